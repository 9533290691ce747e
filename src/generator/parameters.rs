//! What is learned.

use burn::tensor::Tensor;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, Normal};

use super::Architecture;
use crate::{kernels::ConvolutionShape, ops::Engine, upload::upload_row};

/// A generator's parameters for one look, or their gradients.
#[derive(Clone)]
pub struct GeneratorParameters {
    /// Of every normalized convolution, in their order: several looks may share them.
    pub(crate) weights: Vec<Tensor<1>>,
    /// Scale and shift of every normalized convolution, `[2, outputs]`.
    pub(crate) affine: Vec<Tensor<2>>,
    /// Of the last convolution, which is each look's own.
    pub(crate) output: Tensor<1>,
    /// Its bias, `[3]`.
    pub(crate) bias: Tensor<1>,
}

impl GeneratorParameters {
    /// Random weights of mean square `2 / taps` (He et al. 2015), scales 1, shifts and bias 0.
    pub fn random(architecture: Architecture, seed: u64, engine: &Engine) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let shapes = architecture.convolutions();
        let mut weights: Vec<Vec<f32>> =
            shapes.iter().map(|shape| normal_weights(*shape, 2.0f64.sqrt(), &mut random)).collect();
        let output = weights.pop().expect("a generator has convolutions");
        let affine = shapes[..architecture.normalized()].iter().map(|shape| unscaled(*shape)).collect();
        Self::from_values(weights.into_iter(), affine, output, vec![0.0; 3], engine)
    }

    /// Moves values to a device.
    pub(crate) fn from_values(
        weights: impl Iterator<Item = Vec<f32>>,
        affine: Vec<Vec<f32>>,
        output: Vec<f32>,
        bias: Vec<f32>,
        engine: &Engine,
    ) -> Self {
        let flat = |values| upload_row(values, engine);
        let pairs = |values: Vec<f32>| {
            let channels = values.len() / 2;
            flat(values).reshape([2, channels])
        };
        Self {
            weights: weights.map(flat).collect(),
            affine: affine.into_iter().map(pairs).collect(),
            output: flat(output),
            bias: flat(bias),
        }
    }

    /// The weighted sum of several, one or more.
    #[must_use]
    pub(crate) fn combine(engine: &Engine, terms: &[(f64, &Self)]) -> Self {
        fn sum<const D: usize>(
            engine: &Engine,
            terms: &[(f64, &GeneratorParameters)],
            of: impl Fn(&GeneratorParameters) -> &Tensor<D>,
        ) -> Tensor<D> {
            let terms: Vec<_> = terms.iter().map(|(factor, parameters)| (*factor, of(parameters))).collect();
            engine.combine(&terms)
        }
        let first = terms[0].1;
        Self {
            weights: (0..first.weights.len()).map(|i| sum(engine, terms, |all| &all.weights[i])).collect(),
            affine: (0..first.affine.len()).map(|i| sum(engine, terms, |all| &all.affine[i])).collect(),
            output: sum(engine, terms, |all| &all.output),
            bias: sum(engine, terms, |all| &all.bias),
        }
    }

    /// All tensors in a row each: weights, scales and shifts, those of the last convolution, its bias.
    pub(crate) fn flat(&self) -> Vec<Tensor<1>> {
        let affine = self.affine.iter().map(|pair| {
            let [rows, channels] = pair.dims();
            pair.clone().reshape([rows * channels])
        });
        self.weights.iter().cloned().chain(affine).chain([self.output.clone(), self.bias.clone()]).collect()
    }

    /// The inverse of [`GeneratorParameters::flat`], with tensors like those of `self`.
    pub(crate) fn with_flat(&self, all: Vec<Tensor<1>>) -> Self {
        let mut all = all.into_iter();
        let weights = all.by_ref().take(self.weights.len()).collect();
        let affine = self.affine.iter().zip(all.by_ref()).map(|(like, flat)| flat.reshape(like.dims())).collect();
        let mut last = || all.next().expect("weights and a bias");
        Self { weights, affine, output: last(), bias: last() }
    }
}

/// Random weights of a convolution, of deviation `root / sqrt(taps)`; with the root of 2 those of He et al. 2015.
pub(crate) fn normal_weights(shape: ConvolutionShape, root: f64, random: &mut ChaCha8Rng) -> Vec<f32> {
    let normal = Normal::new(0.0, root / (shape.taps() as f64).sqrt()).expect("a deviation above 0");
    (0..shape.weights()).map(|_| normal.sample(random) as f32).collect()
}

/// Scales 1 and shifts 0 of a normalized convolution.
pub(crate) fn unscaled(shape: ConvolutionShape) -> Vec<f32> {
    [vec![1.0; shape.outputs], vec![0.0; shape.outputs]].concat()
}
