//! The losses on the picture itself: total variation and range, each with its gradient.

use super::{
    Extent, parallel,
    simd::{at_least, widest},
};

/// Squared total variation (Mahendran and Vedaldi 2015, eq. 5, beta = 2), and `base + factor` times its gradient.
pub(crate) fn total_variation(x: &[f32], extent: Extent, base: Option<&[f32]>, factor: f32) -> (f64, Vec<f32>) {
    let mut y = base.map_or_else(|| vec![0.0; x.len()], <[f32]>::to_vec);
    let mut sums = vec![0.0; extent.channels];
    let channels = y.chunks_exact_mut(extent.pixels()).zip(&mut sums).collect();
    parallel::each(channels, |c, (y, sum): (&mut [f32], &mut f64)| {
        let x = &x[c * extent.pixels()..][..extent.pixels()];
        *sum = widest(
            #[inline(always)]
            || channel_variation(x, extent.width, y, 2.0 * factor),
        );
    });
    (sums.into_iter().sum(), y)
}

/// One channel's; adds `factor` times the differences to `y`.
#[inline(always)]
fn channel_variation(x: &[f32], width: usize, y: &mut [f32], factor: f32) -> f64 {
    let mut sum = 0.0;
    for start in (0..x.len()).step_by(width) {
        let row = &x[start..start + width];
        let (to, below) = y[start..].split_at_mut(width);
        sum += f64::from(pairs(row, &row[1..], |i, difference| {
            to[i + 1] += factor * difference;
            to[i] -= factor * difference;
        }));
        let next = x.get(start + width..start + 2 * width).unwrap_or_default();
        sum += f64::from(pairs(row, next, |i, difference| {
            below[i] += factor * difference;
            to[i] -= factor * difference;
        }));
    }
    sum
}

/// Hands each difference of neighbours on; the sum of their squares.
#[inline(always)]
fn pairs(row: &[f32], neighbours: &[f32], mut add: impl FnMut(usize, f32)) -> f32 {
    let mut sum = 0.0;
    for (i, (x, neighbour)) in row.iter().zip(neighbours).enumerate() {
        let difference = neighbour - x;
        sum += difference * difference;
        add(i, difference);
    }
    sum
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
