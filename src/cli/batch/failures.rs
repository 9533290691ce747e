//! The list of the paintings that failed.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use impasto_weights::FileError;
use serde_json::json;

use super::Shard;
use crate::{Error, Result};

/// A file with a line of JSON for each failure: `{"line": 3, "code": "not-a-picture", "message": "..."}`. It is there only
/// if anything failed, and each line as soon as it did.
pub(super) struct Failures {
    path: PathBuf,
    file: Option<File>,
}

impl Failures {
    /// Removes the list of an earlier run: `failed.jsonl` in `folder`, or `failed-I.jsonl` of a shard.
    ///
    /// # Errors
    /// [`Error::File`].
    pub(super) fn new(folder: &Path, shard: Option<Shard>) -> Result<Self> {
        let name = shard.map_or_else(|| "failed.jsonl".into(), |shard| format!("failed-{}.jsonl", shard.index));
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(FileError::written(&path, &error).into()),
            _ => Ok(Self { path, file: None }),
        }
    }

    /// Writes one down.
    ///
    /// # Errors
    /// [`Error::File`].
    pub(super) fn add(&mut self, line: usize, error: &Error) -> Result<()> {
        let record = json!({ "line": line, "code": error.code(), "message": error.to_string() });
        self.write(&format!("{record}\n")).map_err(|error| FileError::written(&self.path, &error).into())
    }

    fn write(&mut self, record: &str) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(File::create(&self.path)?),
        };
        file.write_all(record.as_bytes())
    }

    /// Where the list is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
