//! Square pieces of photos, varied so that a few photos teach like many.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::image::{Rgb, crop, resize};

/// Photos with a longer side than this, in pixels, are made smaller first: a piece is never less than a third of them.
pub const LARGEST_PHOTO: usize = 640;

/// Photos, and a generator of random numbers.
pub(super) struct Crops {
    photos: Vec<Rgb>,
    side: usize,
    random: ChaCha8Rng,
}

impl Crops {
    /// Pieces of `side` pixels of one or more photos.
    pub(super) fn new(photos: Vec<Rgb>, side: usize, seed: u64) -> Self {
        Self { photos, side, random: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// Pieces of the same photos by another seed.
    pub(super) fn reseeded(&self, seed: u64) -> Self {
        Self::new(self.photos.clone(), self.side, seed)
    }

    /// The next piece: at random a place, a size (from all of the photo's short side down to a third of it), mirrored
    /// or not, lighter or darker, with more or less contrast, warmer or colder.
    pub(super) fn next(&mut self) -> Rgb {
        let at = self.random.next_u64() as usize % self.photos.len();
        let photo = self.photos[at].clone();
        let (width, height) = (photo.width() as f64, photo.height() as f64);
        let side = width.min(height) * (1.0 / 3.0f64).powf(self.uniform());
        let (left, top) = (self.uniform() * (width - side), self.uniform() * (height - side));
        let (right, bottom) = (width - left - side, height - top - side);
        let piece = crop(&photo, left / width, top / height, right / width, bottom / height);
        let piece = resize(&piece, self.side, self.side);
        let mirrored = self.uniform() < 0.5;
        let contrast = 0.7 + 0.6 * self.uniform() as f32;
        let light = 0.3 * (self.uniform() as f32 - 0.5);
        let tint = [0; 3].map(|_| light + 0.15 * (self.uniform() as f32 - 0.5));
        Rgb::from_fn(self.side, self.side, |x, y| {
            let pixel = piece.pixel(if mirrored { self.side - 1 - x } else { x }, y);
            let mut changed = pixel;
            for (value, tint) in changed.iter_mut().zip(tint) {
                *value = ((*value - 0.5) * contrast + 0.5 + tint).clamp(0.0, 1.0);
            }
            changed
        })
    }

    /// A piece as it is, in its own colours and at its own size: where the photo is smaller than a piece, larger.
    pub(super) fn next_unchanged(&mut self) -> Rgb {
        let at = self.random.next_u64() as usize % self.photos.len();
        let (width, height) = (self.photos[at].width() as f64, self.photos[at].height() as f64);
        let side = (self.side as f64).min(width).min(height);
        let (left, top) = (self.uniform() * (width - side), self.uniform() * (height - side));
        let (right, bottom) = (width - left - side, height - top - side);
        let piece = crop(&self.photos[at], left / width, top / height, right / width, bottom / height);
        resize(&piece, self.side, self.side)
    }

    /// From 0 to 1.
    fn uniform(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_differ_and_are_the_same_by_the_same_seed() {
        let photo = Rgb::from_fn(40, 30, |x, y| [x as f32 / 40.0, y as f32 / 30.0, 0.5]);
        let mut one = Crops::new(vec![photo.clone()], 16, 1);
        let (first, second) = (one.next(), one.next());
        assert_eq!((first.width(), first.height()), (16, 16));
        assert!(first.planes().iter().all(|value| (0.0..=1.0).contains(value)));
        assert_ne!(first, second);
        assert_eq!(first, Crops::new(vec![photo], 16, 1).next());
    }
}
