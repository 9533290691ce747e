//! The frozen 3x3 convolution.

use burn::tensor::{Device, Tensor};

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// A 3x3 convolution, zero padding 1, whose weights are laid out once for the way there and the way back.
pub(crate) enum Conv3x3 {
    #[cfg(feature = "cpu")]
    Cpu(cpu::Conv),
    #[cfg(feature = "gpu")]
    Gpu(Box<gpu::Conv>),
}

impl Conv3x3 {
    /// From `weight`, `[outputs, inputs, 3, 3]`, and `bias`, `[outputs]`.
    pub(crate) fn new(weight: &[f32], bias: &[f32], inputs: usize, device: &Device) -> Self {
        match Place::of(device) {
            #[cfg(feature = "cpu")]
            Place::Cpu => Self::Cpu(cpu::Conv::new(weight, bias, inputs)),
            #[cfg(feature = "gpu")]
            Place::Gpu => Self::Gpu(Box::new(gpu::Conv::new(weight, bias, inputs, device))),
        }
    }

    /// The convolution with its bias, and a `ReLU` if asked for.
    ///
    /// # Shapes
    /// - `x`: `[1, inputs, H, W]`
    /// - result: `[1, outputs, H, W]`
    pub(crate) fn forward(&self, x: &Tensor<4>, relu: bool) -> Tensor<4> {
        match self {
            #[cfg(feature = "cpu")]
            Self::Cpu(conv) => conv.forward(x, relu),
            #[cfg(feature = "gpu")]
            Self::Gpu(conv) => conv.forward(x, relu),
        }
    }

    /// The gradient with respect to the input: `(gradient + extra) * (activation > 0)`.
    ///
    /// # Shapes
    /// - `g`, the gradient of the convolution's output before any `ReLU`: `[1, outputs, H, W]`
    /// - `extra`, a loss layer's own gradient of the input; `activation`, the input where it is a `ReLU`'s output; result:
    ///   `[1, inputs, H, W]`
    pub(crate) fn backward(
        &self,
        g: &Tensor<4>,
        extra: Option<&Tensor<4>>,
        activation: Option<&Tensor<4>>,
    ) -> Tensor<4> {
        match self {
            #[cfg(feature = "cpu")]
            Self::Cpu(conv) => conv.backward(g, extra, activation),
            #[cfg(feature = "gpu")]
            Self::Gpu(conv) => conv.backward(g, extra, activation),
        }
    }
}
