//! Feature networks: VGG-19 and networks of its shape, by layer name, on a device.
//!
//! Host-side [`NetworkWeights`] come from a [`pack`], from a weight file (`import`), both of the crate `impasto-weights`,
//! or from a seed ([`random`]). They are moved to a device once, as a [`Vgg`]. Losses know networks by the trait
//! [`FeatureNetwork`]; nothing here knows losses.
//!
//! From lower to higher: `rows`, `bands`, `pooling`, `checkpointing` and `halo`; `architecture`; `work` and `memory`;
//! `convolutions`; `backward`; `tiles`; `feature_network`; `vgg`.

mod architecture;
mod backward;
mod bands;
mod checkpointing;
mod convolutions;
mod feature_network;
mod halo;
mod memory;
mod pooling;
pub mod random;
mod rows;
mod tiles;
mod vgg;
mod work;

pub use architecture::Architecture;
pub use bands::RowBands;
pub use checkpointing::{BLOCKS, Checkpointing, RunStart};
pub use feature_network::{FeatureNetwork, ForwardPass};
#[cfg(feature = "cli")]
pub use impasto_weights::import;
pub use impasto_weights::{
    Activation, CONVOLUTIONS, ConvWeights, InputNormalization, Layer, NETWORKS, NetworkWeights, VGG19, VGG19_DISTILLED,
    VGG19_LITE, network_of_file, pack, quantize,
};
pub use memory::Footprint;
pub use pooling::Pooling;
pub use rows::FeatureRows;
pub use vgg::Vgg;

/// Seeded random weights in the narrow shape: needs no file, paints colour but little stroke. For tests and benchmarks;
/// not offered to users.
pub const VGG19_RANDOM: &str = "vgg19-random";
