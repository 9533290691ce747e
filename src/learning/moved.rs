//! Pieces that move in a known way: what moved is to be painted as it was painted before (Ruder et al. 2018, "Artistic
//! Style Transfer for Videos and Spherical Images", section 5; Gupta et al. 2017).

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::{
    image::{Mask, Rgb},
    motion::{Flow, Motion},
};

/// How far a piece moves at most, as a share of its side.
const SHIFT: f64 = 0.08;
/// How far it turns at most, in radians.
const TURN: f64 = 0.08;
/// By which share it becomes larger or smaller at most.
const ZOOM: f64 = 0.06;
/// Standard deviation of a camera's noise.
const NOISE: f64 = 0.01;

/// Random motions.
pub(super) struct Motions(ChaCha8Rng);

impl Motions {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed ^ 0x6d6f_7665))
    }

    /// A motion of a piece with this side: shifted, turned and zoomed at random. Trusted where the earlier frame shows what the
    /// later one does.
    pub(super) fn next(&mut self, side: usize) -> Motion {
        let [shift_x, shift_y] = [(); 2].map(|()| SHIFT * side as f64 * self.signed());
        let (turn, zoom) = (TURN * self.signed(), 1.0 + ZOOM * self.signed());
        let (cos, sin) = (zoom * turn.cos(), zoom * turn.sin());
        let middle = (side - 1) as f64 / 2.0;
        let flow = Flow::from_fn(side, side, |x, y| {
            let (x, y) = (x as f64 - middle, y as f64 - middle);
            [(cos * x - sin * y + shift_x - x) as f32, (sin * x + cos * y + shift_y - y) as f32]
        });
        let last = (side - 1) as f32;
        let trust = Mask::from_fn(side, side, |x, y| {
            let [right, down] = flow.vector(x, y);
            let inside = |at: f32| (0.0..=last).contains(&at);
            f32::from(u8::from(inside(x as f32 + right) && inside(y as f32 + down)))
        });
        Motion { flow, trust }
    }

    /// The same piece with a camera's noise.
    pub(super) fn noisy(&mut self, piece: &Rgb) -> Rgb {
        // The sum of four even numbers is near enough to a normal one.
        let scale = NOISE * 3.0f64.sqrt() / 2.0;
        let noise = |value: &f32| {
            let sum: f64 = (0..4).map(|_| self.signed()).sum();
            (f64::from(*value) + scale * sum).clamp(0.0, 1.0) as f32
        };
        let planes = piece.planes().iter().map(noise).collect();
        Rgb::from_planes(piece.width(), piece.height(), planes)
    }

    /// From -1 to 1.
    fn signed(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn motions_are_small_differ_and_are_the_same_by_the_same_seed() {
        let mut motions = Motions::new(1);
        let (first, second) = (motions.next(64), motions.next(64));
        assert_ne!(first.flow, second.flow);
        assert_eq!(first.flow, Motions::new(1).next(64).flow);
        for motion in [first, second] {
            assert!(motion.trust.mean() > 0.7);
            for (x, y) in [(0, 0), (63, 0), (32, 32), (63, 63)] {
                let [right, down] = motion.flow.vector(x, y);
                assert!(right.hypot(down) < 64.0 * 0.25, "{right} {down}");
            }
        }
    }

    #[test]
    fn noise_is_as_strong_as_it_should_be() {
        let grey = Rgb::from_fn(40, 40, |_, _| [0.5; 3]);
        let noisy = Motions::new(1).noisy(&grey);
        let square = noisy.planes().iter().map(|value| f64::from(value - 0.5).powi(2)).sum::<f64>() / 4800.0;
        assert!((square.sqrt() / NOISE - 1.0).abs() < 0.1, "{}", square.sqrt());
    }
}
