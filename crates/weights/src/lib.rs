//! The weights of VGG-19 and of networks like it, on the host: layers by name, weight files as others publish them
//! (`import`), and the [packs](pack) that the page fetches.
//!
//! Nothing here computes on a device, so that set-up can pack weights without building the engines.

mod convention;
mod error;
mod filters;
#[cfg(feature = "import")]
pub mod import;
pub mod layer;
mod names;
pub mod pack;
mod places;
pub mod quantize;

pub use convention::Convention;
pub use error::{Error, Result};
pub use filters::{ConvFilters, Filters};
pub use layer::{Activation, CONVOLUTIONS, Layer};
pub use names::{NETWORKS, VGG19, VGG19_DISTILLED, VGG19_LITE, network_of_file};
pub use places::cache_folder;

/// Lower-case hexadecimal SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    format!("{:x}", Sha256::digest(bytes))
}
