//! VGG-19 by layer name, and the weights that fill it: on disk, on the wire, quantized, random.
//!
//! Weights come in as host-side [`Filters`] from a [`pack`], from a weight file (`import`) or from a
//! seed ([`random`]), and go to a device once, as a [`Vgg`]. Nothing here knows what a loss is.

mod architecture;
mod bands;
mod convention;
mod filters;
mod footprint;
#[cfg(feature = "cli")]
pub mod import;
mod layer;
mod names;
pub mod pack;
pub mod quantize;
pub mod random;
mod vgg;
mod walk;

pub use architecture::Architecture;
pub use convention::Convention;
pub use filters::{ConvFilters, Filters};
pub use footprint::Footprint;
pub use layer::{Activation, CONVOLUTIONS, Layer};
pub use names::{NETWORKS, VGG19, VGG19_DISTILLED, VGG19_LITE, network_of_file};
pub use vgg::{Keep, Pooling, Vgg};
pub use walk::Walk;

/// Seeded random filters in the narrow shape: needs no file, paints colour but little stroke. For tests and benchmarks;
/// offered nowhere.
pub const VGG19_RANDOM: &str = "vgg19-random";
