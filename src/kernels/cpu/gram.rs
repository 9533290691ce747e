//! The Gram matrix `F F^T` of a map `F`, `[C, M]`, and its gradient.

use super::{
    gemm::{self, View},
    parallel,
};

/// Rows of the Gram matrix that are made together.
const ROWS: usize = 96;
/// Pixels below which a part would not pay.
const LEAST_PIXELS: usize = 1024;

/// `scale * F F^T - target`, `[C, C]`.
///
/// Blocks of rows from the diagonal on, the rest being their mirror image; and parts of the pixels, where the blocks are
/// fewer than the threads.
pub(crate) fn difference(features: &[f32], channels: usize, scale: f32, target: Option<&[f32]>) -> Vec<f32> {
    let pixels = features.len() / channels;
    let blocks = channels.div_ceil(ROWS);
    let parts = parallel::threads().div_ceil(blocks).min(pixels / LEAST_PIXELS).max(1);
    let each = pixels.div_ceil(parts);
    let products = parallel::map(blocks * parts, |i| {
        let (first, start) = (i / parts * ROWS, i % parts * each);
        let (rows, columns) = (ROWS.min(channels - first), channels - first);
        let part = |rows| View {
            rows,
            columns: each.min(pixels - start),
            start: first * pixels + start,
            row_stride: pixels,
            column_stride: 1,
        };
        let mut product = vec![0.0; rows * columns];
        let to = View::rows_of(rows, columns);
        gemm::multiply((features, part(rows)), (features, part(columns).transposed()), (&mut product, to), false);
        product
    });
    let mut all = vec![0.0; channels * channels];
    for (i, product) in products.iter().enumerate() {
        let first = i / parts * ROWS;
        for (row, values) in product.chunks_exact(channels - first).enumerate() {
            let to = &mut all[(first + row) * channels + first..][..values.len()];
            for (to, value) in to.iter_mut().zip(values) {
                *to += value;
            }
        }
    }
    mirror(&mut all, channels);
    for (i, value) in all.iter_mut().enumerate() {
        *value = *value * scale - target.map_or(0.0, |target| target[i]);
    }
    all
}

/// Copies what is above the diagonal to below it.
fn mirror(matrix: &mut [f32], side: usize) {
    for row in 1..side {
        for column in 0..row {
            matrix[row * side + column] = matrix[column * side + row];
        }
    }
}

/// `base + factor * D F`, for a symmetric D, `[C, C]`.
pub(crate) fn gradient(d: &[f32], features: &[f32], channels: usize, base: Option<&[f32]>, factor: f32) -> Vec<f32> {
    let pixels = features.len() / channels;
    let scaled: Vec<f32> = d.iter().map(|value| value * factor).collect();
    let mut y = base.map_or_else(|| vec![0.0; features.len()], <[f32]>::to_vec);
    let rows = channels.div_ceil(parallel::threads());
    parallel::chunks_mut(&mut y, rows * pixels, |i, y| {
        let d = &scaled[i * rows * channels..];
        let (of_d, of_y) = (View::rows_of(y.len() / pixels, channels), View::rows_of(y.len() / pixels, pixels));
        let map = View::rows_of(channels, pixels);
        gemm::multiply((d, of_d), (features, map), (y, of_y), base.is_some());
    });
    y
}
