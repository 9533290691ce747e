//! How much memory a network needs, and which activations it keeps.

use super::{Architecture, Layer, architecture::ConvShape};
use crate::ops::Limits;

/// Which activations the forward pass keeps for the backward pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checkpointing {
    /// All: one map per `ReLU`.
    #[default]
    None,
    /// All but those of block 1, by far the largest, which are computed in tiles and recomputed in the backward pass. Takes
    /// less memory in all, no large map in one piece, and a little more time.
    Tiles {
        /// Rows of a tile, at least 2.
        rows: usize,
    },
}

/// The memory that one forward and backward pass take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// Of the largest map, which needs one buffer.
    pub largest: u64,
    /// Of all that is on the device at the same time, without the picture itself and the optimizer.
    pub total: u64,
}

/// Rows that the two convolutions of block 1 make wrong at a tile's edge, in both passes.
pub(super) const BACKWARD_HALO: usize = 4;
/// Bytes of the largest map of a tile: small compared with what the deeper blocks keep, large enough to fill a GPU.
const TILE_BYTES: usize = 32 << 20;
/// Fewest rows of a tile: with fewer, most of the work would be in the halo.
const LEAST_ROWS: usize = 16;

impl Architecture {
    /// Tiles for pictures of this width, in pixels.
    pub fn tiles(&self, width: usize) -> Checkpointing {
        let first_block = self.split_first_block(&self.layers()).0.iter();
        let channels = first_block.map(|conv| conv.outputs).max().unwrap_or(1);
        let rows = TILE_BYTES / (size_of::<f32>() * channels * width.max(1));
        Checkpointing::Tiles { rows: rows.saturating_sub(2 * BACKWARD_HALO).max(LEAST_ROWS) }
    }

    /// What a pass to `layers` should keep for a picture of this height and width: everything, unless that takes more than
    /// the device's soft limit, or one map more than a buffer may hold.
    pub fn checkpointing(&self, layers: &[Layer], extent: (usize, usize), limits: Limits) -> Checkpointing {
        let all = self.footprint(layers, extent, Checkpointing::None);
        let fits = all.total <= limits.soft && all.largest <= limits.buffer;
        if fits { Checkpointing::None } else { self.tiles(extent.1) }
    }

    /// What a forward and backward pass to `layers` takes for a picture of this height and width.
    pub fn footprint(
        &self,
        layers: &[Layer],
        (height, width): (usize, usize),
        checkpointing: Checkpointing,
    ) -> Footprint {
        let maps = match checkpointing {
            Checkpointing::None => maps_footprint(self.up_to(layers), (height, width)),
            Checkpointing::Tiles { rows } => {
                let (first_block, rest) = self.split_first_block(layers);
                let tile = maps_footprint(first_block, (height.min(rows + 2 * BACKWARD_HALO), width));
                let pooled = first_block.last().map_or(0, |last| bytes(last.outputs, (height / 2, width / 2)));
                let rest = maps_footprint(rest, (height, width));
                // For a moment there are two copies of the pooled rows: tile by tile, and joined.
                Footprint {
                    largest: tile.largest.max(pooled).max(rest.largest),
                    total: (tile.total + 2 * pooled).max(rest.total),
                }
            }
        };
        // Winograd-transformed for both passes: 36 numbers for nine.
        let weight = |conv: &ConvShape| 2 * 36 * 4 * (conv.inputs * conv.outputs) as u64;
        Footprint { total: maps.total + self.up_to(layers).iter().map(weight).sum::<u64>(), ..maps }
    }
}

fn bytes(channels: usize, (height, width): (usize, usize)) -> u64 {
    (size_of::<f32>() * channels * height * width) as u64
}

/// Of the maps of these convolutions, for a picture of this size.
fn maps_footprint(convolutions: &[ConvShape], (height, width): (usize, usize)) -> Footprint {
    let maps = convolutions.iter().map(|conv| bytes(conv.outputs, conv.layer().extent(height, width)));
    let largest = maps.clone().max().unwrap_or(0);
    // In the backward pass a gradient goes in, one comes out, and a loss adds its own, in two steps.
    Footprint { largest, total: maps.sum::<u64>() + 4 * largest }
}
