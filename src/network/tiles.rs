//! Activation checkpointing: the maps of a run of blocks are computed in tiles of rows and recomputed in the backward pass,
//! so that they are never in memory as a whole.
//!
//! Each tile is computed together with a [halo](super::halo) of rows above and below it, which is dropped.

use std::ops::Range;

use burn::tensor::Tensor;

use super::{
    FeatureRows, Layer, Pooling, RowBands,
    backward::{UpstreamGradient, backward},
    checkpointing::{Run, block_of},
    convolutions::{Convolutions, SavedActivation, Window, forward},
    halo::Halo,
};

/// A run of blocks that is computed in tiles.
pub(super) struct TiledRun {
    /// The picture, or the pooled map before the run's first block.
    input: RowBands,
    run: Run,
    /// The layers that are observed.
    layers: Vec<Layer>,
    halo: Halo,
    /// Rows of a tile, of the rows of the input.
    tile_rows: usize,
}

/// Rows of the input.
struct Tile {
    own: Range<usize>,
    /// The same with the halo.
    padded: Range<usize>,
    /// Rows of the whole input.
    height: usize,
}

impl Tile {
    /// The own rows after this many poolings.
    fn own(&self, poolings: usize) -> Range<usize> {
        self.own.start >> poolings..self.own.end >> poolings
    }

    /// The own rows of a map of the padded rows after this many poolings; `None` where there are none.
    fn crop(&self, convolutions: &Convolutions, map: &Tensor<4>, poolings: usize) -> Option<Tensor<4>> {
        let (own, first) = (self.own(poolings), self.padded.start >> poolings);
        (!own.is_empty()).then(|| convolutions.engine().take_rows(map, own.start - first..own.end - first))
    }
}

impl TiledRun {
    /// In tiles of about `tile_rows` rows of `input`.
    pub(super) fn new(
        input: RowBands,
        run: Run,
        layers: &[Layer],
        tile_rows: usize,
        convolutions: &Convolutions,
    ) -> Self {
        let halo = convolutions.halo(&run, layers);
        Self { input, run, layers: layers.to_vec(), halo, tile_rows }
    }

    /// The same with other halos: for the test that they are not too large.
    #[cfg(test)]
    pub(super) fn with_halo(self, halo: Halo) -> Self {
        Self { halo, ..self }
    }

    /// The tiles from the top down, with at most `halo` more rows on either side.
    fn tiles(&self, halo: usize) -> impl Iterator<Item = Tile> + use<> {
        let (height, alignment) = (self.input.height(), self.run.alignment());
        let rows = (self.tile_rows / alignment * alignment).max(alignment);
        (0..height).step_by(rows).map(move |start| {
            let own = start..height.min(start + rows);
            let padded = own.start.saturating_sub(halo)..height.min(own.end + halo);
            Tile { own, padded, height }
        })
    }

    /// Whether a layer behind the run is observed.
    fn has_deeper(&self) -> bool {
        self.layers.iter().any(|layer| block_of(layer.depth()) >= self.run.blocks.end)
    }

