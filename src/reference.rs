//! The network and the losses by Burn's own operations, differentiable by its autodiff: the reference
//! implementation that tests and benchmarks compare ours with.

use crate::network::{Activation, Layer, NetworkWeights, Pooling};
use burn::{
    backend::ops::ConvOptions,
    tensor::{
        Device, Tensor, TensorData,
        activation::relu,
        module::{avg_pool2d, conv2d, max_pool2d},
        ops::{AvgPoolOptions, MaxPoolOptions},
    },
};

/// A VGG-19-shaped network.
pub struct ReferenceNetwork {
    normalization: (Tensor<4>, Tensor<1>),
    convolutions: Vec<(usize, Tensor<4>, Tensor<1>)>,
}

impl ReferenceNetwork {
    /// Moves weights to a device.
    pub fn new(weights: &NetworkWeights, device: &Device) -> Self {
        let normalization = &weights.normalization;
        let matrix = tensor(normalization.matrix.concat(), [3, 3, 1, 1], device);
        let convolutions = weights
            .convolutions
            .iter()
            .map(|conv| {
                let weight = tensor(conv.weight.clone(), [conv.outputs, conv.inputs, 3, 3], device);
                (conv.depth, weight, tensor(conv.bias.clone(), [conv.outputs], device))
            })
            .collect();
        Self { normalization: (matrix, tensor(normalization.bias.to_vec(), [3], device)), convolutions }
    }

    /// Feature maps in the order asked.
    ///
    /// # Panics
    /// If the network lacks a layer.
    pub fn features(&self, image: Tensor<4>, layers: &[Layer], pooling: Pooling) -> Vec<Tensor<4>> {
        let mut found: Vec<Option<Tensor<4>>> = vec![None; layers.len()];
        let mut keep = |layer: Layer, map: &Tensor<4>| {
            for (slot, _) in found.iter_mut().zip(layers).filter(|(_, asked)| **asked == layer) {
                *slot = Some(map.clone());
            }
        };
        let deepest = layers.iter().map(|layer| layer.depth()).max().expect("a layer");
        let mut map = convolve(image, &self.normalization.0, &self.normalization.1, 0);
        let mut poolings = 0;
        for (depth, weight, bias) in self.convolutions.iter().filter(|(depth, ..)| *depth <= deepest) {
            let layer = Layer::new(*depth, Activation::Conv);
            if layer.poolings() > poolings {
                map = pool(map, pooling);
                poolings += 1;
            }
            map = convolve(map, weight, bias, 1);
            keep(layer, &map);
            map = relu(map);
            keep(Layer::new(*depth, Activation::Relu), &map);
        }
        found.into_iter().map(|map| map.expect("layers that the network has")).collect()
    }
}

fn convolve(map: Tensor<4>, weight: &Tensor<4>, bias: &Tensor<1>, padding: usize) -> Tensor<4> {
    conv2d(map, weight.clone(), Some(bias.clone()), ConvOptions::new([1, 1], [padding, padding], [1, 1], 1))
}

fn pool(map: Tensor<4>, pooling: Pooling) -> Tensor<4> {
    match pooling {
        Pooling::Average => avg_pool2d(map, AvgPoolOptions::new([2, 2])),
        Pooling::Max => max_pool2d(map, MaxPoolOptions::new([2, 2])),
    }
}

/// `1/2 * sum (F - P)^2` (Gatys et al. 2015, eq. 1).
pub fn content_loss(features: Tensor<4>, target: Tensor<4>) -> Tensor<1> {
    let difference = features - target;
    (difference.clone() * difference).sum().mul_scalar(0.5)
}

/// `F F^T` (eq. 3).
pub fn gram(features: Tensor<4>) -> Tensor<2> {
    let [_, channels, height, width] = features.dims();
    let flat = features.reshape([channels, height * width]);
    flat.clone().matmul(flat.transpose())
}

/// `1 / (4 N^2 M^2) * sum (G - A)^2` (eq. 4), A scaled from the style's pixels to the picture's.
pub fn style_loss(features: Tensor<4>, style: Tensor<4>) -> Tensor<1> {
    let [_, channels, height, width] = features.dims();
    let [_, _, style_height, style_width] = style.dims();
    let pixels = (height * width) as f64;
    let target = gram(style).mul_scalar(pixels / (style_height * style_width) as f64);
    let difference = (gram(features) - target).div_scalar(2.0 * channels as f64 * pixels);
    (difference.clone() * difference).sum()
}

/// `sum (x[i+1,j] - x[i,j])^2 + (x[i,j+1] - x[i,j])^2`
pub fn tv_loss(image: &Tensor<4>) -> Tensor<1> {
    let [_, _, height, width] = image.dims();
    let neighbours = |dim: usize, extent: usize| {
        let difference = image.clone().narrow(dim, 1, extent - 1) - image.clone().narrow(dim, 0, extent - 1);
        (difference.clone() * difference).sum()
    };
    neighbours(2, height) + neighbours(3, width)
}

/// `sum max(0, x - 1)^2 + max(0, -x)^2`
pub fn range_loss(image: Tensor<4>) -> Tensor<1> {
    let above = relu(image.clone().sub_scalar(1.0));
    let below = relu(image.neg());
    (above.clone() * above + below.clone() * below).sum()
}

/// A loss, `[1]`, and its gradient on the picture, by autodiff.
pub fn differentiate(image: &Tensor<4>, loss: impl FnOnce(Tensor<4>) -> Tensor<1>) -> (Tensor<1>, Tensor<4>) {
    let x = Tensor::from_inner(image.clone()).require_grad();
    let found = loss(x.clone());
    let gradients = found.backward();
    (found.inner(), x.grad(&gradients).expect("a loss that depends on the picture"))
}

fn tensor<const D: usize>(values: Vec<f32>, dims: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, dims), device)
}

/// A tensor that autodiff takes for a constant.
pub fn constant<const D: usize>(tensor: &Tensor<D>) -> Tensor<D> {
    Tensor::from_inner(tensor.clone())
}
