//! The loss of a recipe at one scale, and its gradient on the picture.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::Recipe;
use crate::{
    Result,
    loss::{content_loss, gram, range_loss, rescale_gram, style_loss, tv_loss},
    network::{Layer, Pooling, Vgg},
    optimizer::{Evaluation, Objective},
};

/// Keeps pixels within 0..1; strong enough that what is clamped at the end is below a byte's step.
const RANGE_WEIGHT: f64 = 100.0;

/// A layer with what its features are compared to and the factor of its loss.
struct ContentTarget {
    layer: Layer,
    features: Tensor<4>,
    factor: Tensor<1>,
}

struct StyleTarget {
    layer: Layer,
    gram: Tensor<2>,
    pixels: usize,
    factor: Tensor<1>,
}

/// The targets of one scale, on the device: content features P and style Gram matrices A.
pub struct Targets {
    network: Arc<Vgg>,
    pooling: Pooling,
    content: Vec<ContentTarget>,
    style: Vec<StyleTarget>,
    layers: Vec<Layer>,
    tv_factor: f64,
    range_factor: f64,
}

impl Targets {
    /// Looks at photo and style once.
    ///
    /// # Shapes
    /// - `photo`: `[1, 3, height, width]`, the size to be painted at
    /// - `style`: `[1, 3, any, any]`
    ///
    /// Layers whose maps would be empty at this size, of photo or style, are left out here.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`](crate::Error::UnknownLayer).
    pub fn new(network: Arc<Vgg>, recipe: &Recipe, photo: &Tensor<4>, style: &Tensor<4>) -> Result<Self> {
        let [_, _, height, width] = photo.dims();
        let content_layers = visible(recipe.content_layers_of(&network)?, &[photo]);
        let style_layers = visible(recipe.style_layers_of(&network)?, &[photo, style]);
        let content = content_targets(&network, recipe, photo, &content_layers);
        let style = style_targets(&network, recipe, style, (height, width), &style_layers);
        let layers = content.iter().map(|t| t.layer).chain(style.iter().map(|t| t.layer)).collect();
        let pixels = (height * width) as f64;
        Ok(Self {
            network,
            pooling: recipe.pooling,
            content,
            style,
            layers,
            tv_factor: recipe.tv_weight / pixels,
            range_factor: RANGE_WEIGHT / pixels,
        })
    }
}

/// Layers that have at least one pixel for each of the pictures; weights are made to sum to 1 again.
fn visible(layers: Vec<(Layer, f64)>, pictures: &[&Tensor<4>]) -> Vec<(Layer, f64)> {
    let sees = |layer: Layer| {
        pictures.iter().all(|picture| {
            let [_, _, height, width] = picture.dims();
            let (h, w) = layer.extent(height, width);
            h > 0 && w > 0
        })
    };
    let kept: Vec<_> = layers.into_iter().filter(|(layer, _)| sees(*layer)).collect();
    let total: f64 = kept.iter().map(|(_, weight)| weight).sum();
    kept.into_iter().map(|(layer, weight)| (layer, weight / total)).collect()
}

fn content_targets(network: &Vgg, recipe: &Recipe, photo: &Tensor<4>, layers: &[(Layer, f64)]) -> Vec<ContentTarget> {
    let names: Vec<Layer> = layers.iter().map(|(layer, _)| *layer).collect();
    let maps = network.features(photo.clone(), &names, recipe.pooling);
    layers
        .iter()
        .zip(maps)
        .map(|((layer, weight), features)| {
            let black = content_loss(features.zeros_like(), features.clone());
            ContentTarget { layer: *layer, features, factor: relative(recipe.content_weight * weight, black) }
        })
        .collect()
}

fn style_targets(
    network: &Vgg,
    recipe: &Recipe,
    style: &Tensor<4>,
    (height, width): (usize, usize),
    layers: &[(Layer, f64)],
) -> Vec<StyleTarget> {
    let names: Vec<Layer> = layers.iter().map(|(layer, _)| *layer).collect();
    let maps = network.features(style.clone(), &names, recipe.pooling);
    layers
        .iter()
        .zip(maps)
        .map(|((layer, weight), map)| {
            let [_, _, map_height, map_width] = map.dims();
            let (h, w) = layer.extent(height, width);
            let gram = rescale_gram(gram(map), map_height * map_width, h * w);
            let black = style_loss(gram.zeros_like(), gram.clone(), h * w);
            let factor = relative(recipe.effective_style_weight() * weight, black);
            StyleTarget { layer: *layer, gram, pixels: h * w, factor }
        })
        .collect()
}

/// `weight / black`: what to multiply a layer's loss with so that a black answer costs `weight`.
fn relative(weight: f64, black: Tensor<1>) -> Tensor<1> {
    // A layer that is dead on the target picture must not blow up.
    black.clamp_min(1e-8).recip().mul_scalar(weight)
}

impl Objective<4> for Targets {
    /// # Shapes
    /// - `x`: `[1, 3, height, width]`
    /// - terms: `[4]`, weighted: content, style, total variation, out of range
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        // Only the picture is tracked; the weights are constants to autodiff.
        let x = Tensor::from_inner(x).require_grad();
        let mut maps = self.network.features(x.clone(), &self.layers, self.pooling).into_iter();
        let content = self
            .content
            .iter()
            .zip(maps.by_ref())
            .map(|(target, map)| content_loss(map, constant(&target.features)) * constant(&target.factor));
        let content = total(content.collect(), &x);
        let style = self.style.iter().zip(maps).map(|(target, map)| {
            style_loss(gram(map), constant(&target.gram), target.pixels) * constant(&target.factor)
        });
        let style = total(style.collect(), &x);
        let tv = tv_loss(x.clone()).mul_scalar(self.tv_factor);
        let range = range_loss(x.clone()).mul_scalar(self.range_factor);
        let terms = Tensor::cat(vec![content, style, tv, range], 0);
        let gradients = terms.clone().sum().backward();
        let gradient = x.grad(&gradients).expect("every term depends on the picture");
        Evaluation { terms: terms.inner(), gradient }
    }
}

fn constant<const D: usize>(tensor: &Tensor<D>) -> Tensor<D> {
    Tensor::from_inner(tensor.clone())
}

fn total(terms: Vec<Tensor<1>>, x: &Tensor<4>) -> Tensor<1> {
    terms.into_iter().reduce(|a, b| a + b).unwrap_or_else(|| x.clone().sum().mul_scalar(0.0))
}
