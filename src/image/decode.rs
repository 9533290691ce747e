//! A picture file, or a canvas' pixels, made into a [`Decoded`] picture, or a plain sentence why not.

use std::{
    error::Error as StdError,
    io::{self, Cursor},
};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, error::UnsupportedErrorKind,
    metadata::Orientation,
};

use super::{
    Mask, Rgb,
    flatten::{Flat, flatten},
    limits::check_size,
    probe::{Extra, Probe, TRUNCATED, probe},
};
use crate::{Error, Result};

/// A picture read from outside, and what its owner should know about how it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The picture, upright, on white, its long side at most 4096 pixels.
    pub picture: Rgb,
    /// Where it is opaque, at the picture's size; everywhere where there is no mask.
    pub opacity: Option<Mask>,
    /// One sentence for the user when the file was read in a way they might not expect.
    pub notice: Option<String>,
}

/// Bytes of decoded pixels that a picture may take at most: 128 megapixels of 16-bit RGBA fit.
const MAX_DECODED_BYTES: u64 = 1 << 30;

/// Bytes that a decoder may take for tables and the like, besides its pixels.
const SCRATCH_BYTES: u64 = 64 << 20;

/// Decodes a JPEG, PNG, WebP, GIF, BMP or TIFF file; `name` is used in messages only, the content tells the format.
///
/// The picture is turned as its EXIF orientation says and put on white where it is transparent; of an animation the
/// first frame is used. Colours are taken as sRGB; an embedded profile is ignored. A picture whose long side is over
/// 4096 pixels is shrunk to that.
///
/// # Errors
/// All of them before a pixel is decoded, but the last: [`Error::EmptyFile`]; [`Error::NotAPicture`] for an unknown
/// format; [`Error::PictureTooLarge`], [`Error::PictureTooSmall`] or [`Error::PictureTooLong`] by the header alone;
/// [`Error::UnsupportedPicture`] for a rare kind of a known format; [`Error::DamagedPicture`] for a file that breaks
/// off or contradicts itself.
pub fn decode(bytes: &[u8], name: &str) -> Result<Decoded> {
    if bytes.is_empty() {
        return Err(Error::EmptyFile { name: name.into() });
    }
    let format = sniff(bytes).ok_or_else(|| Error::NotAPicture { name: name.into() })?;
    let probe = probe(format, bytes);
    // The size first: a file that is too large stays so, whole or not.
    if let Some((width, height)) = probe.size {
        check_size(width, height, name)?;
    }
    if let Some(damage) = probe.damage {
        return Err(damaged(name, damage));
    }
    let (image, orientation) = read(bytes, format, &probe, name)?;
    Ok(finish(image, orientation, probe.more, name))
}

/// Takes the pixels of a browser canvas: RGBA, 8 bits, not premultiplied, row by row, sRGB.
///
/// # Errors
/// The same checks of size as [`decode`]; [`Error::DamagedPicture`] if `rgba` is not `4 * width * height` bytes.
pub fn from_rgba8(width: u32, height: u32, rgba: &[u8], name: &str) -> Result<Decoded> {
    check_size(width, height, name)?;
    let image = RgbaImage::from_raw(width, height, rgba.to_vec())
        .filter(|image| image.as_raw().len() == 4 * width as usize * height as usize)
        .ok_or_else(|| damaged(name, &format!("{} bytes for {width}x{height} pixels of 4", rgba.len())))?;
    Ok(finish(image.into(), Orientation::NoTransforms, Extra::Nothing, name))
}

/// The format by the file's first bytes, if it is one that is read here.
fn sniff(bytes: &[u8]) -> Option<ImageFormat> {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    image::guess_format(bytes).ok().filter(|format| matches!(format, Bmp | Gif | Jpeg | Png | Tiff | WebP))
}

