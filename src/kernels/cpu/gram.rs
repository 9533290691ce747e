//! The Gram matrix `F F^T` of a map `F`, `[C, M]`, and the product of a matrix with a map, over some pixels at a time.

use std::ops::Range;

use super::{
    Extent, parallel,
    products::{self, LANES, Packed, STEP},
    rows,
    scratch::{Scratch, ScratchPool},
};

/// Numbers of a piece of the map that are worked on at a time: what a core's second cache holds beside the rest.
const PIECE: usize = 1 << 16;

/// `scale * F F^T - target`, `[C, C]`.
///
/// Each thread adds up the products of some of the pixels; below the diagonal they are the mirror image.
pub(crate) fn difference(
    features: &[f32],
    channels: usize,
    scale: f32,
    target: Option<&[f32]>,
    pool: &ScratchPool,
) -> Vec<f32> {
    let pixels = features.len() / channels;
    let piece = piece(channels, STEP).min(pixels);
    let bounds = rows::bounds(pixels, parallel::threads().min(pixels.div_ceil(piece)));
    let mut all = parallel::sum(bounds.len() - 1, |i| {
        let mut sum = vec![0.0; channels * channels];
        for first in (bounds[i]..bounds[i + 1]).step_by(piece) {
            let end = bounds[i + 1].min(first + piece);
            pool.with(|scratch| add_square(features, channels, first..end, &mut sum, scratch));
        }
        sum
    });
    mirror(&mut all, channels);
    for (i, value) in all.iter_mut().enumerate() {
        *value = *value * scale - target.map_or(0.0, |target| target[i]);
    }
    all
}

/// Adds the Gram matrix of some pixels to `sum`, on the diagonal and above it.
fn add_square(features: &[f32], channels: usize, pixels: Range<usize>, sum: &mut [f32], scratch: &mut Scratch) {
    let (inputs, columns) = (pixels.len().next_multiple_of(STEP), channels.next_multiple_of(LANES));
    let (u, v, m) = scratch.u_v_m(products::panels_of(columns, inputs), inputs * columns, columns * columns);
    transpose(features, channels, pixels, v, columns);
    products::square(u, v, m, inputs, columns);
    for (i, (sum, m)) in sum.chunks_exact_mut(channels).zip(m.chunks_exact(columns)).enumerate() {
        sum[i..].iter_mut().zip(&m[i..]).for_each(|(sum, value)| *sum += value);
    }
}

/// Rows of the map that are turned together, so that a cache line is written at a time.
const TOGETHER: usize = 8;

/// Some pixels of the map as rows of `v`, one for each, filled up with zeros.
fn transpose(features: &[f32], channels: usize, pixels: Range<usize>, v: &mut [f32], columns: usize) {
    let all = features.len() / channels;
    for first in (0..columns).step_by(TOGETHER) {
        let from: [&[f32]; TOGETHER] = std::array::from_fn(|i| {
            let channel = (first + i < channels).then(|| &features[(first + i) * all..][..all]);
            channel.map_or(&[][..], |channel| &channel[pixels.clone()])
        });
        for (p, row) in v.chunks_exact_mut(columns).enumerate() {
            let to: &mut [f32; TOGETHER] = (&mut row[first..first + TOGETHER]).try_into().expect("eight");
            *to = from.map(|channel| channel.get(p).copied().unwrap_or(0.0));
        }
    }
}

/// Copies what is above the diagonal to below it.
fn mirror(matrix: &mut [f32], side: usize) {
    for row in 1..side {
        for column in 0..row {
            matrix[row * side + column] = matrix[column * side + row];
        }
    }
}

/// `base + factor * D F`, D being `[C, C]`.
pub(crate) fn product(
    d: &[f32],
    features: &[f32],
    channels: usize,
    base: Option<&[f32]>,
    factor: f32,
    pool: &ScratchPool,
) -> Vec<f32> {
    let pixels = features.len() / channels;
    let scaled = Packed::new(channels, channels, |o, c| [d[o * channels + c] * factor]);
    let mut y = base.map_or_else(|| vec![0.0; features.len()], <[f32]>::to_vec);
    // As many for one thread as for the next, if that can be.
    let count = pixels.div_ceil(piece(2 * channels, LANES)).next_multiple_of(parallel::threads()).min(pixels);
    let bounds = rows::bounds(pixels, count);
    let work = |scratch: &mut Scratch, i: usize, piece: Vec<&mut [f32]>| {
        let pixels = bounds[i]..bounds[i + 1];
        let columns = pixels.len().next_multiple_of(LANES);
        let (v, m) = scratch.v_m(scaled.inputs() * columns, channels * columns);
        // Rows that are there for a multiple of four.
        v[channels * columns..].fill(0.0);
        let of_channel = features.len() / channels;
        for (v, channel) in v.chunks_exact_mut(columns).zip(features.chunks_exact(of_channel)) {
            v[..pixels.len()].copy_from_slice(&channel[pixels.clone()]);
        }
        scaled.multiply(0, v, m, columns);
        for (y, m) in piece.into_iter().zip(m.chunks_exact(columns)) {
            y.iter_mut().zip(m).for_each(|(y, m)| *y += m);
        }
    };
    let pieces = rows::cut(&mut y, Extent { channels, height: pixels, width: 1 }, &bounds);
    parallel::each(pieces, |i, piece| pool.with(|scratch| work(scratch, i, piece)));
    y
}

/// Pixels of a piece, a multiple of `step`.
fn piece(channels: usize, step: usize) -> usize {
    (PIECE / channels).max(64).next_multiple_of(step)
}
