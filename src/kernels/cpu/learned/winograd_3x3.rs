//! 3x3 convolutions without stride or upsampling, by Winograd's products, which pad with zeros: of a map that is
//! already padded by reflection only the inside is kept.

use super::super::{
    Extent,
    scratch::ScratchPool,
    winograd::{self, TransformedWeights},
    winograd_transforms::Finish,
};
use crate::kernels::ConvolutionShape;

/// Inputs, and outputs, from which Winograd's products are the faster way.
const LEAST: usize = 16;

/// Whether this is the way for a shape.
pub(super) fn suits(shape: ConvolutionShape) -> bool {
    let ConvolutionShape { inputs, outputs, kernel, stride, upsampling } = shape;
    (kernel, stride, upsampling) == (3, 1, 1) && inputs >= LEAST && outputs >= LEAST
}

/// With a pixel more at each edge.
fn padded(extent: Extent) -> Extent {
    Extent { height: extent.height + 2, width: extent.width + 2, ..extent }
}

/// The convolution of `x`, `[inputs, height, width]`, plus a bias for each output.
pub(super) fn convolve(
    x: &[f32],
    input: Extent,
    weight: &[f32],
    bias: Option<&[f32]>,
    shape: ConvolutionShape,
    pool: &ScratchPool,
) -> Vec<f32> {
    let outer = padded(input);
    let mut map = vec![0.0; outer.elements()];
    for (map, x) in map.chunks_exact_mut(outer.pixels()).zip(x.chunks_exact(input.pixels())) {
        for (row, to) in map.chunks_exact_mut(outer.width).enumerate() {
            let from = &x[shape.source(row as isize - 1, input.height) * input.width..][..input.width];
            to[1..=input.width].copy_from_slice(from);
            to[0] = from[shape.source(-1, input.width)];
            to[input.width + 1] = from[shape.source(input.width as isize, input.width)];
        }
    }
    let bank = TransformedWeights::forward(weight, shape.outputs, shape.inputs);
    let zeros = vec![0.0; shape.outputs];
    let finish = Finish::Forward { bias: bias.unwrap_or(&zeros), relu: false };
    let all = winograd::convolve(&map, outer, &bank, finish, pool);
    let mut y = Vec::with_capacity(shape.outputs * input.pixels());
    for channel in all.chunks_exact(outer.pixels()) {
        let rows = channel.chunks_exact(outer.width).skip(1).take(input.height);
        rows.for_each(|row| y.extend_from_slice(&row[1..=input.width]));
    }
    y
}

/// The gradient with respect to the input, from `g`, that of the output.
pub(super) fn input_gradient(
    g: &[f32],
    input: Extent,
    weight: &[f32],
    shape: ConvolutionShape,
    pool: &ScratchPool,
) -> Vec<f32> {
    let outer = padded(input);
    let mut map = vec![0.0; shape.outputs * outer.pixels()];
    for (map, g) in map.chunks_exact_mut(outer.pixels()).zip(g.chunks_exact(input.pixels())) {
        let rows = map.chunks_exact_mut(outer.width).skip(1).zip(g.chunks_exact(input.width));
        rows.for_each(|(to, from)| to[1..=input.width].copy_from_slice(from));
    }
    let bank = TransformedWeights::backward(weight, shape.outputs, shape.inputs);
    let finish = Finish::Backward(super::super::Join::default());
    let all = winograd::convolve(&map, outer.with_channels(shape.outputs), &bank, finish, pool);
    let mut y = vec![0.0; input.elements()];
    for (y, channel) in y.chunks_exact_mut(input.pixels()).zip(all.chunks_exact(outer.pixels())) {
        for (row, from) in channel.chunks_exact(outer.width).enumerate() {
            let to = &mut y[shape.source(row as isize - 1, input.height) * input.width..][..input.width];
            to.iter_mut().zip(&from[1..]).for_each(|(to, from)| *to += from);
            to[shape.source(-1, input.width)] += from[0];
            to[shape.source(input.width as isize, input.width)] += from[input.width + 1];
        }
    }
    y
}
