//! Pictures from files and into files, with the recipes that go with them.

use std::{fs, path::Path};

use impasto_weights::FileError;
use serde_json::{Map, Value};

use crate::{
    Error, Result,
    image::{self, Decoded, Format, Mask, Rgb, decode},
    session::{Recipe, SavedRecipe, Session},
};

/// Reads a picture; what there is to know about how it was read goes to stderr.
///
/// # Errors
/// [`Error::File`](crate::Error::File), and those of [`decode`].
pub(super) fn read(path: &Path) -> Result<Rgb> {
    Ok(read_decoded(path)?.picture)
}

/// The same with its transparency.
///
/// # Errors
/// As [`read`].
pub(super) fn read_decoded(path: &Path) -> Result<Decoded> {
    let decoded = decode(&read_bytes(path)?, &path.display().to_string())?;
    if let Some(notice) = &decoded.notice {
        eprintln!("{notice}");
    }
    Ok(decoded)
}

/// A file's bytes.
///
/// # Errors
/// [`Error::File`](crate::Error::File).
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    Ok(fs::read(path).map_err(|error| FileError::read(path, &error))?)
}

/// Reads a recipe's settings: from JSON, or from a PNG that was painted by it.
///
/// # Errors
/// [`Error::File`], [`Error::BadRecipe`].
pub(super) fn read_recipe(path: &Path) -> Result<Map<String, Value>> {
    let bytes = read_bytes(path)?;
    let name = path.display().to_string();
    if !bytes.starts_with(b"\x89PNG") {
        return serde_json::from_slice(&bytes).map_err(|error| Error::BadRecipe { name, detail: error.to_string() });
    }
    let saved = SavedRecipe::read(&bytes, &name);
    let detail = saved.notice.clone().unwrap_or_else(|| "the picture does not say how it was painted".into());
    if let (Some(_), Some(notice)) = (&saved.settings, &saved.notice) {
        eprintln!("{notice}");
    }
    saved.settings.ok_or(Error::BadRecipe { name, detail })
}

/// A painting as a file, as opaque as `opacity` says; a PNG carries its recipe.
///
/// # Errors
/// [`Error::Encode`].
pub(super) fn encode(painting: &Rgb, opacity: Option<&Mask>, format: Format, recipe: &Recipe) -> Result<Vec<u8>> {
    let file = image::encode_with_opacity(painting, opacity, format)?;
    Ok(if format == Format::Png { SavedRecipe::write(&file, recipe, None, &[]) } else { file })
}

/// A session's painting as it is now, as a file.
///
/// # Errors
/// As [`encode`].
pub(super) async fn finished(session: &mut Session, format: Format) -> Result<Vec<u8>> {
    let picture = session.finish().await;
    let opacity = session.opacity(picture.width(), picture.height());
    encode(&picture, opacity.as_ref(), format, session.recipe())
}

/// Writes beside the file and renames, so that a full disk does not destroy an earlier picture, and half a file never has the
/// name of a whole one.
///
/// # Errors
/// [`Error::File`](crate::Error::File).
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    fs::write(&part, bytes).and_then(|()| fs::rename(&part, path)).map_err(|error| {
        let _ = fs::remove_file(&part);
        FileError::written(path, &error).into()
    })
}
