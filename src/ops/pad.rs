//! Maps continued beyond their borders by their own mirror image.

use burn::tensor::Tensor;

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// A map, `[1, C, H, W]`, with a margin of its mirror image, `[1, C, H + 2 margin, W + 2 margin]`; the outermost pixel is
/// repeated.
///
/// # Panics
/// If the margin is wider than the map is high or wide.
pub(crate) fn pad_symmetric(x: &Tensor<4>, margin: usize) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    assert!(margin <= height.min(width), "a margin of {margin} pixels around {height}x{width}");
    if margin == 0 {
        return x.clone();
    }
    match Place::of(&x.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::pad_symmetric(x, margin),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::pad_symmetric(x, margin),
    }
}

/// The gradient with respect to the map, from that of the padded map.
pub(crate) fn pad_symmetric_gradient(g: &Tensor<4>, margin: usize) -> Tensor<4> {
    if margin == 0 {
        return g.clone();
    }
    match Place::of(&g.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::pad_symmetric_gradient(g, margin),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::pad_symmetric_gradient(g, margin),
    }
}
