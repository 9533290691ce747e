//! The weight pack: a folder with `manifest.json` and shards of at most 4 MiB.
//!
//! Each shard is a safetensors file that holds, for some whole layers, `convB_C.weight` (`I8`, `[out, in, 3, 3]`),
//! `convB_C.scale` and `convB_C.bias` (`F32`, `[out]`). A shard's file name is the start of its SHA-256, so a pack can
//! be cached for ever. The manifest says what there is; the reader believes none of it unchecked.

mod manifest;
mod reader;
#[cfg(feature = "import")]
mod writer;

pub use manifest::{FORMAT, LayerShape, MANIFEST_FILE, MAX_SHARD_BYTES, Manifest, Shard};
pub use reader::Reader;
#[cfg(feature = "import")]
pub use writer::{Pack, pack, read_files, read_folder, write_folder};

/// The shard's file name: the first 16 digits of its hash.
fn shard_file(sha256: &str) -> String {
    format!("{}.safetensors", &sha256[..16])
}
