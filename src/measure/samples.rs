//! Chance that repeats, for measures that look at a part of what there is.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Of every measure.
const SEED: u64 = 1;

/// A stream of random numbers, always the same.
pub(super) fn random() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(SEED)
}

/// Up to `most` different numbers below `count`, each as likely as any other; all of them, in order, if there are no more.
/// The same arguments give the same numbers (the beginning of a shuffle by Fisher and Yates).
pub(super) fn sample(count: usize, most: usize) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    if count > most {
        let mut random = random();
        for i in 0..most {
            let left = (count - i) as u64;
            indices.swap(i, i + (random.next_u64() % left) as usize);
        }
        indices.truncate(most);
    }
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_different_and_repeat() {
        let drawn = sample(1000, 100);
        let mut sorted = drawn.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!((sorted.len(), sorted.last().is_some_and(|last| *last < 1000)), (100, true));
        assert_eq!(drawn, sample(1000, 100));
        assert_eq!(sample(3, 100), [0, 1, 2]);
    }
}
