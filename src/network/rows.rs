//! Rows of feature maps, as they are passed to observers.

use std::ops::Range;

use burn::tensor::Tensor;

use super::Layer;

/// Some rows of a layer's feature map, or all of them.
///
/// Where activations are recomputed in tiles ([`Checkpointing`](super::Checkpointing)), maps come in several pieces.
#[derive(Clone, Copy)]
pub struct FeatureRows<'a> {
    /// The layer.
    pub layer: Layer,
    /// The rows, `[1, N_l, rows, width]`.
    pub values: &'a Tensor<4>,
    /// Index of the first of them in the whole map.
    pub first: usize,
    /// Rows of the whole map.
    pub height: usize,
}

impl<'a> FeatureRows<'a> {
    /// A whole map, `[1, N_l, height, width]`.
    pub fn whole(layer: Layer, values: &'a Tensor<4>) -> Self {
        Self { layer, values, first: 0, height: values.dims()[2] }
    }

    /// The rows' indices in the whole map.
    pub fn range(&self) -> Range<usize> {
        self.first..self.first + self.values.dims()[2]
    }

    /// Whether these are all rows of the map.
    pub fn is_whole(&self) -> bool {
        self.range() == (0..self.height)
    }

    /// Pixels of the whole map, `M_l`.
    pub fn pixels(&self) -> usize {
        self.height * self.values.dims()[3]
    }
}
