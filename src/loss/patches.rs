//! The distance between the distributions of small patches of pixels: it sees strokes as they are, and needs no network.

use std::ops::Range;

use burn::tensor::Tensor;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use super::{normalized, transport::transport};
use crate::ops::{Convolution, Engine, Sums};

/// Of the filters.
const SEED: u64 = 17;
/// Channels of the convolutions that make up the filters: 64 filters.
const WIDTHS: [usize; 4] = [3, 16, 16, 64];
/// Pixels on each side of the middle of a patch.
const REACH: usize = WIDTHS.len() - 1;
/// The picture, and the same at half the size: patches of 7 and of 14 pixels.
const LEVELS: usize = 2;
/// Pixels that are worked on together, about: the filters' maps take 256 bytes for each.
const BAND: usize = 1 << 18;

/// `w * 1/L sum_l 1/R_l sum_k W_2^2(f_k x, f_k a)`: the squared 2-Wasserstein distances between the distributions of what
/// random filters f see in picture x and style a, at several sizes l: projections of 7x7 patches (Elnekave and Weiss 2022,
/// eq. 3). R is the value for a grey picture.
///
/// A filter is a chain of 3x3 convolutions with normal weights, so that a patch counts most in its middle, and does not see
/// how light a patch is but how it changes. With several styles it is the mean of their distances.
pub struct PatchLoss {
    engine: Engine,
    filters: Vec<Box<dyn Convolution>>,
    levels: Vec<Level>,
    /// Pixels that are worked on together.
    band: usize,
}

/// The styles at one size.
struct Level {
    /// Where what the filters see lies, `[2, K]`.
    moments: Tensor<2>,
    /// Each style's share, and its histograms, `[K, bins]`.
    styles: Vec<(f64, Tensor<2>)>,
    weight: f64,
}

impl PatchLoss {
    /// With the styles, `[1, 3, any, any]`, by their shares, which sum to 1, and weight w.
    pub fn new(engine: &Engine, styles: &[(f64, &Tensor<4>)], weight: f64) -> Self {
        let mut loss = Self { engine: engine.clone(), filters: filters(engine), levels: Vec::new(), band: BAND };
        let pyramids: Vec<(f64, Vec<Tensor<4>>)> =
            styles.iter().map(|(share, style)| (*share, loss.pyramid(style))).collect();
        let levels = pyramids.iter().map(|(_, pyramid)| pyramid.len()).min().unwrap_or(0);
        loss.levels = (0..levels)
            .map(|l| {
                let styles: Vec<(f64, &Tensor<4>)> =
                    pyramids.iter().map(|(share, pyramid)| (*share, &pyramid[l])).collect();
                loss.level(&styles, weight / levels as f64)
            })
            .collect();
        loss
    }

    /// Bytes that its maps take at once for a picture of so many pixels: what the filters see, and two of its differences from
    /// the styles'.
    pub fn bytes(pixels: usize) -> u64 {
        (3 * WIDTHS[REACH] * size_of::<f32>()) as u64 * pixels.min(BAND) as u64
    }

    fn level(&self, styles: &[(f64, &Tensor<4>)], weight: f64) -> Level {
        let engine = &self.engine;
        let moments: Vec<(f64, Tensor<2>)> =
            styles.iter().map(|(share, style)| (*share, self.moments(style))).collect();
        let moments: Vec<(f64, &Tensor<2>)> = moments.iter().map(|(share, moments)| (*share, moments)).collect();
        let moments = engine.combine(&moments);
        let styles = styles.iter().map(|(share, style)| (*share, self.histograms(style, &moments))).collect();
        Level { moments, styles, weight }
    }

    /// Pushes the reference value of each size: what it is, with weight 1, for a grey picture.
    pub fn reference_values(&self, sums: &mut Sums) {
        for level in &self.levels {
            let grey = Tensor::zeros([1, WIDTHS[REACH], 1, 1], self.engine.device());
            let (_, costs) = self.transport(level, &self.engine.operations().histogram(&grey, &level.moments));
            sums.dot(&costs, &costs.ones_like(), 1.0);
        }
    }

    /// How many reference values there are.
    pub fn sizes(&self) -> usize {
        self.levels.len()
    }

    /// Divides what there is of each size by its reference value.
    pub fn normalize(&mut self, references: &[f32]) {
        for (level, reference) in self.levels.iter_mut().zip(references) {
            level.weight = normalized(level.weight, *reference);
        }
    }

