//! The operations of generators.

use burn::tensor::Tensor;

use super::{
    super::learned::LearnedOperations,
    Gpu,
    launch::Run,
    maps::elementwise,
    tensors::{empty, folded, primitive, tensor},
};
use crate::kernels::{ConvolutionShape, params, wgsl::Kernel};

/// Outputs, or channels, of an invocation.
const BLOCK: usize = 8;

impl LearnedOperations for Gpu {
    fn learned_convolution(
        &self,
        x: &Tensor<4>,
        weight: &Tensor<1>,
        bias: Option<&Tensor<1>>,
        shape: ConvolutionShape,
    ) -> Tensor<4> {
        let ConvolutionShape { inputs, outputs, kernel, stride, upsampling } = shape;
        let [_, _, height, width] = x.dims();
        let (rows, columns) = (shape.output(height), shape.output(width));
        let (x, weight, bias) = (primitive(x), primitive(weight), bias.map(primitive));
        let y = empty(&x, [1, outputs, rows, columns]);
        let has_bias = bias.is_some();
        Run::new(&self.0, Kernel::LearnedConvolution)
            .buffer("x", &x.handle, inputs * height * width)
            .buffer("w", &weight.handle, shape.weights())
            .maybe("bias", bias.as_ref().map(|bias| &bias.handle), outputs)
            .buffer("y", &y.handle, outputs * rows * columns)
            .params(&params::LearnedConvolution {
                inputs,
                outputs,
                kernel,
                stride,
                upsampling,
                height,
                width,
                rows,
                columns,
                has_bias,
            })
            .invocations(rows * columns, outputs.div_ceil(BLOCK), 1);
        tensor(y)
    }

    fn learned_convolution_input_gradient(
        &self,
        g: &Tensor<4>,
        weight: &Tensor<1>,
        shape: ConvolutionShape,
        (height, width): (usize, usize),
    ) -> Tensor<4> {
        let [_, outputs, rows, columns] = g.dims();
        let (g, weight) = (primitive(g), primitive(weight));
        let y = empty(&g, [1, shape.inputs, height, width]);
        Run::new(&self.0, Kernel::LearnedInputGradient)
            .buffer("g", &g.handle, outputs * rows * columns)
            .buffer("w", &weight.handle, shape.weights())
            .buffer("y", &y.handle, shape.inputs * height * width)
            .params(&gradient_params(shape, (height, width)))
            .invocations(height * width, shape.inputs.div_ceil(BLOCK), 1);
        tensor(y)
    }

    fn learned_convolution_weight_gradient(&self, x: &Tensor<4>, g: &Tensor<4>, shape: ConvolutionShape) -> Tensor<1> {
        let ([_, inputs, height, width], [_, outputs, rows, columns]) = (x.dims(), g.dims());
        let (x, g) = (primitive(x), primitive(g));
        let y = empty(&x, [shape.weights()]);
        Run::new(&self.0, Kernel::LearnedWeightGradient)
            .buffer("x", &x.handle, inputs * height * width)
            .buffer("g", &g.handle, outputs * rows * columns)
            .buffer("y", &y.handle, shape.weights())
            .params(&gradient_params(shape, (height, width)))
            .workgroups(shape.taps(), outputs.div_ceil(BLOCK), 1);
        tensor(y)
    }

    fn instance_norm(&self, x: &Tensor<4>, moments: &Tensor<2>, affine: &Tensor<2>, relu: bool) -> Tensor<4> {
        let dims = x.dims();
        let [_, channels, height, width] = dims;
        let (pixels, elements) = (height * width, channels * height * width);
        let (x, moments, affine) = (primitive(x), primitive(moments), primitive(affine));
        let y = empty(&x, dims);
        let (fold, rows) = folded(elements);
        Run::new(&self.0, Kernel::InstanceNorm)
            .buffer("x", &x.handle, elements)
            .buffer("moments", &moments.handle, 2 * channels)
            .buffer("affine", &affine.handle, 2 * channels)
            .buffer("y", &y.handle, elements)
            .params(&params::InstanceNorm { elements, fold, channels, pixels, relu })
            .invocations(fold, rows, 1);
        tensor(y)
    }

    fn instance_norm_gradient(
        &self,
        g: &Tensor<4>,
        x: &Tensor<4>,
        moments: &Tensor<2>,
        affine: &Tensor<2>,
        relu: bool,
    ) -> (Tensor<4>, Tensor<2>) {
        let dims = x.dims();
        let [_, channels, height, width] = dims;
        let (pixels, elements) = (height * width, channels * height * width);
        let (g, x, moments, affine) = (primitive(g), primitive(x), primitive(moments), primitive(affine));
        let (y, sums) = (empty(&x, dims), empty(&x, [2, channels]));
        Run::new(&self.0, Kernel::InstanceNormSums)
            .buffer("g", &g.handle, elements)
            .buffer("x", &x.handle, elements)
            .buffer("moments", &moments.handle, 2 * channels)
            .buffer("affine", &affine.handle, 2 * channels)
            .buffer("sums", &sums.handle, 2 * channels)
            .params(&params::InstanceNormSums { channels, pixels, relu })
            .workgroups(channels, 1, 1);
        let (fold, rows) = folded(elements);
        Run::new(&self.0, Kernel::InstanceNormGradient)
            .buffer("g", &g.handle, elements)
            .buffer("x", &x.handle, elements)
            .buffer("moments", &moments.handle, 2 * channels)
            .buffer("affine", &affine.handle, 2 * channels)
            .buffer("sums", &sums.handle, 2 * channels)
            .buffer("y", &y.handle, elements)
            .params(&params::InstanceNorm { elements, fold, channels, pixels, relu })
            .invocations(fold, rows, 1);
        (tensor(y), tensor(sums))
    }

    fn sigmoid(&self, x: &Tensor<4>) -> Tensor<4> {
        elementwise(&self.0, Kernel::Sigmoid, &[("x", x)])
    }

    fn sigmoid_gradient(&self, g: &Tensor<4>, y: &Tensor<4>) -> Tensor<4> {
        elementwise(&self.0, Kernel::SigmoidGradient, &[("g", g), ("result", y)])
    }
}

fn gradient_params(shape: ConvolutionShape, (height, width): (usize, usize)) -> params::LearnedGradient {
    let ConvolutionShape { inputs, outputs, kernel, stride, upsampling } = shape;
    let (rows, columns) = (shape.output(height), shape.output(width));
    params::LearnedGradient { inputs, outputs, kernel, stride, upsampling, height, width, rows, columns }
}
