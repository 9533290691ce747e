//! Generators: small networks that paint a photo in one look at once, in a single forward pass (Johnson et al. 2016,
//! "Perceptual Losses for Real-Time Style Transfer"), with a scale and a shift of each channel by look, so that one
//! file holds several (Dumoulin et al. 2017, "A Learned Representation for Artistic Style").
//!
//! From lower to higher: `architecture`, which convolutions there are; `parameters`, what is learned; `normalized`, a convolution
//! with its normalization; `network`, the forward and the backward pass; `bands`, the forward pass in less memory; `paint`, which
//! of them paints a photo; `shot`, the frames of a moving picture; `look`, the file that keeps parameters and names. How parameters are learned is the business of `learning`.

mod architecture;
mod bands;
mod look;
mod network;
mod normalized;
mod paint;
mod parameters;
mod shot;
#[cfg(all(test, feature = "cpu", feature = "reference"))]
mod tests;

pub use architecture::{Architecture, Size};
pub use look::Look;
pub use network::Generator;
pub(crate) use normalized::{NormalizedConvolution, input_gradient};
pub use parameters::GeneratorParameters;
pub(crate) use parameters::{normal_weights, unscaled};
pub use shot::ShotStatistics;
