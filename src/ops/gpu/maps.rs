//! Pooling and the mask of a `ReLU`.

use burn::tensor::Tensor;

use super::launch::{Run, empty, fold, primitive, tensor};
use crate::kernels::wgsl::Kernel;

pub(in crate::ops) fn pool(x: &Tensor<4>, max: bool) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let x = primitive(x);
    let y = empty(&x, [1, channels, height / 2, width / 2]);
    Run::new(&x.client, Kernel::Pool { max })
        .buffer(&x.handle)
        .buffer(&y.handle)
        .words(&[channels, height, width].map(|word| word as u32))
        .invocations((height / 2) * (width / 2), channels, 1);
    tensor(y)
}

pub(in crate::ops) fn pool_gradient(g: &Tensor<4>, x: &Tensor<4>, extra: Option<&Tensor<4>>, max: bool) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let (g, x, extra) = (primitive(g), primitive(x), extra.map(primitive));
    let y = empty(&x, [1, channels, height, width]);
    Run::new(&x.client, Kernel::PoolGradient { max })
        .buffer(&g.handle)
        .buffer(&x.handle)
        .maybe(extra.as_ref().map(|extra| &extra.handle))
        .buffer(&y.handle)
        .words(&[channels, height, width, usize::from(extra.is_some())].map(|word| word as u32))
        .invocations(height.div_ceil(2) * width.div_ceil(2), channels, 1);
    tensor(y)
}

pub(in crate::ops) fn relu_gradient(g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
    let dims = g.dims();
    let (g, activation) = (primitive(g), primitive(activation));
    let y = empty(&g, dims);
    let elements: usize = dims.iter().product();
    let (width, rows) = fold(elements);
    Run::new(&g.client, Kernel::ReluGradient)
        .buffer(&g.handle)
        .buffer(&activation.handle)
        .buffer(&y.handle)
        .words(&[elements as u32, width as u32])
        .invocations(width, rows, 1);
    tensor(y)
}
