//! The margin of the canvas: a network's zero padding leaves a frame at the border, so the canvas is painted a little larger
//! than the picture and cropped.

use crate::image::{Mask, Rgb};

/// The picture, extended by `margin` pixels of its mirror image on each side.
pub(super) fn pad_mirrored(picture: &Rgb, margin: usize) -> Rgb {
    let (width, height) = (picture.width(), picture.height());
    Rgb::from_fn(width + 2 * margin, height + 2 * margin, |x, y| {
        picture.pixel(mirrored(x, margin, width), mirrored(y, margin, height))
    })
}

/// The same of a mask.
pub(super) fn pad_mask(mask: &Mask, margin: usize) -> Mask {
    let (width, height) = (mask.width(), mask.height());
    Mask::from_fn(width + 2 * margin, height + 2 * margin, |x, y| {
        mask.share(mirrored(x, margin, width), mirrored(y, margin, height))
    })
}

/// The picture without its margin.
pub(super) fn crop(picture: &Rgb, margin: usize) -> Rgb {
    let (width, height) = (picture.width() - 2 * margin, picture.height() - 2 * margin);
    Rgb::from_fn(width, height, |x, y| picture.pixel(x + margin, y + margin))
}

/// Where `i - margin` falls in a row that is mirrored at its ends again and again.
fn mirrored(i: usize, margin: usize, length: usize) -> usize {
    let around = 2 * length;
    // Far enough from zero for the subtraction.
    let i = (i + margin.div_ceil(around) * around - margin) % around;
    if i < length { i } else { around - 1 - i }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_the_mirror_image_however_wide() {
        let row = |margin| (0..3 + 2 * margin).map(|i| mirrored(i, margin, 3)).collect::<Vec<_>>();
        assert_eq!(row(0), [0, 1, 2]);
        assert_eq!(row(2), [1, 0, 0, 1, 2, 2, 1]);
        assert_eq!(row(4), [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
    }

    #[test]
    fn cropping_undoes_padding() {
        let picture = Rgb::from_fn(5, 2, |x, y| [x as f32 / 5.0, y as f32, 0.5]);
        let padded = pad_mirrored(&picture, 8);
        assert_eq!((padded.width(), padded.height()), (21, 18));
        assert_eq!(crop(&padded, 8), picture);
    }
}
