//! The network on a device.

use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::{Activation, Filters, Layer};
use crate::{
    Error, Result,
    ops::{Conv3x3, combine, pool, pool_gradient, relu_gradient},
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
    fn is_max(self) -> bool {
        self == Self::Max
    }
}

/// Which maps the way there keeps for the way back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// One per `ReLU`.
    #[default]
    All,
    /// All but those of block 1, by far the largest, which the way back computes again: less memory, a little more work.
    AllButFirstBlock,
}

/// Convolutions of block 1.
const FIRST_BLOCK: usize = 2;

/// A VGG-19-shaped network with frozen weights: zero padding 1, `ReLU`, 2x2 pooling before blocks 2 to 5. A narrow one
/// may have fewer channels, and fewer convolutions in a block.
///
/// The weights are laid out once for the way there and the way back; nothing ever computes a gradient with respect to
/// them.
pub struct Vgg {
    name: String,
    /// The input convention, as a 3x3 convolution that looks at its centre only.
    convention: Conv3x3,
    /// By depth.
    convolutions: Vec<Convolution>,
}

struct Convolution {
    depth: usize,
    inputs: usize,
    outputs: usize,
    conv: Conv3x3,
}

/// The memory that one look at a picture and its gradient take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// Of the largest map: it lies in one buffer.
    pub largest: u64,
    /// Of all that lies on the device at the same time, the picture itself and the optimizer not included.
    pub total: u64,
}

