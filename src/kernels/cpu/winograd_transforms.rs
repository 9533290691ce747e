//! The transforms of Winograd's F(4x4, 3x3) (Lavin and Gray 2016), by rows of tiles: loops run along a row, over tiles
//! that lie side by side, so that they fill vectors.
//!
//! Interpolation points 0, 1, -1, 2, -2 and infinity; a tile is 6x6 pixels, overlapping its neighbours by two.

use super::{Extent, Join, padded, simd::at_least};

/// Pixels that a tile makes, down and across.
pub(crate) const TILE: usize = 4;
/// Products per tile: 6x6.
pub(crate) const PRODUCTS: usize = 36;

/// Room for one row of tiles while it is transformed.
pub(crate) struct RowScratch {
    lines: Vec<f32>,
    phases: Vec<f32>,
}

impl RowScratch {
    /// For rows of `across` tiles.
    pub(crate) fn new(across: usize) -> Self {
        Self { lines: vec![0.0; 6 * Self::stride(across)], phases: vec![0.0; 24 * (across + 1)] }
    }

    /// Of a line: the pixels of all tiles and one more tile, so that the last tile's overlap is there.
    fn stride(across: usize) -> usize {
        TILE * (across + 1)
    }
}

/// `G g G^T` of a 3x3 filter `g`, as 36 values by row.
pub(crate) fn filter(g: &[f32; 9]) -> [f32; PRODUCTS] {
    let column = |a: f32, b: f32, c: f32| {
        let (sum, even) = (a + c, a / 24.0 + c / 6.0);
        [a / 4.0, -(sum + b) / 6.0, -(sum - b) / 6.0, even + b / 12.0, even - b / 12.0, c]
    };
    let columns: [[f32; 6]; 3] = std::array::from_fn(|x| column(g[x], g[3 + x], g[6 + x]));
    let mut all = [0.0; PRODUCTS];
    for i in 0..6 {
        all[i * 6..][..6].copy_from_slice(&column(columns[0][i], columns[1][i], columns[2][i]));
    }
    all
}

/// `B^T d B` of one row of tiles of one channel, to the 36 rows of `v`, each from `at` on.
#[inline(always)]
pub(crate) fn input_row(
    channel: &[f32],
    extent: Extent,
    tile_row: usize,
    v: &mut [&mut [f32]],
    at: usize,
    scratch: &mut RowScratch,
) {
    let across = extent.width.div_ceil(TILE);
    let length = RowScratch::stride(across);
    for (i, line) in scratch.lines.chunks_exact_mut(length).enumerate() {
        padded::line(channel, extent, (tile_row * TILE + i) as isize - 1, line);
    }
    down(&mut scratch.lines, length);
    for i in 0..6 {
        let line = &scratch.lines[i * length..][..length];
        split(line, &mut scratch.phases, across + 1);
        let phases = &scratch.phases;
        let phase = |n: usize| &phases[n * (across + 1)..][..=across];
        let [p0, p1, p2, p3] = [phase(0), phase(1), phase(2), phase(3)];
        let [t0, t1, t2, t3, t4, t5] = &mut v[i * 6..][..6] else { unreachable!("six of them") };
        let [t0, t1, t2, t3, t4, t5] = [t0, t1, t2, t3, t4, t5].map(|t| &mut t[at..at + across]);
        for t in 0..across {
            let b = input([p0[t], p1[t], p2[t], p3[t], p0[t + 1], p1[t + 1]]);
            t0[t] = b[0];
            t1[t] = b[1];
            t2[t] = b[2];
            t3[t] = b[3];
            t4[t] = b[4];
            t5[t] = b[5];
        }
    }
}

/// `B^T` down the six lines, in place.
#[inline(always)]
fn down(lines: &mut [f32], length: usize) {
    let (l0, rest) = lines.split_at_mut(length);
    let (l1, rest) = rest.split_at_mut(length);
    let (l2, rest) = rest.split_at_mut(length);
    let (l3, rest) = rest.split_at_mut(length);
    let (l4, l5) = rest.split_at_mut(length);
    let l5 = &mut l5[..length];
    for x in 0..length {
        let b = input([l0[x], l1[x], l2[x], l3[x], l4[x], l5[x]]);
        l0[x] = b[0];
        l1[x] = b[1];
        l2[x] = b[2];
        l3[x] = b[3];
        l4[x] = b[4];
        l5[x] = b[5];
    }
}

