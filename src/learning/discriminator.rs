//! A patch discriminator (Isola et al. 2017, "Image-to-Image Translation with Conditional Adversarial Networks"): a small
//! network that tells pieces of the style picture from painted ones, by least squares (Mao et al. 2017, "Least Squares
//! Generative Adversarial Networks").

use burn::tensor::Tensor;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::adam::Iterates;
use crate::{
    generator::{NormalizedConvolution, input_gradient, normal_weights, unscaled},
    kernels::ConvolutionShape,
    ops::{Engine, Sums},
    upload::upload_row,
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

/// What the backward pass needs.
struct ForwardPass {
    normalized: Vec<NormalizedConvolution>,
    /// The input of the last convolution.
    last: Tensor<4>,
}

impl Discriminator {
    /// With random weights of mean square `2 / taps` (He et al. 2015).
    pub(super) fn new(seed: u64, engine: &Engine) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let root = (2.0f64).sqrt();
        let weights: Vec<_> = CONVOLUTIONS.map(|shape| normal_weights(shape, root, &mut random)).into();
        let affine = CONVOLUTIONS[..NORMALIZED].iter().map(|shape| unscaled(*shape));
        let all = weights.into_iter().chain(affine).map(|values| upload_row(values, engine)).collect();
        Self { engine: engine.clone(), iterates: Iterates::new(all) }
    }

    /// Pushes `weight * mean((D(painted) - 1)^2)` to `sums`, and adds its gradient to `base`, the painted piece's.
    pub(super) fn gradient(&self, painted: &Tensor<4>, base: Tensor<4>, weight: f64, sums: &mut Sums) -> Tensor<4> {
        let (pass, error) = self.errors(painted, REAL);
        let count = error.shape().num_elements() as f64;
        sums.dot(&error, &error, weight / count);
        let g = self.engine.combine(&[(2.0 * weight / count, &error)]);
        let (g, _) = self.backward(&pass, &g);
        self.engine.plus(base, Some(g))
    }

    /// One step of size `rate` towards telling the two apart: down `mean((D(real) - 1)^2) + mean(D(painted)^2)`.
    pub(super) fn learn(&mut self, painted: &Tensor<4>, real: &Tensor<4>, rate: f64) {
        let gradients = [(painted, PAINTED), (real, REAL)].map(|(piece, answer)| {
            let (pass, error) = self.errors(piece, answer);
            let g = self.engine.combine(&[(2.0 / error.shape().num_elements() as f64, &error)]);
            self.backward(&pass, &g).1
        });
        let [first, second] = &gradients;
        let both: Vec<_> = first.iter().zip(second).map(|(a, b)| self.engine.combine(&[(1.0, a), (1.0, b)])).collect();
        self.iterates.step(&both, rate, &self.engine);
    }

    /// The forward pass of a piece, and by how much the answers miss `answer`.
    fn errors(&self, piece: &Tensor<4>, answer: f64) -> (ForwardPass, Tensor<4>) {
        let weights = self.iterates.now();
        let mut normalized = Vec::with_capacity(NORMALIZED);
        let mut x = piece.clone();
        for i in 0..NORMALIZED {
            let own = (&weights[i], &self.affine(i));
            let (y, saved) = NormalizedConvolution::forward(&self.engine, x, own, CONVOLUTIONS[i], true);
            normalized.push(saved);
            x = y;
        }
        let operations = self.engine.operations();
        let answers = operations.learned_convolution(&x, &weights[NORMALIZED], None, CONVOLUTIONS[NORMALIZED]);
        let error = self.engine.combine(&[(1.0, &answers), (-answer, &answers.ones_like())]);
        (ForwardPass { normalized, last: x }, error)
    }

    /// The gradients with respect to the piece and to all parameters, from that with respect to the answers.
    fn backward(&self, ForwardPass { normalized, last }: &ForwardPass, g: &Tensor<4>) -> (Tensor<4>, Vec<Tensor<1>>) {
        let weights = self.iterates.now();
        let shape = CONVOLUTIONS[NORMALIZED];
        let own = self.engine.operations().learned_convolution_weight_gradient(last, g, shape);
        let mut gradients = (vec![own], Vec::new());
        let mut g = input_gradient(&self.engine, g, &weights[NORMALIZED], shape, last);
        for (i, saved) in normalized.iter().enumerate().rev() {
            let shape = CONVOLUTIONS[i];
            let own = saved.gradients(&self.engine, &g, &self.affine(i), shape);
            gradients.0.push(own.weight);
            gradients.1.push(own.affine.reshape([2 * shape.outputs]));
            g = input_gradient(&self.engine, &own.output, &weights[i], shape, saved.input());
        }
        gradients.0.reverse();
        gradients.1.reverse();
        (g, [gradients.0, gradients.1].concat())
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
