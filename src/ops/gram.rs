//! Gram matrices.

use burn::tensor::Tensor;

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// `scale * F F^T - target`, symmetric, of a map F with its pixels in a row.
///
/// # Shapes
/// - `features`: `[1, C, H, W]`
/// - `target`, an earlier result: like the result
/// - result: `[P, P]`, `P` being C or a little more (padded for the GPU); zero beyond C
pub(crate) fn gram_difference(features: &Tensor<4>, scale: f64, target: Option<&Tensor<2>>) -> Tensor<2> {
    match Place::of(&features.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::gram_difference(features, scale as f32, target),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::gram_difference(features, scale as f32, target),
    }
}

/// `base + factor * D F`: what the loss `w |s F F^T - A|^2` adds to the gradient of F, with `D = s F F^T - A` and
/// `factor = 4 w s`.
///
/// # Shapes
/// - `d`: as [`gram_difference`] gives it
/// - `features`, `base`, result: `[1, C, H, W]`
pub(crate) fn gram_gradient(d: &Tensor<2>, features: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
    match Place::of(&features.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::gram_gradient(d, features, base, factor as f32),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::gram_gradient(d, features, base, factor as f32),
    }
}
