//! A network's weights on the host, in f32.

use crate::{
    InputNormalization,
    layer::{conv_name, may_follow},
};

/// One 3x3 convolution.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvWeights {
    /// Its number in [`CONVOLUTIONS`](crate::CONVOLUTIONS).
    pub depth: usize,
    /// Channels in.
    pub inputs: usize,
    /// Channels out.
    pub outputs: usize,
    /// `[outputs, inputs, 3, 3]`, row-major.
    pub weight: Vec<f32>,
    /// `[outputs]`.
    pub bias: Vec<f32>,
}

/// The weights of the first convolutions of a VGG-19-shaped network, and the normalization of its input.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkWeights {
    /// The network's name: `vgg19`, `vgg19-lite`, ...
    pub name: String,
    /// Version of the weights; changes when the numbers do.
    pub version: String,
    /// Who made them and under which terms.
    pub licence: String,
    /// From RGB 0..1 to the first convolution's input.
    pub normalization: InputNormalization,
    /// From `conv1_1` on, by depth: as many blocks as there are, each from its first convolution on. At least one.
    pub convolutions: Vec<ConvWeights>,
}

impl NetworkWeights {
    /// Checks that the convolutions chain (3 channels in, each one's output the next one's input), that lengths fit
    /// the shapes and that every number is finite.
    ///
    /// # Errors
    /// What is wrong, in words that fit after a file name.
    pub fn check(&self) -> Result<(), String> {
        let mut inputs = 3;
        if self.convolutions.is_empty() {
            return Err("it holds no convolution".into());
        }
        let mut before = None;
        for conv in &self.convolutions {
            let name = conv_name(conv.depth);
            if !may_follow(before, conv.depth) {
                return Err(format!("{name} cannot follow {}", before.map_or("the picture".into(), conv_name)));
            }
            before = Some(conv.depth);
            if conv.inputs != inputs {
                return Err(format!("{name} takes {} channels where {inputs} come in", conv.inputs));
            }
            if conv.weight.len() != conv.outputs * inputs * 9 || conv.bias.len() != conv.outputs || conv.outputs == 0 {
                return Err(format!("{name} is not of shape [{}, {inputs}, 3, 3]", conv.outputs));
            }
            if !conv.weight.iter().chain(&conv.bias).all(|v| v.is_finite()) {
                return Err(format!("{name} holds a number that is not finite"));
            }
            inputs = conv.outputs;
        }
        if self.normalization.is_finite() { Ok(()) } else { Err("its input normalization is not finite".into()) }
    }

    /// Number of weights and biases.
    pub fn parameters(&self) -> usize {
        self.convolutions.iter().map(|conv| conv.weight.len() + conv.bias.len()).sum()
    }
}
