//! Weights as int8 with one f32 scale per output channel: `w = scale * q`, `q` in -127..127. Where weights were rounded
//! with regard to their inputs, each input channel has a step of its own too.

/// An int8 weight `[outputs, n]` and its scales `[outputs]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantized {
    /// Row-major.
    pub values: Vec<i8>,
    /// One per output channel, positive or zero.
    pub scales: Vec<f32>,
}

/// Candidate clipping points, relative to the largest weight: clipping an outlier makes all other steps finer.
const CLIPS: [f32; 9] = [1.0, 0.98, 0.96, 0.94, 0.92, 0.9, 0.87, 0.84, 0.8];

/// Rounds each output channel to 255 levels, with the scale that gives the least squared error among a few clips.
///
/// # Panics
/// If `weight.len()` is not a multiple of `outputs`, or `outputs` is 0.
pub fn quantize(weight: &[f32], outputs: usize) -> Quantized {
    assert!(outputs > 0 && weight.len().is_multiple_of(outputs), "[{outputs}, n]");
    let mut values = Vec::with_capacity(weight.len());
    let mut scales = Vec::with_capacity(outputs);
    for row in weight.chunks_exact(weight.len() / outputs) {
        let scale = best_scale(row);
        scales.push(scale);
        values.extend(row.iter().map(|&w| round(w, scale)));
    }
    Quantized { values, scales }
}

/// `scale[out] * step[in] * q`, the weight that runs, of a `[out, in, 3, 3]` convolution.
///
/// # Panics
/// If the lengths do not fit each other.
pub fn dequantize(values: &[i8], scales: &[f32], steps: &[f32]) -> Vec<f32> {
    assert_eq!(values.len(), 9 * scales.len() * steps.len(), "nine values for each scale and step");
    let kernels = values.chunks_exact(9).enumerate();
    kernels
        .flat_map(|(i, kernel)| {
            let scale = scales[i / steps.len()] * steps[i % steps.len()];
            kernel.iter().map(move |&q| f32::from(q) * scale)
        })
        .collect()
}

fn best_scale(row: &[f32]) -> f32 {
    let largest = row.iter().fold(0f32, |m, w| m.max(w.abs()));
    let error =
        |scale: f32| -> f64 { row.iter().map(|&w| f64::from(w - f32::from(round(w, scale)) * scale).powi(2)).sum() };
    CLIPS
        .iter()
        .map(|clip| clip * largest / 127.0)
        .min_by(|a, b| error(*a).total_cmp(&error(*b)))
        .expect("there are clips")
}

fn round(weight: f32, scale: f32) -> i8 {
    if scale == 0.0 { 0 } else { (weight / scale).round().clamp(-127.0, 127.0) as i8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_at_most_half_a_step_without_clipping() {
        let weight: Vec<f32> = (0..72).map(|i| ((i * 37 % 72) as f32 - 31.5) / 10.0).collect();
        let q = quantize(&weight, 4);
        for (row, (w, back)) in weight.iter().zip(dequantize(&q.values, &q.scales, &[1.0; 2])).enumerate() {
            assert!((w - back).abs() <= 1.02 * q.scales[row / 18] / 2.0 + 0.02 * w.abs(), "{w} became {back}");
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let q = quantize(&[0.0; 18], 2);
        assert_eq!(dequantize(&q.values, &q.scales, &[1.0]), [0.0; 18]);
    }

    #[test]
    fn an_outlier_is_clipped_where_that_lowers_the_error() {
        let mut weight: Vec<f32> = (0..100_000).map(|i| 0.1 * (i as f32).sin()).collect();
        weight[7] = 1.0;
        let q = quantize(&weight, 1);
        let squared = |scale: f32| -> f64 {
            weight.iter().map(|&w| f64::from(w - f32::from(round(w, scale)) * scale).powi(2)).sum()
        };
        let unclipped = 1.0 / 127.0;
        assert!(q.scales[0] < 0.95 * unclipped, "the scale {} clips nothing", q.scales[0]);
        assert!(squared(q.scales[0]) < 0.8 * squared(unclipped));
    }
}
