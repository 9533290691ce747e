//! How much memory a network needs.

use super::{Architecture, Keep, Layer, architecture::ConvShape, bands::HALO_BACK};

/// The memory that one look at a picture and its gradient take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// Of the largest map: it lies in one buffer.
    pub largest: u64,
    /// Of all that lies on the device at the same time, the picture itself and the optimizer not included.
    pub total: u64,
}

/// Bytes of the largest map of a band: small beside what the deeper blocks keep, large enough to fill a GPU.
const BAND_BYTES: usize = 32 << 20;
/// Fewest rows of a band: of fewer, most of the work would be its halo's.
const LEAST_ROWS: usize = 16;

impl Architecture {
    /// Bands of block 1 for pictures of this width.
    pub fn bands(&self, width: usize) -> Keep {
        let first = self.blocks(&self.layers()).0.iter();
        let channels = first.map(|passed| passed.outputs).max().unwrap_or(1);
        let rows = BAND_BYTES / (size_of::<f32>() * channels * width.max(1));
        Keep::Bands { rows: rows.saturating_sub(2 * HALO_BACK).max(LEAST_ROWS) }
    }

    /// What the way to `layers` and back takes for a picture of this size.
    pub fn footprint(&self, layers: &[Layer], (height, width): (usize, usize), keep: Keep) -> Footprint {
        let maps = match keep {
            Keep::All => way_back(self.passed(layers), (height, width)),
            Keep::Bands { rows } => {
                let (first, rest) = self.blocks(layers);
                let band = way_back(first, (height.min(rows + 2 * HALO_BACK), width));
                let pooled = first.last().map_or(0, |last| bytes(last.outputs, (height / 2, width / 2)));
                let rest = way_back(rest, (height, width));
                // Pooled, the bands lie there as they were made, and as one.
                Footprint {
                    largest: band.largest.max(pooled).max(rest.largest),
                    total: (band.total + 2 * pooled).max(rest.total),
                }
            }
        };
        // Transformed both ways, 36 numbers for nine.
        let weight = |passed: &ConvShape| 2 * 36 * 4 * (passed.inputs * passed.outputs) as u64;
        Footprint { total: maps.total + self.passed(layers).iter().map(weight).sum::<u64>(), ..maps }
    }
}

fn bytes(channels: usize, (height, width): (usize, usize)) -> u64 {
    (size_of::<f32>() * channels * height * width) as u64
}

/// Of the maps of these convolutions, for a picture of this size.
fn way_back(convolutions: &[ConvShape], (height, width): (usize, usize)) -> Footprint {
    let maps = convolutions.iter().map(|passed| bytes(passed.outputs, passed.layer().extent(height, width)));
    let largest = maps.clone().max().unwrap_or(0);
    // On the way back a gradient goes in, one comes out, and a loss adds its own, in two steps.
    Footprint { largest, total: maps.sum::<u64>() + 4 * largest }
}
