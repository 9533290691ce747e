//! The network on a device.

use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::{
    Activation, Architecture, Filters, Layer,
    bands::Bands,
    walk::{Stop, Walk},
};
use crate::{
    Result,
    ops::{Conv3x3, pool},
};

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

impl Pooling {
    pub(super) fn is_max(self) -> bool {
        self == Self::Max
    }
}

/// Which maps the way there keeps for the way back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// One per `ReLU`.
    #[default]
    All,
    /// All but those of block 1, by far the largest: it is passed in bands of at most this many rows, and again on the way
    /// back. Less memory in all, no large map in one piece, a little more work.
    Bands {
        /// At least 2.
        rows: usize,
    },
}

/// A VGG-19-shaped network with frozen weights: zero padding 1, `ReLU`, 2x2 pooling before blocks 2 to 5. A narrow one
/// may have fewer channels, and fewer convolutions in a block.
///
/// The weights are laid out once for the way there and the way back; nothing ever computes a gradient with respect to
/// them.
pub struct Vgg {
    architecture: Architecture,
    /// The input convention, as a 3x3 convolution that looks at its centre only.
    convention: Conv3x3,
    /// By depth.
    convolutions: Vec<Convolution>,
}

pub(super) struct Convolution {
    pub(super) depth: usize,
    pub(super) conv: Conv3x3,
}

impl Vgg {
    /// Moves filters to a device.
    ///
    /// # Panics
    /// If the filters do not pass [`Filters::check`]; every way to make them in this crate checks.
    pub fn new(filters: &Filters, device: &Device) -> Self {
        let deepest = filters.convolutions.last().expect("checked filters").depth;
        Self::to_layer(filters, Layer::new(deepest, Activation::Relu), device)
    }

    /// Moves the filters down to `layer` to a device: deeper ones would only take memory.
    ///
    /// # Panics
    /// As [`Vgg::new`].
    pub fn to_layer(filters: &Filters, layer: Layer, device: &Device) -> Self {
        filters.check().expect("checked filters");
        let mut centre = [0.0; 3 * 3 * 9];
        for (i, value) in filters.convention.matrix.as_flattened().iter().enumerate() {
            centre[i * 9 + 4] = *value;
        }
        let convention = Conv3x3::new(&centre, &filters.convention.bias, 3, device);
        let convolutions = filters
            .convolutions
            .iter()
            .filter(|conv| conv.depth <= layer.depth())
            .map(|conv| Convolution {
                depth: conv.depth,
                conv: Conv3x3::new(&conv.weight, &conv.bias, conv.inputs, device),
            })
            .collect();
        let mut architecture = Architecture::of(filters);
        architecture.truncate(layer);
        Self { architecture, convention, convolutions }
    }

    /// Frees what lies deeper than `layer`.
    pub fn truncate(&mut self, layer: Layer) {
        self.architecture.truncate(layer);
        self.convolutions.retain(|conv| conv.depth <= layer.depth());
    }

    /// Its name and shape.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// The network's name.
    pub fn name(&self) -> &str {
        self.architecture.name()
    }

    /// The layers it has, from the picture inwards, by their `ReLU` names.
    pub fn layers(&self) -> Vec<Layer> {
        self.architecture.layers()
    }

    /// Checks that the network has `layer`.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`](crate::Error::UnknownLayer), which lists those it has.
    pub fn require(&self, layer: Layer) -> Result<()> {
        self.architecture.require(layer)
    }

    /// Feature maps of a picture at the named layers, in the order asked; computes no deeper than the deepest.
    ///
    /// # Shapes
    /// - `image`: `[1, 3, height, width]`, RGB 0..1
    /// - each result: `[1, N_l, height >> p, width >> p]`, `p` the poolings before the layer; never empty
    ///
    /// # Panics
    /// If the network lacks a layer ([`Vgg::require`]) or a side would shrink to nothing ([`Layer::extent`]).
    pub fn features(&self, image: &Tensor<4>, layers: &[Layer], pooling: Pooling) -> Vec<Tensor<4>> {
        let mut maps: Vec<Option<Tensor<4>>> = vec![None; layers.len()];
        self.look(image, layers, pooling, Keep::All, |layer, map| {
            let asked = layers.iter().zip(&mut maps).filter(|(asked, _)| **asked == layer);
            asked.for_each(|(_, place)| *place = Some(map.clone()));
        });
        maps.into_iter().map(|map| map.expect("a layer that the network has")).collect()
    }

