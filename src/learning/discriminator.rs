//! A patch discriminator (Isola et al. 2017, "Image-to-Image Translation with Conditional Adversarial Networks"): a small
//! network that tells pieces of the style picture from painted ones, by least squares (Mao et al. 2017, "Least Squares
//! Generative Adversarial Networks").

use burn::tensor::{Tensor, TensorData};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, Normal};

use super::adam::Iterates;
use crate::{
    kernels::ConvolutionShape,
    ops::{Engine, Sums},
};

/// Three convolutions, which see 15 pixels; all but the last are followed by instance normalization and a `ReLU`.
const CONVOLUTIONS: [ConvolutionShape; 3] = [
    ConvolutionShape { inputs: 3, outputs: 12, kernel: 3, stride: 2, upsampling: 1 },
    ConvolutionShape { inputs: 12, outputs: 24, kernel: 3, stride: 2, upsampling: 1 },
    ConvolutionShape { inputs: 24, outputs: 1, kernel: 3, stride: 1, upsampling: 1 },
];
/// How many are normalized.
const NORMALIZED: usize = 2;

/// What it answers for pieces of the style, and for painted ones.
const REAL: f64 = 1.0;
const PAINTED: f64 = 0.0;

/// The discriminator of one style.
pub(super) struct Discriminator {
    engine: Engine,
    /// Weights, then scales and shifts.
    iterates: Iterates,
}

/// What the backward pass needs of a convolution.
struct Saved {
    input: Tensor<4>,
    output: Tensor<4>,
    /// Of those that are normalized.
    moments: Option<Tensor<2>>,
}

