//! The losses on the picture itself.

use burn::tensor::Tensor;

#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;
use super::{Place, Sums, sums::Waiting};

/// `factor` times the squared total variation goes to `sums`, `base` plus its gradient is returned. All `[1, C, H, W]`.
pub(crate) fn total_variation(x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64, sums: &mut Sums) -> Tensor<4> {
    match (Place::of(&x.device()), &mut sums.0) {
        #[cfg(feature = "cpu")]
        (Place::Cpu, Waiting::Cpu(sums)) => cpu::total_variation(x, base, factor, sums),
        #[cfg(feature = "gpu")]
        (Place::Gpu, Waiting::Gpu(sums)) => gpu::total_variation(x, base, factor as f32, sums),
        #[cfg(all(feature = "cpu", feature = "gpu"))]
        _ => panic!("the sums lie on another device"),
    }
}

/// `factor` times `sum max(0, x - 1)^2 + max(0, -x)^2` goes to `sums`, `base` plus its gradient is returned. All
/// `[1, C, H, W]`.
pub(crate) fn range(x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64, sums: &mut Sums) -> Tensor<4> {
    match (Place::of(&x.device()), &mut sums.0) {
        #[cfg(feature = "cpu")]
        (Place::Cpu, Waiting::Cpu(sums)) => cpu::range(x, base, factor, sums),
        #[cfg(feature = "gpu")]
        (Place::Gpu, Waiting::Gpu(sums)) => gpu::range(x, base, factor as f32, sums),
        #[cfg(all(feature = "cpu", feature = "gpu"))]
        _ => panic!("the sums lie on another device"),
    }
}
