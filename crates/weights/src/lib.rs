//! The weights of VGG-19 and of networks like it, on the host: layers by name, weight files as others publish them
//! (`import`), and the [packs](pack) that the page fetches.
//!
//! Nothing here computes on a device, so that set-up can pack weights without building the engines.

mod cache_folder;
pub mod dead_leaves;
mod error;
#[cfg(feature = "import")]
pub mod import;
mod input_normalization;
pub mod layer;
mod names;
mod network_weights;
pub mod pack;
pub mod quantize;
#[cfg(feature = "import")]
pub mod rounding;

pub use cache_folder::cache_folder;
pub use error::{Error, FileError, Result};
pub use input_normalization::InputNormalization;
pub use layer::{Activation, CONVOLUTIONS, Layer};
pub use names::{NETWORKS, VGG19, VGG19_DISTILLED, VGG19_LITE, network_of_file};
pub use network_weights::{ConvWeights, NetworkWeights};

/// Lower-case hexadecimal SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    format!("{:x}", Sha256::digest(bytes))
}

/// What somebody else says, for a sentence of ours: in one line, without control characters, and not for ever.
pub fn one_line(text: &impl std::fmt::Display) -> String {
    const MOST: usize = 600;
    let text: String = text.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= MOST {
        return text;
    }
    text.chars().take(MOST).chain("…".chars()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_others_say_fits_into_a_sentence() {
        assert_eq!(super::one_line(&"a\nb\u{7f}c"), "a b c");
        assert_eq!(super::one_line(&"ä".repeat(601)), "ä".repeat(600) + "…");
    }
}
