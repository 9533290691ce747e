//! Distributions of each channel's values, and the optimal transport between them.

use burn::tensor::Tensor;

use super::{
    context::Context,
    launch::Run,
    tensors::{empty, folded, primitive, tensor},
};
use crate::kernels::{BINS, params, wgsl::Kernel};

pub(super) fn channel_moments(context: &Context, x: &Tensor<4>, scale: f64) -> Tensor<2> {
    let [_, channels, height, width] = x.dims();
    let (x, pixels) = (primitive(x), height * width);
    let moments = empty(&x, [2, channels]);
    Run::new(context, Kernel::ChannelMoments)
        .buffer("x", &x.handle, channels * pixels)
        .buffer("moments", &moments.handle, 2 * channels)
        .params(&params::ChannelMoments { channels, pixels, scale })
        .workgroups(channels, 1, 1);
    tensor(moments)
}

pub(super) fn histogram(context: &Context, x: &Tensor<4>, moments: &Tensor<2>) -> Tensor<2> {
    let [_, channels, height, width] = x.dims();
    let (x, moments, pixels) = (primitive(x), primitive(moments), height * width);
    let counts = empty(&x, [channels, BINS]);
    Run::new(context, Kernel::Histogram)
        .buffer("x", &x.handle, channels * pixels)
        .buffer("moments", &moments.handle, 2 * channels)
        .buffer("counts", &counts.handle, channels * BINS)
        .params(&params::Histogram { channels, pixels })
        .workgroups(channels, 1, 1);
    tensor(counts)
}

pub(super) fn transport(
    context: &Context,
    picture: &Tensor<2>,
    style: &Tensor<2>,
    moments: &Tensor<2>,
) -> (Tensor<2>, Tensor<1>) {
    let [channels, _] = picture.dims();
    let (picture, style, moments) = (primitive(picture), primitive(style), primitive(moments));
    let (moves, costs) = (empty(&picture, [channels, BINS]), empty(&picture, [channels]));
    Run::new(context, Kernel::Transport)
        .buffer("picture", &picture.handle, channels * BINS)
        .buffer("style", &style.handle, channels * BINS)
        .buffer("moments", &moments.handle, 2 * channels)
        .buffer("moves", &moves.handle, channels * BINS)
        .buffer("costs", &costs.handle, channels)
        .params(&params::Transport { channels })
        .workgroups(channels, 1, 1);
    (tensor(moves), tensor(costs))
}

pub(super) fn transport_difference(
    context: &Context,
    x: &Tensor<4>,
    moves: &Tensor<2>,
    moments: &Tensor<2>,
) -> Tensor<4> {
    let dims = x.dims();
    let [_, channels, height, width] = dims;
    let (x, moves, moments) = (primitive(x), primitive(moves), primitive(moments));
    let y = empty(&x, dims);
    let pixels = height * width;
    let elements = channels * pixels;
    let (fold, rows) = folded(elements);
    Run::new(context, Kernel::TransportDifference)
        .buffer("x", &x.handle, elements)
        .buffer("moves", &moves.handle, channels * BINS)
        .buffer("moments", &moments.handle, 2 * channels)
        .buffer("y", &y.handle, elements)
        .params(&params::TransportDifference { elements, fold, channels, pixels })
        .invocations(fold, rows, 1);
    tensor(y)
}
