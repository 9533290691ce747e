//! Chance that repeats: a PCG32 stream for things made one after another, a hash for things met anywhere on the plane.
//!
//! `rand_pcg` has the same generator, but what `rand` makes of its bits (ranges, shuffles) may change from version to version,
//! and with it every picture.

/// PCG32 (O'Neill 2014): 64 bits of state, 32 bits a draw.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;
const INCREMENT: u64 = 1_442_695_040_888_963_407;

impl Random {
    /// Streams of different seeds are unrelated.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Self { state: seed.wrapping_add(INCREMENT) };
        random.bits();
        random.bits();
        random
    }

    /// 32 random bits.
    pub(crate) fn bits(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        let shifted = (((old >> 18) ^ old) >> 27) as u32;
        shifted.rotate_right((old >> 59) as u32)
    }

    /// Even over 0..1, 1 left out.
    pub(crate) fn unit(&mut self) -> f32 {
        to_unit(self.bits())
    }

    /// Even over `low..high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Bell-shaped over -1..1, mean 0 (the mean of three even draws).
    pub(crate) fn bell(&mut self) -> f32 {
        (self.unit() + self.unit() + self.unit()) * (2.0 / 3.0) - 1.0
    }

    /// Puts the items into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.bits() as usize % (last + 1));
        }
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }
}

/// 32 random bits for a lattice point.
pub(crate) fn hash(x: i32, y: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77) ^ seed;
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    h ^ (h >> 15)
}

fn to_unit(bits: u32) -> f32 {
    (bits >> 8) as f32 / 16_777_216.0
}
