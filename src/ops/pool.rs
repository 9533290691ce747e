//! 2x2 pooling, and the mask of a `ReLU`.

use burn::tensor::Tensor;

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// The mean, or the largest, of each 2x2; odd edges are dropped. `[1, C, H, W]` to `[1, C, H / 2, W / 2]`.
pub(crate) fn pool(x: &Tensor<4>, max: bool) -> Tensor<4> {
    match Place::of(&x.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::pool(x, max),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::pool(x, max),
    }
}

/// `(unpool(g) + extra) * (x > 0)`, `x` being the pooled map, an output of a `ReLU`.
///
/// # Shapes
/// - `g`: `[1, C, H / 2, W / 2]`
/// - `x`, `extra`, result: `[1, C, H, W]`
pub(crate) fn pool_gradient(g: &Tensor<4>, x: &Tensor<4>, extra: Option<&Tensor<4>>, max: bool) -> Tensor<4> {
    match Place::of(&x.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::pool_gradient(g, x, extra, max),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::pool_gradient(g, x, extra, max),
    }
}

/// `g * (activation > 0)`, all of one shape.
pub(crate) fn relu_gradient(g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
    match Place::of(&g.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::relu_gradient(g, activation),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::relu_gradient(g, activation),
    }
}
