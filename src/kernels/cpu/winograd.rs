//! 3x3 convolution, zero padding 1, by Winograd's F(4x4, 3x3) (Lavin and Gray 2016): 36 matrix products over the channels
//! instead of 144, between cheap transforms.

#![expect(unsafe_code, reason = "threads share V, M and y: each phase says what is whose")]

use std::ops::Range;

use super::{
    Extent,
    parallel::{self, Parts, Phase, in_phases},
    products::{LANES, Packed},
    rows,
    scratch::{Scratch, ScratchPool},
    simd::widest,
    winograd_transforms::{Finish, PRODUCTS, RowScratch, Strip, TILE, filter, input_row, output_row},
};

/// A filter bank, transformed once at load.
pub(crate) struct TransformedWeights(Packed);

impl TransformedWeights {
    /// From `[outputs, inputs, 3, 3]`.
    pub(crate) fn forward(weight: &[f32], outputs: usize, inputs: usize) -> Self {
        let tap = |o: usize, c: usize, tap: usize| weight[(o * inputs + c) * 9 + tap];
        Self(Packed::new(outputs, inputs, |o, c| filter(&std::array::from_fn(|i| tap(o, c, i)))))
    }

    /// The data gradient's: roles exchanged, weights turned by 180 degrees.
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

/// Pieces that a phase is cut into for each thread: as none is as fast as the others all the time.
const PIECES: usize = 6;

/// The convolution of `x`, `[inputs, height, width]`, finished as told: `[outputs, height, width]`.
///
/// Rows of tiles are worked on in blocks. Where the filter bank is small, each block is one thread's. A large one would
/// pass through every core's cache for every block: there the threads share each block, and with it the bank.
pub(crate) fn convolve(
    x: &[f32],
    extent: Extent,
    weights: &TransformedWeights,
    finish: Finish,
    pool: &ScratchPool,
) -> Vec<f32> {
    let mut y = vec![0.0; weights.0.outputs() * extent.pixels()];
    let task = Task { x, extent, bank: &weights.0, finish, y: Parts::of(&mut y) };
    let (count, threads) = (task.blocks(), parallel::threads());
    let small = PRODUCTS * weights.0.inputs() * weights.0.outputs() <= SMALL_BANK;
    if small && count >= threads {
        // As many for one thread as for the next, if that can be.
        let bounds = rows::bounds(task.down(), count.next_multiple_of(threads).min(task.down()));
        in_phases(&[Phase::new(bounds.len() - 1, |i| {
            pool.with(|scratch| {
                let [v, m] = task.scratch(scratch, bounds[i]..bounds[i + 1]);
                // SAFETY: no block has rows of another, and the scratch memory is nobody else's.
                unsafe { task.block(bounds[i]..bounds[i + 1], &v, &m).alone() }
            });
        })]);
    } else {
        let bounds = rows::bounds(task.down(), count);
        let largest = bounds.windows(2).map(|bounds| bounds[0]..bounds[1]).max_by_key(Range::len);
        pool.with(|scratch| {
            let [v, m] = task.scratch(scratch, largest.unwrap_or(0..0));
            let blocks: Vec<Block> = bounds.windows(2).map(|bounds| task.block(bounds[0]..bounds[1], &v, &m)).collect();
            // SAFETY: each is done when the next begins, and the scratch memory is nobody else's.
            let phases: Vec<Phase> =
                blocks.iter().flat_map(|block| unsafe { block.phases(threads * PIECES) }).collect();
            in_phases(&phases);
        });
    }
    y
}

/// A convolution.
struct Task<'a> {
    x: &'a [f32],
    extent: Extent,
    bank: &'a Packed,
    finish: Finish<'a>,
    y: Parts<'a>,
}

impl Task<'_> {
    /// Tiles across.
    fn across(&self) -> usize {
        self.extent.width.div_ceil(TILE)
    }

    /// Rows of tiles.
    fn down(&self) -> usize {
        self.extent.height.div_ceil(TILE)
    }

    /// How many blocks there should be.
    fn blocks(&self) -> usize {
        let per_row = PRODUCTS * (self.bank.inputs() + self.bank.outputs()) * self.across();
        let rows = (BLOCK / per_row).max(LEAST_TILES.div_ceil(self.across())).min(self.down());
        self.down().div_ceil(rows)
    }

    /// Columns of V and M for these rows of tiles; what lies beyond the last tile is never looked at.
    fn columns(&self, rows: &Range<usize>) -> usize {
        (self.across() * rows.len()).next_multiple_of(LANES)
    }

    /// V and M for so many rows of tiles.
    fn scratch<'r>(&self, scratch: &'r mut Scratch, rows: Range<usize>) -> [Parts<'r>; 2] {
        let each = PRODUCTS * self.columns(&rows);
        let (v, m) = scratch.v_m(self.bank.inputs() * each, self.bank.outputs() * each);
        [Parts::of(v), Parts::of(m)]
    }

    fn block<'b>(&'b self, rows: Range<usize>, v: &'b Parts<'b>, m: &'b Parts<'b>) -> Block<'b> {
        Block { task: self, columns: self.columns(&rows), rows, v, m }
    }
}

