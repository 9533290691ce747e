//! Scaling by antialiased convolution, the way Pillow does it.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef, TypedImage, TypedImageRef},
    pixels::F32,
};

use super::Rgb;

/// The size with a long side of exactly `long_side` pixels and the aspect of `width`x`height`; the short side is rounded
/// to the nearest pixel, at least 1.
pub fn fit(width: usize, height: usize, long_side: usize) -> (usize, usize) {
    let long = width.max(height).max(1) as u64;
    // In u64, since usize has 32 bits in wasm.
    let scaled = |side: usize| ((side as u64 * long_side as u64 + long / 2) / long).max(1) as usize;
    (scaled(width), scaled(height))
}

/// Scales a picture to `width`x`height` pixels: Lanczos (3 lobes) where it shrinks, Catmull-Rom, which rings less, where
/// it only grows. Values are clamped to 0..1 afterwards; a picture that has the size already comes back as it is.
///
/// # Panics
/// If a side, of either size, is 0.
pub fn resize(picture: &Rgb, width: usize, height: usize) -> Rgb {
    let from = (picture.width(), picture.height());
    assert!(from.0 > 0 && from.1 > 0 && width > 0 && height > 0, "{from:?} to {width}x{height}: no side may be 0");
    if from == (width, height) {
        return picture.clone();
    }
    let shrinks = width < from.0 || height < from.1;
    let options = convolution(if shrinks { FilterType::Lanczos3 } else { FilterType::CatmullRom });
    let mut planes = Vec::with_capacity(3 * width * height);
    let mut resizer = Resizer::new();
    for plane in picture.planes().chunks_exact(from.0 * from.1) {
        let scaled = resize_plane(&mut resizer, &options, plane, from, (width, height));
        planes.extend(scaled.into_iter().map(|value| value.clamp(0.0, 1.0)));
    }
    Rgb::from_planes(width, height, planes)
}

/// The picture with a long side of at most `long_side` pixels: scaled down to fit, never up.
pub fn shrink(picture: &Rgb, long_side: usize) -> Rgb {
    if picture.width().max(picture.height()) <= long_side {
        return picture.clone();
    }
    let (width, height) = fit(picture.width(), picture.height(), long_side);
    resize(picture, width, height)
}

/// Scales a plane: the mean over each pixel's area where it shrinks, linear between pixels where it grows; sizes are (width,
/// height).
pub(super) fn resize_linear(plane: &[f32], from: (usize, usize), to: (usize, usize)) -> Vec<f32> {
    resize_plane(&mut Resizer::new(), &convolution(FilterType::Bilinear), plane, from, to)
}

/// Shrinks interleaved 8-bit RGB by Lanczos (3 lobes); sizes are (width, height).
pub(super) fn shrink_rgb8(bytes: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    let source = ImageRef::new(from.0 as u32, from.1 as u32, bytes, PixelType::U8x3).expect("three bytes a pixel");
    let mut target = Image::new(to.0 as u32, to.1 as u32, PixelType::U8x3);
    let options = convolution(FilterType::Lanczos3);
    Resizer::new().resize(&source, &mut target, &options).expect("both are U8x3");
    target.into_vec()
}

fn resize_plane(
    resizer: &mut Resizer,
    options: &ResizeOptions,
    plane: &[f32],
    from: (usize, usize),
    to: (usize, usize),
) -> Vec<f32> {
    let plane: Vec<F32> = plane.iter().copied().map(F32::new).collect();
    let source = TypedImageRef::new(from.0 as u32, from.1 as u32, &plane).expect("one value a pixel");
    let mut scaled = vec![F32::new(0.0); to.0 * to.1];
    let mut target = TypedImage::from_pixels_slice(to.0 as u32, to.1 as u32, &mut scaled).expect("one value a pixel");
    resizer.resize_typed(&source, &mut target, options).expect("both are F32");
    scaled.into_iter().map(|pixel| pixel.0).collect()
}

fn convolution(filter: FilterType) -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter))
}
