//! What the container structure of a file tells without decoding a pixel.
//!
//! Decoders leave three questions open that matter here. How large is the picture, when the file breaks off soon after
//! its header? Is the file complete? (The JPEG decoder fills the missing part with grey.) Is it the only picture in it? Each
//! parser here reads chunk lengths and markers only, allocates nothing and checks every length.

mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use image::ImageFormat;

/// What [`probe`] found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Probe<'a> {
    /// Width and height in pixels, where the structure tells them; else the decoder will.
    pub(super) size: Option<(u32, u32)>,
    /// What is wrong with the file, as far as its structure tells.
    pub(super) damage: Option<&'static str>,
    /// What there is besides the picture that will be used.
    pub(super) more: Extra,
    /// The EXIF block of a WebP file, which its decoder would read without checking its length.
    pub(super) exif: Option<&'a [u8]>,
}

/// What a file holds besides its first picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    /// Nothing.
    Nothing,
    /// Further frames of an animation.
    Frames,
    /// Further pages.
    Pages,
}

/// The damage of a file that ends too soon.
pub(super) const TRUNCATED: &str = "it breaks off before its end";

impl Probe<'_> {
    /// Nothing special.
    const PLAIN: Self = Self { size: None, damage: None, more: Extra::Nothing, exif: None };
}

/// Walks the structure of a file that begins like a `format` file.
pub(super) fn probe(format: ImageFormat, bytes: &[u8]) -> Probe<'_> {
    match format {
        ImageFormat::Jpeg => jpeg::probe(bytes),
        ImageFormat::Png => png::probe(bytes),
        ImageFormat::WebP => webp::probe(bytes),
        ImageFormat::Gif => gif::probe(bytes),
        ImageFormat::Tiff => tiff::probe(bytes),
        ImageFormat::Bmp => bmp::probe(bytes),
        _ => Probe::PLAIN,
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
