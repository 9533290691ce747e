//! The errors of this crate. Each message is a sentence for the user.

use std::{io, path::Path};

use serde::Serialize;

/// Shorthand for a result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong with a weight file or a pack, and what to do next.
///
/// Serialized it is an object of its fields.
#[derive(Debug, Serialize, thiserror::Error)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Error {
    /// The manifest cannot be parsed or contradicts itself.
    #[error("The weight pack's {file} is wrong ({detail}); make the pack anew with `impasto pack`.")]
    BadManifest {
        /// The manifest's path or address.
        file: String,
        /// What is wrong.
        detail: String,
    },
    /// A shard is not what its manifest promises.
    #[error("The weight file {file} is damaged ({detail}); fetch or make the pack anew.")]
    BadShard {
        /// The shard's file name.
        file: String,
        /// What is wrong.
        detail: String,
    },
    /// A weight file that is to be packed is not usable.
    #[error(
        "{file} cannot be packed ({detail}); give a .safetensors, .pth or .bin file that holds VGG-19's convolutions from conv1_1 on, or fetch one with `cargo xtask weights`."
    )]
    BadWeightFile {
        /// The file.
        file: String,
        /// What is wrong.
        detail: String,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A file could not be read or written.
#[derive(Debug, Serialize, thiserror::Error)]
#[error("{path} could not be {action} ({detail}); check the path, its permissions and the free space.")]
pub struct FileError {
    path: String,
    action: &'static str,
    detail: String,
}

impl FileError {
    /// The file could not be read.
    pub fn read(path: &Path, error: &io::Error) -> Self {
        Self { path: path.display().to_string(), action: "read", detail: error.to_string() }
    }

    /// The file could not be written.
    pub fn written(path: &Path, error: &io::Error) -> Self {
        Self { path: path.display().to_string(), action: "written", detail: error.to_string() }
    }
}

impl Error {
    /// A short stable name of the variant, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadManifest { .. } => "bad-manifest",
            Self::BadShard { .. } => "bad-shard",
            Self::BadWeightFile { .. } => "bad-weight-file",
            Self::File(_) => "file",
        }
    }
}
