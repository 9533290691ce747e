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

/// The squared 2-Wasserstein distance of normal distributions over N, as [`MomentsLoss`](crate::loss::MomentsLoss): the
/// root of the product by 40 Newton-Schulz steps that autodiff goes through.
pub fn moments_loss(features: Tensor<4>, style: Tensor<4>) -> Tensor<1> {
    let [_, channels, ..] = features.dims();
    let (mean, covariance) = moments(features);
    let (style_mean, style_covariance) = moments(style);
    let identity = Tensor::<2>::eye(channels, &mean.device());
    let trace = |matrix: Tensor<2>| matrix.mul(identity.clone()).sum();
    let floor =
        identity.clone().mul(trace(style_covariance.clone()).mul_scalar(1e-3 / channels as f64).reshape([1, 1]));
    let (covariance, style_covariance) = (covariance + floor.clone(), style_covariance + floor);
    let root = square_root(style_covariance.clone(), &identity);
    let inner = square_root(root.clone().matmul(covariance.clone()).matmul(root), &identity);
    let difference = mean - style_mean;
    let traces = trace(covariance) + trace(style_covariance) - trace(inner).mul_scalar(2.0);
    ((difference.clone() * difference).sum() + traces).div_scalar(channels as f64)
}

/// Mean, `[N, 1]`, and covariance, `[N, N]`.
fn moments(features: Tensor<4>) -> (Tensor<2>, Tensor<2>) {
    let [_, channels, height, width] = features.dims();
    let flat = features.reshape([channels, height * width]);
    let mean = flat.clone().mean_dim(1);
    let centred = flat - mean.clone();
    (mean, centred.clone().matmul(centred.transpose()).div_scalar((height * width) as f64))
}

fn square_root(matrix: Tensor<2>, identity: &Tensor<2>) -> Tensor<2> {
    let trace = matrix.clone().mul(identity.clone()).sum().reshape([1, 1]);
    let (mut y, mut z) = (matrix / trace.clone(), identity.clone());
    for _ in 0..40 {
        let t = identity.clone().mul_scalar(1.5) - z.clone().matmul(y.clone()).mul_scalar(0.5);
        (y, z) = (y.matmul(t.clone()), t.matmul(z));
    }
    y * trace.sqrt()
}

/// As [`SelfSimilarityLoss`](crate::loss::SelfSimilarityLoss), of maps with so few points that all are compared.
pub fn self_similarity_loss(features: Tensor<4>, content: Tensor<4>) -> Tensor<1> {
    let count = (features.dims()[2] * features.dims()[3]) as f64;
    let relative = |features: Tensor<4>| {
        let [_, channels, height, width] = features.dims();
        let flat = features.reshape([channels, height * width]);
        let unit = flat.clone() / (flat.clone() * flat).sum_dim(0).add_scalar(1e-8).sqrt();
        let distances = unit.clone().transpose().matmul(unit).mul_scalar(-1.0).add_scalar(1.0);
        distances.clone() / distances.sum_dim(0).add_scalar(1e-8)
    };
    (relative(features) - relative(content)).abs().sum().div_scalar(count)
}

/// The mean over N directions, the rows of `directions`, of the squared 2-Wasserstein distances along them, by sorting. The
/// style has as many pixels as the picture or a multiple.
///
/// # Shapes
/// - `directions`: `[N, N]`
pub fn sliced_loss(features: Tensor<4>, style: Tensor<4>, directions: &Tensor<2>) -> Tensor<1> {
    let [ours, theirs] = [features, style].map(|features| constant(directions).matmul(flat(features)));
    sorted_distance(ours, theirs)
}

/// As [`PatchLoss`](crate::loss::PatchLoss) with one style, not divided by its reference value, by sorting: sums over filters,
/// means over two sizes. The style has as many pixels as the picture or a multiple, at either size.
pub fn patch_loss(picture: Tensor<4>, style: Tensor<4>) -> Tensor<1> {
    let device = picture.device();
    let convolutions: Vec<Tensor<4>> = crate::loss::patch_filters()
        .into_iter()
        .zip([[16, 3], [16, 16], [64, 16]])
        .map(|(weight, [outputs, inputs])| tensor(weight, [outputs, inputs, 3, 3], &device))
        .collect();
    let see = |picture: Tensor<4>| {
        let filter =
            |map, weight: &Tensor<4>| conv2d(map, weight.clone(), None, ConvOptions::new([1, 1], [1, 1], [1, 1], 1));
        flat(convolutions.iter().fold(picture, filter))
    };
    let (picture, style) = (picture.sub_scalar(0.5), style.sub_scalar(0.5));
    let [half, half_style] = [&picture, &style].map(|x| pool(x.clone(), Pooling::Average));
    let distances = sorted_distance(see(picture), see(style)) + sorted_distance(see(half), see(half_style));
    distances.mul_scalar(64.0 / 2.0)
}

/// The mean over rows of the squared 2-Wasserstein distances; the second has as many columns as the first or a multiple.
fn sorted_distance(ours: Tensor<2>, theirs: Tensor<2>) -> Tensor<1> {
    let sorted = |rows: Tensor<2>| {
        let order = rows.clone().detach().argsort(1);
        rows.gather(1, order)
    };
    let [rows, columns] = ours.dims();
    let times = theirs.dims()[1] / columns;
    let ours = sorted(ours).reshape([rows, columns, 1]);
    let difference = ours - sorted(theirs).reshape([rows, columns, times]);
    (difference.clone() * difference).mean()
}

fn flat(features: Tensor<4>) -> Tensor<2> {
    let [_, channels, height, width] = features.dims();
    features.reshape([channels, height * width])
}

/// `sum sqrt(d^2 + 0.01^2) - 0.01` over differences of neighbours.
pub fn tv_l1_loss(image: &Tensor<4>) -> Tensor<1> {
    let [_, _, height, width] = image.dims();
    let neighbours = |dim: usize, extent: usize| {
        let difference = image.clone().narrow(dim, 1, extent - 1) - image.clone().narrow(dim, 0, extent - 1);
        (difference.clone() * difference).add_scalar(1e-4).sqrt().sub_scalar(0.01).sum()
    };
    neighbours(2, height) + neighbours(3, width)
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