/// Some rows of tiles of a convolution, V is `[36][inputs][columns]`, M `[36][outputs][columns]`.
struct Block<'b> {
    task: &'b Task<'b>,
    rows: Range<usize>,
    columns: usize,
    v: &'b Parts<'b>,
    m: &'b Parts<'b>,
}

impl Block<'_> {
    /// All of it.
    ///
    /// # Safety
    /// Nobody else has V, M or these rows of y.
    unsafe fn alone(&self) {
        // SAFETY: as above.
        unsafe {
            self.input(0..self.task.bank.inputs());
            (0..PRODUCTS).for_each(|plane| self.product(plane));
            self.output(0..self.task.bank.outputs());
        }
    }

    /// The phases that it takes, transforms in so many pieces.
    ///
    /// # Safety
    /// While each is done, nobody else has V, M or these rows of y.
    unsafe fn phases(&self, pieces: usize) -> [Phase<'_>; 3] {
        let share = move |all: usize, i: usize| i * all / pieces..(i + 1) * all / pieces;
        let (inputs, outputs) = (self.task.bank.inputs(), self.task.bank.outputs());
        // SAFETY: as the caller promises; no piece has channels or a plane of another.
        unsafe {
            [
                Phase::new(pieces, move |i| self.input(share(inputs, i))),
                Phase::new(PRODUCTS, |plane| self.product(plane)),
                Phase::new(pieces, move |i| self.output(share(outputs, i))),
            ]
        }
    }

    /// V of these channels.
    ///
    /// # Safety
    /// Nobody else has that.
    unsafe fn input(&self, channels: Range<usize>) {
        let Task { x, extent, bank, .. } = *self.task;
        let (across, pixels) = (self.task.across(), extent.pixels());
        let mut scratch = RowScratch::new(across);
        for c in channels {
            // SAFETY: as the caller promises, and the rows of a channel are apart.
            let mut v: [&mut [f32]; PRODUCTS] =
                std::array::from_fn(|p| unsafe { self.v.part_mut(self.row(p * bank.inputs() + c)) });
            if c >= extent.channels {
                // Whatever was there before may be no number.
                for v in v {
                    v.fill(0.0);
                }
                continue;
            }
            widest(
                #[inline(always)]
                || {
                    for (i, row) in self.rows.clone().enumerate() {
                        input_row(&x[c * pixels..][..pixels], extent, row, &mut v, i * across, &mut scratch);
                    }
                },
            );
        }
    }

    /// A plane of M, of that of V.
    ///
    /// # Safety
    /// Nobody writes to that of V, nobody else has that of M.
    unsafe fn product(&self, plane: usize) {
        let bank = self.task.bank;
        let rows = |count: usize| self.row(plane * count).start..self.row((plane + 1) * count).start;
        // SAFETY: as the caller promises.
        let (v, m) = unsafe { (self.v.part(rows(bank.inputs())), self.m.part_mut(rows(bank.outputs()))) };
        bank.multiply(plane, v, m, self.columns);
    }

    /// These channels of y, of M.
    ///
    /// # Safety
    /// Nobody writes to M, nobody else has these channels' rows of y.
    unsafe fn output(&self, channels: Range<usize>) {
        let Task { extent, bank, finish, ref y, .. } = *self.task;
        let across = self.task.across();
        let mut scratch = RowScratch::new(across);
        let pixels = self.rows.start * TILE * extent.width..extent.pixels().min(self.rows.end * TILE * extent.width);
        for channel in channels {
            let first = channel * extent.pixels();
            // SAFETY: as the caller promises.
            let pixels = unsafe { y.part_mut(first + pixels.start..first + pixels.end) };
            let mut strip = Strip { channel, first: self.rows.start, pixels };
            widest(
                #[inline(always)]
                || {
                    for (i, row) in self.rows.clone().enumerate() {
                        // SAFETY: as the caller promises.
                        let m = |p: usize| unsafe {
                            &self.m.part(self.row(p * bank.outputs() + channel))[i * across..][..across]
                        };
                        output_row(m, extent, row, &mut strip, finish, &mut scratch);
                    }
                },
            );
        }
    }

    /// Where row `i` of V or of M lies.
    fn row(&self, i: usize) -> Range<usize> {
        i * self.columns..(i + 1) * self.columns
    }
}
