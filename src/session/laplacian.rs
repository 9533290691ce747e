//! A picture as the coefficients of its Laplacian pyramid (Burt and Adelson 1983), and the gradient with respect to them.
//!
//! Only operations that the networks need anyway: averages of 2x2 shrink a level, and enlarging repeats each pixel 2x2 and blurs
//! by `[1 2 1] / 4` along both axes, a 3x3 convolution, which together is bilinear.

use burn::tensor::Tensor;

use crate::ops::{Convolution, Engine};

/// Levels at most, the picture's own included; as many as in STROTSS (Kolkin et al. 2019).
const MAX_LEVELS: usize = 5;

/// The shorter side of the coarsest level at least, in pixels.
const LEAST_SIDE: usize = 4;

/// What a coefficient of level `i` counts in the picture. It covers `4^i` pixels, so that without this the coarse levels' would move
/// the picture `2^i` times as far as the fine ones' of the same length, and details would hardly move.
fn weight(i: usize) -> f64 {
    0.5f64.powi(i as i32)
}

/// The binomial filter of each channel by itself, `[3, 3, 3, 3]`, times 4, since the gradient of a mean of four, which repeats
/// pixels here, divides by that.
fn blur_weights() -> Vec<f32> {
    const ROW: [f32; 3] = [0.25, 0.5, 0.25];
    let weight = |i: usize| if (i / 27) == (i / 9) % 3 { 4.0 * ROW[i / 3 % 3] * ROW[i % 3] } else { 0.0 };
    (0..81).map(weight).collect()
}

/// The Laplacian pyramid of pictures of one size.
pub(super) struct LaplacianPyramid {
    engine: Engine,
    /// Height and width of the picture.
    extent: [usize; 2],
    /// Height and width of each level, the finest first. All but the coarsest are even.
    levels: Vec<[usize; 2]>,
    blur: Box<dyn Convolution>,
    /// For each level but the coarsest.
    ones: Vec<Tensor<4>>,
    /// What makes up for the zeros that the blur finds beyond the border, for each level but the coarsest.
    border: Vec<Tensor<4>>,
}

impl LaplacianPyramid {
    /// For pictures `[1, 3, height, width]`.
    pub(super) fn new([height, width]: [usize; 2], engine: &Engine) -> Self {
        let most = (0..MAX_LEVELS).rev().find(|halvings| height.min(width) >> halvings >= LEAST_SIDE).unwrap_or(0);
        let whole = [height, width].map(|side| side.next_multiple_of(1 << most));
        let levels: Vec<_> = (0..=most).map(|halvings| whole.map(|side| side >> halvings)).collect();
        let blur = engine.operations().convolution(&blur_weights(), &[0.0; 3], 3);
        let ones = |extent: &[usize; 2]| Tensor::<4>::ones([1, 3, extent[0], extent[1]], engine.device());
        let ones: Vec<_> = levels[..most].iter().map(ones).collect();
        // The blur of ones times 4.
        let border = ones.iter().map(|ones| ones.clone().mul_scalar(4.0).div(blur.forward(ones, false))).collect();
        Self { engine: engine.clone(), extent: [height, width], levels, blur, ones, border }
    }

    /// How many coefficients there are, for each of the picture's values at most.
    pub(super) const REDUNDANCY: f64 = 4.0 / 3.0;

    /// The coefficients of a picture.
    ///
    /// # Shapes
    /// - `picture`: `[1, 3, height, width]`
    /// - result: `[1, 1, 1, n]`, level by level, the finest first
    pub(super) fn analyse(&self, picture: &Tensor<4>) -> Tensor<4> {
        let mut level = self.extended(picture);
        let mut coefficients = Vec::new();
        for i in 0..self.ones.len() {
            let coarser = self.engine.operations().pool(&level, false);
            let scale = 1.0 / weight(i);
            coefficients.push(self.engine.combine(&[(scale, &level), (-scale, &self.enlarged(&coarser, i))]));
            level = coarser;
        }
        coefficients.push(self.engine.combine(&[(1.0 / weight(self.ones.len()), &level)]));
        joined(coefficients)
    }

    /// The picture of some coefficients; the inverse of [`LaplacianPyramid::analyse`].
    pub(super) fn synthesize(&self, coefficients: &Tensor<4>) -> Tensor<4> {
        let mut levels = self.split(coefficients);
        let coarsest = levels.pop().expect("a level");
        let mut picture = self.engine.combine(&[(weight(levels.len()), &coarsest)]);
        for (i, level) in levels.iter().enumerate().rev() {
            picture = self.engine.combine(&[(weight(i), level), (1.0, &self.enlarged(&picture, i))]);
        }
        let [height, width] = self.extent;
        picture.narrow(2, 0, height).narrow(3, 0, width)
    }

    /// The gradient with respect to the coefficients of what has this one with respect to the picture: the transpose of
    /// [`LaplacianPyramid::synthesize`].
    pub(super) fn gradient(&self, of_picture: &Tensor<4>) -> Tensor<4> {
        let mut gradient = self.padded(of_picture);
        let mut all = Vec::new();
        for (i, border) in self.border.iter().enumerate() {
            all.push(self.engine.combine(&[(weight(i), &gradient)]));
            let blurred = self.blur.backward(&gradient.mul(border.clone()), None, None);
            gradient = self.engine.operations().pool(&blurred, false);
        }
        all.push(self.engine.combine(&[(weight(self.border.len()), &gradient)]));
        joined(all)
    }

