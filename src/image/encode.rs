//! A picture made into a file.

use std::path::Path;

use image::{
    ExtendedColorType, ImageEncoder,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};

use super::{Mask, Rgb};
use crate::{Error, Result};

/// A file format that pictures are saved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lossless, 8 bits a channel.
    Png,
    /// JPEG at quality 92, without chroma subsampling.
    Jpeg,
}

const JPEG_QUALITY: u8 = 92;

impl Format {
    /// The format that a path's extension asks for: `.png`, `.jpg` or `.jpeg`, in any case.
    ///
    /// # Errors
    /// [`Error::Encode`] for any other extension, or none.
    pub fn from_path(path: &Path) -> Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("jpg" | "jpeg") => Ok(Self::Jpeg),
            other => Err(Error::Encode {
                format: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
                detail: other.map_or("it has no extension".into(), |other| format!(".{other} is not written")),
            }),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// Encodes a picture with 8 bits a channel; the same picture always gives the same bytes.
///
/// # Errors
/// As [`encode_with_opacity`].
pub fn encode(picture: &Rgb, format: Format) -> Result<Vec<u8>> {
    encode_with_opacity(picture, None, format)
}

/// The same, as opaque as `opacity`, of the picture's size, says ([`Rgb::to_rgba8`]). JPEG knows no transparency: there the
/// picture stays on white.
///
/// # Errors
/// [`Error::Encode`] if the format cannot hold the picture: JPEG sides end at 65535 pixels, and none may be 0.
pub fn encode_with_opacity(picture: &Rgb, opacity: Option<&Mask>, format: Format) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let transparent = opacity.is_some() && format == Format::Png;
    let bytes = if transparent { picture.to_rgba8(opacity) } else { picture.to_rgb8() };
    let colours = if transparent { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let (width, height) = (picture.width() as u32, picture.height() as u32);
    let written = match format {
        Format::Png => PngEncoder::new(&mut file).write_image(&bytes, width, height, colours),
        Format::Jpeg => JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY).write_image(
            &bytes,
            width,
            height,
            ExtendedColorType::Rgb8,
        ),
    };
    written.map_err(|error| Error::Encode { format: format.name().into(), detail: error.to_string() })?;
    Ok(file)
}
