//! The shape of a network, without its weights.

use super::{
    Activation, Layer, NetworkWeights,
    checkpointing::Run,
    halo::Halo,
    pack::{LayerShape, Manifest},
};
use crate::{Error, Result};

/// One 3x3 convolution's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ConvShape {
    pub(super) depth: usize,
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

impl ConvShape {
    /// The layer of its output, after the `ReLU`.
    pub(super) fn layer(&self) -> Layer {
        Layer::new(self.depth, Activation::Relu)
    }
}

/// A network's name and convolutions, by depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Architecture {
    name: String,
    convolutions: Vec<ConvShape>,
}

impl Architecture {
    /// The shape of these weights.
    pub fn of(weights: &NetworkWeights) -> Self {
        let shape =
            |conv: &super::ConvWeights| ConvShape { depth: conv.depth, inputs: conv.inputs, outputs: conv.outputs };
        Self { name: weights.name.clone(), convolutions: weights.convolutions.iter().map(shape).collect() }
    }

    /// The shape of a pack, by its manifest alone.
    pub fn of_manifest(manifest: &Manifest) -> Self {
        let shape = |layer: &LayerShape| {
            let depth = layer.name.parse::<Layer>().expect("a checked manifest").depth();
            ConvShape { depth, inputs: layer.inputs, outputs: layer.outputs }
        };
        Self { name: manifest.name.clone(), convolutions: manifest.layers.iter().map(shape).collect() }
    }

    /// Drops the convolutions deeper than `layer`.
    pub(super) fn truncate(&mut self, layer: Layer) {
        self.convolutions.retain(|conv| conv.depth <= layer.depth());
    }

    /// The network's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The layers it has, from the picture inwards, by their `ReLU` names.
    pub fn layers(&self) -> Vec<Layer> {
        self.convolutions.iter().map(ConvShape::layer).collect()
    }

    /// The deepest of them.
    pub fn deepest(&self) -> Layer {
        self.convolutions.last().expect("every network has conv1_1").layer()
    }

    /// Whether it has the convolution of `layer`.
    pub fn has(&self, layer: Layer) -> bool {
        self.convolutions.iter().any(|conv| conv.depth == layer.depth())
    }

    /// Checks that the network has `layer`.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`], which lists those it has.
    pub fn require(&self, layer: Layer) -> Result<()> {
        if self.has(layer) {
            return Ok(());
        }
        let names: Vec<String> = self.layers().iter().map(ToString::to_string).collect();
        Err(Error::UnknownLayer {
            network: self.name.clone(),
            layer: layer.to_string(),
            known: format!("{} (and the same as conv…)", names.join(", ")),
        })
    }

    /// All convolutions, by depth.
    pub(super) fn convolutions(&self) -> &[ConvShape] {
        &self.convolutions
    }

    /// How many convolutions a pass to `layer` has.
    pub fn depth(&self, layer: Layer) -> usize {
        self.up_to(&[layer]).len()
    }

    /// Channels of a layer; 0 if the network lacks it.
    pub fn channels(&self, layer: Layer) -> usize {
        self.convolutions.iter().find(|conv| conv.depth == layer.depth()).map_or(0, |conv| conv.outputs)
    }

    /// The convolutions that a pass to `layers` needs.
    /// How many 3x3 filters there are down to `deepest`.
    pub fn filters(&self, deepest: Layer) -> usize {
        self.up_to(&[deepest]).iter().map(|conv| conv.inputs * conv.outputs).sum()
    }

    pub(super) fn up_to(&self, layers: &[Layer]) -> &[ConvShape] {
        let deepest = layers.iter().map(|layer| layer.depth()).max().unwrap_or(0);
        &self.convolutions[..self.convolutions.partition_point(|conv| conv.depth <= deepest)]
    }

    /// Those of them that lie in the blocks of a run.
    pub(super) fn of_run(&self, run: &Run, layers: &[Layer]) -> &[ConvShape] {
        run.of(self.up_to(layers), |conv| conv.depth)
    }

    /// The halo of a run's tiles in a pass to `layers`.
    pub(super) fn halo(&self, run: &Run, layers: &[Layer]) -> Halo {
        Halo::of_run(run, &self.up_to(layers).iter().map(|conv| conv.depth).collect::<Vec<_>>())
    }
}