impl Discriminator {
    /// With random weights of mean square `2 / taps` (He et al. 2015).
    pub(super) fn new(seed: u64, engine: &Engine) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let tensor = |values: Vec<f32>| {
            let length = values.len();
            Tensor::from_data(TensorData::new(values, [length]), engine.device())
        };
        let weights = CONVOLUTIONS.iter().map(|shape| {
            let normal = Normal::new(0.0, (2.0 / shape.taps() as f64).sqrt()).expect("a deviation above 0");
            (0..shape.weights()).map(|_| normal.sample(&mut random) as f32).collect()
        });
        let weights: Vec<Vec<f32>> = weights.collect();
        let affine =
            CONVOLUTIONS[..NORMALIZED].iter().map(|shape| [vec![1.0; shape.outputs], vec![0.0; shape.outputs]]);
        let all = weights.into_iter().chain(affine.map(|pair| pair.concat())).map(tensor).collect();
        Self { engine: engine.clone(), iterates: Iterates::new(all) }
    }

    /// Pushes `weight * mean((D(painted) - 1)^2)` to `sums`, and adds its gradient to `base`, the painted piece's.
    pub(super) fn gradient(&self, painted: &Tensor<4>, base: Tensor<4>, weight: f64, sums: &mut Sums) -> Tensor<4> {
        let (saved, error) = self.errors(painted, REAL);
        let count = error.shape().num_elements() as f64;
        sums.dot(&error, &error, weight / count);
        let g = self.engine.combine(&[(2.0 * weight / count, &error)]);
        let (g, _) = self.backward(saved, g);
        self.engine.plus(base, Some(g))
    }

    /// One step of size `rate` towards telling the two apart: down `mean((D(real) - 1)^2) + mean(D(painted)^2)`.
    pub(super) fn learn(&mut self, painted: &Tensor<4>, real: &Tensor<4>, rate: f64) {
        let gradients = [(painted, PAINTED), (real, REAL)].map(|(piece, answer)| {
            let (saved, error) = self.errors(piece, answer);
            let g = self.engine.combine(&[(2.0 / error.shape().num_elements() as f64, &error)]);
            self.backward(saved, g).1
        });
        let [first, second] = &gradients;
        let both: Vec<_> = first.iter().zip(second).map(|(a, b)| self.engine.combine(&[(1.0, a), (1.0, b)])).collect();
        self.iterates.step(&both, rate, |_| 1.0, &self.engine);
    }

    /// The forward pass of a piece, and by how much the answers miss `answer`.
    fn errors(&self, piece: &Tensor<4>, answer: f64) -> (Vec<Saved>, Tensor<4>) {
        let operations = self.engine.operations();
        let mut saved = Vec::with_capacity(CONVOLUTIONS.len());
        let mut x = piece.clone();
        for (i, shape) in CONVOLUTIONS.into_iter().enumerate() {
            let output = operations.learned_convolution(&x, &self.iterates.now()[i], None, shape);
            let (y, moments) = if i < NORMALIZED {
                let [_, _, height, width] = output.dims();
                let moments = operations.channel_moments(&output, 1.0 / (height * width) as f64);
                (operations.instance_norm(&output, &moments, &self.affine(i), true), Some(moments))
            } else {
                (output.clone(), None)
            };
            saved.push(Saved { input: x, output, moments });
            x = y;
        }
        let error = self.engine.combine(&[(1.0, &x), (-answer, &x.ones_like())]);
        (saved, error)
    }

    /// The gradients with respect to the piece and to all parameters, from that with respect to the answers.
    fn backward(&self, saved: Vec<Saved>, mut g: Tensor<4>) -> (Tensor<4>, Vec<Tensor<1>>) {
        let operations = self.engine.operations();
        let (mut weights, mut affine) = (Vec::new(), Vec::new());
        for (i, Saved { input, output, moments }) in saved.into_iter().enumerate().rev() {
            let shape = CONVOLUTIONS[i];
            if let Some(moments) = moments {
                let (inner, own) = operations.instance_norm_gradient(&g, &output, &moments, &self.affine(i), true);
                affine.push(own.reshape([2 * shape.outputs]));
                g = inner;
            }
            weights.push(operations.learned_convolution_weight_gradient(&input, &g, shape));
            let [_, _, height, width] = input.dims();
            let weight = &self.iterates.now()[i];
            g = operations.learned_convolution_input_gradient(&g, weight, shape, (height, width));
        }
        weights.reverse();
        affine.reverse();
        (g, [weights, affine].concat())
    }

    /// Scales and shifts of a normalized convolution, `[2, outputs]`.
    fn affine(&self, i: usize) -> Tensor<2> {
        self.iterates.now()[CONVOLUTIONS.len() + i].clone().reshape([2, CONVOLUTIONS[i].outputs])
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::{gallery::Work, upload::upload};

    fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec().expect("f32")
    }

    fn score(discriminator: &Discriminator, piece: &Tensor<4>) -> f32 {
        let answers = values(discriminator.errors(piece, PAINTED).1);
        answers.iter().sum::<f32>() / answers.len() as f32
    }

    #[test]
    fn it_learns_to_tell_two_pictures_apart() {
        let engine = Engine::cpu();
        let [real, painted] = [Work::Waves, Work::Mosaic].map(|work| upload(work.paint(32, 1), &engine));
        let mut discriminator = Discriminator::new(1, &engine);
        for _ in 0..60 {
            discriminator.learn(&painted, &real, 5e-3);
        }
        let (real, painted) = (score(&discriminator, &real), score(&discriminator, &painted));
        assert!(real > 0.6 && painted < 0.4, "{real} {painted}");
    }

    #[test]
    fn its_gradient_is_that_of_finite_differences() {
        const STEP: f64 = 1e-3;
        let engine = Engine::cpu();
        let piece = upload(Work::Photo.paint(16, 1), &engine);
        let discriminator = Discriminator::new(3, &engine);
        let gradient = |piece: &Tensor<4>| {
            let mut sums = Sums::new(1, &engine);
            let g = discriminator.gradient(piece, piece.zeros_like(), 0.7, &mut sums);
            (f64::from(values(sums.finish())[0]), g)
        };
        let g = gradient(&piece).1;
        let norm = values(g.clone()).iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt();
        let at = |step: f64| gradient(&engine.combine(&[(1.0, &piece), (step / norm, &g)])).0;
        let difference = (at(STEP) - at(-STEP)) / (2.0 * STEP);
        assert!((difference - norm).abs() < 2e-2 * norm, "{difference} instead of {norm}");
    }
}
