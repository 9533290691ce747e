//! Pictures by the dead leaves model: random shapes that occlude each other, whose statistics are like those
//! of photographs (Lee, Mumford and Huang, "Occlusion Models for Natural Images", IJCV 2001), some of them textured.

/// A small random generator: `splitmix64`.
struct Random(u64);

impl Random {
    /// From 0 to 1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }

    fn colour(&mut self) -> [f32; 3] {
        // Mostly grey, as in photographs.
        let (light, tint) = (self.next(), 0.5 * self.next());
        [0; 3].map(|_| (light + tint * (self.next() - 0.5)).clamp(0.0, 1.0))
    }
}

/// A square picture, RGB 0..1, plane by plane.
pub fn generate(size: usize, seed: u64) -> Vec<f32> {
    let mut random = Random(seed);
    let mut planes = Vec::with_capacity(3 * size * size);
    for level in random.colour() {
        planes.resize(planes.len() + size * size, level);
    }
    for _ in 0..160 {
        draw_leaf(&mut planes, size, &mut random);
    }
    planes
}

/// Draws one shape over the picture: an ellipse or a rectangle, shaded, plain or textured.
fn draw_leaf(planes: &mut [f32], size: usize, random: &mut Random) {
    let side = size as f32;
    // In photographs the density of radii falls with their cube; here more slowly, so that some large shapes occur too.
    let radius = 3.0 * (side / 18.0).powf(random.next());
    let (centre_x, centre_y) = (random.next() * side, random.next() * side);
    let (sin, cos) = (random.next() * std::f32::consts::PI).sin_cos();
    let (flat, round) = (0.3 + 0.7 * random.next(), random.next() < 0.5);
    let (colour, shade) = (random.colour(), 0.7 * (random.next() - 0.5));
    let (pattern, frequency) = ((random.next() * 4.0) as u32, 3.0 * 0.5f32.powf(3.0 * random.next()));
    for y in 0..size {
        for x in 0..size {
            let (dx, dy) = (x as f32 - centre_x, y as f32 - centre_y);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let (across, along) = (u / radius, v / (radius * flat));
            let inside =
                if round { across * across + along * along < 1.0 } else { across.abs().max(along.abs()) < 1.0 };
            if !inside {
                continue;
            }
            let texture = match pattern {
                0 => 1.0 + 0.4 * (frequency * u).sin(),
                1 => 1.0 + 0.4 * (frequency * u).sin() * (frequency * v).sin(),
                2 => 0.7 + 0.6 * random.next(),
                _ => 1.0,
            };
            for (channel, level) in colour.iter().enumerate() {
                planes[(channel * size + y) * size + x] = (level * texture * (1.0 + shade * across)).clamp(0.0, 1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_colours_and_differ() {
        let (one, other) = (generate(48, 1), generate(48, 2));
        assert_eq!(one.len(), 3 * 48 * 48);
        assert!(one.iter().all(|level| (0.0..=1.0).contains(level)));
        assert_ne!(one, other);
        assert_eq!(one, generate(48, 1));
    }
}
