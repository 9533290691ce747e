//! The weight pack: a folder with `manifest.json` and shards of at most 4 MiB.
//!
//! Each shard holds a safetensors file, deflated (RFC 1951) in packs of format 2 and as it is in those of format 1. The
//! file holds, for some whole layers, `convB_C.weight` (`I8`, `[out, in, 3, 3]`), `convB_C.scale` and `convB_C.bias`
//! (`F32`, `[out]`) and in format 2 also `convB_C.step` (`F32`, `[in]`). A shard's file name is the start of its
//! SHA-256, so a pack can be cached for ever. The manifest says what there is; the reader believes none of it unchecked.

#[cfg(feature = "import")]
mod cache;
mod manifest;
mod reader;
#[cfg(feature = "import")]
mod writer;

#[cfg(feature = "import")]
pub use cache::small_cached;
pub use manifest::{FORMAT, LayerShape, MANIFEST_FILE, MAX_SHARD_BYTES, Manifest, Shard};
pub use reader::Reader;
#[cfg(feature = "import")]
pub use writer::{Pack, pack, pack_small, read_files, read_folder, write_folder};

/// Whether the shards of a pack of this format are deflated.
fn is_deflated(format: u32) -> bool {
    format >= 2
}

/// The shard's file name: the first 16 digits of its hash.
fn shard_file(format: u32, sha256: &str) -> String {
    format!("{}.{}", &sha256[..16], if is_deflated(format) { "deflate" } else { "safetensors" })
}
