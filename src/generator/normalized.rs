//! A convolution whose output is normalized: its forward and its backward pass.

use burn::tensor::Tensor;

use crate::{kernels::ConvolutionShape, ops::Engine};

/// What the backward pass needs of a convolution without bias, an instance normalization and, maybe, a `ReLU`.
pub(crate) struct NormalizedConvolution {
    input: Tensor<4>,
    /// Of the convolution.
    output: Tensor<4>,
    moments: Tensor<2>,
    relu: bool,
}

/// Its gradients.
pub(crate) struct NormalizedGradients {
    /// With respect to the convolution's output.
    pub(crate) output: Tensor<4>,
    pub(crate) weight: Tensor<1>,
    /// With respect to scales and shifts, `[2, outputs]`.
    pub(crate) affine: Tensor<2>,
}

impl NormalizedConvolution {
    /// The forward pass: the normalized map, and what the backward pass needs.
    ///
    /// # Shapes
    /// - `affine`: scales, then shifts, `[2, outputs]`
    pub(crate) fn forward(
        engine: &Engine,
        input: Tensor<4>,
        (weight, affine): (&Tensor<1>, &Tensor<2>),
        shape: ConvolutionShape,
        relu: bool,
    ) -> (Tensor<4>, Self) {
        let operations = engine.operations();
        let output = operations.learned_convolution(&input, weight, None, shape);
        let [_, _, height, width] = output.dims();
        let moments = operations.channel_moments(&output, 1.0 / (height * width) as f64);
        let y = operations.instance_norm(&output, &moments, affine, relu);
        (y, Self { input, output, moments, relu })
    }

    /// The backward pass, from the gradient with respect to the normalized map.
    pub(crate) fn gradients(
        &self,
        engine: &Engine,
        g: &Tensor<4>,
        affine: &Tensor<2>,
        shape: ConvolutionShape,
    ) -> NormalizedGradients {
        let operations = engine.operations();
        let (output, affine) = operations.instance_norm_gradient(g, &self.output, &self.moments, affine, self.relu);
        let weight = operations.learned_convolution_weight_gradient(&self.input, &output, shape);
        NormalizedGradients { output, weight, affine }
    }

    /// What the convolution was given.
    pub(crate) fn input(&self) -> &Tensor<4> {
        &self.input
    }
}

/// The gradient with respect to a convolution's input, from that with respect to its output.
pub(crate) fn input_gradient(
    engine: &Engine,
    g: &Tensor<4>,
    weight: &Tensor<1>,
    shape: ConvolutionShape,
    input: &Tensor<4>,
) -> Tensor<4> {
    let [_, _, height, width] = input.dims();
    engine.operations().learned_convolution_input_gradient(g, weight, shape, (height, width))
}
