//! GPTQ: rounds one layer's weights so that the error of its outputs, not of its weights, stays small.

use super::matrix::{Window, cholesky, product};

/// Columns that are rounded before their errors are propagated to all others.
const BLOCK: usize = 96;
/// Added to the diagonal, as a fraction of its mean: regularizes directions that the pictures do not cover.
const DAMPING: f32 = 0.01;
/// Largest quantized magnitude before error feedback, which may add to it up to 127.
const LARGEST: f32 = 115.0;

/// A layer's quantized weights and their scales: `w = scale[out] * step[in] * q`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounded {
    /// `[out, in, 3, 3]`.
    pub values: Vec<i8>,
    /// `[out]`.
    pub scales: Vec<f32>,
    /// `[in]`.
    pub steps: Vec<f32>,
}

/// Rounds a `[outputs, columns]` matrix in steps whose geometric mean is `step`. `hessian` is the lower half of the
/// inputs' `x x^T`, `[columns, columns]`; it is overwritten.
///
/// The error that counts is `(w - q) x x^T (w - q)^T = |(w - q) l|^2` with `x x^T = l l^T`, `l` lower triangular. From
/// the last column to the first, each weight is rounded after the errors of those behind it were added in, as far as
/// the column's inputs can make up for them (Frantar et al., "GPTQ", ICLR 2023, in Babai's order); what then remains
/// is the rounding of each column times `l`'s diagonal. Inputs that count less therefore get longer steps.
pub(super) fn round(weight: &[f32], outputs: usize, step: f32, mut hessian: Vec<f32>) -> Rounded {
    let columns = weight.len() / outputs;
    let mean = (0..columns).map(|i| hessian[i * columns + i]).sum::<f32>() / columns as f32;
    (0..columns).for_each(|i| hessian[i * columns + i] += DAMPING * mean + f32::MIN_POSITIVE);
    cholesky(&mut hessian, columns);
    let steps = steps(&hessian, weight, columns, step);
    let mut errors = vec![0.0; weight.len()];
    let mut values = vec![0; weight.len()];
    for begin in (0..columns).step_by(BLOCK).rev() {
        let end = (begin + BLOCK).min(columns);
        let width = end - begin;
        // The errors of the columns behind this block, to be compensated here.
        let mut owed = vec![0.0; outputs * width];
        product(
            (outputs, columns - end, width),
            1.0,
            (&errors, Window::new(end.min(errors.len() - 1), columns)),
            (&hessian, Window::new((end * columns + begin).min(hessian.len() - 1), columns)),
            0.0,
            (&mut owed, Window::new(0, width)),
        );
        for (output, owed) in owed.chunks_exact(width).enumerate() {
            let row = output * columns;
            for column in (begin..end).rev() {
                let inner: f32 = (column + 1..end).map(|k| errors[row + k] * hessian[k * columns + column]).sum();
                let wanted = weight[row + column] + (owed[column - begin] + inner) / hessian[column * columns + column];
                let unit = step * steps[column / 9];
                let whole = (wanted / unit).round().clamp(-127.0, 127.0);
                values[row + column] = whole as i8;
                errors[row + column] = weight[row + column] - whole * unit;
            }
        }
    }
    Rounded { values, scales: vec![step; outputs], steps }
}

/// A step for each input channel, 1 on the geometric mean, inversely as much as its nine columns count; but so long that
/// its weights fit an int8.
fn steps(factor: &[f32], weight: &[f32], columns: usize, step: f32) -> Vec<f32> {
    let counts: Vec<f32> = (0..columns).map(|i| factor[i * columns + i].ln()).collect();
    let mean = counts.iter().sum::<f32>() / columns as f32;
    let mut least = vec![0f32; columns / 9];
    for row in weight.chunks_exact(columns) {
        for (least, nine) in least.iter_mut().zip(row.chunks_exact(9)) {
            *least = nine.iter().fold(*least, |least, w| least.max(w.abs() / (LARGEST * step)));
        }
    }
    let counts = counts.chunks_exact(9).map(|nine| (mean - nine.iter().sum::<f32>() / 9.0).exp().clamp(0.25, 4.0));
    counts.zip(least).map(|(step, least)| step.max(least)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rounding::matrix::add_squares;

    /// With correlated inputs, errors of the outputs are well below those of plain rounding.
    #[test]
    fn feedback_keeps_the_outputs_nearer() {
        let (outputs, columns, samples) = (8, 200 / 9 * 9, 600);
        let noise = |i: usize| (i * 7919 % 10007) as f32 / 5003.5 - 1.0;
        // Neighbouring inputs are correlated.
        let x: Vec<f32> =
            (0..columns * samples).map(|i| noise(i % samples + 31 * (i / samples / 20)) + 0.3 * noise(i + 5)).collect();
        let weight: Vec<f32> = (0..outputs * columns).map(|i| noise(3 * i + 1)).collect();
        let mut hessian = vec![0.0; columns * columns];
        add_squares(&mut hessian, &x, columns);
        let error = |values: &[f32]| -> f32 {
            let mut sum = 0.0;
            for output in 0..outputs {
                for sample in 0..samples {
                    let off: f32 = (0..columns)
                        .map(|k| {
                            (values[output * columns + k] - weight[output * columns + k]) * x[k * samples + sample]
                        })
                        .sum();
                    sum += off * off;
                }
            }
            sum
        };
        let step = 0.25;
        let plain: Vec<f32> = weight.iter().map(|w| (w / step).round() * step).collect();
        let rounded = round(&weight, outputs, step, hessian);
        let with_feedback: Vec<f32> = rounded
            .values
            .iter()
            .enumerate()
            .map(|(i, &q)| f32::from(q) * step * rounded.steps[i % columns / 9])
            .collect();
        assert!(error(&with_feedback) < 0.3 * error(&plain), "{} and {}", error(&with_feedback), error(&plain));
    }
}
