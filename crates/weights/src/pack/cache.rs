//! Small packs that were made before, in the user's cache: making one takes a minute or more.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{FORMAT, MANIFEST_FILE, Pack, Reader, pack_small, write_folder};
use crate::{NetworkWeights, Result, cache_folder, rounding};

/// The pack of [`pack_small`]: as it was made before from the same file by the same code, or made now and kept.
///
/// # Errors
/// As [`pack_small`]. A cache that cannot be read or written is none.
pub fn small_cached(weights: &NetworkWeights) -> Result<Pack> {
    let folder = folder(weights);
    if let Some(pack) = folder.as_deref().and_then(load) {
        return Ok(pack);
    }
    let pack = pack_small(weights)?;
    if let Some(folder) = folder {
        // Without it the next call takes as long as this one did, and no longer.
        let _ = write_folder(&pack, &folder);
    }
    Ok(pack)
}

/// Named after everything that the pack depends on: the file's contents, the depth to which they go, and the code.
fn folder(weights: &NetworkWeights) -> Option<PathBuf> {
    let NetworkWeights { name, version, convolutions, .. } = weights;
    let key = format!("{name}-{version}-{}-format{FORMAT}-rounding{}", convolutions.len(), rounding::VERSION);
    Some(cache_folder()?.join("packs").join(key))
}

/// A whole and sound pack, or nothing.
fn load(folder: &Path) -> Option<Pack> {
    let read = |name: &str| fs::read(folder.join(name)).ok();
    let mut reader = Reader::new(&read(MANIFEST_FILE)?, "the cache").ok()?;
    let manifest = reader.manifest().clone();
    let shards: Vec<Vec<u8>> = manifest.shards.iter().map(|shard| read(&shard.file)).collect::<Option<_>>()?;
    shards.iter().enumerate().try_for_each(|(index, bytes)| reader.add(index, bytes).ok())?;
    reader.finish().ok()?;
    Some(Pack { manifest, shards })
}
