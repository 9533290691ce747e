//! The gradient with respect to the weights.

use std::ops::Range;

use super::{
    super::{
        parallel,
        products::{self, LANES, STEP},
        rows,
        scratch::{Scratch, ScratchPool},
    },
    padded_rows::Geometry,
};
use crate::kernels::ConvolutionShape;

/// Numbers of the pixels under the taps that are worked on at a time: what a core's second cache holds beside the rest.
const PIECE: usize = 1 << 17;

/// The gradient with respect to the weights, from the input `x` and from `g`, the gradient of the output.
pub(super) fn weight_gradient(x: &[f32], geometry: &Geometry, g: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let shape = geometry.shape;
    let height = geometry.output.height;
    let bounds = rows::bounds(height, parallel::threads().min(height));
    let piece = (PIECE / (shape.taps() * geometry.output.width)).max(1);
    // Each thread adds up some of the rows.
    parallel::sum(bounds.len() - 1, |i| {
        let mut sum = vec![0.0; shape.weights()];
        for first in (bounds[i]..bounds[i + 1]).step_by(piece) {
            let rows = first..bounds[i + 1].min(first + piece);
            pool.with(|scratch| add_rows(x, g, geometry, rows, &mut sum, scratch));
        }
        sum
    })
}

/// Adds what some rows of the output give to `sum`.
fn add_rows(x: &[f32], g: &[f32], geometry: &Geometry, band: Range<usize>, sum: &mut [f32], scratch: &mut Scratch) {
    let Geometry { shape, output, .. } = *geometry;
    let (pixels, taps) = (band.len() * output.width, shape.taps());
    let (inputs, columns) = (pixels.next_multiple_of(STEP), taps.next_multiple_of(LANES));
    let panels = products::panels_of(shape.outputs, inputs);
    let (u, v, m) = scratch.u_v_m(panels, inputs * columns, shape.outputs * columns);
    let first = band.start * output.width;
    products::pack_rows(u, shape.outputs, inputs, |o| &g[o * output.pixels() + first..][..pixels]);
    patches(x, geometry, band, v, columns);
    v[pixels * columns..].fill(0.0);
    products::multiply(u, v, m, inputs, columns);
    for (sum, m) in sum.chunks_exact_mut(taps).zip(m.chunks_exact(columns)) {
        sum.iter_mut().zip(m).for_each(|(sum, m)| *sum += m);
    }
}

/// The input's pixels under the filter, a row of `columns` for each pixel of these output rows.
fn patches(x: &[f32], geometry: &Geometry, band: Range<usize>, v: &mut [f32], columns: usize) {
    let Geometry { shape, input, output, .. } = *geometry;
    let (kernel, length) = (shape.kernel, geometry.line());
    let mut lines = vec![0.0; shape.inputs * kernel * length];
    for (row, v) in band.zip(v.chunks_exact_mut(output.width * columns)) {
        for (i, line) in lines.chunks_exact_mut(length).enumerate() {
            let channel = &x[i / kernel * input.pixels()..][..input.pixels()];
            geometry.pad(channel, geometry.source_row(row, i % kernel), line);
        }
        // Copies of a known length are a few instructions each.
        match kernel {
            1 => take::<1>(&lines, length, shape, v, columns),
            3 => take::<3>(&lines, length, shape, v, columns),
            5 => take::<5>(&lines, length, shape, v, columns),
            _ => unreachable!("generators have filters of 1, 3 and 5"),
        }
    }
}

/// The pixels under a filter of side `K` along padded lines, `[inputs][K][length]`.
fn take<const K: usize>(lines: &[f32], length: usize, shape: ConvolutionShape, v: &mut [f32], columns: usize) {
    for (column, patch) in v.chunks_exact_mut(columns).enumerate() {
        let at = column * shape.stride;
        let (under, rest) = patch.split_at_mut(shape.taps());
        for (to, line) in under.as_chunks_mut::<K>().0.iter_mut().zip(lines.chunks_exact(length)) {
            to.copy_from_slice(&line[at..at + K]);
        }
        rest.fill(0.0);
    }
}
