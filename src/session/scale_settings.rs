//! A recipe's settings at one scale, with every default filled in.

use super::{
    layer_weights::{default_content_layers, default_style_layers, layers_of},
    networks::Networks,
    recipe::{ContentLoss, Recipe, StyleLoss},
};
use crate::{
    Result,
    network::{Layer, Pooling},
    optimizer::Method,
};

/// What one scale is painted with.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleSettings {
    /// Name of the network.
    pub network: String,
    /// Layers of the content loss, and their weights; these sum to the content weight.
    pub content: Vec<(Layer, f64)>,
    /// Layers of the style loss, and their weights; these sum to the style weight after the strength.
    pub style: Vec<(Layer, f64)>,
    /// How style is compared.
    pub style_loss: StyleLoss,
    /// How content is compared.
    pub content_loss: ContentLoss,
    /// Share of the photo's features in the content target; see [`ScaleOverride::photo`](super::ScaleOverride::photo).
    pub photo: f64,
    /// Weight of the total variation.
    pub tv_weight: f64,
    /// Weight of the L1 total variation.
    pub tv_l1_weight: f64,
    /// Weight of the difference between edges.
    pub edge_weight: f64,
    /// Weight of the style's patches, after the strength.
    pub patch_weight: f64,
    /// Average or max.
    pub pooling: Pooling,
    /// The optimizer.
    pub optimizer: Method,
    /// Bytes that are left for the network's passes.
    pub pass_bytes: u64,
}

impl ScaleSettings {
    /// Those of `recipe` at scales with this long side, in pixels.
    ///
    /// # Errors
    /// [`Error::NoWeights`](crate::Error::NoWeights), [`Error::UnknownLayer`](crate::Error::UnknownLayer).
    pub fn new(recipe: &Recipe, long_side: usize, networks: &Networks) -> Result<Self> {
        let own = recipe.scale_override(long_side);
        let network = own.network.as_ref().unwrap_or(&recipe.network);
        let architecture = networks.architecture(network)?;
        let content = own.content_layers.as_ref().or(recipe.content_layers.as_ref()).cloned();
        let style = own.style_layers.as_ref().or(recipe.style_layers.as_ref()).cloned();
        let content = layers_of(&content.unwrap_or_else(|| default_content_layers(architecture)), architecture)?;
        let style = layers_of(&style.unwrap_or_else(|| default_style_layers(architecture)), architecture)?;
        let style_weight = recipe.strengthen(own.style_weight.unwrap_or(recipe.style_weight));
        let content_weight = own.content_weight.unwrap_or(recipe.content_weight);
        Ok(Self {
            network: network.clone(),
            content: weighted(content, content_weight * recipe.content_loss.balance()),
            style: weighted(style, style_weight * recipe.style_loss.balance()),
            style_loss: recipe.style_loss,
            content_loss: recipe.content_loss,
            photo: own.photo,
            tv_weight: recipe.tv_weight,
            tv_l1_weight: recipe.tv_l1_weight,
            edge_weight: recipe.edge_weight,
            patch_weight: recipe.strengthen(recipe.patch_weight),
            pooling: recipe.pooling,
            optimizer: own.optimizer.as_ref().unwrap_or(&recipe.optimizer).clone(),
            pass_bytes: u64::MAX,
        })
    }

    /// The losses of Gatys et al. at these layers with these weights, and nothing else: what is measured and timed.
    pub(crate) fn plain(network: &str, content: Vec<(Layer, f64)>, style: Vec<(Layer, f64)>) -> Self {
        Self {
            network: network.into(),
            content,
            style,
            style_loss: StyleLoss::Gram,
            content_loss: ContentLoss::Features,
            photo: 1.0,
            tv_weight: 0.0,
            tv_l1_weight: 0.0,
            edge_weight: 0.0,
            patch_weight: 0.0,
            pooling: Pooling::Average,
            optimizer: Method::default(),
            pass_bytes: u64::MAX,
        }
    }

    /// The deepest layer that a loss observes.
    ///
    /// # Panics
    /// If no loss observes any layer.
    pub fn deepest(&self) -> Layer {
        self.content.iter().chain(&self.style).map(|(layer, _)| *layer).max().expect("a loss that observes a layer")
    }
}

fn weighted(layers: Vec<(Layer, f64)>, weight: f64) -> Vec<(Layer, f64)> {
    layers.into_iter().map(|(layer, share)| (layer, weight * share)).collect()
}
