//! The network on a device.

use burn::{
    backend::ops::ConvOptions,
    tensor::{
        Device, Tensor, TensorData,
        activation::relu,
        module::{avg_pool2d, conv2d, max_pool2d},
        ops::{AvgPoolOptions, MaxPoolOptions},
    },
};
use serde::{Deserialize, Serialize};

use super::{Activation, Filters, Layer};
use crate::{Error, Result};

/// What shrinks the maps between blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean of 2x2: cleaner pictures and a far better-behaved L-BFGS (Gatys et al. 2015, section 2). The default.
    #[default]
    Average,
    /// The largest of 2x2, as VGG was trained.
    Max,
}

struct Conv {
    weight: Tensor<4>,
    bias: Tensor<1>,
}

/// A VGG-19-shaped network with frozen weights: zero padding 1, `ReLU`, 2x2 pooling before blocks 2 to 5. A narrow one
/// may have fewer channels, and fewer convolutions in a block.
///
/// The weights lie on the device without gradient tracking, so nothing ever computes a gradient with respect to them.
pub struct Vgg {
    name: String,
    /// The input convention as a 1x1 convolution.
    convention: Conv,
    /// By depth.
    convolutions: Vec<(usize, Conv)>,
}

impl Vgg {
    /// Moves filters to a device.
    ///
    /// # Panics
    /// If the filters do not pass [`Filters::check`]; every way to make them in this crate checks.
    pub fn new(filters: &Filters, device: &Device) -> Self {
        filters.check().expect("checked filters");
        let tensor4 = |v: Vec<f32>, dims: [usize; 4]| Tensor::<4>::from_data(TensorData::new(v, dims), device);
        let tensor1 = |v: Vec<f32>| {
            let n = v.len();
            Tensor::<1>::from_data(TensorData::new(v, [n]), device)
        };
        let convention = Conv {
            weight: tensor4(filters.convention.matrix.concat(), [3, 3, 1, 1]),
            bias: tensor1(filters.convention.bias.to_vec()),
        };
        let convolutions = filters
            .convolutions
            .iter()
            .map(|conv| {
                let weight = tensor4(conv.weight.clone(), [conv.outputs, conv.inputs, 3, 3]);
                (conv.depth, Conv { weight, bias: tensor1(conv.bias.clone()) })
            })
            .collect();
        Self { name: filters.name.clone(), convention, convolutions }
    }

    /// The network's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The layers it has, from the picture inwards, by their `ReLU` names.
    pub fn layers(&self) -> Vec<Layer> {
        self.convolutions.iter().map(|(depth, _)| Layer::new(*depth, Activation::Relu)).collect()
    }

    /// Checks that the network has `layer`.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`], which lists those it has.
    pub fn require(&self, layer: Layer) -> Result<()> {
        if self.convolutions.iter().any(|(depth, _)| *depth == layer.depth()) {
            return Ok(());
        }
        let names: Vec<String> = self.layers().iter().map(ToString::to_string).collect();
        Err(Error::UnknownLayer {
            network: self.name.clone(),
            layer: layer.to_string(),
            known: format!("{} (and the same as conv…)", names.join(", ")),
        })
    }

    /// Feature maps of a picture at the named layers, in the order asked; computes no deeper than the deepest.
    ///
    /// # Shapes
    /// - `image`: `[1, 3, height, width]`, RGB 0..1
    /// - each result: `[1, N_l, height >> p, width >> p]`, `p` the poolings before the layer; never empty
    ///
    /// # Panics
    /// If the network lacks a layer ([`Vgg::require`]) or a side would shrink to nothing ([`Layer::extent`]).
    pub fn features(&self, image: Tensor<4>, layers: &[Layer], pooling: Pooling) -> Vec<Tensor<4>> {
        let mut found: Vec<Option<Tensor<4>>> = vec![None; layers.len()];
        let mut keep = |layer: Layer, map: &Tensor<4>| {
            for (slot, _) in found.iter_mut().zip(layers).filter(|(_, asked)| **asked == layer) {
                *slot = Some(map.clone());
            }
        };
        let deepest = layers.iter().map(|layer| layer.depth()).max().unwrap_or(0);
        let mut map = convolve(image, &self.convention, 0);
        for &(depth, ref conv) in self.convolutions.iter().filter(|(depth, _)| *depth <= deepest) {
            if Layer::pool_before(depth) {
                map = pool(map, pooling);
            }
            map = convolve(map, conv, 1);
            keep(Layer::new(depth, Activation::Conv), &map);
            map = relu(map);
            keep(Layer::new(depth, Activation::Relu), &map);
        }
        found.into_iter().map(|map| map.expect("layers that the network has")).collect()
    }
}

fn convolve(map: Tensor<4>, conv: &Conv, padding: usize) -> Tensor<4> {
    let options = ConvOptions::new([1, 1], [padding, padding], [1, 1], 1);
    conv2d(map, conv.weight.clone(), Some(conv.bias.clone()), options)
}

fn pool(map: Tensor<4>, pooling: Pooling) -> Tensor<4> {
    match pooling {
        Pooling::Average => avg_pool2d(map, AvgPoolOptions::new([2, 2])),
        Pooling::Max => max_pool2d(map, MaxPoolOptions::new([2, 2])),
    }
}
