//! VGG-19 by layer name on a device, and the weights that fill it.
//!
//! Weights come in as host-side [`Filters`] from a [`pack`], from a weight file (`import`), both of the crate
//! `impasto-weights`, or from a seed ([`random`]), and go to a device once, as a [`Vgg`]. Nothing here knows what a loss
//! is.

mod architecture;
mod bands;
mod footprint;
pub mod random;
mod vgg;
mod walk;

pub use architecture::Architecture;
pub use footprint::Footprint;
#[cfg(feature = "cli")]
pub use impasto_weights::import;
pub use impasto_weights::{
    Activation, CONVOLUTIONS, ConvFilters, Convention, Filters, Layer, NETWORKS, VGG19, VGG19_DISTILLED, VGG19_LITE,
    network_of_file, pack, quantize,
};
pub use vgg::{Keep, Pooling, Vgg};
pub use walk::Walk;

/// Seeded random filters in the narrow shape: needs no file, paints colour but little stroke. For tests and benchmarks;
/// offered nowhere.
pub const VGG19_RANDOM: &str = "vgg19-random";
