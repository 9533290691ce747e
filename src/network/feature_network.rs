//! The interface between networks and losses.

use burn::tensor::Tensor;

use super::{Checkpointing, FeatureRows, Layer, Pooling};
use crate::{Result, ops::Engine};

/// A network with frozen weights, on a device, whose feature maps losses observe.
///
/// Pictures are `[1, 3, height, width]`, RGB 0..1. Passes compute no deeper than the deepest layer that is observed.
///
/// # Panics
/// All passes panic if the network lacks a layer ([`FeatureNetwork::require`]) or a side of a map would be empty
/// ([`FeatureNetwork::extent`]).
pub trait FeatureNetwork {
    /// The network's name.
    fn name(&self) -> &str;

    /// The engine that it runs on.
    fn engine(&self) -> &Engine;

    /// The layers it has, from the picture inwards, by their `ReLU` names.
    fn layers(&self) -> Vec<Layer>;

    /// Checks that the network has `layer`.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`](crate::Error::UnknownLayer), which lists those it has.
    fn require(&self, layer: Layer) -> Result<()>;

    /// Height and width of a layer's map for a picture of this height and width; may be 0.
    fn extent(&self, layer: Layer, height: usize, width: usize) -> (usize, usize);

    /// What a pass to `layers` should keep for a picture of this height and width, within so many bytes and the limits of its
    /// engine's device.
    fn checkpointing(&self, layers: &[Layer], extent: (usize, usize), bytes: u64) -> Checkpointing;

    /// Frees what lies deeper than `layer`.
    fn truncate(&mut self, layer: Layer);

    /// A forward pass that keeps nothing. `observe` gets the maps of `layers` from the picture inwards, or tile by tile, and of
    /// each map every row once and from the top down.
    fn observe(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    );

    /// A forward pass to be followed by a backward pass. `observe` is called as by [`FeatureNetwork::observe`].
    fn forward(
        &self,
        image: &Tensor<4>,
        layers: &[Layer],
        pooling: Pooling,
        checkpointing: Checkpointing,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) -> Box<dyn ForwardPass + '_>;

    /// The whole maps of `layers`, in the order asked, each `[1, N_l, height, width]`.
    fn features(&self, image: &Tensor<4>, layers: &[Layer], pooling: Pooling) -> Vec<Tensor<4>> {
        let mut maps: Vec<Option<Tensor<4>>> = vec![None; layers.len()];
        self.observe(image, layers, pooling, Checkpointing::None, &mut |rows| {
            let asked = layers.iter().zip(&mut maps).filter(|(asked, _)| **asked == rows.layer);
            asked.for_each(|(_, map)| *map = Some(rows.values.clone()));
        });
        maps.into_iter().map(|map| map.expect("a layer that the network has")).collect()
    }
}

/// A forward pass with the activations that its backward pass needs.
pub trait ForwardPass {
    /// The backward pass: the gradient with respect to the picture, `[1, 3, height, width]`.
    ///
    /// `gradient_at` returns the losses' gradient with respect to the given rows, or `None` where no loss observes the layer.
    /// It is called from the deepest layer on, just when the gradient is needed. Tiles ([`Checkpointing`]) overlap by
    /// some rows; the gradient of those counts once only.
    ///
    /// # Panics
    /// If no loss observes any layer.
    fn backward(self: Box<Self>, gradient_at: &mut dyn FnMut(FeatureRows<'_>) -> Option<Tensor<4>>) -> Tensor<4>;
}
