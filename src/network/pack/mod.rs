//! The weight pack: a folder with `manifest.json` and shards of at most 4 MiB.
//!
//! Each shard is a safetensors file that holds, for some whole layers, `convB_C.weight` (`I8`, `[out, in, 3, 3]`),
//! `convB_C.scale` and `convB_C.bias` (`F32`, `[out]`). A shard's file name is the start of its SHA-256, so a pack can
//! be cached for ever. The manifest says what there is; the reader believes none of it unchecked.

mod manifest;
mod reader;
#[cfg(feature = "cli")]
mod writer;

pub use manifest::{FORMAT, LayerShape, MANIFEST_FILE, MAX_SHARD_BYTES, Manifest, Shard};
pub use reader::Reader;
#[cfg(feature = "cli")]
pub use writer::{Pack, pack, read_files, read_folder, write_folder};

/// Lower-case hexadecimal SHA-256.
fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    format!("{:x}", Sha256::digest(bytes))
}

/// The shard's file name: the first 16 digits of its hash.
fn shard_file(sha256: &str) -> String {
    format!("{}.safetensors", &sha256[..16])
}

/// Names an edition of weights after the contents of its source file.
#[cfg(feature = "cli")]
pub(super) fn content_version(source: &[u8]) -> String {
    sha256_hex(source)[..8].to_owned()
}
