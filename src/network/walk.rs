//! The way back through the network.

use burn::tensor::Tensor;

use super::{Activation, Layer, Pooling, Vgg, bands::Bands};
use crate::ops::{combine, pool_gradient, relu_gradient};

/// One convolution passed on the way there.
pub(super) struct Stop {
    pub(super) depth: usize,
    /// Its map before the `ReLU`, where it was asked for.
    pub(super) before: Option<Tensor<4>>,
    /// And after it.
    pub(super) after: Tensor<4>,
}

impl Stop {
    /// Shows `see` its maps, as far as they are asked for.
    pub(super) fn show(&self, layers: &[Layer], see: &mut impl FnMut(Layer, &Tensor<4>)) {
        if let Some(before) = &self.before {
            see(Layer::new(self.depth, Activation::Conv), before);
        }
        let layer = Layer::new(self.depth, Activation::Relu);
        if layers.contains(&layer) {
            see(layer, &self.after);
        }
    }
}

/// The gradient as it comes from the deeper convolutions.
pub(super) enum Arriving {
    /// No loss looks there.
    Nothing,
    /// With respect to the output, before the `ReLU`, of the convolution of this depth.
    Conv(usize, Tensor<4>),
    /// With respect to a pooled map.
    Pooled(Tensor<4>),
}

impl Arriving {
    /// What has arrived behind the first convolution, with respect to the image.
    ///
    /// # Panics
    /// If no loss looked anywhere.
    pub(super) fn at_image(&self, network: &Vgg) -> Tensor<4> {
        let Self::Conv(depth, gradient) = self else { panic!("a loss that looks somewhere") };
        let gradient = network.convolution(*depth).backward(gradient, None, None);
        network.convention().backward(&gradient, None, None)
    }
}

/// The way back through `stops`, from the last on. Each map is let go behind it.
pub(super) fn way_back(
    network: &Vgg,
    pooling: Pooling,
    stops: Vec<Stop>,
    mut arriving: Arriving,
    gradient_at: &mut impl FnMut(Layer, &Tensor<4>) -> Option<Tensor<4>>,
) -> Arriving {
    for Stop { depth, before, after } in stops.into_iter().rev() {
        let own = gradient_at(Layer::new(depth, Activation::Relu), &after);
        let gradient = match arriving {
            Arriving::Pooled(g) => Some(pool_gradient(&g, &after, own.as_ref(), pooling.is_max())),
            Arriving::Conv(deeper, g) => Some(network.convolution(deeper).backward(&g, own.as_ref(), Some(&after))),
            Arriving::Nothing => own.map(|own| relu_gradient(&own, &after)),
        };
        let own = before.and_then(|before| gradient_at(Layer::new(depth, Activation::Conv), &before));
        let gradient = match (gradient, own) {
            (Some(g), Some(own)) => Some(combine(&[(1.0, &g), (1.0, &own)])),
            (one, other) => one.or(other),
        };
        arriving = match gradient {
            None => Arriving::Nothing,
            Some(g) if Layer::pool_before(depth) => {
                Arriving::Pooled(network.convolution(depth).backward(&g, None, None))
            }
            Some(g) => Arriving::Conv(depth, g),
        };
    }
    arriving
}

/// A picture's way through the network, as far as it was asked for, to be gone back.
pub struct Walk<'n> {
    network: &'n Vgg,
    pooling: Pooling,
    stops: Vec<Stop>,
    /// Block 1, where its maps were not kept.
    bands: Option<Bands>,
}

impl<'n> Walk<'n> {
    pub(super) fn new(network: &'n Vgg, pooling: Pooling, stops: Vec<Stop>, bands: Option<Bands>) -> Self {
        Self { network, pooling, stops, bands }
    }

    /// The way back: the gradient with respect to the image, `[1, 3, height, width]`.
    ///
    /// `gradient_at` gives the losses' gradient with respect to the map of a layer, or `None` where no loss looks. It is
    /// asked from the deepest layer on, just when it is needed; each map is let go behind it. Where block 1 is passed in
    /// bands, it is asked for each band; bands overlap by some rows, whose gradient counts once only.
    ///
    /// # Panics
    /// If no loss looks anywhere.
    pub fn backward(self, mut gradient_at: impl FnMut(Layer, &Tensor<4>) -> Option<Tensor<4>>) -> Tensor<4> {
        let Self { network, pooling, stops, bands } = self;
        let arriving = way_back(network, pooling, stops, Arriving::Nothing, &mut gradient_at);
        match (bands, arriving) {
            (None, arriving) => arriving.at_image(network),
            (Some(bands), Arriving::Pooled(gradient)) => bands.backward(network, pooling, Some(&gradient), gradient_at),
            (Some(bands), _) => bands.backward(network, pooling, None, gradient_at),
        }
    }
}
