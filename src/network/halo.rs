//! How far the edge of a tile reaches into its maps.
//!
//! A tile is computed with a halo of rows above and below it. The zero padding at its edge makes one more row wrong with each
//! convolution, and pooling halves their number. In the backward pass, gradients at an edge lack what would come from beyond
//! it, and masks and losses go by maps that are wrong there: as many rows again. The halo holds the wrong rows and is dropped,
//! so that tiles give what the whole map would.

use super::checkpointing::{Run, block_of};

/// Rows of the halo, of the rows of the run's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Halo {
    /// For a forward pass alone.
    pub(super) forward: usize,
    /// For a forward and a backward pass.
    pub(super) backward: usize,
}

impl Halo {
    /// Of a run, in a pass through convolutions of these depths.
    pub(super) fn of_run(run: &Run, depths: &[usize]) -> Self {
        let own = run.of(depths, |depth| *depth);
        let count = |block: usize| own.iter().filter(|depth| block_of(**depth) == block).count();
        let counts: Vec<usize> = run.blocks.clone().map(count).filter(|count| *count > 0).collect();
        let pooled = depths.last().is_some_and(|deepest| block_of(*deepest) >= run.blocks.end);
        Self::new(&counts, pooled, run.alignment())
    }

    /// Of a run of blocks with so many convolutions each; `pooled` tells whether deeper layers go on from its pooled output.
    /// Multiples of `alignment`, so that a tile with its halo begins where rows are pooled together.
    pub(super) fn new(convolutions: &[usize], pooled: bool, alignment: usize) -> Self {
        // Wrong rows of each activation, block by block.
        let mut wrong = 0usize;
        let mut forward = 0;
        let mut activations: Vec<Vec<usize>> = Vec::new();
        for (level, count) in convolutions.iter().enumerate() {
            if level > 0 {
                wrong = wrong.div_ceil(2);
            }
            activations.push((0..*count).map(|i| wrong + i + 1).collect());
            wrong += count;
            forward = forward.max(wrong << level);
        }
        if pooled {
            forward = forward.max(wrong.div_ceil(2) << convolutions.len());
        }
        // From the last activation back to the input; the gradient of the pooled output is right everywhere. Max pooling sends a
        // gradient to either of two rows, and to the wrong one where one of them is wrong.
        let mut back = 0usize;
        for (level, block) in activations.iter().enumerate().rev() {
            let pools = pooled || level + 1 < activations.len();
            back *= 2;
            for (i, wrong) in block.iter().enumerate().rev() {
                let before_pooling = pools && i + 1 == block.len();
                let wrong = if before_pooling { wrong.next_multiple_of(2) } else { *wrong };
                back = back.max(wrong) + 1;
            }
        }
        let round = |rows: usize| rows.next_multiple_of(alignment);
        Self { forward: round(forward), backward: round(back.max(forward)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halos_by_hand() {
        // Block 1: one row with each convolution, and as many on the way back.
        assert_eq!(Halo::new(&[2], true, 2), Halo { forward: 2, backward: 4 });
        // Two blocks: 1, 2 | 2, 3 wrong, 4 once they are pooled; back 5, 6 | 13, 14.
        assert_eq!(Halo::new(&[2, 2], true, 1), Halo { forward: 8, backward: 14 });
        // To relu3_1: 1, 2 | 2, 3 | 3 rows wrong; back 4 | 9, 10 | 21, 22.
        assert_eq!(Halo::new(&[2, 2, 1], false, 8), Halo { forward: 16, backward: 24 });
        assert_eq!(Halo::new(&[2, 2, 1], false, 1), Halo { forward: 12, backward: 22 });
    }
}
