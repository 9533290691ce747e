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
    let mut y = vec![0.0; x.len()];
    let rows: Vec<(usize, &mut [f32])> = y.chunks_mut(pixels).enumerate().collect();
    let sums = std::sync::Mutex::new(vec![0.0; 2 * channels]);
    parallel::each(rows, |_, (c, y)| {
        let (g, x) = (&g[c * pixels..][..pixels], &x[c * pixels..][..pixels]);
        let own = channel_gradient(g, x, Channel::of(moments, affine, relu, c), y);
        let mut sums = sums.lock().expect("no panic inside");
        (sums[c], sums[channels + c]) = own;
    });
    (y, sums.into_inner().expect("no panic inside"))
}

/// Writes the gradient with respect to x to `y`; returns those with respect to scale and shift.
fn channel_gradient(g: &[f32], x: &[f32], channel: Channel, y: &mut [f32]) -> (f32, f32) {
    let Channel { mean, rate, .. } = channel;
    let (slope, offset) = channel.line();
    let mut all = (0.0f64, 0.0f64);
    widest(
        #[inline(always)]
        || {
            for ((y, g), x) in y.chunks_mut(1024).zip(g.chunks(1024)).zip(x.chunks(1024)) {
                let (mut sums, mut products) = ([0.0f32; 16], [0.0f32; 16]);
                for ((y, g), x) in y.chunks_mut(16).zip(g.chunks(16)).zip(x.chunks(16)) {
                    for (i, ((y, g), x)) in y.iter_mut().zip(g).zip(x).enumerate() {
                        let g = if slope * x + offset > channel.floor { *g } else { 0.0 };
                        *y = g;
                        sums[i] += g;
                        products[i] += g * (x - mean) * rate;
                    }
                }
                all.0 += f64::from(sums.iter().sum::<f32>());
                all.1 += f64::from(products.iter().sum::<f32>());
            }
        },
    );
    let count = x.len() as f64;
    let (mean_g, mean_product) = ((all.0 / count) as f32, (all.1 / count) as f32);
    widest(
        #[inline(always)]
        || {
            let row = y.iter_mut().zip(x);
            row.for_each(|(y, x)| *y = slope * (*y - mean_g - (x - mean) * rate * mean_product));
        },
    );
    (all.1 as f32, all.0 as f32)
}
