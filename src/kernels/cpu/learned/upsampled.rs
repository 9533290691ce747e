//! 3x3 convolutions of an upsampled input, computed on the input itself: each of an input pixel's four outputs sees only four
//! different pixels. These are 3x3 convolutions with four times the outputs, whose taps are sums of the given ones, and what is
//! reflected beyond an upsampled edge is the edge's own pixel.

use super::{
    super::{Extent, scratch::ScratchPool},
    padded_rows::{Edge, Geometry},
    weight_gradient as general, winograd_3x3,
};
use crate::kernels::ConvolutionShape;

/// The convolution on the input itself.
fn inner(geometry: &Geometry) -> Geometry {
    let Geometry { shape, input, .. } = *geometry;
    let shape = ConvolutionShape { outputs: 4 * shape.outputs, upsampling: 1, ..shape };
    Geometry { edge: Edge::Repeated, ..Geometry::new(shape, input) }
}

/// Which tap of the inner filter a tap looks through, for the first or the second of two outputs.
fn inner_tap(tap: usize, second: usize) -> usize {
    (tap + second).div_ceil(2)
}

/// Calls `visit` with the index of each weight, and that of the inner weight which it is a part of, for each of four outputs.
fn each_weight(shape: ConvolutionShape, mut visit: impl FnMut(usize, usize)) {
    for i in 0..shape.weights() {
        let (filter, down, right) = (i / 9, i % 9 / 3, i % 3);
        let (o, c) = (filter / shape.inputs, filter % shape.inputs);
        for (lower, later) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let output = (2 * lower + later) * shape.outputs + o;
            let tap = 3 * inner_tap(down, lower) + inner_tap(right, later);
            visit(i, (output * shape.inputs + c) * 9 + tap);
        }
    }
}

fn inner_weights(weight: &[f32], shape: ConvolutionShape) -> Vec<f32> {
    let mut all = vec![0.0; 4 * weight.len()];
    each_weight(shape, |i, inner| all[inner] += weight[i]);
    all
}

/// Calls `visit` with the ranges of a row of the inner output and of the row that it is every other pixel of, and with where
/// that begins.
fn each_row(outputs: usize, input: Extent, mut visit: impl FnMut(usize, usize)) {
    for (part, o) in (0..4).flat_map(|part| (0..outputs).map(move |o| (part, o))) {
        for row in 0..input.height {
            let inner = ((part * outputs + o) * input.height + row) * input.width;
            let outer = ((o * input.height + row) * 2 + part / 2) * 2 * input.width + part % 2;
            visit(inner, outer);
        }
    }
}

/// The convolution of `x`.
pub(super) fn convolve(x: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let Geometry { shape, input, output, .. } = *geometry;
    let all = winograd_3x3::convolve(x, &inner(geometry), &inner_weights(weight, shape), pool);
    let mut y = vec![0.0; output.elements()];
    each_row(shape.outputs, input, |inner, outer| {
        let to = y[outer..].iter_mut().step_by(2);
        all[inner..][..input.width].iter().zip(to).for_each(|(from, to)| *to = *from);
    });
    y
}

/// The gradient of the inner convolution's output.
fn inner_gradient(g: &[f32], geometry: &Geometry) -> Vec<f32> {
    let Geometry { shape, input, .. } = *geometry;
    let mut all = vec![0.0; g.len()];
    each_row(shape.outputs, input, |inner, outer| {
        let from = g[outer..].iter().step_by(2);
        all[inner..][..input.width].iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    });
    all
}

/// The gradient with respect to the input, from `g`, that of the output.
pub(super) fn input_gradient(g: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let (g, weight) = (inner_gradient(g, geometry), inner_weights(weight, geometry.shape));
    winograd_3x3::input_gradient(&g, &inner(geometry), &weight, pool)
}

/// The gradient with respect to the weights, from the input `x` and from `g`, the gradient of the output.
pub(super) fn weight_gradient(x: &[f32], geometry: &Geometry, g: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let all = general::weight_gradient(x, &inner(geometry), &inner_gradient(g, geometry), pool);
    let mut gradient = vec![0.0; geometry.shape.weights()];
    each_weight(geometry.shape, |i, inner| gradient[i] += all[inner]);
    gradient
}
