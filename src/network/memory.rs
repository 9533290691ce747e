//! How much memory a network's passes take, and which activations they had better keep.

use super::{
    Architecture, BLOCKS, Checkpointing, Layer, RunStart,
    architecture::ConvShape,
    checkpointing::{Run, block_of},
};
use crate::ops::Limits;

/// The memory that one forward and backward pass take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// Of the largest map, which needs one buffer.
    pub largest: u64,
    /// Of all that is on the device at the same time, without the picture itself, the losses' targets and the optimizer.
    pub total: u64,
}

/// Bytes that a tile's maps may take, each a candidate: small ones fit more easily, large ones waste less on halos.
const TILE_BYTES: [u64; 9] = [1 << 20, 4 << 20, 16 << 20, 32 << 20, 64 << 20, 128 << 20, 256 << 20, 512 << 20, 1 << 30];

impl Architecture {
    /// Block 1 in tiles, for pictures of this width, in pixels; all deeper maps kept.
    pub fn tiles(&self, width: usize) -> Checkpointing {
        let first = Run { blocks: 0..1, rows: None };
        Checkpointing::Tiles { rows: self.tile_rows(&first, &self.layers(), width, 128 << 20) }
    }

    /// What a pass to `layers` should keep for a picture of this height and width: what takes the least work of all that
    /// stays within the device's soft limit, or else not far above it and within what it has; where nothing does, what takes
    /// the least memory.
    pub fn checkpointing(&self, layers: &[Layer], extent: (usize, usize), limits: Limits) -> Checkpointing {
        let all = self.footprint(layers, extent, Checkpointing::None);
        if all.total <= limits.soft.min(limits.total) && all.largest <= limits.buffer {
            return Checkpointing::None;
        }
        let costs = |checkpointing: Checkpointing| {
            let footprint = self.footprint(layers, extent, checkpointing);
            (checkpointing, footprint, self.work(layers, extent, checkpointing))
        };
        let mut all: Vec<_> = self.candidates(layers, extent).into_iter().map(costs).collect();
        // In order of work; the sort keeps the order of equals.
        all.sort_by(|(_, _, work), (_, _, other)| work.total_cmp(other));
        let within = |bytes: u64| all.iter().find(|(_, need, _)| need.total <= bytes && need.largest <= limits.buffer);
        let least = || all.iter().min_by_key(|(_, need, _)| (need.largest > limits.buffer, need.total));
        // Where nothing stays within the soft limit, as little above it as may be.
        let soft = limits.soft.max(1 << 20);
        let bounds = (0..u64::BITS).map(|doublings| soft.saturating_mul(1 << doublings.min(63)));
        let bounds = bounds.take_while(|bytes| *bytes < limits.total).chain([limits.total]);
        let found = bounds.into_iter().find_map(within).or_else(least);
        found.expect("keeping everything is one of them").0
    }

    /// Everything kept, and every division into runs with tiles of every size.
    fn candidates(&self, layers: &[Layer], extent: (usize, usize)) -> Vec<Checkpointing> {
        let blocks = self.up_to(layers).last().map_or(1, |deepest| block_of(deepest.depth) + 1);
        let mut all = vec![Checkpointing::None];
        // Each bit says whether a block begins a run; the last run may be kept.
        for (begins, bytes) in (0..1 << (blocks - 1)).flat_map(|begins: usize| TILE_BYTES.map(|bytes| (begins, bytes)))
        {
            let mut bounds: Vec<usize> = vec![0];
            bounds.extend((1..blocks).filter(|block| begins >> (block - 1) & 1 == 1));
            bounds.push(blocks);
            for keeps in [false, true] {
                if keeps && bounds.len() == 2 {
                    continue;
                }
                let mut starts = [RunStart::Within; BLOCKS];
                for (i, run) in bounds.windows(2).enumerate() {
                    let run = Run { blocks: run[0]..run[1], rows: None };
                    let kept = keeps && i + 2 == bounds.len();
                    starts[run.blocks.start] = if kept {
                        RunStart::Kept
                    } else {
                        RunStart::Tiles(self.tile_rows(&run, layers, extent.1, bytes))
                    };
                }
                all.push(Checkpointing::Runs(starts));
            }
        }
        all
    }

    /// Rows of a run's tiles whose maps, halo included, take about this many bytes; at least as many as are pooled together.
    fn tile_rows(&self, run: &Run, layers: &[Layer], width: usize, tile: u64) -> usize {
        let alignment = run.alignment();
        let many = 64 * alignment;
        let of_many = self.tile_footprint(run, layers, (many, width)).total.max(1);
        let rows = (tile * many as u64 / of_many) as usize;
        (rows.saturating_sub(2 * self.halo(run, layers).backward) / alignment * alignment).max(alignment)
    }