impl Vgg {
    /// Moves filters to a device.
    ///
    /// # Panics
    /// If the filters do not pass [`Filters::check`]; every way to make them in this crate checks.
    pub fn new(filters: &Filters, device: &Device) -> Self {
        filters.check().expect("checked filters");
        let mut centre = [0.0; 3 * 3 * 9];
        for (i, value) in filters.convention.matrix.as_flattened().iter().enumerate() {
            centre[i * 9 + 4] = *value;
        }
        let convention = Conv3x3::new(&centre, &filters.convention.bias, 3, device);
        let convolutions = filters
            .convolutions
            .iter()
            .map(|conv| Convolution {
                depth: conv.depth,
                inputs: conv.inputs,
                outputs: conv.outputs,
                conv: Conv3x3::new(&conv.weight, &conv.bias, conv.inputs, device),
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
        self.convolutions.iter().map(|passed| Layer::new(passed.depth, Activation::Relu)).collect()
    }

    /// Checks that the network has `layer`.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`], which lists those it has.
    pub fn require(&self, layer: Layer) -> Result<()> {
        if self.convolutions.iter().any(|passed| passed.depth == layer.depth()) {
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
    pub fn features(&self, image: &Tensor<4>, layers: &[Layer], pooling: Pooling) -> Vec<Tensor<4>> {
        let asked = |depth| layers.iter().any(|layer| layer.depth() == depth);
        let stops = self.pass(image, layers, pooling, asked);
        let walk = Walk { network: self, pooling, stops, first_block: None };
        layers.iter().map(|layer| walk.map(*layer).clone()).collect()
    }

    /// What the way to `layers` and back takes for a picture of this size.
    pub fn footprint(&self, layers: &[Layer], (height, width): (usize, usize), keep: Keep) -> Footprint {
        let passed: Vec<&Convolution> = self.passed(layers).collect();
        let bytes = |passed: &Convolution| {
            let (height, width) = Layer::new(passed.depth, Activation::Relu).extent(height, width);
            4 * (passed.outputs * height * width) as u64
        };
        // On the way back a gradient goes in, one comes out, and a loss adds its own, in two steps.
        let largest =
            |convolutions: &[&Convolution]| convolutions.iter().map(|passed| bytes(passed)).max().unwrap_or(0);
        let way_back = |convolutions: &[&Convolution]| {
            convolutions.iter().map(|passed| bytes(passed)).sum::<u64>() + 4 * largest(convolutions)
        };
        let (first, rest) = passed.split_at(passed.iter().filter(|passed| passed.depth < FIRST_BLOCK).count());
        let maps = match keep {
            Keep::All => way_back(&passed),
            Keep::AllButFirstBlock => way_back(first).max(way_back(rest)),
        };
        // Transformed both ways, 36 numbers for nine.
        let weights: u64 = passed.iter().map(|passed| 2 * 36 * 4 * (passed.inputs * passed.outputs) as u64).sum();
        Footprint { largest: largest(&passed), total: maps + weights }
    }

    /// The way there, for the way back; computes no deeper than the deepest of `layers`.
    ///
    /// # Shapes
    /// - `image`: `[1, 3, height, width]`, RGB 0..1
    ///
    /// # Panics
    /// As [`Vgg::features`].
    pub fn forward(&self, image: &Tensor<4>, layers: &[Layer], pooling: Pooling, keep: Keep) -> Walk<'_> {
        let first_block = (keep == Keep::AllButFirstBlock).then(|| {
            let looked_at = layers.iter().copied().filter(|layer| layer.depth() < FIRST_BLOCK);
            let last = Layer::new(FIRST_BLOCK - 1, Activation::Relu);
            FirstBlock { image: image.clone(), layers: looked_at.chain([last]).collect() }
        });
        let kept = |depth| first_block.is_none() || depth >= FIRST_BLOCK;
        let stops = self.pass(image, layers, pooling, kept);
        Walk { network: self, pooling, stops, first_block }
    }

    /// The way there; the maps of the convolutions that are to be `kept`, by depth.
    fn pass(&self, image: &Tensor<4>, layers: &[Layer], pooling: Pooling, kept: impl Fn(usize) -> bool) -> Vec<Stop> {
        let mut stops = Vec::new();
        let mut input = self.convention.forward(image, false);
        for Convolution { depth, conv, .. } in self.passed(layers) {
            if Layer::pool_before(*depth) {
                input = pool(&input, pooling.is_max());
            }
            // Rare, and so not worth a kernel that makes both.
            let asked = kept(*depth) && layers.contains(&Layer::new(*depth, Activation::Conv));
            let before = asked.then(|| conv.forward(&input, false));
            input = conv.forward(&input, true);
            if kept(*depth) {
                stops.push(Stop { depth: *depth, before, after: input.clone() });
            }
        }
        stops
    }

    /// The convolutions on the way to `layers`.
    fn passed(&self, layers: &[Layer]) -> impl Iterator<Item = &Convolution> {
        let deepest = layers.iter().map(|layer| layer.depth()).max().unwrap_or(0);
        self.convolutions.iter().filter(move |passed| passed.depth <= deepest)
    }
}

/// One convolution passed on the way there.
struct Stop {
    depth: usize,
    /// Its map before the `ReLU`, where it was asked for.
    before: Option<Tensor<4>>,
    /// And after it.
    after: Tensor<4>,
}

/// What it takes to pass block 1 again.
struct FirstBlock {
    image: Tensor<4>,
    /// Those asked for there, and its last.
    layers: Vec<Layer>,
}

/// A picture's way through the network, as far as it was asked for: its maps, and the way back.
pub struct Walk<'n> {
    network: &'n Vgg,
    pooling: Pooling,
    stops: Vec<Stop>,
    /// Where its maps were not kept.
    first_block: Option<FirstBlock>,
}

impl Walk<'_> {
    /// The map at a layer that was asked for, `[1, N_l, height >> p, width >> p]`.
    ///
    /// # Panics
    /// If the layer was not among those asked for, or its map was not kept.
    pub fn map(&self, layer: Layer) -> &Tensor<4> {
        let stop = self.stops.iter().find(|stop| stop.depth == layer.depth()).expect("a layer that the network has");
        match layer.activation() {
            Activation::Relu => &stop.after,
            Activation::Conv => stop.before.as_ref().expect("a layer that was asked for"),
        }
    }

    /// The way back: the gradient with respect to the image, `[1, 3, height, width]`.
    ///
    /// `gradient_at` gives the losses' gradient with respect to the map of a layer, or `None` where no loss looks. It is
    /// asked from the deepest layer on, just when it is needed; each map is let go behind it.
    ///
    /// # Panics
    /// If no loss looks anywhere.
    pub fn backward(mut self, mut gradient_at: impl FnMut(Layer, &Tensor<4>) -> Option<Tensor<4>>) -> Tensor<4> {
        // With respect to the present convolution's output, before its ReLU.
        let mut gradient: Option<Tensor<4>> = None;
        let mut above: Option<usize> = None;
        while let Some(Stop { depth, before, after }) = self.last_stop() {
            let own = gradient_at(Layer::new(depth, Activation::Relu), &after);
            gradient = match (gradient, above) {
                (Some(g), Some(above)) if Layer::pool_before(above) => {
                    let g = self.convolution(above).backward(&g, None, None);
                    Some(pool_gradient(&g, &after, own.as_ref(), self.pooling.is_max()))
                }
                (Some(g), Some(above)) => Some(self.convolution(above).backward(&g, own.as_ref(), Some(&after))),
                _ => own.map(|own| relu_gradient(&own, &after)),
            };
            let own = before.and_then(|before| gradient_at(Layer::new(depth, Activation::Conv), &before));
            gradient = match (gradient, own) {
                (Some(g), Some(own)) => Some(combine(&[(1.0, &g), (1.0, &own)])),
                (one, other) => one.or(other),
            };
            above = Some(depth);
        }
        let gradient = self.convolution(0).backward(&gradient.expect("a loss that looks somewhere"), None, None);
        self.network.convention.backward(&gradient, None, None)
    }

    /// The deepest convolution that the way back has not come to; block 1 is passed again where its maps were not kept.
    fn last_stop(&mut self) -> Option<Stop> {
        if self.stops.is_empty()
            && let Some(FirstBlock { image, layers }) = self.first_block.take()
        {
            self.stops = self.network.pass(&image, &layers, self.pooling, |_| true);
        }
        self.stops.pop()
    }

    fn convolution(&self, depth: usize) -> &Conv3x3 {
        let found = self.network.convolutions.iter().find(|passed| passed.depth == depth);
        &found.expect("a convolution that was passed").conv
    }
}
