//! 3x3 convolutions: direct where few channels come in, Winograd everywhere else.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::{
    super::operations::Convolution,
    values::{Values, extent, map},
};
use crate::kernels::cpu::{Join, direct, scratch::ScratchPool, winograd, winograd_transforms::Finish};

/// Inputs up to which the direct kernel is the faster one.
const FEW: usize = 4;

/// A convolution's weights, for both passes.
pub(super) struct Conv {
    inputs: usize,
    outputs: usize,
    bias: Vec<f32>,
    weights: Weights,
    scratch: Arc<ScratchPool>,
}

/// Laid out for the forward and the backward pass.
enum Weights {
    /// For few inputs.
    Direct(direct::Forward, direct::Backward),
    Winograd(winograd::TransformedWeights, winograd::TransformedWeights),
}

impl Conv {
    pub(super) fn new(weight: &[f32], bias: &[f32], inputs: usize, scratch: Arc<ScratchPool>) -> Self {
        let outputs = bias.len();
        let weights = if inputs <= FEW {
            Weights::Direct(
                direct::Forward::new(weight, outputs, inputs),
                direct::Backward::new(weight, outputs, inputs),
            )
        } else {
            Weights::Winograd(
                winograd::TransformedWeights::forward(weight, outputs, inputs),
                winograd::TransformedWeights::backward(weight, outputs, inputs),
            )
        };
        Self { inputs, outputs, bias: bias.to_vec(), weights, scratch }
    }
}

impl Convolution for Conv {
    fn forward(&self, x: &Tensor<4>, relu: bool) -> Tensor<4> {
        let (values, extent) = (Values::of(x), extent(x));
        let y = match &self.weights {
            Weights::Direct(forward, _) => forward.convolve(values.slice(), extent, &self.bias, relu, &self.scratch),
            Weights::Winograd(forward, _) => {
                let finish = Finish::Forward { bias: &self.bias, relu };
                winograd::convolve(values.slice(), extent, forward, finish, &self.scratch)
            }
        };
        map(y, extent.with_channels(self.outputs))
    }

    fn backward(&self, g: &Tensor<4>, extra: Option<&Tensor<4>>, activation: Option<&Tensor<4>>) -> Tensor<4> {
        let (values, extent) = (Values::of(g), extent(g));
        let (extra, activation) = (extra.map(Values::of), activation.map(Values::of));
        let join =
            Join { extra: extra.as_ref().map(Values::slice), activation: activation.as_ref().map(Values::slice) };
        let y = match &self.weights {
            Weights::Direct(_, backward) => {
                let mut y = backward.convolve(values.slice(), extent, &self.scratch);
                join.apply(&mut y, 0);
                y
            }
            Weights::Winograd(_, backward) => {
                winograd::convolve(values.slice(), extent, backward, Finish::Backward(join), &self.scratch)
            }
        };
        map(y, extent.with_channels(self.inputs))
    }
}
