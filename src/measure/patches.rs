//! How much a picture's small strokes are those of another.

use super::{samples::sample, sliced_wasserstein::sliced_wasserstein};
use crate::image::Rgb;

/// Side of a patch in pixels.
pub const PATCH: usize = 7;

/// Coordinates of a patch: its pixels' RGB values.
const VALUES: usize = 3 * PATCH * PATCH;

/// More patches than these of each picture change little but the time.
const MAX_PATCHES: usize = 1 << 15;

/// The sliced Wasserstein distance of the 7x7 RGB patches of two pictures of any sizes, of up to 32768 patches each: 0 for
/// pictures with the same patches in any order. The scale matters: strokes are compared as large as they are.
///
/// # Panics
/// If a side is shorter than [`PATCH`].
pub fn patch_distance(picture: &Rgb, style: &Rgb) -> f64 {
    sliced_wasserstein(&patches(picture), &patches(style))
}

fn patches(picture: &Rgb) -> Vec<[f32; VALUES]> {
    let (width, height) = (picture.width(), picture.height());
    assert!(width >= PATCH && height >= PATCH, "{width}x{height} pixels hold no patch");
    let columns = width - PATCH + 1;
    let patch = |index: usize| {
        let (left, top) = (index % columns, index / columns);
        std::array::from_fn(|i| {
            let (channel, y, x) = (i / (PATCH * PATCH), i / PATCH % PATCH, i % PATCH);
            picture.planes()[(channel * height + top + y) * width + left + x]
        })
    };
    sample(columns * (height - PATCH + 1), MAX_PATCHES).into_iter().map(patch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::Work;

    #[test]
    fn a_picture_is_at_no_distance_from_itself() {
        let picture = Work::Mosaic.paint(64, 1);
        assert!(patch_distance(&picture, &picture).abs() < 1e-12);
    }

    #[test]
    fn shuffled_pixels_have_the_colours_but_not_the_patches() {
        let picture = Work::Strokes.paint(64, 1);
        let (width, height) = (picture.width(), picture.height());
        let all = sample(width * height, width * height - 1);
        let shuffled = Rgb::from_fn(width - 1, height, |x, y| {
            let from = all[y * (width - 1) + x];
            picture.pixel(from % width, from / width)
        });
        // Another size of the same picture is nearer than its own pixels in disorder.
        let smaller = crate::image::resize(&picture, width - 8, height - 8);
        assert!(patch_distance(&shuffled, &picture) > 3.0 * patch_distance(&smaller, &picture));
    }

    #[test]
    fn one_patch_is_its_pixels() {
        let picture = Rgb::from_fn(PATCH, PATCH, |x, y| [x as f32, y as f32, 100.0]);
        let [patch] = &patches(&picture)[..] else { panic!("one patch") };
        assert_eq!((patch[0], patch[6], patch[7], patch[48]), (0.0, 6.0, 0.0, 6.0));
        assert_eq!((patch[49], patch[49 + 6], patch[49 + 7], patch[2 * 49]), (0.0, 0.0, 1.0, 100.0));
    }
}
