//! How much a pass computes, in multiply-adds.

use super::{
    Architecture, Checkpointing, Layer,
    architecture::ConvShape,
    checkpointing::{Run, block_of},
};

/// Multiply-adds that take as long as reading a transformed 3x3 filter. Measured on a CPU, for VGG-19 and a narrow one
/// (`docs/measurements.md`).
const READING: f64 = 1700.0;

/// Multiply-adds that take as long as transforming a 3x3 filter for the forward and for the backward pass.
const LAYING_OUT: f64 = 20_000.0;

impl Architecture {
    /// What takes as long as reading all filters down to `deepest`, which each pass does once: most of the time of small pictures.
    pub fn reading_work(&self, deepest: Layer) -> f64 {
        READING * self.filters(deepest) as f64
    }

    /// What takes as long as laying them out, which is done where a network is moved to a device.
    pub fn layout_work(&self, deepest: Layer) -> f64 {
        LAYING_OUT * self.filters(deepest) as f64
    }

    /// Of the convolutions of a forward pass that keeps nothing.
    pub fn forward_work(&self, layers: &[Layer], extent: (usize, usize)) -> f64 {
        convolutions_work(self.up_to(layers), extent)
    }

    /// Of those of a forward and a backward pass. What is computed in tiles is computed twice, and its halos with it.
    pub fn work(&self, layers: &[Layer], extent: (usize, usize), checkpointing: Checkpointing) -> f64 {
        let of_run = |run: &Run| {
            let once = convolutions_work(self.of_run(run, layers), extent);
            match run.rows {
                None => 2.0 * once,
                Some(rows) => {
                    let halo = self.halo(run, layers);
                    let height = extent.0 >> run.blocks.start;
                    let share = |halo: usize| share_with_halo(height, rows, halo, run.alignment());
                    once * (share(halo.forward) + 2.0 * share(halo.backward))
                }
            }
        };
        checkpointing.runs().iter().map(of_run).sum()
    }

    /// Of the Gram matrices of these layers and their gradients.
    pub fn gram_work(&self, layers: &[Layer], (height, width): (usize, usize)) -> f64 {
        let of_layer = |layer: &Layer| {
            let (height, width) = layer.extent(height, width);
            let channels = self.channels(*layer) as f64;
            2.0 * channels * channels * (height * width) as f64
        };
        layers.iter().map(of_layer).sum()
    }
}

/// Rows that are computed for each row of a map, in tiles of so many with a halo on either side.
fn share_with_halo(height: usize, rows: usize, halo: usize, alignment: usize) -> f64 {
    let tiles = height.div_ceil((rows / alignment * alignment).max(alignment));
    1.0 + (2 * halo * tiles.saturating_sub(1)) as f64 / height.max(1) as f64
}

fn convolutions_work(convolutions: &[ConvShape], (height, width): (usize, usize)) -> f64 {
    let work = |conv: &ConvShape| {
        let block = block_of(conv.depth);
        (9 * conv.inputs * conv.outputs) as f64 * ((height >> block) * (width >> block)) as f64
    };
    convolutions.iter().map(work).sum()
}
