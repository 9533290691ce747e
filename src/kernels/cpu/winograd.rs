//! 3x3 convolution, zero padding 1, by Winograd's F(4x4, 3x3) (Lavin and Gray 2016): 36 matrix products over the channels
//! instead of 144, between cheap transforms.

use super::{
    Extent, parallel,
    products::{LANES, Packed},
    simd::widest,
    winograd_transforms::{Finish, PRODUCTS, Scratch, TILE, filter, input_row, output_row},
};

/// A filter bank, transformed once at load.
pub(crate) struct Filters(Packed);

impl Filters {
    /// From `[outputs, inputs, 3, 3]`.
    pub(crate) fn forward(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        let tap = |o: usize, c: usize, tap: usize| weight[(o * inputs + c) * 9 + tap];
        Self(Packed::new(outputs, inputs, |o, c| filter(&std::array::from_fn(|i| tap(o, c, i)))))
    }

    /// The data gradient's: roles exchanged, filters turned by 180 degrees.
    pub(crate) fn backward(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        let tap = |c: usize, o: usize, tap: usize| weight[(o * inputs + c) * 9 + 8 - tap];
        Self(Packed::new(inputs, outputs, |c, o| filter(&std::array::from_fn(|i| tap(c, o, i)))))
    }
}

/// Numbers of V and M together that are worked on at a time: what a core's cache holds.
const BLOCK: usize = 1 << 19;
/// Tiles below which the products would be too thin.
const LEAST_TILES: usize = 64;

/// V and M, kept from call to call.
pub(crate) struct Room {
    v: Vec<f32>,
    m: Vec<f32>,
}

impl Room {
    /// Empty; it grows with use.
    pub(crate) const fn new() -> Self {
        Self { v: Vec::new(), m: Vec::new() }
    }
}

/// The convolution of `x`, `[inputs, height, width]`, finished as told: `[outputs, height, width]`.
pub(crate) fn convolve(x: &[f32], extent: Extent, filters: &Filters, finish: Finish, room: &mut Room) -> Vec<f32> {
    let mut y = vec![0.0; filters.0.outputs() * extent.pixels()];
    let (across, down) = (extent.width.div_ceil(TILE), extent.height.div_ceil(TILE));
    let per_row = PRODUCTS * (filters.0.inputs() + filters.0.outputs()) * across;
    let rows = (BLOCK / per_row).max(LEAST_TILES.div_ceil(across)).min(down);
    for first in (0..down).step_by(rows) {
        block(x, extent, filters, finish, room, first..down.min(first + rows), &mut y);
    }
    y
}

/// Some rows of tiles.
fn block(
    x: &[f32],
    extent: Extent,
    filters: &Filters,
    finish: Finish,
    room: &mut Room,
    rows: std::ops::Range<usize>,
    y: &mut [f32],
) {
    let (inputs, outputs) = (filters.0.inputs(), filters.0.outputs());
    let across = extent.width.div_ceil(TILE);
    // What lies beyond the last tile is never looked at.
    let tiles = (across * rows.len()).next_multiple_of(LANES);
    let (v, m) = (sized(&mut room.v, inputs * PRODUCTS * tiles), sized(&mut room.m, outputs * PRODUCTS * tiles));
    let pixels = extent.pixels();
    parallel::each(by_channel(v, inputs, tiles), |c, mut v| {
        widest(
            #[inline(always)]
            || {
                let mut scratch = Scratch::new(across);
                for (i, row) in rows.clone().enumerate() {
                    input_row(&x[c * pixels..][..pixels], extent, row, &mut v, i * across, &mut scratch);
                }
            },
        );
    });
    filters.0.multiply(v, m, tiles);
    let m = &*m;
    parallel::chunks_mut(y, pixels, |o, y| {
        widest(
            #[inline(always)]
            || {
                let mut scratch = Scratch::new(across);
                for (i, row) in rows.clone().enumerate() {
                    let m = |p: usize| &m[(p * outputs + o) * tiles + i * across..][..across];
                    output_row(m, extent, row, (&mut *y, o), finish, &mut scratch);
                }
            },
        );
    });
}

/// The rows of V, `[36][channels][tiles]`, as 36 for each channel.
fn by_channel(v: &mut [f32], channels: usize, tiles: usize) -> Vec<Vec<&mut [f32]>> {
    let mut all: Vec<Vec<&mut [f32]>> = (0..channels).map(|_| Vec::with_capacity(PRODUCTS)).collect();
    for (i, row) in v.chunks_exact_mut(tiles).enumerate() {
        all[i % channels].push(row);
    }
    all
}

/// The first `length` numbers of a vector that is made longer where needed.
fn sized(vector: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if vector.len() < length {
        vector.resize(length, 0.0);
    }
    &mut vector[..length]
}
