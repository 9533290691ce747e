//! How much a picture's colours are those of another, wherever they are.

use super::{samples::sample, sliced_wasserstein::sliced_wasserstein};
use crate::image::Rgb;

/// More pixels than these of each picture change little but the time.
const MAX_PIXELS: usize = 1 << 16;

/// The sliced Wasserstein distance of the RGB values of two pictures of any sizes, of up to 65536 pixels each: 0 for pictures
/// of the same colours; about half of the difference of two plain greys, times the root of 3.
///
/// # Panics
/// If a picture has no pixel.
pub fn colour_distance(picture: &Rgb, style: &Rgb) -> f64 {
    sliced_wasserstein(&pixels(picture), &pixels(style))
}

fn pixels(picture: &Rgb) -> Vec<[f32; 3]> {
    let width = picture.width();
    let pixel = |index: usize| picture.pixel(index % width, index / width);
    sample(width * picture.height(), MAX_PIXELS).into_iter().map(pixel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gallery::Work,
        image::{blend, with_covariance_of},
    };

    #[test]
    fn order_does_not_matter() {
        let picture = Work::Mosaic.paint(48, 1);
        let (width, height) = (picture.width(), picture.height());
        let turned = Rgb::from_fn(width, height, |x, y| picture.pixel(width - 1 - x, height - 1 - y));
        assert!(colour_distance(&picture, &picture).abs() < 1e-12);
        assert!(colour_distance(&turned, &picture).abs() < 1e-12);
    }

    #[test]
    fn greys_are_apart_by_what_their_lines_see() {
        let grey = |level: f32| Rgb::from_fn(8, 8, |_, _| [level; 3]);
        let found = colour_distance(&grey(0.2), &grey(0.6));
        let expected = 0.4 * 3f64.sqrt() / 2.0;
        assert!((found - expected).abs() < 0.2 * expected, "{found} {expected}");
    }

    #[test]
    fn matched_colours_are_nearer() {
        let (photo, style) = (Work::Photo.paint(64, 1), Work::Mosaic.paint(64, 1));
        let grey = Rgb::from_fn(style.width(), style.height(), |_, _| [0.5; 3]);
        let style = blend(&style, &grey, 0.5);
        assert!(colour_distance(&with_covariance_of(&photo, &style), &style) < 0.5 * colour_distance(&photo, &style));
    }
}
