//! Which convolutions a generator has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernels::ConvolutionShape;

/// How large a generator is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// 8, 16 and 32 channels: about 9,000 multiplications for each pixel.
    Small,
    /// 16, 32 and 64 channels: about 32,000 multiplications for each pixel, 340,000 weights.
    #[default]
    Fine,
}

/// An encoder of three convolutions that halves the picture twice, residual blocks (He et al. 2016), and a decoder that
/// doubles it twice. Every convolution but the last is followed by instance normalization; the last has a bias and is
/// followed by a sigmoid, so that all values are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Channels at full size; twice and four times as many at half and a quarter of it.
    pub channels: usize,
    /// At a quarter of the size, of two convolutions each.
    pub residual_blocks: usize,
}

/// Convolutions before the residual blocks.
pub(super) const ENCODER: usize = 3;
/// Convolutions after them that are normalized.
pub(super) const DECODER: usize = 2;
/// By how much the encoder makes a picture smaller.
pub(super) const REDUCTION: usize = 4;

impl Architecture {
    /// Of a size.
    pub fn of(size: Size) -> Self {
        let channels = match size {
            Size::Small => 8,
            Size::Fine => 16,
        };
        Self { channels, residual_blocks: 4 }
    }

    /// All convolutions, in their order.
    pub(crate) fn convolutions(self) -> Vec<ConvolutionShape> {
        let [full, half, quarter] = [1, 2, 4].map(|factor| factor * self.channels);
        let plain = ConvolutionShape { inputs: 3, outputs: full, kernel: 5, stride: 1, upsampling: 1 };
        let three = ConvolutionShape { kernel: 3, ..plain };
        let mut all = vec![
            plain,
            ConvolutionShape { inputs: full, outputs: half, stride: 2, ..three },
            ConvolutionShape { inputs: half, outputs: quarter, stride: 2, ..three },
        ];
        all.resize(ENCODER + 2 * self.residual_blocks, ConvolutionShape { inputs: quarter, outputs: quarter, ..three });
        all.extend([
            ConvolutionShape { inputs: quarter, outputs: half, upsampling: 2, ..three },
            ConvolutionShape { inputs: half, outputs: full, upsampling: 2, ..three },
            ConvolutionShape { inputs: full, outputs: 3, ..plain },
        ]);
        all
    }

    /// The convolutions that are normalized.
    pub(crate) fn normalized(self) -> usize {
        ENCODER + 2 * self.residual_blocks + DECODER
    }

    /// Multiplications for each pixel of the picture.
    pub fn work_per_pixel(self) -> f64 {
        let mut scale = 1.0;
        let one = |shape: ConvolutionShape| {
            scale *= (shape.upsampling as f64 / shape.stride as f64).powi(2);
            shape.weights() as f64 * scale
        };
        self.convolutions().into_iter().map(one).sum()
    }

    /// How many weights, scales and shifts there are.
    pub fn parameters(self) -> usize {
        let convolutions = self.convolutions();
        let weights: usize = convolutions.iter().map(|shape| shape.weights()).sum();
        let affine: usize = convolutions[..self.normalized()].iter().map(|shape| 2 * shape.outputs).sum();
        weights + affine + 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_as_documented() {
        let [small, fine] = [Size::Small, Size::Fine].map(Architecture::of);
        assert!((8_000.0..10_000.0).contains(&small.work_per_pixel()), "{}", small.work_per_pixel());
        assert!((30_000.0..34_000.0).contains(&fine.work_per_pixel()), "{}", fine.work_per_pixel());
        assert!((335_000..345_000).contains(&fine.parameters()), "{}", fine.parameters());
    }
}
