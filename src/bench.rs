//! The loop that benchmarks time: the losses of Gatys et al. on a square picture and their gradient, by our kernels or by
//! Burn's own operations, and a step down the gradient.
//!
//! As in the peers' examples: content at `relu4_2` (the deepest `relu4` where a network has no such layer), style at
//! `relu1_1` to `relu5_1`, average pooling.

use std::sync::Arc;

use burn::tensor::Tensor;

use crate::{
    Result,
    gallery::Work,
    image::Rgb,
    network::{Layer, NetworkWeights, Pooling, Vgg, random},
    ops::{Engine, Sums},
    reference::{self, ReferenceNetwork},
    session::{ScalePictures, ScaleSettings, feature_objective::FeatureObjective},
    upload::upload,
};

/// Output channels of VGG-19's `conv1_1` to `conv5_1` (Simonyan and Zisserman 2015, table 1, column E).
const VGG19_WIDTHS: [usize; 13] = [64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512];
/// The name that benchmarks know it by.
pub const VGG19_SHAPE: &str = "vgg19-shape";
/// How far a step goes; far enough that no two iterations see the same picture.
const RATE: f64 = 1e-6;

/// VGG-19's shape with random weights: for timing, the weights do not matter.
pub fn vgg19_shape() -> NetworkWeights {
    NetworkWeights { name: VGG19_SHAPE.into(), ..random::weights(&VGG19_WIDTHS, 1) }
}

/// Floating-point operations of one iteration's convolutions, forward and backward, counted as direct convolutions: two for a
/// multiply-add.
pub fn flops(weights: &NetworkWeights, size: usize) -> f64 {
    let convolution = |conv: &crate::network::ConvWeights| {
        let (height, width) = Layer::new(conv.depth, crate::network::Activation::Relu).extent(size, size);
        4.0 * 9.0 * (conv.inputs * conv.outputs * height * width) as f64
    };
    weights.convolutions.iter().map(convolution).sum()
}

/// Who computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implementation {
    /// Our kernels.
    Impasto,
    /// Burn's own operations and autodiff.
    Burn,
}

enum Network {
    Impasto(Box<FeatureObjective>),
    Burn { network: Box<ReferenceNetwork>, content: Box<Tensor<4>>, style: Vec<Tensor<4>> },
}

/// The loop at its present picture.
pub struct Loop {
    engine: Engine,
    network: Network,
    content_layer: Layer,
    style_layers: Vec<Layer>,
    x: Tensor<4>,
}

impl Loop {
    /// Starts at a generated photo of `size` x `size` pixels, Returns when the targets are
    /// there, as a painting does before its first iteration. Our kernels can use activation `checkpointing`: see
    /// [`Checkpointing::Tiles`].
    ///
    /// [`Checkpointing::Tiles`]: crate::network::Checkpointing::Tiles
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn new(
        implementation: Implementation,
        weights: &NetworkWeights,
        size: usize,
        engine: &Engine,
        checkpointing: bool,
    ) -> Result<Self> {
        let [x, style] = [Work::Photo, Work::Strokes].map(|work| upload(square(work, size), engine));
        let (content_layer, style_layers) = layers(weights);
        let content_layers = [content_layer];
        let network = match implementation {
            Implementation::Impasto => {
                let network = Arc::new(Vgg::new(weights, engine));
                let style_layers: Vec<(Layer, f64)> = style_layers.iter().map(|layer| (*layer, 1.0)).collect();
                let settings = ScaleSettings::plain(&weights.name, vec![(content_layer, 1.0)], style_layers);
                let pictures = ScalePictures::new(x.clone(), style, x.clone());
                let tiles = network.architecture().tiles(size);
                let objective = FeatureObjective::new(network, &settings, &pictures);
                objective.reference_values().await?;
                Network::Impasto(Box::new(if checkpointing { objective.with_checkpointing(tiles) } else { objective }))
            }
            Implementation::Burn => {
                let network = ReferenceNetwork::new(weights, engine.device());
                let content = network.features(x.clone(), &content_layers, Pooling::Average).remove(0);
                let style = network.features(style, &style_layers, Pooling::Average);
                engine.read_all(style.iter().chain([&content]).map(first).collect()).await?;
                Network::Burn { network: Box::new(network), content: Box::new(content), style }
            }
        };
        Ok(Self { engine: engine.clone(), network, content_layer, style_layers, x })
    }

    /// One iteration; waits for its loss.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn step(&mut self) -> Result<f32> {
        let (losses, gradient) = self.evaluate();
        self.x = match self.network {
            Network::Impasto(_) => self.engine.combine(&[(1.0, &self.x), (-RATE, &gradient)]),
            Network::Burn { .. } => self.x.clone() - gradient.mul_scalar(RATE),
        };
        // One number of the new picture: without it the gradient would not have to be there yet.
        let read = self.engine.read_all(vec![losses, first(&self.x)]).await?;
        Ok(read[0].iter().sum())
    }

    /// The losses and their gradient, `[1, 3, size, size]`.
    fn evaluate(&self) -> (Tensor<1>, Tensor<4>) {
        match &self.network {
            Network::Impasto(objective) => {
                let mut sums = Sums::new(objective.terms().len(), &self.engine);
                let gradient = objective.gradient(&self.x, &mut sums).expect("there is a content layer");
                (sums.finish(), gradient)
            }
            Network::Burn { network, content, style } => reference::differentiate(&self.x, |x| {
                let layers: Vec<Layer> = self.style_layers.iter().copied().chain([self.content_layer]).collect();
                let mut maps = network.features(x, &layers, Pooling::Average);
                let map = maps.pop().expect("the content layer's");
                let content = reference::content_loss(map, reference::constant(content));
                let losses = maps
                    .into_iter()
                    .zip(style)
                    .map(|(map, style)| reference::style_loss(map, reference::constant(style)));
                losses.fold(content, |sum, loss| sum + loss)
            }),
        }
    }
}

/// A square cut-out of a generated picture, so that sizes compare with those of other programs.
fn square(work: Work, size: usize) -> Rgb {
    let picture = work.paint(size * 2, 1);
    Rgb::from_fn(size, size, |x, y| picture.pixel(x, y))
}

/// A tensor's first number.
fn first(tensor: &Tensor<4>) -> Tensor<1> {
    tensor.clone().slice([0..1, 0..1, 0..1, 0..1]).reshape([1])
}

/// Where the losses look.
fn layers(weights: &NetworkWeights) -> (Layer, Vec<Layer>) {
    let has = |layer: &Layer| weights.convolutions.iter().any(|conv| conv.depth == layer.depth());
    let named = |names: &[&str]| -> Vec<Layer> {
        names.iter().map(|name| name.parse().expect("a layer's name")).filter(has).collect()
    };
    let content = named(&["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2"]).pop().expect("at least one layer");
    (content, named(&["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]))
}
