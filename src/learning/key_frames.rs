//! Key frames: photos with paintings of them, which a look is to give again (Texler et al. 2020, "Interactive Video
//! Stylization Using Few-Shot Patch-Based Training").

use super::crops::{Crops, LARGEST_PHOTO};
use crate::image::{Rgb, resize, shrink};

/// Pieces of photos and the same pieces of their paintings.
pub(super) struct KeyFrames {
    photos: Crops,
    /// Of the same seed and of pictures of the same sizes, so that its pieces come from the same places.
    paintings: Crops,
}

impl KeyFrames {
    /// Pieces of `side` pixels of one or more photos, each with its painting. They keep the painting's size, as strokes
    /// have one, up to [`LARGEST_PHOTO`].
    pub(super) fn new(frames: &[(Rgb, Rgb)], side: usize, seed: u64) -> Self {
        let paintings: Vec<Rgb> = frames.iter().map(|(_, painting)| shrink(painting, LARGEST_PHOTO)).collect();
        let sized = frames.iter().zip(&paintings);
        let photos = sized.map(|((photo, _), painting)| resize(photo, painting.width(), painting.height())).collect();
        Self { photos: Crops::new(photos, side, seed), paintings: Crops::new(paintings, side, seed) }
    }

    /// The next piece, and how it was painted.
    pub(super) fn next(&mut self) -> (Rgb, Rgb) {
        (self.photos.next_unchanged(), self.paintings.next_unchanged())
    }

    /// Pieces of the paintings alone, from other places: what the adversarial loss takes as real.
    pub(super) fn strokes(&self, seed: u64) -> Crops {
        self.paintings.reseeded(seed.wrapping_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_and_its_painting_are_of_the_same_place() {
        let photo = |width: usize, height: usize, blue: f32| {
            Rgb::from_fn(width, height, |x, y| [x as f32 / width as f32, y as f32 / height as f32, blue])
        };
        // The second painting is smaller than its photo.
        let frames = [(photo(60, 40, 0.0), photo(60, 40, 1.0)), (photo(120, 90, 0.5), photo(60, 45, 0.75))];
        let mut pieces = KeyFrames::new(&frames, 16, 1);
        let mut strokes = pieces.strokes(1);
        for _ in 0..20 {
            let (photo, painting) = pieces.next();
            let (a, b) = (photo.pixel(8, 8), painting.pixel(8, 8));
            assert!((a[0] - b[0]).abs() < 0.02 && (a[1] - b[1]).abs() < 0.02, "{a:?} {b:?}");
            assert!(b[2] - a[2] > 0.2, "each has its own painting: {a:?} {b:?}");
            assert!(strokes.next_unchanged().pixel(8, 8)[2] > 0.7, "of a painting");
        }
    }
}