    /// Shows `see` the maps of the named layers, from the picture inwards, and keeps none. Those of block 1 come in pieces
    /// where it is passed in bands: each row once, from the top down.
    ///
    /// # Shapes
    /// - `image`: `[1, 3, height, width]`, RGB 0..1
    /// - what is shown: `[1, N_l, rows, width >> p]`, `p` the poolings before the layer
    ///
    /// # Panics
    /// As [`Vgg::features`].
    pub fn look(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        keep: Keep,
        mut see: impl FnMut(Layer, &Tensor<4>),
    ) {
        self.way_there(image, layers, pooling, keep, &mut see, |_| ());
    }

    /// The way there, for the way back; computes no deeper than the deepest of `layers`. Maps are shown as by
    /// [`Vgg::look`].
    ///
    /// # Panics
    /// As [`Vgg::features`].
    pub fn forward(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        keep: Keep,
        mut see: impl FnMut(Layer, &Tensor<4>),
    ) -> Walk<'_> {
        let mut stops = Vec::new();
        let bands = self.way_there(image, layers, pooling, keep, &mut see, |stop| stops.push(stop));
        Walk::new(self, pooling, stops, bands)
    }

    /// Calls `stop` behind each convolution, and `see` at the layers. Bands of block 1 make no stop: they are returned, to
    /// be passed again.
    fn way_there(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        keep: Keep,
        see: &mut impl FnMut(Layer, &Tensor<4>),
        mut stop: impl FnMut(Stop),
    ) -> Option<Bands> {
        let bands = match keep {
            Keep::All => None,
            Keep::Bands { rows } => Some(Bands::new(image, layers, rows)),
        };
        let (input, convolutions) = match &bands {
            None => (Some(self.convention.forward(image, false)), self.passed(layers)),
            Some(bands) => (bands.pass(self, pooling, see), self.blocks(layers).1),
        };
        if let Some(input) = input {
            pass(input, convolutions, layers, pooling, |passed| {
                passed.show(layers, see);
                stop(passed);
            });
        }
        bands
    }

    /// The convolutions on the way to `layers`.
    fn passed(&self, layers: &[Layer]) -> &[Convolution] {
        &self.convolutions[..self.architecture.passed(layers).len()]
    }

    /// The same: those of block 1, and the others.
    pub(super) fn blocks(&self, layers: &[Layer]) -> (&[Convolution], &[Convolution]) {
        self.passed(layers).split_at(self.architecture.blocks(layers).0.len())
    }

    /// The input convention, as a convolution.
    pub(super) fn convention(&self) -> &Conv3x3 {
        &self.convention
    }

    /// The convolution of this depth.
    ///
    /// # Panics
    /// If the network has none.
    pub(super) fn convolution(&self, depth: usize) -> &Conv3x3 {
        let found = self.convolutions.iter().find(|passed| passed.depth == depth);
        &found.expect("a convolution that was passed").conv
    }
}

/// Calls `stop` behind each of these convolutions; the last one's map. `input` is pooled already, where the first of
/// them wants that.
pub(super) fn pass(
    mut input: Tensor<4>,
    convolutions: &[Convolution],
    layers: &[Layer],
    pooling: Pooling,
    mut stop: impl FnMut(Stop),
) -> Tensor<4> {
    for (i, Convolution { depth, conv, .. }) in convolutions.iter().enumerate() {
        if i > 0 && Layer::pool_before(*depth) {
            input = pool(&input, pooling.is_max());
        }
        // Rare, and so not worth a kernel that makes both.
        let asked = layers.contains(&Layer::new(*depth, Activation::Conv));
        let before = asked.then(|| conv.forward(&input, false));
        input = conv.forward(&input, true);
        stop(Stop { depth: *depth, before, after: input.clone() });
    }
    input
}
