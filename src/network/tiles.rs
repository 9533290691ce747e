//! Activation checkpointing of block 1: its maps, by far the largest, are computed in tiles of rows and recomputed in the
//! backward pass, so that they are never in memory as a whole.
//!
//! Each tile is computed together with a halo of rows above and below it. The zero padding at a tile's edge makes one row
//! wrong with each convolution; the halo holds those rows, and is dropped.

use std::ops::Range;

use burn::tensor::Tensor;

use super::{
    FeatureRows, Layer, Pooling,
    backward::{UpstreamGradient, backward},
    convolutions::{Convolutions, SavedActivation, Window, forward},
    memory::BACKWARD_HALO,
};
use crate::ops::Engine;

/// Rows that the forward pass makes wrong: one with each of two convolutions. Even, like all numbers of rows here, so that
/// rows that are pooled together stay together.
const FORWARD_HALO: usize = 2;

/// A picture whose block 1 is computed in tiles.
pub(super) struct TiledBlock {
    image: Tensor<4>,
    /// The layers that are observed.
    layers: Vec<Layer>,
    tile_rows: usize,
}

/// Rows of the picture.
struct Tile {
    own: Range<usize>,
    /// The same with the halo.
    padded: Range<usize>,
}

impl Tile {
    /// The own rows of a map of the padded rows.
    fn crop(&self, engine: &Engine, map: &Tensor<4>) -> Tensor<4> {
        engine.take_rows(map, self.own.start - self.padded.start..self.own.end - self.padded.start)
    }

    /// The own rows of a pooled map of the padded rows.
    fn crop_pooled(&self, engine: &Engine, map: &Tensor<4>) -> Tensor<4> {
        engine.take_rows(map, (self.own.start - self.padded.start) / 2..self.own.end / 2 - self.padded.start / 2)
    }
}

impl TiledBlock {
    /// In tiles of at most `tile_rows` rows; `image` is `[1, 3, height, width]`.
    pub(super) fn new(image: &Tensor<4>, layers: &[Layer], tile_rows: usize) -> Self {
        Self { image: image.clone(), layers: layers.to_vec(), tile_rows }
    }

    /// The tiles from the top down, with at most `halo` more rows on either side.
    fn tiles(&self, halo: usize) -> impl Iterator<Item = Tile> {
        let height = self.height();
        let rows = (self.tile_rows / 2 * 2).max(2);
        (0..height).step_by(rows).map(move |start| {
            let own = start..height.min(start + rows);
            let padded = own.start.saturating_sub(halo)..height.min(own.end + halo);
            Tile { own, padded }
        })
    }

    fn height(&self) -> usize {
        self.image.dims()[2]
    }

    /// The forward pass. `observe` gets each row of the observed layers once. Returns the pooled output of block 1, if a
    /// deeper layer is observed.
    pub(super) fn forward(
        &self,
        convolutions: &Convolutions,
        pooling: Pooling,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) -> Option<Tensor<4>> {
        let engine = convolutions.engine();
        let deeper = self.layers.iter().any(|layer| !layer.is_in_first_block());
        let mut pooled = Vec::new();
        for tile in self.tiles(FORWARD_HALO) {
            let last = self.forward_tile(convolutions, &tile, pooling, &mut |activation| {
                activation.observe(&self.layers, &mut |rows| {
                    observe(FeatureRows { values: &tile.crop(engine, rows.values), first: tile.own.start, ..rows });
                });
            });
            if deeper && tile.own.len() > 1 {
                pooled.push(tile.crop_pooled(engine, &engine.operations().pool(&last, pooling.is_max())));
            }
        }
        deeper.then(|| engine.join_rows(&pooled))
    }

    /// The backward pass, which recomputes each tile: the gradient with respect to the picture.
    ///
    /// `pooled` is the gradient with respect to the result of [`TiledBlock::forward`]. `gradient_at` gets each tile with its
    /// halo, so some rows more than once.
    pub(super) fn backward(
        &self,
        convolutions: &Convolutions,
        pooling: Pooling,
        pooled: Option<&Tensor<4>>,
        gradient_at: &mut dyn FnMut(FeatureRows<'_>) -> Option<Tensor<4>>,
    ) -> Tensor<4> {
        let engine = convolutions.engine();
        let tiles = self.tiles(BACKWARD_HALO).map(|tile| {
            let mut saved = Vec::new();
            self.forward_tile(convolutions, &tile, pooling, &mut |activation| saved.push(activation));
            let upstream = pooled.map_or(UpstreamGradient::None, |gradient| {
                UpstreamGradient::Pooled(engine.take_rows(gradient, tile.padded.start / 2..tile.padded.end / 2))
            });
            let upstream = backward(convolutions, pooling, saved, upstream, gradient_at);
            tile.crop(engine, &upstream.at_picture(convolutions))
        });
        engine.join_rows(&tiles.collect::<Vec<_>>())
    }

    /// Block 1 for the padded rows of one tile; the last map.
    fn forward_tile(
        &self,
        convolutions: &Convolutions,
        tile: &Tile,
        pooling: Pooling,
        save: &mut dyn FnMut(SavedActivation),
    ) -> Tensor<4> {
        let engine = convolutions.engine();
        let image = engine.take_rows(&self.image, tile.padded.clone());
        let (first_block, _) = convolutions.split_first_block(&self.layers);
        let window = Window { first: tile.padded.start, height: self.height() };
        forward(engine, convolutions.normalize(&image), first_block, &self.layers, pooling, Some(window), save)
    }
}
