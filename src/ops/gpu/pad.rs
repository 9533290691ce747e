//! Maps continued beyond their borders.

use burn::tensor::Tensor;

use super::launch::{Run, empty, primitive, tensor};
use crate::kernels::wgsl::Kernel;

pub(in crate::ops) fn pad_symmetric(x: &Tensor<4>, margin: usize) -> Tensor<4> {
    let [n, channels, height, width] = x.dims();
    let (down, across) = (height + 2 * margin, width + 2 * margin);
    let x = primitive(x);
    let y = empty(&x, [n, channels, down, across]);
    Run::new(&x.client, Kernel::PadSymmetric)
        .buffer(&x.handle)
        .buffer(&y.handle)
        .words(&[height, width, margin].map(|word| word as u32))
        .invocations(down * across, channels, 1);
    tensor(y)
}

pub(in crate::ops) fn pad_symmetric_gradient(g: &Tensor<4>, margin: usize) -> Tensor<4> {
    let [n, channels, down, across] = g.dims();
    let (height, width) = (down - 2 * margin, across - 2 * margin);
    let g = primitive(g);
    let y = empty(&g, [n, channels, height, width]);
    Run::new(&g.client, Kernel::PadSymmetricGradient)
        .buffer(&g.handle)
        .buffer(&y.handle)
        .words(&[height, width, margin].map(|word| word as u32))
        .invocations(height * width, channels, 1);
    tensor(y)
}