/// Runs the decoder, within limits that its header cannot move.
fn read(bytes: &[u8], format: ImageFormat, probe: &Probe, name: &str) -> Result<(DynamicImage, Orientation)> {
    let failed = |error| explain(&error, name);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(failed)?;

    let (width, height) = decoder.dimensions();
    check_size(width, height, name)?;
    let pixels = decoder.total_bytes();
    if pixels > MAX_DECODED_BYTES {
        return Err(unsupported(name, "it needs too much memory"));
    }
    // Twice, since a CMYK TIFF is held in both forms for a moment.
    limits.max_alloc = Some(2 * pixels + SCRATCH_BYTES);
    decoder.set_limits(limits).map_err(failed)?;

    let orientation = match format {
        ImageFormat::WebP => probe.exif.and_then(Orientation::from_exif_chunk),
        // A picture is not refused for a broken note of its orientation.
        _ => decoder.orientation().ok(),
    };
    let image = DynamicImage::from_decoder(decoder).map_err(failed)?;
    Ok((image, orientation.unwrap_or(Orientation::NoTransforms)))
}

/// Puts the decoded pixels upright and on white, and says what their owner might not expect of it.
fn finish(image: DynamicImage, orientation: Orientation, more: Extra, name: &str) -> Decoded {
    let sides = [image.width() as usize, image.height() as usize];
    let Flat { picture, opacity } = flatten(image, orientation);
    let sentences: Vec<String> =
        [how_read(name, more, opacity.is_some()), how_shrunk(name, sides, &picture)].into_iter().flatten().collect();
    Decoded { picture, opacity, notice: (!sentences.is_empty()).then(|| sentences.join(" ")) }
}

fn how_read(name: &str, more: Extra, transparent: bool) -> Option<String> {
    let first = match more {
        Extra::Nothing if transparent => {
            return Some(format!("{name} is partly transparent; its colours are read on white."));
        }
        Extra::Nothing => return None,
        Extra::Frames => format!("{name} is animated; its first frame is used"),
        Extra::Pages => format!("{name} has several pages; its first page is used"),
    };
    Some(format!("{first}{}", if transparent { ", on white." } else { "." }))
}

/// `sides` are those in the file, in either order: the picture may have been turned.
fn how_shrunk(name: &str, sides: [usize; 2], picture: &Rgb) -> Option<String> {
    let (width, height) = (picture.width(), picture.height());
    let [long, short] = [sides[0].max(sides[1]), sides[0].min(sides[1])];
    let (from_width, from_height) = if width < height { (short, long) } else { (long, short) };
    (long > width.max(height))
        .then(|| format!("{name} has {from_width}x{from_height} pixels; it is read at {width}x{height} pixels."))
}

fn damaged(name: &str, detail: &str) -> Error {
    Error::DamagedPicture { name: name.into(), detail: detail.into() }
}

fn unsupported(name: &str, detail: &str) -> Error {
    Error::UnsupportedPicture { name: name.into(), detail: detail.into() }
}

/// The decoder's complaint as one of ours, in half a line.
fn explain(error: &ImageError, name: &str) -> Error {
    match error {
        ImageError::Unsupported(error) => match error.kind() {
            UnsupportedErrorKind::GenericFeature(feature) => unsupported(name, &short(&feature)),
            UnsupportedErrorKind::Color(_) => unsupported(name, "a rare kind of colours"),
            _ => unsupported(name, "a rare feature"),
        },
        ImageError::Limits(_) => damaged(name, "its header promises more than the file can hold"),
        // It has itself no source and hides the one it carries.
        ImageError::IoError(error) => damaged(name, &innermost(error)),
        other => damaged(name, &innermost(other)),
    }
}

/// What the decoder said at the bottom of its chain of errors.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut error = error;
    loop {
        let ended = error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::UnexpectedEof);
        if ended {
            return TRUNCATED.into();
        }
        match error.source() {
            Some(source) => error = source,
            None => break,
        }
    }
    let message = short(&error.to_string());
    // Some decoders have words of their own for it.
    let ended = ["unexpected end of file", "premature end"].iter().any(|end| message.to_lowercase().starts_with(end));
    if ended { TRUNCATED.into() } else { message }
}

/// The first line, without quotes and full stop, at most 100 characters.
fn short(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_matches(['"', '.', ' ']);
    if line.chars().count() > 100 { line.chars().take(99).chain(['…']).collect() } else { line.into() }
}
