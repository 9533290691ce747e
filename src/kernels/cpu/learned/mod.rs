//! Convolutions whose weights are learned, of any [`ConvolutionShape`](crate::kernels::ConvolutionShape): the forward pass and
//! the gradients with respect to input and weights.
//!
//! In general each is a matrix product with the input's pixels under each tap of the filter. Three kinds have better ways:
//! [`winograd_3x3`], [`upsampled`] and [`few_outputs`].

mod few_outputs;
mod forward;
mod input_gradient;
mod padded_rows;
#[cfg(test)]
mod tests;
mod upsampled;
mod weight_gradient;
mod winograd_3x3;

use self::padded_rows::Geometry;
use super::{Extent, scratch::ScratchPool};
use crate::kernels::ConvolutionShape;

/// The way that a convolution is computed.
enum Way {
    General,
    Winograd,
    Upsampled,
    FewOutputs,
}

impl Way {
    fn of(shape: ConvolutionShape) -> Self {
        let ConvolutionShape { inputs, outputs, kernel, stride, upsampling } = shape;
        match (kernel, stride, upsampling) {
            (3, 1, 1) if inputs.min(outputs) >= winograd_3x3::LEAST => Self::Winograd,
            (3, 1, 2) if inputs.min(4 * outputs) >= winograd_3x3::LEAST => Self::Upsampled,
            (_, 1, 1) if outputs <= few_outputs::MOST && inputs > outputs => Self::FewOutputs,
            _ => Self::General,
        }
    }
}

/// The convolution of `x`, `[inputs, height, width]`, plus a bias for each output if there is one.
pub(crate) fn convolve(
    x: &[f32],
    input: Extent,
    weight: &[f32],
    bias: Option<&[f32]>,
    shape: ConvolutionShape,
    pool: &ScratchPool,
) -> Vec<f32> {
    let geometry = Geometry::new(shape, input);
    let mut y = match Way::of(shape) {
        Way::General => forward::convolve(x, &geometry, weight, pool),
        Way::Winograd => winograd_3x3::convolve(x, &geometry, weight, pool),
        Way::Upsampled => upsampled::convolve(x, &geometry, weight, pool),
        Way::FewOutputs => few_outputs::convolve(x, &geometry, weight, pool),
    };
    if let Some(bias) = bias {
        for (y, bias) in y.chunks_exact_mut(geometry.output.pixels()).zip(bias) {
            for y in y {
                *y += bias;
            }
        }
    }
    y
}

/// The gradient with respect to the convolution's input, whose extent is `input`, from `g`, that of its output.
pub(crate) fn input_gradient(
    g: &[f32],
    input: Extent,
    weight: &[f32],
    shape: ConvolutionShape,
    pool: &ScratchPool,
) -> Vec<f32> {
    let geometry = Geometry::new(shape, input);
    match Way::of(shape) {
        Way::General => input_gradient::input_gradient(g, &geometry, weight, pool),
        Way::Winograd => winograd_3x3::input_gradient(g, &geometry, weight, pool),
        Way::Upsampled => upsampled::input_gradient(g, &geometry, weight, pool),
        Way::FewOutputs => few_outputs::input_gradient(g, &geometry, weight, pool),
    }
}

/// The gradient with respect to the weights, `[outputs, inputs, kernel, kernel]`, from the input `x` and from `g`, the gradient
/// of the output.
pub(crate) fn weight_gradient(
    x: &[f32],
    input: Extent,
    g: &[f32],
    shape: ConvolutionShape,
    pool: &ScratchPool,
) -> Vec<f32> {
    let geometry = Geometry::new(shape, input);
    match Way::of(shape) {
        Way::General | Way::Winograd => weight_gradient::weight_gradient(x, &geometry, g, pool),
        Way::Upsampled => upsampled::weight_gradient(x, &geometry, g, pool),
        Way::FewOutputs => few_outputs::weight_gradient(x, &geometry, g, pool),
    }
}
