//! Smooth chance on the plane: gradient noise (Perlin 2002) and its sums.

use std::f32::consts::SQRT_2;

use super::geometry::Vec2;
use super::random::hash;

// Sixteen even directions, of length sqrt(2) so that the noise about fills -1..1.
const DIRECTIONS: [(f32, f32); 16] = [
    (SQRT_2, 0.0),
    (1.3066, 0.5412),
    (1.0, 1.0),
    (0.5412, 1.3066),
    (0.0, SQRT_2),
    (-0.5412, 1.3066),
    (-1.0, 1.0),
    (-1.3066, 0.5412),
    (-SQRT_2, 0.0),
    (-1.3066, -0.5412),
    (-1.0, -1.0),
    (-0.5412, -1.3066),
    (0.0, -SQRT_2),
    (0.5412, -1.3066),
    (1.0, -1.0),
    (1.3066, -0.5412),
];

/// Gradient noise: about -1..1, mean 0, features about 1 apart.
pub(crate) fn noise(p: Vec2, seed: u32) -> f32 {
    let (column, row) = (p.x.floor(), p.y.floor());
    let (x, y) = (p.x - column, p.y - row);
    let (i, j) = (column as i32, row as i32);
    let corner = |di: i32, dj: i32| {
        let (gx, gy) = DIRECTIONS[(hash(i.wrapping_add(di), j.wrapping_add(dj), seed) >> 28) as usize];
        gx * (x - di as f32) + gy * (y - dj as f32)
    };
    let (u, v) = (fade(x), fade(y));
    let above = corner(0, 0) + u * (corner(1, 0) - corner(0, 0));
    let below = corner(0, 1) + u * (corner(1, 1) - corner(0, 1));
    above + v * (below - above)
}

fn fade(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// Octaves of [`noise`], each twice as fine and half as strong: about -1..1.
pub(crate) fn fbm(p: Vec2, octaves: u32, seed: u32) -> f32 {
    sum(p, octaves, seed, |value| value)
}

/// Sharp crests on smooth ground, 0..1, crests near 0.96.
pub(crate) fn ridged(p: Vec2, octaves: u32, seed: u32) -> f32 {
    sum(p, octaves, seed, |value| {
        // Rounded within 0.04 of the crest: a knife edge would turn to needles when seen from the side.
        1.0 - (value * value + 0.0016).sqrt()
    })
}

fn sum(p: Vec2, octaves: u32, seed: u32, shape: impl Fn(f32) -> f32) -> f32 {
    let (mut total, mut weight, mut reach, mut at) = (0.0, 1.0, 0.0, p);
    for octave in 0..octaves {
        total += weight * shape(noise(at, seed.wrapping_add(octave * 0x51ed)));
        reach += weight;
        weight *= 0.5;
        // The turn (by about 37 degrees) keeps the octaves' lattices from lining up.
        at = Vec2::new(1.6 * at.x - 1.2 * at.y + 13.7, 1.2 * at.x + 1.6 * at.y - 5.3);
    }
    total / reach
}

/// Two unrelated fields of [`fbm`], to push points about with.
pub(crate) fn drift(p: Vec2, octaves: u32, seed: u32) -> Vec2 {
    Vec2::new(fbm(p, octaves, seed), fbm(p, octaves, seed ^ 0x00a5_5a3c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_centred_bounded_and_smooth() {
        let points: Vec<Vec2> = (0..4000).map(|i| Vec2::new(i as f32 * 0.137 - 200.0, i as f32 * 0.0713)).collect();
        let values: Vec<f32> = points.iter().map(|&p| noise(p, 9)).collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        assert!(mean.abs() < 0.05, "mean {mean}");
        assert!(values.iter().all(|value| value.abs() <= 1.2));
        assert!(values.iter().any(|&value| value > 0.5) && values.iter().any(|&value| value < -0.5));
        for (&p, value) in points.iter().zip(values) {
            let step = noise(p + Vec2::new(1e-3, 0.0), 9) - value;
            assert!(step.abs() < 0.01, "jumps by {step} at {p:?}");
        }
    }
}
