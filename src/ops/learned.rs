//! The operations of generators, whose weights are learned: each with all of its gradients.

use burn::tensor::Tensor;

use crate::kernels::ConvolutionShape;

/// An engine's operations on networks with weights that change at each step, so that nothing is laid out beforehand.
///
/// Maps are `[1, C, H, W]`; weights lie in a row, `[outputs * inputs * kernel * kernel]`. Gradients are those of a
/// scalar, shaped like what they are of.
pub(crate) trait LearnedOperations {
    /// The convolution of `x`, plus a bias for each output, `[outputs]`, if there is one.
    fn learned_convolution(
        &self,
        x: &Tensor<4>,
        weight: &Tensor<1>,
        bias: Option<&Tensor<1>>,
        shape: ConvolutionShape,
    ) -> Tensor<4>;

    /// The gradient with respect to its input, which has this height and width, from that of its output.
    fn learned_convolution_input_gradient(
        &self,
        g: &Tensor<4>,
        weight: &Tensor<1>,
        shape: ConvolutionShape,
        extent: (usize, usize),
    ) -> Tensor<4>;

    /// The gradient with respect to its weights, from its input and the gradient of its output.
    fn learned_convolution_weight_gradient(&self, x: &Tensor<4>, g: &Tensor<4>, shape: ConvolutionShape) -> Tensor<1>;

    /// Instance normalization (Ulyanov et al. 2016), then a `ReLU` if asked for:
    /// `scale * (x - mean) / sqrt(mean square - mean^2 + 1e-5) + shift`.
    ///
    /// # Shapes
    /// - `moments`: each channel's mean, then its mean square, `[2, C]`: of `x`, or of the picture that `x` is a part
    ///   of
    /// - `affine`: each channel's scale, then its shift, `[2, C]`
    fn instance_norm(&self, x: &Tensor<4>, moments: &Tensor<2>, affine: &Tensor<2>, relu: bool) -> Tensor<4>;

    /// The gradients with respect to `x`, whose own the moments are, and to `affine`, from `g`, that of the result.
    fn instance_norm_gradient(
        &self,
        g: &Tensor<4>,
        x: &Tensor<4>,
        moments: &Tensor<2>,
        affine: &Tensor<2>,
        relu: bool,
    ) -> (Tensor<4>, Tensor<2>);

    /// `1 / (1 + exp(-x))` of each element.
    fn sigmoid(&self, x: &Tensor<4>) -> Tensor<4>;

    /// The gradient with respect to what the sigmoid was of, from `g`, that of its result `y`.
    fn sigmoid_gradient(&self, g: &Tensor<4>, y: &Tensor<4>) -> Tensor<4>;
}