    /// Level `i` from the coarser one, bilinearly.
    fn enlarged(&self, coarser: &Tensor<4>, i: usize) -> Tensor<4> {
        let repeated = self.engine.operations().pool_gradient(coarser, &self.ones[i], None, false);
        self.blur.forward(&repeated, false).mul(self.border[i].clone())
    }

    /// The coefficients of each level as a map.
    fn split(&self, coefficients: &Tensor<4>) -> Vec<Tensor<4>> {
        let mut start = 0;
        let level = |[height, width]: &[usize; 2]| {
            let count = 3 * height * width;
            start += count;
            coefficients.clone().narrow(3, start - count, count).reshape([1, 3, *height, *width])
        };
        self.levels.iter().map(level).collect()
    }

    /// At the size of the finest level: the last row and column are repeated.
    fn extended(&self, picture: &Tensor<4>) -> Tensor<4> {
        (2..4).fold(picture.clone(), |picture, dim| {
            let side = picture.dims()[dim];
            let last = picture.clone().narrow(dim, side - 1, 1);
            let parts = std::iter::once(picture).chain(std::iter::repeat_n(last, self.levels[0][dim - 2] - side));
            Tensor::cat(parts.collect(), dim)
        })
    }

    /// The same with zeros.
    fn padded(&self, picture: &Tensor<4>) -> Tensor<4> {
        (2..4).fold(picture.clone(), |picture, dim| {
            let (mut extent, side) = (picture.dims(), picture.dims()[dim]);
            extent[dim] = self.levels[0][dim - 2] - side;
            if extent[dim] == 0 {
                return picture;
            }
            let zeros = Tensor::zeros(extent, self.engine.device());
            Tensor::cat(vec![picture, zeros], dim)
        })
    }
}

/// All values in a row.
fn joined(maps: Vec<Tensor<4>>) -> Tensor<4> {
    let rows = maps.into_iter().map(|map| {
        let count = map.shape().num_elements();
        map.reshape([1, 1, 1, count])
    });
    Tensor::cat(rows.collect(), 3)
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use burn::tensor::TensorData;

    use super::*;

    /// Values that repeat late, of this shape.
    fn values<const D: usize>(dims: [usize; D], seed: usize) -> Tensor<D> {
        let count: usize = dims.iter().product();
        let values: Vec<f32> = (0..count).map(|i| (((i + seed) * 7919) % 1013) as f32 / 1013.0).collect();
        Tensor::from_data(TensorData::new(values, dims), Engine::cpu().device())
    }

    fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        pollster::block_on(Engine::cpu().read(tensor)).unwrap()
    }

    fn dot<const D: usize>(a: Tensor<D>, b: Tensor<D>) -> f64 {
        read(a).iter().zip(read(b)).map(|(a, b)| f64::from(*a) * f64::from(b)).sum()
    }

    fn pyramid(extent: [usize; 2]) -> LaplacianPyramid {
        LaplacianPyramid::new(extent, &Engine::cpu())
    }

    #[test]
    fn pictures_of_any_size_come_back() {
        for extent in [[64, 64], [37, 53], [16, 90], [5, 3]] {
            let (pyramid, picture) = (pyramid(extent), values([1, 3, extent[0], extent[1]], 1));
            let coefficients = pyramid.analyse(&picture);
            let expected: usize = pyramid.levels.iter().map(|[height, width]| 3 * height * width).sum();
            assert_eq!(coefficients.dims(), [1, 1, 1, expected]);
            let back = read(pyramid.synthesize(&coefficients));
            assert!(read(picture).iter().zip(back).all(|(a, b)| (a - b).abs() < 1e-5), "{extent:?}");
        }
    }

    #[test]
    fn the_gradient_is_the_transpose() {
        for extent in [[64, 48], [37, 53], [5, 3]] {
            let pyramid = pyramid(extent);
            let picture = values([1, 3, extent[0], extent[1]], 5);
            let coefficients = values(pyramid.analyse(&picture).dims(), 11);
            let forward = dot(pyramid.synthesize(&coefficients), picture.clone());
            let backward = dot(coefficients, pyramid.gradient(&picture));
            assert!((forward - backward).abs() < 1e-4 * forward.abs(), "{extent:?}: {forward} {backward}");
        }
    }

    #[test]
    fn a_plain_picture_is_all_in_the_coarsest_level() {
        let pyramid = pyramid([48, 48]);
        assert_eq!(pyramid.levels, [[48, 48], [24, 24], [12, 12], [6, 6]]);
        let grey = Tensor::<4>::ones([1, 3, 48, 48], Engine::cpu().device()).mul_scalar(0.7);
        let coefficients = read(pyramid.analyse(&grey));
        let (fine, coarse) = coefficients.split_at(coefficients.len() - 3 * 6 * 6);
        assert!(
            fine.iter().all(|value| value.abs() < 1e-5) && coarse.iter().all(|value| (value - 0.7 * 8.0).abs() < 1e-4)
        );
    }
}
