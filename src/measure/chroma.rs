//! How far colours moved from where they were.

use crate::image::{Rgb, oklab};

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
    let [_, a, b] = oklab(rgb).map(f64::from);
    [a, b]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gallery::Work, image::blend};

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
