//! The operations of generators.

use burn::tensor::Tensor;

use super::{
    super::learned::LearnedOperations,
    Cpu,
    values::{Values, extent, map, tensor},
};
use crate::kernels::{
    ConvolutionShape,
    cpu::{Extent, instance_norm, learned, sigmoid},
};

impl LearnedOperations for Cpu {
    fn learned_convolution(
        &self,
        x: &Tensor<4>,
        weight: &Tensor<1>,
        bias: Option<&Tensor<1>>,
        shape: ConvolutionShape,
    ) -> Tensor<4> {
        let (input, bias) = (extent(x), bias.map(Values::of));
        let (x, weight, bias) = (Values::of(x), Values::of(weight), bias.as_ref().map(Values::slice));
        let y = learned::convolve(x.slice(), input, weight.slice(), bias, shape, &self.scratch);
        let (height, width) = (shape.output(input.height), shape.output(input.width));
        map(y, Extent { channels: shape.outputs, height, width })
    }

    fn learned_convolution_input_gradient(
        &self,
        g: &Tensor<4>,
        weight: &Tensor<1>,
        shape: ConvolutionShape,
        (height, width): (usize, usize),
    ) -> Tensor<4> {
        let input = Extent { channels: shape.inputs, height, width };
        let (g, weight) = (Values::of(g), Values::of(weight));
        map(learned::input_gradient(g.slice(), input, weight.slice(), shape, &self.scratch), input)
    }

    fn learned_convolution_weight_gradient(&self, x: &Tensor<4>, g: &Tensor<4>, shape: ConvolutionShape) -> Tensor<1> {
        let (input, x, g) = (extent(x), Values::of(x), Values::of(g));
        let gradient = learned::weight_gradient(x.slice(), input, g.slice(), shape, &self.scratch);
        tensor(gradient, [shape.weights()])
    }

    fn instance_norm(&self, x: &Tensor<4>, moments: &Tensor<2>, affine: &Tensor<2>, relu: bool) -> Tensor<4> {
        let [moments, affine] = [moments, affine].map(Values::of);
        tensor(instance_norm::normalize(Values::of(x).slice(), moments.slice(), affine.slice(), relu), x.dims())
    }

    fn instance_norm_gradient(
        &self,
        g: &Tensor<4>,
        x: &Tensor<4>,
        moments: &Tensor<2>,
        affine: &Tensor<2>,
        relu: bool,
    ) -> (Tensor<4>, Tensor<2>) {
        let ([g, map], [moments, scales]) = ([g, x].map(Values::of), [moments, affine].map(Values::of));
        let (gradient, own) = instance_norm::gradient(g.slice(), map.slice(), moments.slice(), scales.slice(), relu);
        (tensor(gradient, x.dims()), tensor(own, affine.dims()))
    }

    fn sigmoid(&self, x: &Tensor<4>) -> Tensor<4> {
        tensor(sigmoid::sigmoid(Values::of(x).slice()), x.dims())
    }

    fn sigmoid_gradient(&self, g: &Tensor<4>, y: &Tensor<4>) -> Tensor<4> {
        tensor(sigmoid::gradient(Values::of(g).slice(), Values::of(y).slice()), g.dims())
    }
}
