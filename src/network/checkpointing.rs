//! Which activations the forward pass keeps for the backward pass.

use std::ops::Range;

use super::Layer;

/// How many blocks VGG-19 has.
pub const BLOCKS: usize = 5;

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
    /// The same of any blocks: each begins a run or belongs to that of the block before, and a run is computed in tiles, from
    /// its input, the pooled map before its first block, to its last layer. Only the inputs of runs are kept.
    Runs([RunStart; BLOCKS]),
}

/// How a block is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStart {
    /// In the tiles of the block before.
    Within,
    /// In tiles of its own with so many rows of its input.
    Tiles(usize),
    /// As a whole, with all deeper ones: their maps are kept.
    Kept,
}

/// Blocks that are computed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The blocks, from 0.
    pub(super) blocks: Range<usize>,
    /// Rows of a tile, of the rows of the run's input; `None` where all maps are kept.
    pub(super) rows: Option<usize>,
}

impl Checkpointing {
    /// The runs from the picture inwards. Only the last may be kept.
    pub(super) fn runs(self) -> Vec<Run> {
        use RunStart::{Kept, Tiles, Within};
        let starts = match self {
            Self::None => [Kept, Within, Within, Within, Within],
            Self::Tiles { rows } => [Tiles(rows), Kept, Within, Within, Within],
            Self::Runs(starts) => starts,
        };
        let mut runs: Vec<Run> = Vec::new();
        for (block, start) in starts.into_iter().enumerate() {
            match (runs.last_mut(), start) {
                // Without a run there is none to belong to, and what is deeper than a kept block is kept.
                (None, Within | Kept) => runs.push(Run { blocks: 0..1, rows: None }),
                (Some(last), start) if start == Within || last.rows.is_none() => last.blocks.end = block + 1,
                (_, Tiles(rows)) => runs.push(Run { blocks: block..block + 1, rows: Some(rows) }),
                (Some(_), _) => runs.push(Run { blocks: block..block + 1, rows: None }),
            }
        }
        runs
    }
}

/// The block of convolution `depth`, from 0.
pub(super) fn block_of(depth: usize) -> usize {
    Layer::new(depth, super::Activation::Relu).poolings()
}

impl Run {
    /// Those of `convolutions`, in the order of depth, that lie in its blocks.
    pub(super) fn of<'a, T>(&self, convolutions: &'a [T], depth: impl Fn(&T) -> usize) -> &'a [T] {
        let index = |block: usize| convolutions.partition_point(|conv| block_of(depth(conv)) < block);
        &convolutions[index(self.blocks.start)..index(self.blocks.end)]
    }

    /// What tiles begin at multiples of, in rows of the run's input: rows that are pooled together stay together.
    pub(super) fn alignment(&self) -> usize {
        1 << self.blocks.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RunStart::{Kept, Tiles, Within};

    fn runs(checkpointing: Checkpointing) -> Vec<(Range<usize>, Option<usize>)> {
        checkpointing.runs().into_iter().map(|run| (run.blocks, run.rows)).collect()
    }

    #[test]
    fn every_block_is_in_one_run() {
        assert_eq!(runs(Checkpointing::None), [(0..5, None)]);
        assert_eq!(runs(Checkpointing::Tiles { rows: 8 }), [(0..1, Some(8)), (1..5, None)]);
        let starts = [Tiles(32), Within, Tiles(16), Kept, Tiles(4)];
        assert_eq!(runs(Checkpointing::Runs(starts)), [(0..2, Some(32)), (2..3, Some(16)), (3..5, None)]);
        assert_eq!(runs(Checkpointing::Runs([Within; 5])), [(0..5, None)]);
    }
}
