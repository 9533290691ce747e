//! 3x3 convolution, zero padding 1, by Winograd's F(4x4, 3x3) (Lavin and Gray 2016): 36 matrix products over the channels
//! instead of 144, between cheap transforms.

use std::sync::Mutex;

use super::{
    Extent,
    parallel::{self, By},
    products::{LANES, Packed},
    rows,
    simd::widest,
    winograd_transforms::{Finish, PRODUCTS, Scratch, Strip, TILE, filter, input_row, output_row},
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
const BLOCK: usize = 1 << 18;
/// Numbers of a transformed filter bank that a core's cache holds beside them.
const SMALL_BANK: usize = 1 << 18;
/// Tiles below which the products would be too thin.
const LEAST_TILES: usize = 64;

/// Room for V and M, kept from call to call: one for each thread that ever needed it.
pub(crate) struct Rooms(Mutex<Vec<Room>>);

#[derive(Default)]
struct Room {
    v: Vec<f32>,
    m: Vec<f32>,
}

impl Rooms {
    /// None yet.
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn with<R>(&self, work: impl FnOnce(&mut Room) -> R) -> R {
        let rooms = || self.0.lock().expect("no panic inside");
        let mut room = rooms().pop().unwrap_or_default();
        let result = work(&mut room);
        rooms().push(room);
        result
    }
}

/// The convolution of `x`, `[inputs, height, width]`, finished as told: `[outputs, height, width]`.
///
/// Rows of tiles are worked on in blocks. Where the filter bank is small, each block is one thread's. A large one would
/// pass through every core's cache for every block: there the threads share each block, and with it the bank.
pub(crate) fn convolve(x: &[f32], extent: Extent, filters: &Filters, finish: Finish, rooms: &Rooms) -> Vec<f32> {
    let mut y = vec![0.0; filters.0.outputs() * extent.pixels()];
    let work = |strips, by| rooms.with(|room| block(x, extent, filters, finish, room, strips, by));
    let (count, threads) = (blocks(filters, extent), parallel::threads());
    let small = PRODUCTS * filters.0.inputs() * filters.0.outputs() <= SMALL_BANK;
    if small && count >= threads {
        // As many for one thread as for the next, if that can be.
        let count = count.next_multiple_of(threads).min(extent.height.div_ceil(TILE));
        parallel::each(cut(&mut y, extent, count), |_, strips| work(strips, By::ThisThread));
    } else {
        let strips = cut(&mut y, extent, count);
        parallel::together(|| strips.into_iter().for_each(|strips| work(strips, By::AllThreads)));
    }
    y
}

/// How many blocks there should be.
fn blocks(filters: &Filters, extent: Extent) -> usize {
    let (across, down) = (extent.width.div_ceil(TILE), extent.height.div_ceil(TILE));
    let per_row = PRODUCTS * (filters.0.inputs() + filters.0.outputs()) * across;
    let rows = (BLOCK / per_row).max(LEAST_TILES.div_ceil(across)).min(down);
    down.div_ceil(rows)
}

/// `y` as `count` blocks of rows of tiles, each with a strip for every channel.
fn cut(y: &mut [f32], extent: Extent, count: usize) -> Vec<Vec<Strip<'_>>> {
    let tiles = rows::bounds(extent.height.div_ceil(TILE), count);
    let pixels: Vec<usize> = tiles.iter().map(|row| extent.height.min(row * TILE)).collect();
    let strips = |(first, band): (&usize, Vec<_>)| {
        let strip = |(channel, pixels)| Strip { channel, first: *first, pixels };
        band.into_iter().enumerate().map(strip).collect()
    };
    tiles.iter().zip(rows::cut(y, extent, &pixels)).map(strips).collect()
}

/// One block: a strip of each output.
fn block(x: &[f32], extent: Extent, filters: &Filters, finish: Finish, room: &mut Room, strips: Vec<Strip>, by: By) {
    let (inputs, outputs) = (filters.0.inputs(), filters.0.outputs());
    let across = extent.width.div_ceil(TILE);
    let first = strips[0].first;
    let rows = first..first + strips[0].pixels.len().div_ceil(TILE * extent.width);
    // What lies beyond the last tile is never looked at.
    let tiles = (across * rows.len()).next_multiple_of(LANES);
    let (v, m) = (sized(&mut room.v, inputs * PRODUCTS * tiles), sized(&mut room.m, outputs * PRODUCTS * tiles));
    let pixels = extent.pixels();
    by.each(by_channel(v, inputs, tiles), |c, mut v| {
        if c >= extent.channels {
            // Whatever was there before may be no number.
            return v.into_iter().for_each(|v| v.fill(0.0));
        }
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
    filters.0.multiply(v, m, tiles, by);
    let m = &*m;
    by.each(strips, |o, mut strip| {
        widest(
            #[inline(always)]
            || {
                let mut scratch = Scratch::new(across);
                for (i, row) in rows.clone().enumerate() {
                    let m = |p: usize| &m[(p * outputs + o) * tiles + i * across..][..across];
                    output_row(m, extent, row, &mut strip, finish, &mut scratch);
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
