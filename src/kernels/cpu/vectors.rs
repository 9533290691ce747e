//! Vector work of losses and optimizers.

use super::{Join, parallel, simd::widest};

/// Elements that are summed in f32 before they join an f64.
const RUN: usize = 4096;
/// Elements that one thread takes at a time: some for each even of a small picture.
const CHUNK: usize = 1 << 14;

/// The inner product.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f64 {
    dots(&[a], &[b])[0]
}

/// The inner products of all vectors with all rows, those of the first vector first.
///
/// All in one pass: a thread is woken once, and a piece of each row is read for all vectors.
pub(crate) fn dots(rows: &[&[f32]], vectors: &[&[f32]]) -> Vec<f64> {
    let length = vectors.first().map_or(0, |vector| vector.len());
    let parts = parallel::map(length.div_ceil(CHUNK), |i| {
        let range = i * CHUNK..length.min((i + 1) * CHUNK);
        let mut sums = vec![0.0; vectors.len() * rows.len()];
        for (r, row) in rows.iter().enumerate() {
            for (v, vector) in vectors.iter().enumerate() {
                sums[v * rows.len() + r] = widest(
                    #[inline(always)]
                    || chunk_dot(&row[range.clone()], &vector[range.clone()]),
                );
            }
        }
        sums
    });
    let mut all = vec![0.0; vectors.len() * rows.len()];
    for part in parts {
        all.iter_mut().zip(part).for_each(|(all, part)| *all += part);
    }
    all
}

#[inline(always)]
fn chunk_dot(a: &[f32], b: &[f32]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in a.chunks(RUN).zip(b.chunks(RUN)) {
        let mut lanes = [0.0f32; 16];
        let whole = a.len() / 16 * 16;
        for (a, b) in a[..whole].chunks_exact(16).zip(b[..whole].chunks_exact(16)) {
            for lane in 0..16 {
                lanes[lane] += a[lane] * b[lane];
            }
        }
        let rest: f32 = a[whole..].iter().zip(&b[whole..]).map(|(a, b)| a * b).sum();
        sum += f64::from(lanes.iter().sum::<f32>() + rest);
    }
    sum
}

/// `sum_k c_k rows_k`.
///
/// # Panics
/// If there are no rows.
pub(crate) fn combine(rows: &[(f32, &[f32])]) -> Vec<f32> {
    let mut y = vec![0.0; rows[0].1.len()];
    parallel::chunks_mut(&mut y, CHUNK, |i, y| {
        widest(
            #[inline(always)]
            || {
                // Short enough to stay in the first cache while all rows pass.
                for (j, y) in y.chunks_mut(1024).enumerate() {
                    let at = i * CHUNK + j * 1024;
                    for (c, row) in rows {
                        for (y, x) in y.iter_mut().zip(&row[at..]) {
                            *y += c * x;
                        }
                    }
                }
            },
        );
    });
    y
}

/// `g * (activation > 0)`.
pub(crate) fn relu_gradient(g: &[f32], activation: &[f32]) -> Vec<f32> {
    let join = Join { extra: None, activation: Some(activation) };
    let mut y = g.to_vec();
    parallel::chunks_mut(&mut y, CHUNK, |i, y| {
        widest(
            #[inline(always)]
            || join.apply(y, i * CHUNK),
        );
    });
    y
}
