//! How far colours moved from where they were.

use crate::image::Rgb;

/// The mean distance of two pictures' chroma, pixel by pixel, in `OKLab`'s plane of `a` and `b` (Ottosson 2020): 0 where only
/// lightness differs; between sRGB's most distant colours about 0.5.
///
/// # Panics
/// If the pictures differ in size or have no pixel.
pub fn chroma_distance(picture: &Rgb, photo: &Rgb) -> f64 {
    let (width, height) = (picture.width(), picture.height());
    assert_eq!((width, height), (photo.width(), photo.height()), "pictures of one size");
    assert!(width > 0 && height > 0, "pixels to compare");
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let distance = |(x, y)| {
        let ([a, b], [c, d]) = (chroma(picture.pixel(x, y)), chroma(photo.pixel(x, y)));
        (a - c).hypot(b - d)
    };
    pixels.map(distance).sum::<f64>() / (width * height) as f64
}

/// `[a, b]` of an sRGB-encoded colour.
fn chroma(rgb: [f32; 3]) -> [f64; 2] {
    let [r, g, b] = rgb.map(linear);
    // The cones' responses, and the roots by which we see them.
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

/// sRGB's transfer curve undone (IEC 61966-2-1).
fn linear(value: f32) -> f64 {
    let value = f64::from(value);
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gallery::Work, image::blend};

    #[test]
    fn primaries_have_their_published_values() {
        // Red is (0.6280, 0.2249, 0.1258), blue (0.4520, -0.0325, -0.3115). Half of sRGB's red is 0.21404 of its light, whose
        // root is 0.59818.
        for (rgb, expected) in [
            ([1.0, 0.0, 0.0], [0.2249, 0.1258]),
            ([0.0, 0.0, 1.0], [-0.0325, -0.3115]),
            ([0.5, 0.0, 0.0], [0.1345, 0.0753]),
        ] {
            let found = chroma(rgb);
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{found:?}");
        }
    }

    #[test]
    fn greys_have_no_chroma() {
        let grey = |level: f32| Rgb::from_fn(8, 8, |_, _| [level; 3]);
        assert!(chroma_distance(&grey(0.1), &grey(0.9)) < 1e-6);
    }

    #[test]
    fn faded_colours_are_as_far_as_they_faded() {
        let photo = Work::Photo.paint(48, 1);
        let grey = Rgb::from_fn(photo.width(), photo.height(), |_, _| [0.5; 3]);
        let faded = |share| chroma_distance(&blend(&photo, &grey, share), &photo);
        assert!(faded(0.0).abs() < 1e-12 && faded(0.3) > 0.0 && faded(0.8) > faded(0.3));
    }
}