    /// What a forward and backward pass to `layers` takes for a picture of this height and width.
    pub fn footprint(
        &self,
        layers: &[Layer],
        (height, width): (usize, usize),
        checkpointing: Checkpointing,
    ) -> Footprint {
        let mut most = Footprint { largest: 0, total: 0 };
        // Inputs of the runs so far, which are kept.
        let mut inputs = 0;
        for run in checkpointing.runs() {
            let Some(last) = self.of_run(&run, layers).last() else { continue };
            let input = self.input_bytes(&run, (height, width));
            if run.blocks.start > 0 {
                inputs += input;
            }
            let deeper = self.up_to(layers).last().is_some_and(|deepest| deepest.depth > last.depth);
            let below = run.blocks.end;
            let pooled = if deeper { bytes(last.outputs, (height >> below, width >> below)) } else { 0 };
            let (maps, own) = match run.rows {
                // The gradient of the run's input takes the place of a map's.
                None => (self.tile_footprint(&run, layers, (height >> run.blocks.start, width)), 0),
                Some(rows) => {
                    let padded = (rows + 2 * self.halo(&run, layers).backward).min(height >> run.blocks.start);
                    // The gradients of what comes out and of what goes in, in bands.
                    (self.tile_footprint(&run, layers, (padded, width)), pooled + input)
                }
            };
            most.largest = most.largest.max(maps.largest);
            most.total = most.total.max(inputs + own + maps.total);
        }
        let deepest = layers.iter().max();
        Footprint { total: most.total + deepest.map_or(0, |deepest| self.filter_bytes(*deepest)), ..most }
    }

    /// Bytes of the filters down to `deepest` as they lie on the device: Winograd-transformed for both passes, 36 numbers for
    /// nine.
    pub fn filter_bytes(&self, deepest: Layer) -> u64 {
        2 * 36 * 4 * self.filters(deepest) as u64
    }

    /// Bytes of a layer's whole map.
    pub fn map_bytes(&self, layer: Layer, (height, width): (usize, usize)) -> u64 {
        bytes(self.channels(layer), layer.extent(height, width))
    }

    /// Bytes of the weights as they came.
    pub fn weight_bytes(&self) -> u64 {
        self.convolutions().iter().map(|conv| 4 * 9 * (conv.inputs * conv.outputs) as u64).sum()
    }

    fn input_bytes(&self, run: &Run, (height, width): (usize, usize)) -> u64 {
        let start = run.blocks.start;
        let channels =
            self.convolutions().iter().find(|conv| block_of(conv.depth) == start).map_or(3, |conv| conv.inputs);
        bytes(channels, (height >> start, width >> start))
    }

    /// Of so many rows of a run's input, in a picture of this width.
    fn tile_footprint(&self, run: &Run, layers: &[Layer], (rows, width): (usize, usize)) -> Footprint {
        let map = |conv: &ConvShape| {
            let block = block_of(conv.depth);
            bytes(conv.outputs, (rows >> (block - run.blocks.start), width >> block))
        };
        let convolutions = self.of_run(run, layers);
        let mut most = Footprint { largest: 0, total: 0 };
        let mut saved = 0;
        for (i, conv) in convolutions.iter().enumerate() {
            let own = map(conv);
            saved += own;
            // The backward pass has freed what is deeper. A gradient comes in, pooled or not; a loss adds its own, in two steps;
            // one goes out.
            let pooled = || own / 4;
            let upstream = convolutions
                .get(i + 1)
                .filter(|deeper| block_of(deeper.depth) == block_of(conv.depth))
                .map_or_else(pooled, map);
            most.largest = most.largest.max(own);
            most.total = most.total.max(saved + upstream + 3 * own);
        }
        most
    }
}

fn bytes(channels: usize, (height, width): (usize, usize)) -> u64 {
    (size_of::<f32>() * channels) as u64 * (height * width) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::random;

    fn network() -> Architecture {
        Architecture::of(&random::weights(&[32, 32, 64, 72, 120, 120, 120, 120, 240, 240, 240, 240, 256], 1))
    }

    fn limits(total: u64) -> Limits {
        Limits { name: "the GPU", buffer: u64::MAX, total, soft: u64::MAX }
    }

    #[test]
    fn less_memory_takes_more_work_and_is_kept_to() {
        let network = network();
        let layers = [network.deepest()];
        let extent = (2731, 4096);
        let mut before = 0.0;
        for total in [8_000_000_000, 4_000_000_000, 2_000_000_000, 1_000_000_000] {
            let checkpointing = network.checkpointing(&layers, extent, limits(total));
            assert!(network.footprint(&layers, extent, checkpointing).total <= total, "{checkpointing:?}");
            let work = network.work(&layers, extent, checkpointing);
            assert!(work >= before, "{total}: {work} after {before}");
            before = work;
        }
        assert!(before < 2.0 * network.work(&layers, extent, Checkpointing::None), "{before}");
    }

    #[test]
    fn what_fits_is_kept_whole() {
        let network = network();
        let layers = [network.deepest()];
        assert_eq!(network.checkpointing(&layers, (512, 512), limits(2_000_000_000)), Checkpointing::None);
    }
}
