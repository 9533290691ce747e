//! What the outer structure of a file tells without decoding a pixel.
//!
//! Decoders leave three questions open that matter here. How large is the picture, when the file breaks off soon after
//! its header? Is the file whole? (The JPEG decoder paints the missing part grey.) Is it the only picture in it? Each
//! walker here reads chunk lengths and markers only, allocates nothing and takes no length on trust.

mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use image::ImageFormat;

/// What [`survey`] found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Survey<'a> {
    /// Width and height in pixels, where the structure tells them; else the decoder will.
    pub(super) size: Option<(u32, u32)>,
    /// What is wrong with the file, if that can be seen from here.
    pub(super) damage: Option<&'static str>,
    /// What there is besides the picture that will be used.
    pub(super) more: More,
    /// The EXIF block of a WebP file, which its decoder would read without checking its length.
    pub(super) exif: Option<&'a [u8]>,
}

/// What a file holds besides its first picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum More {
    /// Nothing.
    Nothing,
    /// Further frames of an animation.
    Frames,
    /// Further pages.
    Pages,
}

/// The damage of a file that ends too soon.
pub(super) const BROKEN_OFF: &str = "it breaks off before its end";

impl Survey<'_> {
    /// Nothing special: the decoder is to be believed.
    const PLAIN: Self = Self { size: None, damage: None, more: More::Nothing, exif: None };
}

/// Walks the structure of a file that begins like a `format` file.
pub(super) fn survey(format: ImageFormat, bytes: &[u8]) -> Survey<'_> {
    match format {
        ImageFormat::Jpeg => jpeg::survey(bytes),
        ImageFormat::Png => png::survey(bytes),
        ImageFormat::WebP => webp::survey(bytes),
        ImageFormat::Gif => gif::survey(bytes),
        ImageFormat::Tiff => tiff::survey(bytes),
        ImageFormat::Bmp => bmp::survey(bytes),
        _ => Survey::PLAIN,
    }
}

/// `count` bytes at `at`, if the file has them.
fn slice(bytes: &[u8], at: usize, count: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(count)?)
}

/// A fixed number of bytes at `at`, if the file has them.
fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    slice(bytes, at, N)?.try_into().ok()
}