/// `B^T` times a column of six.
#[inline(always)]
fn input(d: [f32; 6]) -> [f32; 6] {
    let (a, b) = (d[4] - 4.0 * d[2], d[3] - 4.0 * d[1]);
    let (p, q) = (d[4] - d[2], 2.0 * (d[3] - d[1]));
    [4.0 * d[0] - 5.0 * d[2] + d[4], a + b, a - b, p + q, p - q, 4.0 * d[1] - 5.0 * d[3] + d[5]]
}

/// `A^T` times a column of six.
#[inline(always)]
fn output(m: [f32; 6]) -> [f32; 4] {
    let (a, b) = (m[1] + m[2], m[1] - m[2]);
    let (c, d) = (m[3] + m[4], 2.0 * (m[3] - m[4]));
    [m[0] + a + c, b + d, a + 4.0 * c, b + 4.0 * d + m[5]]
}

/// Every fourth element together: `phases` is `[4][count]`.
#[inline(always)]
fn split(line: &[f32], phases: &mut [f32], count: usize) {
    let (p0, rest) = phases.split_at_mut(count);
    let (p1, rest) = rest.split_at_mut(count);
    let (p2, rest) = rest.split_at_mut(count);
    let p3 = &mut rest[..count];
    let line = &line[..4 * count];
    for t in 0..count {
        p0[t] = line[4 * t];
        p1[t] = line[4 * t + 1];
        p2[t] = line[4 * t + 2];
        p3[t] = line[4 * t + 3];
    }
}

/// What is done with a convolution's values as they are written.
#[derive(Clone, Copy)]
pub(crate) enum Finish<'a> {
    /// `max(floor, value + bias)`, a bias per channel; the floor is 0 for a `ReLU`.
    Forward {
        /// Per channel.
        bias: &'a [f32],
        /// Whether a `ReLU` follows.
        relu: bool,
    },
    /// The data gradient.
    Backward(Join<'a>),
}

/// Some rows of tiles of one channel of a map.
pub(crate) struct Strip<'a> {
    /// Of the map.
    pub(crate) channel: usize,
    /// The first row of tiles.
    pub(crate) first: usize,
    /// The pixels, from the first row of tiles on.
    pub(crate) pixels: &'a mut [f32],
}

/// `A^T m A` of one row of tiles of one channel. `m` gives the row's tiles of each of the 36 products.
#[inline(always)]
pub(crate) fn output_row<'m>(
    m: impl Fn(usize) -> &'m [f32],
    extent: Extent,
    tile_row: usize,
    strip: &mut Strip,
    finish: Finish,
    scratch: &mut RowScratch,
) {
    let across = extent.width.div_ceil(TILE);
    // Down: four lines of six columns each, `[6][4][across]`.
    for j in 0..6 {
        let column = |i: usize| m(i * 6 + j);
        let [m0, m1, m2, m3, m4, m5] = [column(0), column(1), column(2), column(3), column(4), column(5)];
        let lines = &mut scratch.phases[j * 4 * across..][..4 * across];
        let (l0, rest) = lines.split_at_mut(across);
        let (l1, rest) = rest.split_at_mut(across);
        let (l2, l3) = rest.split_at_mut(across);
        for t in 0..across {
            let a = output([m0[t], m1[t], m2[t], m3[t], m4[t], m5[t]]);
            l0[t] = a[0];
            l1[t] = a[1];
            l2[t] = a[2];
            l3[t] = a[3];
        }
    }
    let rows = TILE.min(extent.height - tile_row * TILE);
    for r in 0..rows {
        let column = |j: usize| &scratch.phases[(j * 4 + r) * across..][..across];
        let [s0, s1, s2, s3, s4, s5] = [column(0), column(1), column(2), column(3), column(4), column(5)];
        let line = &mut scratch.lines[..TILE * across];
        for t in 0..across {
            let a = output([s0[t], s1[t], s2[t], s3[t], s4[t], s5[t]]);
            line[4 * t] = a[0];
            line[4 * t + 1] = a[1];
            line[4 * t + 2] = a[2];
            line[4 * t + 3] = a[3];
        }
        let row = tile_row * TILE + r;
        let to = &mut strip.pixels[(row - strip.first * TILE) * extent.width..][..extent.width];
        match finish {
            Finish::Forward { bias, relu } => {
                let (bias, floor) = (bias[strip.channel], if relu { 0.0 } else { f32::NEG_INFINITY });
                for (to, value) in to.iter_mut().zip(&*line) {
                    *to = at_least(floor, value + bias);
                }
            }
            Finish::Backward(join) => {
                to.copy_from_slice(&line[..extent.width]);
                join.apply(to, strip.channel * extent.pixels() + row * extent.width);
            }
        }
    }
}
