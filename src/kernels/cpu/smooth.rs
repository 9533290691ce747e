//! The losses on the picture itself: total variation and range, each with its gradient.

use super::{Extent, simd::at_least};

/// Squared total variation (Mahendran and Vedaldi 2015, eq. 5, beta = 2), and `base + factor` times its gradient.
pub(crate) fn total_variation(x: &[f32], extent: Extent, base: Option<&[f32]>, factor: f32) -> (f64, Vec<f32>) {
    let Extent { height, width, .. } = extent;
    let mut y = base.map_or_else(|| vec![0.0; x.len()], <[f32]>::to_vec);
    let mut sum = 0.0;
    for p in 0..x.len() {
        let (column, row) = (p % width, p / width % height);
        let mut pair = |neighbour: usize| {
            let difference = x[neighbour] - x[p];
            sum += f64::from(difference * difference);
            y[neighbour] += 2.0 * factor * difference;
            y[p] -= 2.0 * factor * difference;
        };
        if column + 1 < width {
            pair(p + 1);
        }
        if row + 1 < height {
            pair(p + width);
        }
    }
    (sum, y)
}

/// `sum max(0, x - 1)^2 + max(0, -x)^2`, and `base + factor` times its gradient.
pub(crate) fn range(x: &[f32], base: Option<&[f32]>, factor: f32) -> (f64, Vec<f32>) {
    let mut sum = 0.0;
    let outside = |value: f32| at_least(0.0, value - 1.0) - at_least(0.0, -value);
    let mut y = base.map_or_else(|| vec![0.0; x.len()], <[f32]>::to_vec);
    for (y, x) in y.iter_mut().zip(x) {
        let outside = outside(*x);
        sum += f64::from(outside * outside);
        *y += 2.0 * factor * outside;
    }
    (sum, y)
}
