//! VGG-19 by layer name, and the weights that fill it: on disk, on the wire, quantized, random.
//!
//! Weights come in as host-side [`Filters`] from a [`pack`], from a weight file (`import`) or from a
//! seed ([`random`]), and go to a device once, as a [`Vgg`]. Nothing here knows what a loss is.

mod convention;
mod filters;
#[cfg(feature = "cli")]
pub mod import;
mod layer;
pub mod pack;
pub mod quantize;
pub mod random;
mod vgg;

pub use convention::Convention;
pub use filters::{ConvFilters, Filters};
pub use layer::{Activation, CONVOLUTIONS, Layer};
pub use vgg::{Pooling, Vgg};

/// The original filters of Simonyan and Zisserman, as deep as the source file goes.
pub const VGG19: &str = "vgg19";
/// The narrow network of Collaborative Distillation (Wang et al., CVPR 2020).
pub const VGG19_DISTILLED: &str = "vgg19-distilled";
/// Seeded random filters in the narrow shape: needs no file.
pub const VGG19_RANDOM: &str = "vgg19-random";
/// Every network by name, the best default first and the fallback last.
pub const NETWORKS: [&str; 3] = [VGG19_DISTILLED, VGG19, VGG19_RANDOM];
