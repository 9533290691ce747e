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
mod rows;
mod sums;
mod vectors;

use burn::{backend::DispatchDevice, tensor::Device};

pub use self::sums::Sums;
pub(crate) use self::{
    conv::Conv3x3,
    gram::{gram_difference, gram_gradient},
    picture::{range, total_variation},
    pool::{pool, pool_gradient, relu_gradient},
    rows::{join_rows, take_rows},
    vectors::{AdamStep, Moments, adam, combine},
};

/// What a device can hold, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For people.
    pub name: &'static str,
    /// In one buffer.
    pub buffer: u64,
    /// In all, as far as it is known.
    pub total: u64,
    /// From here on, memory is worth more than time.
    pub soft: u64,
}

/// What wasm's 4 GiB leave for tensors, beside pictures, weights as they came, and what lies between.
#[cfg(feature = "cpu")]
const WASM_BYTES: u64 = 3_200_000_000;

/// What a page should not take more of without need. Graphics cards with 4 GB, of which others use some, are common.
const SOFT_LIMIT_BYTES: u64 = 1_500_000_000;

/// The limits of an engine's device. How much memory a GPU has in all, browsers do not tell.
pub fn limits(device: &Device) -> Limits {
    match Place::of(device) {
        #[cfg(feature = "cpu")]
        Place::Cpu if cfg!(target_family = "wasm") => {
            Limits { name: "this page", buffer: WASM_BYTES, total: WASM_BYTES, soft: SOFT_LIMIT_BYTES }
        }
        #[cfg(feature = "cpu")]
        Place::Cpu => Limits { name: "this machine", buffer: u64::MAX, total: u64::MAX, soft: u64::MAX },
        #[cfg(feature = "gpu")]
        Place::Gpu => {
            Limits { name: "the GPU", buffer: gpu::adapter().max_binding, total: u64::MAX, soft: SOFT_LIMIT_BYTES }
        }
    }
}

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
