//! 3x3 convolution, zero padding 1, direct: for the picture's three channels, where Winograd's products would be too
//! thin to pay.

use super::{
    Extent, padded, parallel,
    simd::{at_least, widest},
};

/// Outputs computed together.
const BLOCK: usize = 4;
/// Pixels computed together: with four outputs they fill half of the registers.
const LANES: usize = if cfg!(target_family = "wasm") { 8 } else { 16 };

/// A filter bank laid out for [`convolve`]: `[outputs / 4][inputs][9][4]`, zero padded.
pub(crate) struct Filters {
    inputs: usize,
    outputs: usize,
    weight: Vec<f32>,
}

impl Filters {
    /// From `[outputs, inputs, 3, 3]`.
    pub(crate) fn forward(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        Self::new(outputs, inputs, |o, c, tap| weight[(o * inputs + c) * 9 + tap])
    }

    /// The data gradient's: roles exchanged, filters turned by 180 degrees.
    pub(crate) fn backward(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        Self::new(inputs, outputs, |c, o, tap| weight[(o * inputs + c) * 9 + 8 - tap])
    }

    fn new(outputs: usize, inputs: usize, value: impl Fn(usize, usize, usize) -> f32) -> Self {
        let mut weight = vec![0.0; outputs.div_ceil(BLOCK) * inputs * 9 * BLOCK];
        for o in 0..outputs {
            for c in 0..inputs {
                for tap in 0..9 {
                    weight[((o / BLOCK * inputs + c) * 9 + tap) * BLOCK + o % BLOCK] = value(o, c, tap);
                }
            }
        }
        Self { inputs, outputs, weight }
    }
}

/// The convolution of `x`, with bias (none: 0) and `ReLU` if asked for.
pub(crate) fn convolve(x: &[f32], extent: Extent, filters: &Filters, bias: Option<&[f32]>, relu: bool) -> Vec<f32> {
    let mut y = vec![0.0; filters.outputs * extent.pixels()];
    let floor = if relu { 0.0 } else { f32::NEG_INFINITY };
    parallel::each(bands(&mut y, extent), |_, mut band| {
        let at = band.block * filters.inputs * 9 * BLOCK;
        let weight = &filters.weight[at..][..filters.inputs * 9 * BLOCK];
        let mut start = [0.0; BLOCK];
        if let Some(bias) = bias {
            let bias = &bias[band.block * BLOCK..][..band.channels.len()];
            start[..bias.len()].copy_from_slice(bias);
        }
        widest(
            #[inline(always)]
            || rows(x, extent, weight, start, floor, &mut band),
        );
    });
    y
}

/// Some rows of a block of outputs.
struct Band<'a> {
    block: usize,
    first_row: usize,
    /// Those rows of each of the block's outputs.
    channels: Vec<&'a mut [f32]>,
}

/// All of `y`, cut so that also a single block, the picture's gradient, is work for all threads.
fn bands(y: &mut [f32], extent: Extent) -> Vec<Band<'_>> {
    let height = extent.height.div_ceil(parallel::threads());
    let blocks = y.chunks_mut(BLOCK * extent.pixels()).enumerate();
    let cut = |(block, y)| {
        let mut bands: Vec<Band> = (0..extent.height)
            .step_by(height)
            .map(|first_row| Band { block, first_row, channels: Vec::with_capacity(BLOCK) })
            .collect();
        for channel in <[f32]>::chunks_mut(y, extent.pixels()) {
            for (band, rows) in bands.iter_mut().zip(channel.chunks_mut(height * extent.width)) {
                band.channels.push(rows);
            }
        }
        bands
    };
    blocks.flat_map(cut).collect()
}

/// All rows of a band.
#[inline(always)]
fn rows(x: &[f32], extent: Extent, weight: &[f32], bias: [f32; BLOCK], floor: f32, band: &mut Band) {
    let pixels = extent.pixels();
    let across = extent.width.div_ceil(LANES) * LANES;
    let mut lines = vec![0.0; extent.channels * 3 * (across + 2)];
    for row in 0..band.channels[0].len() / extent.width {
        for (i, line) in lines.chunks_mut(across + 2).enumerate() {
            let channel = &x[i / 3 * pixels..][..pixels];
            padded::line(channel, extent, (band.first_row + row + i % 3) as isize - 1, line);
        }
        for left in (0..across).step_by(LANES) {
            let sums = block(&lines, across + 2, left, weight, bias);
            let count = LANES.min(extent.width - left);
            for (channel, sums) in band.channels.iter_mut().zip(&sums) {
                let to = &mut channel[row * extent.width + left..][..count];
                for (to, sum) in to.iter_mut().zip(sums) {
                    *to = at_least(floor, *sum);
                }
            }
        }
    }
}

/// Four outputs of [`LANES`] pixels.
#[inline(always)]
fn block(lines: &[f32], stride: usize, left: usize, weight: &[f32], bias: [f32; BLOCK]) -> [[f32; LANES]; BLOCK] {
    let mut sums = bias.map(|bias| [bias; LANES]);
    for (i, taps) in weight.chunks_exact(BLOCK).enumerate() {
        let (line, column) = (i / 3, i % 3);
        let from: &[f32; LANES] = lines[line * stride + left + column..][..LANES].try_into().expect("so many");
        for (sum, tap) in sums.iter_mut().zip(taps) {
            for lane in 0..LANES {
                sum[lane] += tap * from[lane];
            }
        }
    }
    sums
}
