//! Pooling, the mask of a `ReLU`, and what else is done with each element by itself.

use burn::tensor::Tensor;

use super::{
    context::Context,
    launch::Run,
    tensors::{empty, folded, primitive, tensor},
};
use crate::kernels::{params, wgsl::Kernel};

pub(super) fn pool(context: &Context, x: &Tensor<4>, max: bool) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let x = primitive(x);
    let y = empty(&x, [1, channels, height / 2, width / 2]);
    Run::new(context, Kernel::Pool { max })
        .buffer("x", &x.handle, channels * height * width)
        .buffer("y", &y.handle, channels * (height / 2) * (width / 2))
        .params(&params::Pool { channels, height, width })
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
    let elements = channels * height * width;
    Run::new(context, Kernel::PoolGradient { max })
        .buffer("g", &g.handle, channels * (height / 2) * (width / 2))
        .buffer("x", &x.handle, elements)
        .maybe("extra", extra.as_ref().map(|extra| &extra.handle), elements)
        .buffer("y", &y.handle, elements)
        .params(&params::PoolGradient { channels, height, width, has_extra: extra.is_some() })
        .invocations(height.div_ceil(2) * width.div_ceil(2), channels, 1);
    tensor(y)
}

/// What a kernel makes of each element by itself; its inputs, one or more of one shape, by their names in the kernel.
pub(super) fn elementwise(context: &Context, kernel: Kernel, inputs: &[(&'static str, &Tensor<4>)]) -> Tensor<4> {
    let dims = inputs[0].1.dims();
    let inputs: Vec<_> = inputs.iter().map(|(name, x)| (*name, primitive(x))).collect();
    let y = empty(&inputs[0].1, dims);
    let elements: usize = dims.iter().product();
    let (fold, rows) = folded(elements);
    let mut run = Run::new(context, kernel);
    for (name, x) in &inputs {
        run = run.buffer(name, &x.handle, elements);
    }
    run.buffer("y", &y.handle, elements).params(&params::Elements { elements, fold }).invocations(fold, rows, 1);
    tensor(y)
}

pub(super) fn relu_gradient(context: &Context, g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
    elementwise(context, Kernel::ReluGradient, &[("g", g), ("activation", activation)])
}
