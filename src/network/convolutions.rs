//! A network's convolutions on an engine, and their forward pass.

use burn::tensor::Tensor;

use super::{Activation, FeatureRows, Layer, NetworkWeights, Pooling, checkpointing::Run, halo::Halo};
use crate::ops::{self, Engine};

/// One 3x3 convolution, with the `ReLU` behind it.
pub(super) struct Convolution {
    depth: usize,
    conv: Box<dyn ops::Convolution>,
}

/// The input normalization and the convolutions, by depth.
pub(super) struct Convolutions {
    engine: Engine,
    /// The normalization, as a 3x3 convolution of which only the centre is not zero.
    normalization: Box<dyn ops::Convolution>,
    by_depth: Vec<Convolution>,
}

/// What the forward pass keeps of one convolution for the backward pass.
pub(super) struct SavedActivation {
    pub(super) depth: usize,
    /// The output before the `ReLU`, if a loss observes it.
    pub(super) before_relu: Option<Tensor<4>>,
    /// The output after the `ReLU`.
    pub(super) after_relu: Tensor<4>,
    /// Index of the first row in the whole map.
    pub(super) first: usize,
    /// Rows of the whole map.
    pub(super) height: usize,
}

/// Which rows of its input a forward pass computes: the first, and the height of the whole input. The first is one where
/// rows that are pooled together begin.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) first: usize,
    pub(super) height: usize,
}

impl Convolutions {
    /// Moves the weights down to `layer` to an engine.
    pub(super) fn new(weights: &NetworkWeights, layer: Layer, engine: &Engine) -> Self {
        let mut centre = [0.0; 3 * 3 * 9];
        for (i, value) in weights.normalization.matrix.as_flattened().iter().enumerate() {
            centre[i * 9 + 4] = *value;
        }
        let new = |weight: &[f32], bias: &[f32], inputs| engine.operations().convolution(weight, bias, inputs);
        let by_depth = weights
            .convolutions
            .iter()
            .filter(|conv| conv.depth <= layer.depth())
            .map(|conv| Convolution { depth: conv.depth, conv: new(&conv.weight, &conv.bias, conv.inputs) })
            .collect();
        let normalization = new(&centre, &weights.normalization.bias, 3);
        Self { engine: engine.clone(), normalization, by_depth }
    }

    /// The engine that they run on.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Frees the convolutions deeper than `layer`.
    pub(super) fn truncate(&mut self, layer: Layer) {
        self.by_depth.retain(|conv| conv.depth <= layer.depth());
    }

    /// The convolutions that a pass to `layers` needs.
    pub(super) fn up_to(&self, layers: &[Layer]) -> &[Convolution] {
        let deepest = layers.iter().map(|layer| layer.depth()).max().unwrap_or(0);
        &self.by_depth[..self.by_depth.partition_point(|conv| conv.depth <= deepest)]
    }

    /// Those of them that lie in the blocks of a run.
    pub(super) fn of_run(&self, run: &Run, layers: &[Layer]) -> &[Convolution] {
        run.of(self.up_to(layers), |conv| conv.depth)
    }

    /// The halo of a run's tiles in a pass to `layers`.
    pub(super) fn halo(&self, run: &Run, layers: &[Layer]) -> Halo {
        Halo::of_run(run, &self.up_to(layers).iter().map(|conv| conv.depth).collect::<Vec<_>>())
    }

    /// The network's input from a picture, both `[1, 3, height, width]`.
    pub(super) fn normalize(&self, image: &Tensor<4>) -> Tensor<4> {
        self.normalization.forward(image, false)
    }

    /// The gradient with respect to the picture from that with respect to the output of convolution `depth`, before its
    /// `ReLU`; `depth` must be the first convolution.
    pub(super) fn input_gradient(&self, depth: usize, gradient: &Tensor<4>) -> Tensor<4> {
        let gradient = self.conv(depth).backward(gradient, None, None);
        self.normalization.backward(&gradient, None, None)
    }

    /// The convolution of this depth.
    ///
    /// # Panics
    /// If the network has none.
    pub(super) fn conv(&self, depth: usize) -> &dyn ops::Convolution {
        let found = self.by_depth.iter().find(|conv| conv.depth == depth);
        &*found.expect("a convolution of the forward pass").conv
    }
}

impl SavedActivation {
    /// Passes its maps to `observe`, as far as `layers` name them.
    pub(super) fn observe(&self, layers: &[Layer], observe: &mut dyn FnMut(FeatureRows<'_>)) {
        if let Some(rows) = self.before_relu_rows() {
            observe(rows);
        }
        let rows = self.after_relu_rows();
        if layers.contains(&rows.layer) {
            observe(rows);
        }
    }

    /// The map before the `ReLU`, if it was kept.
    pub(super) fn before_relu_rows(&self) -> Option<FeatureRows<'_>> {
        self.before_relu.as_ref().map(|map| self.rows(Activation::Conv, map))
    }

    /// The map after the `ReLU`.
    pub(super) fn after_relu_rows(&self) -> FeatureRows<'_> {
        self.rows(Activation::Relu, &self.after_relu)
    }

    fn rows<'a>(&self, activation: Activation, values: &'a Tensor<4>) -> FeatureRows<'a> {
        FeatureRows { layer: Layer::new(self.depth, activation), values, first: self.first, height: self.height }
    }
}

/// Runs `convolutions` on `input` and passes each result to `save`; returns the last one after its `ReLU`.
///
/// If the first convolution has a pooling before it, `input` is pooled already. `window` is given where `input` is only some
/// rows of it.
pub(super) fn forward(
    engine: &Engine,
    mut input: Tensor<4>,
    convolutions: &[Convolution],
    layers: &[Layer],
    pooling: Pooling,
    window: Option<Window>,
    save: &mut dyn FnMut(SavedActivation),
) -> Tensor<4> {
    let Window { mut first, mut height } = window.unwrap_or(Window { first: 0, height: input.dims()[2] });
    for (i, Convolution { depth, conv }) in convolutions.iter().enumerate() {
        if i > 0 && Layer::pool_before(*depth) {
            input = engine.operations().pool(&input, pooling.is_max());
            (first, height) = (first / 2, height / 2);
        }
        // Losses rarely observe a map before its `ReLU`; no kernel computes both.
        let observed = layers.contains(&Layer::new(*depth, Activation::Conv));
        let before_relu = observed.then(|| conv.forward(&input, false));
        input = conv.forward(&input, true);
        save(SavedActivation { depth: *depth, before_relu, after_relu: input.clone(), first, height });
    }
    input
}
