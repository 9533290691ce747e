//! Pictures from files and into files.

use std::{fs, path::Path};

use impasto_weights::FileError;

use crate::{
    Result,
    image::{Decoded, Rgb, decode},
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
    let bytes = fs::read(path).map_err(|error| FileError::read(path, &error))?;
    let decoded = decode(&bytes, &path.display().to_string())?;
    if let Some(notice) = &decoded.notice {
        eprintln!("{notice}");
    }
    Ok(decoded)
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
