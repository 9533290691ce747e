//! The initial picture.

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use super::{
    pictures::SourcePictures,
    recipe::{Init, Recipe},
};
use crate::image::{Rgb, resize};

/// The initial picture, `width` x `height` pixels.
pub(super) fn initial_picture(pictures: &SourcePictures, recipe: &Recipe, width: usize, height: usize) -> Rgb {
    if !recipe.transfer.paints() {
        return resize(&pictures.content, width, height);
    }
    if let Some(initial) = &pictures.initial {
        return cover(initial, width, height);
    }
    match recipe.init {
        Init::Content => resize(&pictures.content, width, height),
        Init::Style => cover(pictures.all_styles().next().expect("checked"), width, height),
        Init::Noise => noise(width, height, recipe.seed),
    }
}

/// Scales a picture so that it covers `width` x `height` pixels at its own aspect, and crops the rest evenly.
fn cover(picture: &Rgb, width: usize, height: usize) -> Rgb {
    let scale = f64::max(width as f64 / picture.width() as f64, height as f64 / picture.height() as f64);
    let large = resize(
        picture,
        ((picture.width() as f64 * scale).round() as usize).max(width),
        ((picture.height() as f64 * scale).round() as usize).max(height),
    );
    let (left, top) = ((large.width() - width) / 2, (large.height() - height) / 2);
    Rgb::from_fn(width, height, |x, y| large.pixel(left + x, top + y))
}

/// Grey with a little normal noise in each channel, the same for the same seed and size.
fn noise(width: usize, height: usize, seed: u64) -> Rgb {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Rgb::from_fn(width, height, |_, _| {
        [(); 3].map(|()| {
            let normal: f32 = StandardNormal.sample(&mut rng);
            (0.5 + 0.1 * normal).clamp(0.0, 1.0)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covering_crops_evenly_and_squashes_nothing() {
        // A disc stays round: its extent along both axes is alike after covering another aspect.
        let disc = Rgb::from_fn(60, 40, |x, y| {
            let inside = (x as f32 - 29.5).hypot(y as f32 - 19.5) < 10.0;
            [f32::from(u8::from(inside)); 3]
        });
        let covered = cover(&disc, 40, 80);
        let row: f32 = (0..40).map(|x| covered.pixel(x, 40)[0]).sum();
        let column: f32 = (0..80).map(|y| covered.pixel(20, y)[0]).sum();
        assert!((row - column).abs() < 2.0, "{row} wide, {column} high");
    }

    #[test]
    fn noise_is_the_same_for_the_same_seed() {
        assert_eq!(noise(9, 7, 3), noise(9, 7, 3));
        assert_ne!(noise(9, 7, 3), noise(9, 7, 4));
    }
}
