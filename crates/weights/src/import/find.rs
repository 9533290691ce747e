//! Finds a network's weights among the folders of this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::read;
use crate::{CONVOLUTIONS, NetworkWeights, Result, cache_folder, network_of_file, pack};

/// What a folder has of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A pack's folder.
    Pack(PathBuf),
    /// A weight file.
    File(PathBuf),
}

impl Found {
    /// Its path.
    pub fn path(&self) -> &Path {
        match self {
            Self::Pack(path) | Self::File(path) => path,
        }
    }

    /// Its weights, to be known as `network`.
    ///
    /// # Errors
    /// Those of [`read`] and of [`pack::read_folder`].
    pub fn read(&self, network: &str) -> Result<NetworkWeights> {
        match self {
            Self::Pack(folder) => pack::read_folder(folder),
            Self::File(file) => read(file, network),
        }
    }
}

/// The folders that may hold weight files, the first the strongest: `IMPASTO_WEIGHTS`, what `cargo xtask weights`
/// fetched, and `shared/weights` beside the folder `root`. They need not be there.
pub fn source_folders(root: &Path) -> Vec<PathBuf> {
    let named = env::var_os("IMPASTO_WEIGHTS").map(PathBuf::from);
    let fetched = cache_folder().map(|cache| cache.join("weights"));
    named.into_iter().chain(fetched).chain([root.join("../shared/weights")]).collect()
}

/// All that the folders have of `network`, in their order; a folder's pack first, then its files by name.
pub fn candidates(network: &str, folders: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for folder in folders {
        let packed = folder.join(network);
        if packed.join(pack::MANIFEST_FILE).is_file() {
            found.push(Found::Pack(packed));
        }
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = entries.filter(|file| network_of_file(file) == Some(network)).collect();
        files.sort();
        found.extend(files.into_iter().map(Found::File));
    }
    found
}

/// The candidate that goes deepest, and its weights; of several as deep, the first. `None` where there is none.
///
/// # Errors
/// What is wrong with a candidate: it is an error rather than a reason to take another.
pub fn deepest(network: &str, candidates: &[Found]) -> Result<Option<(Found, NetworkWeights)>> {
    let depth = |weights: &NetworkWeights| weights.convolutions.last().map_or(0, |conv| conv.depth);
    let mut best: Option<(Found, NetworkWeights)> = None;
    for candidate in candidates {
        let weights = candidate.read(network)?;
        if best.as_ref().is_none_or(|(_, best)| depth(&weights) > depth(best)) {
            best = Some((candidate.clone(), weights));
        }
        if best.as_ref().is_some_and(|(_, best)| depth(best) + 1 == CONVOLUTIONS.len()) {
            break;
        }
    }
    Ok(best)
}
