//! 3x3 convolution, zero padding 1, between a picture's few channels and many: nine shifted copies of the few are one side
//! of a matrix product. Winograd's products would be too thin there to pay.

use std::ops::Range;

use super::{
    Extent, padded, parallel,
    products::{LANES, Packed},
    rows,
    scratch::{Scratch, ScratchPool},
    simd::{at_least, widest},
};

/// Pixels of a 3x3 filter.
const TAPS: usize = 9;
/// Columns of a product, about: several rows side by side, as in the backward pass the rows around a band are work done twice.
const COLUMNS: usize = 1024;

/// Weights of the forward pass, few to many: its matrix is `[outputs][9 inputs]`.
pub(crate) struct Forward {
    inputs: usize,
    bank: Packed,
}

impl Forward {
    /// From `[outputs, inputs, 3, 3]`.
    pub(crate) fn new(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        Self { inputs, bank: Packed::new(outputs, inputs * TAPS, |o, i| [weight[o * inputs * TAPS + i]]) }
    }

    /// The convolution of `x`, `[inputs, height, width]`, with its bias, and `ReLU` if asked for.
    pub(crate) fn convolve(&self, x: &[f32], extent: Extent, bias: &[f32], relu: bool, pool: &ScratchPool) -> Vec<f32> {
        let mut y = vec![0.0; bias.len() * extent.pixels()];
        let floor = if relu { 0.0 } else { f32::NEG_INFINITY };
        let bounds = blocks(extent);
        let work = |scratch: &mut Scratch, i: usize, band: Vec<&mut [f32]>| {
            let m = self.products(x, extent, bounds[i]..bounds[i + 1], scratch);
            for ((to, bias), m) in band.into_iter().zip(bias).zip(m.chunks_exact(m.len() / bias.len())) {
                widest(
                    #[inline(always)]
                    || {
                        for (to, m) in to.chunks_exact_mut(extent.width).zip(m.chunks_exact(across(extent))) {
                            for (to, value) in to.iter_mut().zip(m) {
                                *to = at_least(floor, value + bias);
                            }
                        }
                    },
                );
            }
        };
        parallel::each(rows::cut(&mut y, extent, &bounds), |i, band| pool.with(|scratch| work(scratch, i, band)));
        y
    }

    /// `[outputs][rows][across]`, for these rows of the result.
    fn products<'r>(&self, x: &[f32], extent: Extent, rows: Range<usize>, scratch: &'r mut Scratch) -> &'r [f32] {
        let (first, count) = (rows.start, rows.len());
        let columns = count * across(extent);
        let (v, m) = scratch.v_m(self.bank.inputs() * columns, self.bank.outputs() * columns);
        // Rows that are there for a multiple of four.
        v[TAPS * self.inputs * columns..].fill(0.0);
        let mut line = vec![0.0; across(extent) + 2];
        for (i, lines) in v.chunks_exact_mut(3 * columns).take(3 * self.inputs).enumerate() {
            let channel = &x[i / 3 * extent.pixels()..][..extent.pixels()];
            for row in 0..count {
                padded::line(channel, extent, (first + row + i % 3) as isize - 1, &mut line);
                for (shift, lines) in lines.chunks_exact_mut(columns).enumerate() {
                    lines[row * across(extent)..][..across(extent)].copy_from_slice(&line[shift..][..across(extent)]);
                }
            }
        }
        self.bank.multiply(0, v, m, columns);
        m
    }
}

/// Weights of the backward pass, many to few: its matrix is `[9 inputs][outputs]`.
pub(crate) struct Backward {
    inputs: usize,
    outputs: usize,
    bank: Packed,
}

impl Backward {
    /// From `[outputs, inputs, 3, 3]`, as in the forward pass.
    pub(crate) fn new(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        let bank = Packed::new(inputs * TAPS, outputs, |i, o| [weight[o * inputs * TAPS + i]]);
        Self { inputs, outputs, bank }
    }

    /// The gradient with respect to the convolution's input, from `g`, that of its output, `[outputs, height, width]`.
    pub(crate) fn convolve(&self, g: &[f32], extent: Extent, pool: &ScratchPool) -> Vec<f32> {
        let mut y = vec![0.0; self.inputs * extent.pixels()];
        let bounds = blocks(extent);
        let work = |scratch: &mut Scratch, i: usize, mut band: Vec<&mut [f32]>| {
            let (first, end) = (bounds[i], bounds[i + 1]);
            // What lies above and below it reaches into a band too.
            let from = first.saturating_sub(1)..extent.height.min(end + 1);
            let m = self.products(g, extent, from.clone(), scratch);
            let columns = m.len() / (TAPS * self.inputs);
            for (i, m) in m.chunks_exact(columns).enumerate() {
                let (channel, down, right) = (&mut band[i / TAPS], i % TAPS / 3, i % 3);
                for (row, m) in from.clone().zip(m.chunks_exact(across(extent))) {
                    // A tap that looks down by one row hands its gradient to the row below.
                    let to = (row + down).wrapping_sub(1 + first);
                    if to < end - first {
                        shifted_add(&mut channel[to * extent.width..][..extent.width], &m[..extent.width], right);
                    }
                }
            }
        };
        parallel::each(rows::cut(&mut y, extent, &bounds), |i, band| pool.with(|scratch| work(scratch, i, band)));
        y
    }

    /// `[9 inputs][rows][across]`: what these rows of `g` hand to each tap.
    fn products<'r>(&self, g: &[f32], extent: Extent, rows: Range<usize>, scratch: &'r mut Scratch) -> &'r [f32] {
        let columns = rows.len() * across(extent);
        let (v, m) = scratch.v_m(self.bank.inputs() * columns, self.bank.outputs() * columns);
        v[self.outputs * columns..].fill(0.0);
        for (v, g) in v.chunks_exact_mut(columns).zip(g.chunks_exact(extent.pixels())) {
            let from = g[rows.start * extent.width..].chunks_exact(extent.width);
            for (to, from) in v.chunks_exact_mut(across(extent)).zip(from) {
                to[..extent.width].copy_from_slice(from);
            }
        }
        self.bank.multiply(0, v, m, columns);
        m
    }
}

/// `to[x + right - 1] += from[x]`, where that is inside.
fn shifted_add(to: &mut [f32], from: &[f32], right: usize) {
    let width = to.len();
    let (to, from) = match right {
        0 => (&mut to[..width - 1], &from[1..]),
        1 => (to, from),
        _ => (&mut to[1..], &from[..width - 1]),
    };
    widest(
        #[inline(always)]
        || to.iter_mut().zip(from).for_each(|(to, from)| *to += from),
    );
}

/// Columns of a product for one row.
fn across(extent: Extent) -> usize {
    extent.width.next_multiple_of(LANES)
}

/// The bands that are worked on at a time: as many for one thread as for the next, if that can be.
fn blocks(extent: Extent) -> Vec<usize> {
    let rows = (COLUMNS / across(extent)).max(1);
    let count = extent.height.div_ceil(rows).next_multiple_of(parallel::threads()).min(extent.height);
    rows::bounds(extent.height, count)
}
