//! VGG-19 on a device.

use burn::tensor::Tensor;

use super::{
    Activation, Architecture, Checkpointing, FeatureNetwork, FeatureRows, ForwardPass, Layer, NetworkWeights, Pooling,
    RowBands,
    backward::{UpstreamGradient, backward},
    convolutions::{Convolutions, SavedActivation, forward},
    tiles::TiledRun,
};
use crate::{
    Result,
    ops::{Engine, Limits},
};

/// A VGG-19-shaped network with frozen weights: zero padding 1, `ReLU`, 2x2 pooling before blocks 2 to 5. A narrow one
/// may have fewer channels, and fewer convolutions in a block.
///
/// The weights are laid out once for both passes; no gradient with respect to them is ever computed.
pub struct Vgg {
    architecture: Architecture,
    convolutions: Convolutions,
}

impl Vgg {
    /// Moves weights to a device.
    ///
    /// # Panics
    /// If the weights do not pass [`NetworkWeights::check`]; every way to make them in this crate checks.
    pub fn new(weights: &NetworkWeights, engine: &Engine) -> Self {
        let deepest = weights.convolutions.last().expect("checked weights").depth;
        Self::to_layer(weights, Layer::new(deepest, Activation::Relu), engine)
    }

    /// Moves the weights down to `layer` to a device: deeper ones would only take memory.
    ///
    /// # Panics
    /// As [`Vgg::new`].
    pub fn to_layer(weights: &NetworkWeights, layer: Layer, engine: &Engine) -> Self {
        weights.check().expect("checked weights");
        let mut architecture = Architecture::of(weights);
        architecture.truncate(layer);
        Self { architecture, convolutions: Convolutions::new(weights, layer, engine) }
    }

    /// Its name and shape.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// Passes the activations of the kept run to `save`, and the maps of `layers` to `observe`. The tiled runs are returned, to
    /// be recomputed, the first of them first.
    fn run(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
        save: &mut dyn FnMut(SavedActivation),
    ) -> Vec<TiledRun> {
        let mut tiled = Vec::new();
        let mut input = Some(RowBands::from(image.clone()));
        for run in checkpointing.runs() {
            let Some(map) = input.take() else { break };
            let convolutions = self.convolutions.of_run(&run, layers);
            if let Some(rows) = run.rows {
                let run = TiledRun::new(map, run, layers, rows, &self.convolutions);
                input = run.forward(&self.convolutions, pooling, observe);
                tiled.push(run);
            } else {
                let map = map.joined(self.engine());
                let map = if run.blocks.start == 0 { self.convolutions.normalize(&map) } else { map };
                forward(self.engine(), map, convolutions, layers, pooling, None, &mut |activation| {
                    activation.observe(layers, observe);
                    save(activation);
                });
            }
        }
        tiled
    }
}

impl FeatureNetwork for Vgg {
    fn name(&self) -> &str {
        self.architecture.name()
    }

    fn engine(&self) -> &Engine {
        self.convolutions.engine()
    }

    fn layers(&self) -> Vec<Layer> {
        self.architecture.layers()
    }

    fn require(&self, layer: Layer) -> Result<()> {
        self.architecture.require(layer)
    }

    fn extent(&self, layer: Layer, height: usize, width: usize) -> (usize, usize) {
        layer.extent(height, width)
    }

    fn checkpointing(&self, layers: &[Layer], extent: (usize, usize), bytes: u64) -> Checkpointing {
        let limits = self.engine().limits();
        self.architecture.checkpointing(layers, extent, Limits { total: limits.total.min(bytes), ..limits })
    }

    fn truncate(&mut self, layer: Layer) {
        self.architecture.truncate(layer);
        self.convolutions.truncate(layer);
    }

    fn observe(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) {
        self.run(image, layers, pooling, checkpointing, observe, &mut |_| ());
    }

    fn forward(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) -> Box<dyn ForwardPass + '_> {
        let mut saved = Vec::new();
        let tiled = self.run(image, layers, pooling, checkpointing, observe, &mut |activation| saved.push(activation));
        Box::new(VggForwardPass { convolutions: &self.convolutions, pooling, saved, tiled })
    }
}

/// The activations of a forward pass.
struct VggForwardPass<'n> {
    convolutions: &'n Convolutions,
    pooling: Pooling,
    saved: Vec<SavedActivation>,
    /// The runs whose activations were not kept.
    tiled: Vec<TiledRun>,
}

impl ForwardPass for VggForwardPass<'_> {
    fn backward(self: Box<Self>, gradient_at: &mut dyn FnMut(FeatureRows<'_>) -> Option<Tensor<4>>) -> Tensor<4> {
        let Self { convolutions, pooling, saved, tiled } = *self;
        let upstream = backward(convolutions, pooling, saved, UpstreamGradient::None, gradient_at);
        if tiled.is_empty() {
            return upstream.at_picture(convolutions);
        }
        let mut gradient = match upstream {
            UpstreamGradient::Pooled(gradient) => Some(RowBands::from(gradient)),
            _ => None,
        };
        // Each run's input is freed once it is used.
        for run in tiled.into_iter().rev() {
            gradient = run.backward(convolutions, pooling, gradient.as_ref(), gradient_at);
        }
        gradient.expect("a loss that observes a layer").joined(convolutions.engine())
    }
}
