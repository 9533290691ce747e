//! Pooling and the mask of a `ReLU`.

use burn::tensor::Tensor;

use super::{
    context::Context,
    launch::Run,
    tensors::{empty, fold, primitive, tensor},
};
use crate::kernels::wgsl::Kernel;

pub(super) fn pool(context: &Context, x: &Tensor<4>, max: bool) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let x = primitive(x);
    let y = empty(&x, [1, channels, height / 2, width / 2]);
    Run::new(context, Kernel::Pool { max })
        .buffer(&x.handle)
        .buffer(&y.handle)
        .words(&[channels, height, width].map(|word| word as u32))
        .invocations((height / 2) * (width / 2), channels, 1);
    tensor(y)
}

pub(super) fn pool_gradient(
    context: &Context,
    g: &Tensor<4>,
    x: &Tensor<4>,
    extra: Option<&Tensor<4>>,
    max: bool,
) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let (g, x, extra) = (primitive(g), primitive(x), extra.map(primitive));
    let y = empty(&x, [1, channels, height, width]);
    Run::new(context, Kernel::PoolGradient { max })
        .buffer(&g.handle)
        .buffer(&x.handle)
        .maybe(extra.as_ref().map(|extra| &extra.handle))
        .buffer(&y.handle)
        .words(&[channels, height, width, usize::from(extra.is_some())].map(|word| word as u32))
        .invocations(height.div_ceil(2) * width.div_ceil(2), channels, 1);
    tensor(y)
}

pub(super) fn relu_gradient(context: &Context, g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
    let dims = g.dims();
    let (g, activation) = (primitive(g), primitive(activation));
    let y = empty(&g, dims);
    let elements: usize = dims.iter().product();
    let (width, rows) = fold(elements);
    Run::new(context, Kernel::ReluGradient)
        .buffer(&g.handle)
        .buffer(&activation.handle)
        .buffer(&y.handle)
        .words(&[elements as u32, width as u32])
        .invocations(width, rows, 1);
    tensor(y)
}
