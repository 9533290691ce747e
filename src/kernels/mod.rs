//! The kernels of the loop: [`cpu`] in Rust over slices, `wgsl` for the GPU. They know nothing of Burn; `ops` joins them
//! to its tensors.

mod convolution_shape;
#[cfg(feature = "cpu")]
pub(crate) mod cpu;
#[cfg(feature = "gpu")]
pub(crate) mod params;
#[cfg(feature = "gpu")]
mod template;
#[cfg(feature = "gpu")]
pub(crate) mod wgsl;

pub(crate) use convolution_shape::ConvolutionShape;

/// Bins of a histogram of a channel's values, of both engines: 128 within a standard deviation at the mean.
pub(crate) const BINS: usize = 512;

/// Parts that a value is counted in, shared out between the two bins that it lies between: so a histogram changes with every
/// move of a value, not only where it changes bins. A count is a `u32`: enough for 2^25 values alike, twice the pixels of 4096 px.
pub(crate) const PARTS: u32 = 128;
