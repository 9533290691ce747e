//! Decoded pixels of any kind made into [`Rgb`] planes, on white.

use image::{DynamicImage, GrayImage, ImageBuffer, Pixel, Primitive, Rgb as Rgb8, RgbImage, metadata::Orientation};

use super::{Mask, Rgb, fit, resize::shrink_rgb8};

/// Pixels of the long side beyond which a picture is shrunk as 8-bit data before it becomes planes of `f32`. Nobody
/// paints that large, and 108 megapixels would be 1.3 GB of planes.
pub(super) const WORK_SIDE: usize = 4096;

/// Planes, and where they are opaque; everywhere where there is no mask.
pub(super) struct Flat {
    pub(super) picture: Rgb,
    pub(super) opacity: Option<Mask>,
}

/// Puts `image` on white, no larger than [`WORK_SIDE`], turned the way `orientation` says.
pub(super) fn flatten(image: DynamicImage, orientation: Orientation) -> Flat {
    let mut opacity = opacity(&image);
    let mut image = if image.width().max(image.height()) as usize > WORK_SIDE { shrink(image) } else { image };
    image.apply_orientation(orientation);
    if let Some(opacity) = &mut opacity {
        opacity.apply_orientation(orientation);
    }
    let (width, height) = (image.width() as usize, image.height() as usize);
    let opacity = opacity.map(|opacity| mask(&opacity.into_luma8()).resized(width, height));
    Flat { picture: to_planes(&image), opacity }
}

/// The alpha of a picture that something shines through.
fn opacity(image: &DynamicImage) -> Option<DynamicImage> {
    if !image.color().has_alpha() {
        return None;
    }
    let alpha = match image {
        DynamicImage::ImageLumaA8(image) => collect_alpha(image),
        DynamicImage::ImageRgba8(image) => collect_alpha(image),
        DynamicImage::ImageLumaA16(image) => collect_alpha(image),
        DynamicImage::ImageRgba16(image) => collect_alpha(image),
        other => collect_alpha(&other.to_rgba32f()),
    };
    alpha.as_raw().iter().any(|alpha| *alpha < u8::MAX).then(|| alpha.into())
}

fn collect_alpha<P: Pixel<Subpixel: Into<f32>>>(image: &ImageBuffer<P, Vec<P::Subpixel>>) -> GrayImage {
    let alphas = image.pixels().map(|pixel| (on_white(pixel).1 * 255.0).round() as u8);
    GrayImage::from_raw(image.width(), image.height(), alphas.collect()).expect("as many bytes as pixels")
}

fn mask(alpha: &GrayImage) -> Mask {
    let shares = alpha.as_raw().iter().map(|alpha| f32::from(*alpha) / 255.0).collect();
    Mask::new(alpha.width() as usize, alpha.height() as usize, shares)
}

/// On white, in 8 bits, with a long side of [`WORK_SIDE`].
fn shrink(image: DynamicImage) -> DynamicImage {
    let image = to_rgb8(image);
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (new_width, new_height) = fit(width, height, WORK_SIDE);
    let bytes = shrink_rgb8(image.as_raw(), (width, height), (new_width, new_height));
    RgbImage::from_raw(new_width as u32, new_height as u32, bytes).expect("as many bytes as pixels").into()
}

fn to_rgb8(image: DynamicImage) -> RgbImage {
    match image {
        // The commonest kind and the largest: not copied.
        DynamicImage::ImageRgb8(image) => image,
        DynamicImage::ImageLuma8(image) => collect_rgb8(&image),
        DynamicImage::ImageLumaA8(image) => collect_rgb8(&image),
        DynamicImage::ImageRgba8(image) => collect_rgb8(&image),
        DynamicImage::ImageLuma16(image) => collect_rgb8(&image),
        DynamicImage::ImageLumaA16(image) => collect_rgb8(&image),
        DynamicImage::ImageRgb16(image) => collect_rgb8(&image),
        DynamicImage::ImageRgba16(image) => collect_rgb8(&image),
        other => collect_rgb8(&other.into_rgba32f()),
    }
}

fn to_planes(image: &DynamicImage) -> Rgb {
    match image {
        DynamicImage::ImageLuma8(image) => collect_planes(image),
        DynamicImage::ImageLumaA8(image) => collect_planes(image),
        DynamicImage::ImageRgb8(image) => collect_planes(image),
        DynamicImage::ImageRgba8(image) => collect_planes(image),
        DynamicImage::ImageLuma16(image) => collect_planes(image),
        DynamicImage::ImageLumaA16(image) => collect_planes(image),
        DynamicImage::ImageRgb16(image) => collect_planes(image),
        DynamicImage::ImageRgba16(image) => collect_planes(image),
        other => collect_planes(&other.to_rgba32f()),
    }
}

fn collect_rgb8<P: Pixel<Subpixel: Into<f32>>>(image: &ImageBuffer<P, Vec<P::Subpixel>>) -> RgbImage {
    let mut flat = RgbImage::new(image.width(), image.height());
    for (from, to) in image.pixels().zip(flat.pixels_mut()) {
        let (rgb, _) = on_white(from);
        *to = Rgb8(rgb.map(|value| (value * 255.0).round() as u8));
    }
    flat
}

fn collect_planes<P: Pixel<Subpixel: Into<f32>>>(image: &ImageBuffer<P, Vec<P::Subpixel>>) -> Rgb {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut planes = vec![0.0; 3 * width * height];
    for (i, pixel) in image.pixels().enumerate() {
        let (rgb, _) = on_white(pixel);
        for (channel, value) in rgb.into_iter().enumerate() {
            planes[channel * width * height + i] = value;
        }
    }
    Rgb::from_planes(width, height, planes)
}

/// A pixel over white, 0..1, and its alpha. Pixels that come as floats may hold anything; they are clamped, NaN is 0.
fn on_white<P: Pixel<Subpixel: Into<f32>>>(pixel: &P) -> ([f32; 3], f32) {
    let full: f32 = P::Subpixel::DEFAULT_MAX_VALUE.into();
    let unit = |value: P::Subpixel| {
        let value = value.into() / full;
        if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
    };
    let (rgb, alpha) = match *pixel.channels() {
        [grey] => ([unit(grey); 3], 1.0),
        [grey, alpha] => ([unit(grey); 3], unit(alpha)),
        [r, g, b] => ([unit(r), unit(g), unit(b)], 1.0),
        [r, g, b, alpha] => ([unit(r), unit(g), unit(b)], unit(alpha)),
        _ => unreachable!("pixels have one to four channels"),
    };
    // Kept exact where nothing shines through.
    if alpha < 1.0 { (rgb.map(|value| 1.0 - alpha + alpha * value), alpha) } else { (rgb, alpha) }
}
