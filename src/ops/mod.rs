//! The kernels as operations on Burn's tensors: the same for both engines, each run where its tensors lie.
//!
//! None of them is known to Burn's autodiff. The loop's way back is always the same, so the network and the losses walk
//! it themselves with the gradients given here: this fuses what autodiff would do in passes of its own (the `ReLU`'s mask,
//! the sum with a loss layer's gradient), keeps one map per `ReLU`, and never looks at a weight's gradient.
//!
//! Maps are `[1, C, H, W]`. Gradients are those of a scalar, shaped like what they are of.

mod conv;
#[cfg(feature = "cpu")]
mod cpu;
#[cfg(feature = "gpu")]
pub(crate) mod gpu;
mod gram;
mod picture;
mod pool;
mod sums;
mod vectors;

use burn::{backend::DispatchDevice, tensor::Device};

pub use self::sums::Sums;
pub(crate) use self::{
    conv::Conv3x3,
    gram::{gram_difference, gram_gradient},
    picture::{range, total_variation},
    pool::{pool, pool_gradient, relu_gradient},
    vectors::{AdamStep, Moments, adam, combine},
};

/// Whose kernels a device runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    #[cfg(feature = "cpu")]
    Cpu,
    #[cfg(feature = "gpu")]
    Gpu,
}

impl Place {
    /// # Panics
    /// On a device that is neither of the two engines', and on an autodiff one.
    fn of(device: &Device) -> Self {
        match device.as_dispatch() {
            #[cfg(feature = "cpu")]
            DispatchDevice::Flex(_) => Self::Cpu,
            #[cfg(feature = "gpu")]
            DispatchDevice::Cube(_) => Self::Gpu,
            #[allow(unreachable_patterns, reason = "Burn has more devices when tested")]
            other => panic!("the loop runs on flex and on wgpu, not on {other:?}"),
        }
    }
}