    /// Pushes the value, and returns its gradient with `base` added.
    ///
    /// # Shapes
    /// - `x`, `base`, result: `[1, 3, height, width]`
    pub fn gradient(&self, x: &Tensor<4>, base: &Tensor<4>, sums: &mut Sums) -> Tensor<4> {
        let engine = &self.engine;
        let pictures = self.pyramid(x);
        let (mut all_costs, mut gradients) = (Vec::new(), Vec::new());
        for (picture, level) in pictures.iter().zip(&self.levels) {
            let (moves, costs) = self.transport(level, &self.histograms(picture, &level.moments));
            all_costs.push((level.weight, costs));
            gradients.push(self.level_gradient(picture, level, &moves));
        }
        let costs: Vec<(f64, &Tensor<1>)> = all_costs.iter().map(|(weight, costs)| (*weight, costs)).collect();
        let costs = engine.combine(&costs);
        sums.dot(&costs, &costs.ones_like(), 1.0);
        // From the smallest picture to the largest; there is no `ReLU` whose mask would hide anything.
        let finer = pictures.iter().zip(gradients).rev().fold(None, |smaller: Option<Tensor<4>>, (picture, own)| {
            Some(match smaller {
                None => own,
                Some(g) => engine.operations().pool_gradient(&g, &picture.ones_like(), Some(&own), false),
            })
        });
        engine.plus(base.clone(), finer)
    }

    /// `2 w / M_l f^T (f x - T(f x))`
    fn level_gradient(&self, picture: &Tensor<4>, level: &Level, moves: &Tensor<2>) -> Tensor<4> {
        let operations = self.engine.operations();
        let [_, _, height, width] = picture.dims();
        let factor = 2.0 * level.weight / (height * width) as f64;
        let of_band = |rows: Range<usize>| {
            let seen = around(&rows, REACH, height);
            let difference = operations.transport_difference(&self.see(picture, &seen), moves, &level.moments);
            let scaled = self.engine.combine(&[(factor, &difference)]);
            let gradient = self.filters.iter().rev().fold(scaled, |g, filter| filter.backward(&g, None, None));
            self.engine.take_rows(&gradient, rows.start - seen.start..rows.end - seen.start)
        };
        self.engine.join_rows(&self.bands(height, width).map(of_band).collect::<Vec<_>>())
    }

    /// What the styles' transports come to: how far each bin moves, `[K, bins]`, and the cost of each filter, `[K]`.
    fn transport(&self, level: &Level, histograms: &Tensor<2>) -> (Tensor<2>, Tensor<1>) {
        transport(&self.engine, histograms, &level.styles, &level.moments)
    }

    /// The histograms of what the filters see, `[K, bins]`.
    fn histograms(&self, picture: &Tensor<4>, moments: &Tensor<2>) -> Tensor<2> {
        self.sum_of_bands(picture, |seen| self.engine.operations().histogram(seen, moments))
    }

    /// Means and mean squares of what the filters see, `[2, K]`.
    fn moments(&self, picture: &Tensor<4>) -> Tensor<2> {
        let [_, _, height, width] = picture.dims();
        let scale = 1.0 / (height * width) as f64;
        self.sum_of_bands(picture, |seen| self.engine.operations().channel_moments(seen, scale))
    }

    fn sum_of_bands(&self, picture: &Tensor<4>, of_band: impl Fn(&Tensor<4>) -> Tensor<2>) -> Tensor<2> {
        let [_, _, height, width] = picture.dims();
        let add = |sum: Tensor<2>, band: Tensor<2>| self.engine.plus(sum, Some(band));
        let all = self.bands(height, width).map(|rows| of_band(&self.see(picture, &rows)));
        all.reduce(add).expect("a picture has rows")
    }

    /// What the filters see in some rows, `[1, K, rows, width]`.
    fn see(&self, picture: &Tensor<4>, rows: &Range<usize>) -> Tensor<4> {
        let under = around(rows, REACH, picture.dims()[2]);
        let band = self.engine.take_rows(picture, under.clone());
        let seen = self.filters.iter().fold(band, |map, filter| filter.forward(&map, false));
        self.engine.take_rows(&seen, rows.start - under.start..rows.end - under.start)
    }

    /// Bands of rows that cover a picture.
    fn bands(&self, height: usize, width: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let rows = (self.band / width).max(1);
        (0..height).step_by(rows).map(move |first| first..height.min(first + rows))
    }

