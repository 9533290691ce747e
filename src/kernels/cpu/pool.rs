//! 2x2 pooling with stride 2, odd edges dropped, and its gradient.

use super::{
    Extent, Join, parallel,
    simd::{at_least, widest},
};

/// The extent after pooling.
pub(crate) fn pooled(extent: Extent) -> Extent {
    Extent { height: extent.height / 2, width: extent.width / 2, ..extent }
}

/// The mean, or the largest, of each 2x2.
pub(crate) fn pool(x: &[f32], extent: Extent, max: bool) -> Vec<f32> {
    let small = pooled(extent);
    let mut y = vec![0.0; small.elements()];
    parallel::chunks_mut(&mut y, small.pixels(), |c, y| {
        widest(
            #[inline(always)]
            || {
                for (row, to) in y.chunks_exact_mut(small.width).enumerate() {
                    let (top, below) = rows(x, extent, c, row);
                    for (i, to) in to.iter_mut().enumerate() {
                        let [a, b, c, d] = [top[2 * i], top[2 * i + 1], below[2 * i], below[2 * i + 1]];
                        *to = if max { at_least(at_least(a, b), at_least(c, d)) } else { (a + b + c + d) * 0.25 };
                    }
                }
            },
        );
    });
    y
}

/// `(unpool(g) + extra) * (x > 0)`, `x` being the pooled map; of equal largest values the first has the gradient.
pub(crate) fn gradient(g: &[f32], x: &[f32], extent: Extent, extra: Option<&[f32]>, max: bool) -> Vec<f32> {
    let small = pooled(extent);
    let mut y = vec![0.0; extent.elements()];
    let join = Join { extra, activation: Some(x) };
    parallel::chunks_mut(&mut y, extent.pixels(), |c, y| {
        widest(
            #[inline(always)]
            || {
                let g = &g[c * small.pixels()..][..small.pixels()];
                for (row, g) in g.chunks_exact(small.width).enumerate() {
                    let (top, below) = y[2 * row * extent.width..][..2 * extent.width].split_at_mut(extent.width);
                    if max {
                        spread_max(g, rows(x, extent, c, row), top, below);
                    } else {
                        spread_mean(g, top, below);
                    }
                }
                join.apply(y, c * extent.pixels());
            },
        );
    });
    y
}

#[inline(always)]
fn spread_mean(g: &[f32], top: &mut [f32], below: &mut [f32]) {
    for (i, g) in g.iter().enumerate() {
        let share = g * 0.25;
        top[2 * i] = share;
        top[2 * i + 1] = share;
        below[2 * i] = share;
        below[2 * i + 1] = share;
    }
}

#[inline(always)]
fn spread_max(g: &[f32], (x_top, x_below): (&[f32], &[f32]), top: &mut [f32], below: &mut [f32]) {
    for (i, g) in g.iter().enumerate() {
        let [a, b, c, d] = [x_top[2 * i], x_top[2 * i + 1], x_below[2 * i], x_below[2 * i + 1]];
        let to = if a >= b && a >= c && a >= d {
            &mut top[2 * i]
        } else if b >= c && b >= d {
            &mut top[2 * i + 1]
        } else if c >= d {
            &mut below[2 * i]
        } else {
            &mut below[2 * i + 1]
        };
        *to = *g;
    }
}

/// The two rows of channel `channel` that make row `row` of the pooled map.
#[inline(always)]
fn rows(x: &[f32], extent: Extent, channel: usize, row: usize) -> (&[f32], &[f32]) {
    x[channel * extent.pixels() + 2 * row * extent.width..][..2 * extent.width].split_at(extent.width)
}
