//! The Gram matrix `F F^T` of a map `F`, `[C, M]`, and its gradient.

use super::{
    gemm::{self, View},
    parallel,
};

/// Pixels below which a part would not pay.
const LEAST_PIXELS: usize = 1024;

/// `scale * F F^T - target`, `[C, C]`. Pixels are shared out over the threads.
pub(crate) fn difference(features: &[f32], channels: usize, scale: f32, target: Option<&[f32]>) -> Vec<f32> {
    let pixels = features.len() / channels;
    let parts = parallel::threads().min(pixels / LEAST_PIXELS).max(1);
    let each = pixels.div_ceil(parts);
    let sums = parallel::map(parts, |i| {
        let columns = each.min(pixels - i * each);
        let part = View { rows: channels, columns, start: i * each, row_stride: pixels, column_stride: 1 };
        let mut sum = vec![0.0; channels * channels];
        let to = View::rows_of(channels, channels);
        gemm::multiply_alone((features, part), (features, part.transposed()), (&mut sum, to));
        sum
    });
    let mut all = vec![0.0; channels * channels];
    for sum in sums {
        for (all, one) in all.iter_mut().zip(sum) {
            *all += one;
        }
    }
    for (i, value) in all.iter_mut().enumerate() {
        *value = *value * scale - target.map_or(0.0, |target| target[i]);
    }
    all
}

/// `base + factor * D F`, for a symmetric D, `[C, C]`.
pub(crate) fn gradient(d: &[f32], features: &[f32], channels: usize, base: Option<&[f32]>, factor: f32) -> Vec<f32> {
    let pixels = features.len() / channels;
    let scaled: Vec<f32> = d.iter().map(|value| value * factor).collect();
    let mut y = base.map_or_else(|| vec![0.0; features.len()], <[f32]>::to_vec);
    let map = View::rows_of(channels, pixels);
    gemm::multiply((&scaled, View::rows_of(channels, channels)), (features, map), (&mut y, map), base.is_some());
    y
}