    /// The picture with grey as zero, and the same at smaller sizes, as far as they have pixels.
    fn pyramid(&self, picture: &Tensor<4>) -> Vec<Tensor<4>> {
        let mut all = vec![self.engine.combine(&[(1.0, picture), (-0.5, &picture.ones_like())])];
        while all.len() < LEVELS {
            let last = &all[all.len() - 1];
            let [_, _, height, width] = last.dims();
            if height < 2 || width < 2 {
                break;
            }
            all.push(self.engine.operations().pool(last, false));
        }
        all
    }
}

/// Rows and those about them, as far as there are any.
fn around(rows: &Range<usize>, reach: usize, height: usize) -> Range<usize> {
    rows.start.saturating_sub(reach)..height.min(rows.end + reach)
}

fn filters(engine: &Engine) -> Vec<Box<dyn Convolution>> {
    let convolution = |(weight, widths): (Vec<f32>, &[usize])| {
        engine.operations().convolution(&weight, &vec![0.0; widths[1]], widths[0])
    };
    patch_filters().into_iter().zip(WIDTHS.windows(2)).map(convolution).collect()
}

/// The weights of each of the convolutions that make up the filters, `[outputs, inputs, 3, 3]`: normal numbers. The kernels of
/// the first sum to zero.
pub fn patch_filters() -> Vec<Vec<f32>> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut convolution = |(i, widths): (usize, &[usize])| {
        let length = 1.0 / (9.0 * widths[0] as f32).sqrt();
        let kernel = |_| {
            let kernel: [f32; 9] = std::array::from_fn(|_| StandardNormal.sample(&mut random));
            let mean = if i == 0 { kernel.iter().sum::<f32>() / 9.0 } else { 0.0 };
            kernel.map(|value| (value - mean) * length)
        };
        (0..widths[0] * widths[1]).flat_map(kernel).collect()
    };
    WIDTHS.windows(2).enumerate().map(&mut convolution).collect()
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use burn::tensor::TensorData;

    use super::*;
    use crate::gallery::Work;

    fn picture(work: Work, size: usize, engine: &Engine) -> Tensor<4> {
        let painted = work.paint(size, 1);
        let dims = [1, 3, painted.height(), painted.width()];
        Tensor::from_data(TensorData::new(painted.planes().to_vec(), dims), engine.device())
    }

    fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec().unwrap()
    }

    fn value_and_gradient(loss: &PatchLoss, x: &Tensor<4>) -> (f32, Vec<f32>) {
        let mut sums = Sums::new(1, &loss.engine);
        let gradient = loss.gradient(x, &x.zeros_like(), &mut sums);
        (numbers(sums.finish())[0], numbers(gradient))
    }

    #[test]
    fn bands_change_nothing() {
        let engine = Engine::cpu();
        let (x, style) = (picture(Work::Photo, 48, &engine), picture(Work::Mosaic, 40, &engine));
        let mut loss = PatchLoss::new(&engine, &[(1.0, &style)], 1.0);
        let (value, gradient) = value_and_gradient(&loss, &x);
        let largest = gradient.iter().fold(0f32, |most, g| most.max(g.abs()));
        assert!(largest > 0.0);
        for band in [1, 5 * 48] {
            loss.band = band;
            let (other, banded) = value_and_gradient(&loss, &x);
            assert!((other / value - 1.0).abs() < 1e-4, "{band}: {other} instead of {value}");
            // Rounding puts some values into the next bin.
            let far = gradient.iter().zip(&banded).filter(|(a, b)| (*a - *b).abs() > 1e-3 * largest).count();
            assert!(far * 1000 < gradient.len(), "{band}: {far} of {} differ", gradient.len());
        }
    }

    #[test]
    fn grey_is_at_1_and_the_style_itself_at_0() {
        let engine = Engine::cpu();
        let style = picture(Work::Mosaic, 40, &engine);
        let mut loss = PatchLoss::new(&engine, &[(1.0, &style)], 1.0);
        let mut sums = Sums::new(loss.sizes(), &engine);
        loss.reference_values(&mut sums);
        loss.normalize(&numbers(sums.finish()));
        let grey = style.zeros_like().add_scalar(0.5);
        assert!((value_and_gradient(&loss, &grey).0 - 1.0).abs() < 1e-3);
        assert!(value_and_gradient(&loss, &style).0 < 1e-3);
    }
}