    /// The forward pass. `observe` gets each row of the observed layers once. Returns the pooled output, if a deeper layer is
    /// observed.
    pub(super) fn forward(
        &self,
        convolutions: &Convolutions,
        pooling: Pooling,
        observe: &mut dyn FnMut(FeatureRows<'_>),
    ) -> Option<RowBands> {
        let engine = convolutions.engine();
        let mut pooled = Vec::new();
        for tile in self.tiles(self.halo.forward) {
            let last = self.forward_tile(convolutions, &tile, pooling, &mut |activation| {
                activation.observe(&self.layers, &mut |rows| {
                    let poolings = self.poolings(rows.layer);
                    if let Some(own) = tile.crop(convolutions, rows.values, poolings) {
                        observe(FeatureRows { values: &own, first: tile.own(poolings).start, ..rows });
                    }
                });
            });
            if self.has_deeper() && !tile.own(self.run.blocks.len()).is_empty() {
                let last = engine.operations().pool(&last, pooling.is_max());
                pooled.extend(tile.crop(convolutions, &last, self.run.blocks.len()));
            }
        }
        self.has_deeper().then(|| RowBands::new(pooled))
    }

    /// The backward pass, which recomputes each tile: the gradient with respect to the run's input; `None` where no loss
    /// observes it or a deeper layer.
    ///
    /// `pooled` is the gradient with respect to the result of [`TiledRun::forward`]. `gradient_at` gets each tile with its
    /// halo, so some rows more than once.
    pub(super) fn backward(
        &self,
        convolutions: &Convolutions,
        pooling: Pooling,
        pooled: Option<&RowBands>,
        gradient_at: &mut dyn FnMut(FeatureRows<'_>) -> Option<Tensor<4>>,
    ) -> Option<RowBands> {
        let engine = convolutions.engine();
        let at_input = |tile: Tile| {
            let mut saved = Vec::new();
            self.forward_tile(convolutions, &tile, pooling, &mut |activation| saved.push(activation));
            let blocks = self.run.blocks.len();
            let padded = tile.padded.start >> blocks..tile.padded.end >> blocks;
            let upstream = match pooled {
                Some(gradient) if !padded.is_empty() => UpstreamGradient::Pooled(gradient.rows(engine, padded)),
                _ => UpstreamGradient::None,
            };
            let gradient = match backward(convolutions, pooling, saved, upstream, gradient_at) {
                UpstreamGradient::None => return None,
                UpstreamGradient::Pooled(gradient) => gradient,
                at_first @ UpstreamGradient::Conv(..) => at_first.at_picture(convolutions),
            };
            tile.crop(convolutions, &gradient, 0)
        };
        let tiles: Option<Vec<_>> = self.tiles(self.halo.backward).map(at_input).collect();
        tiles.map(RowBands::new)
    }

    /// The run for the padded rows of one tile; the last map.
    fn forward_tile(
        &self,
        convolutions: &Convolutions,
        tile: &Tile,
        pooling: Pooling,
        save: &mut dyn FnMut(SavedActivation),
    ) -> Tensor<4> {
        let engine = convolutions.engine();
        let mut input = self.input.rows(engine, tile.padded.clone());
        if self.run.blocks.start == 0 {
            input = convolutions.normalize(&input);
        }
        let window = Window { first: tile.padded.start, height: tile.height };
        forward(engine, input, convolutions.of_run(&self.run, &self.layers), &self.layers, pooling, Some(window), save)
    }

    /// How many poolings lie between the input and the layer.
    fn poolings(&self, layer: Layer) -> usize {
        block_of(layer.depth()) - self.run.blocks.start
    }
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;
    use crate::{network::random, ops::Engine};

    const WIDTHS: [usize; 6] = [3, 4, 5, 4, 6, 5];

    /// Maps and gradient of one run to `conv3_2` over a picture of 61 x 9, in tiles of 8 rows, for the sum of squares of
    /// `relu1_1` and `relu3_2`.
    fn pass(rows: usize, halo: impl FnOnce(Halo) -> Halo, pooling: Pooling) -> (Vec<f32>, Vec<f32>) {
        let engine = Engine::cpu();
        let convolutions =
            Convolutions::new(&random::weights(&WIDTHS, 3), Layer::new(5, crate::network::Activation::Relu), &engine);
        let values: Vec<f32> = (0..3 * 61 * 9).map(|i| ((i * 7919 + 13) % 101) as f32 / 101.0).collect();
        let picture = Tensor::<4>::from_data(burn::tensor::TensorData::new(values, [1, 3, 61, 9]), engine.device());
        let layers: Vec<Layer> = ["relu1_1", "relu3_2"].map(|name| name.parse().unwrap()).to_vec();
        let run = Run { blocks: 0..3, rows: Some(rows) };
        let run = TiledRun::new(picture.into(), run, &layers, rows, &convolutions);
        let halo = halo(run.halo);
        let run = run.with_halo(halo);
        let mut maps = Vec::new();
        let deeper = run.forward(&convolutions, pooling, &mut |rows| {
            if rows.layer == layers[1] {
                maps.push(rows.values.clone());
            }
        });
        assert!(deeper.is_none());
        let gradient = run.backward(&convolutions, pooling, None, &mut |rows| {
            layers.contains(&rows.layer).then(|| rows.values.clone())
        });
        let values = |map: Tensor<4>| map.into_data().try_to_vec::<f32>().unwrap();
        (values(engine.join_rows(&maps)), values(gradient.unwrap().joined(&engine)))
    }

    fn difference(a: &[f32], b: &[f32]) -> f32 {
        let largest = b.iter().fold(0f32, |most, value| most.max(value.abs()));
        a.iter().zip(b).fold(0f32, |most, (a, b)| most.max((a - b).abs())) / largest
    }

    #[test]
    fn no_seam_with_the_halo_and_one_with_less() {
        for pooling in [Pooling::Average, Pooling::Max] {
            let (maps, gradient) = pass(61, |halo| halo, pooling);
            let (tiled_maps, tiled_gradient) = pass(8, |halo| halo, pooling);
            assert!(difference(&tiled_maps, &maps) < 1e-5, "{pooling:?}");
            assert!(difference(&tiled_gradient, &gradient) < 1e-5, "{pooling:?}");
            // Halos are multiples of 8 rows here. What the outermost rows bring to a gradient is less than rounding.
            let (cut_maps, _) = pass(8, |halo| Halo { forward: halo.forward - 8, ..halo }, pooling);
            assert!(difference(&cut_maps, &maps) > 1e-3, "{pooling:?}");
            let (_, cut_gradient) = pass(8, |halo| Halo { backward: 8, ..halo }, pooling);
            assert!(difference(&cut_gradient, &gradient) > 1e-3, "{pooling:?}");
        }
    }
}
