//! Instance normalization (Ulyanov et al. 2016) with a scale and a shift for each channel, and a `ReLU` behind it.

use super::{
    parallel,
    simd::{at_least, widest},
};

/// Added to variances, against division by zero.
const EPSILON: f32 = 1e-5;

/// A channel's normalization.
#[derive(Clone, Copy)]
struct Channel {
    mean: f32,
    /// `1 / sqrt(variance + epsilon)`
    rate: f32,
    scale: f32,
    shift: f32,
    /// What results are at least.
    floor: f32,
}

impl Channel {
    /// Of channel `c`: `moments` are its mean and mean square, `affine` its scale and shift, both `[2, C]`.
    fn of(moments: &[f32], affine: &[f32], relu: bool, c: usize) -> Self {
        let channels = moments.len() / 2;
        let mean = moments[c];
        let variance = (moments[channels + c] - mean * mean).max(0.0);
        let floor = if relu { 0.0 } else { f32::NEG_INFINITY };
        let (scale, shift) = (affine[c], affine[channels + c]);
        Self { mean, rate: 1.0 / (variance + EPSILON).sqrt(), scale, shift, floor }
    }

    /// Result = `slope * x + offset`, floored.
    fn line(self) -> (f32, f32) {
        let slope = self.rate * self.scale;
        (slope, self.shift - self.mean * slope)
    }

    /// The gradients with respect to scale and shift.
    fn sums(self, g: &[f32], x: &[f32]) -> (f64, f64) {
        let (slope, offset) = self.line();
        let mut all = (0.0, 0.0);
        widest(
            #[inline(always)]
            || {
                for (g, x) in g.chunks(1024).zip(x.chunks(1024)) {
                    let (mut sums, mut products) = ([0.0f32; 16], [0.0f32; 16]);
                    for (g, x) in g.chunks(16).zip(x.chunks(16)) {
                        for (i, (g, x)) in g.iter().zip(x).enumerate() {
                            let g = if slope * x + offset > self.floor { *g } else { 0.0 };
                            sums[i] += g;
                            products[i] += g * (x - self.mean) * self.rate;
                        }
                    }
                    all.0 += f64::from(products.iter().sum::<f32>());
                    all.1 += f64::from(sums.iter().sum::<f32>());
                }
            },
        );
        all
    }

    /// Writes the gradient with respect to x to `y`.
    fn gradient(self, g: &[f32], x: &[f32], (scale, shift): (f64, f64), y: &mut [f32]) {
        let (slope, offset) = self.line();
        let [mean_product, mean_g] = [scale, shift].map(|sum| (sum / x.len() as f64) as f32);
        widest(
            #[inline(always)]
            || {
                for ((y, g), x) in y.iter_mut().zip(g).zip(x) {
                    let g = if slope * x + offset > self.floor { *g } else { 0.0 };
                    *y = slope * (g - mean_g - (x - self.mean) * self.rate * mean_product);
                }
            },
        );
    }
}

/// `scale * (x - mean) / sqrt(variance + epsilon) + shift`, at least 0 with `relu`.
///
/// # Shapes
/// - `x`, result: `[C, M]`
/// - `moments`, `affine`: `[2, C]`
pub(crate) fn normalize(x: &[f32], moments: &[f32], affine: &[f32], relu: bool) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let pixels = 2 * x.len() / moments.len();
    parallel::chunks_mut(&mut y, pixels, |c, y| {
        let channel = Channel::of(moments, affine, relu, c);
        let (slope, offset) = channel.line();
        widest(
            #[inline(always)]
            || {
                let row = y.iter_mut().zip(&x[c * pixels..][..pixels]);
                row.for_each(|(y, x)| *y = at_least(channel.floor, slope * x + offset));
            },
        );
    });
    y
}

/// The gradients with respect to `x` and `affine`, from `g`, that of the result.
///
/// With `n = (x - mean) / sqrt(variance + epsilon)` and g zero where the `ReLU` is: shift `sum g`, scale `sum g n`, and
/// `x: scale / sqrt(variance + epsilon) * (g - mean(g) - n mean(g n))`.
pub(crate) fn gradient(g: &[f32], x: &[f32], moments: &[f32], affine: &[f32], relu: bool) -> (Vec<f32>, Vec<f32>) {
    let channels = moments.len() / 2;
    let pixels = x.len() / channels;
    let of = |c: usize| {
        let pixels = c * pixels..(c + 1) * pixels;
        (Channel::of(moments, affine, relu, c), &g[pixels.clone()], &x[pixels])
    };
    let sums = parallel::map(channels, |c| {
        let (channel, g, x) = of(c);
        channel.sums(g, x)
    });
    let mut y = vec![0.0; x.len()];
    parallel::chunks_mut(&mut y, pixels, |c, y| {
        let (channel, g, x) = of(c);
        channel.gradient(g, x, sums[c], y);
    });
    let scales = sums.iter().map(|(scale, _)| *scale as f32);
    (y, scales.chain(sums.iter().map(|(_, shift)| *shift as f32)).collect())
}
