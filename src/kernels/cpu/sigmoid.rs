//! The sigmoid at the end of a generator.

use super::parallel;

/// Elements that one thread takes at a time.
const CHUNK: usize = 1 << 14;

/// `1 / (1 + exp(-x))`.
pub(crate) fn sigmoid(x: &[f32]) -> Vec<f32> {
    let mut y = x.to_vec();
    parallel::chunks_mut(&mut y, CHUNK, |_, y| {
        for y in y {
            *y = 1.0 / (1.0 + (-*y).exp());
        }
    });
    y
}

/// `g * y * (1 - y)`, `y` being its result.
pub(crate) fn gradient(g: &[f32], y: &[f32]) -> Vec<f32> {
    let mut result = g.to_vec();
    parallel::chunks_mut(&mut result, CHUNK, |i, g| {
        for (g, y) in g.iter_mut().zip(&y[i * CHUNK..]) {
            *g *= y * (1.0 - y);
        }
    });
    result
}
