//! What is learned.

use burn::tensor::Tensor;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, Normal};

use super::Architecture;
use crate::{kernels::ConvolutionShape, ops::Engine, upload::upload_row};

/// A generator's parameters for one look, or their gradients.
#[derive(Clone)]
pub struct GeneratorParameters {
    /// Of every convolution, in their order: several looks may share them.
    pub(crate) weights: Vec<Tensor<1>>,
    /// Scale and shift of every normalized convolution, `[2, outputs]`.
    pub(crate) affine: Vec<Tensor<2>>,
    /// The map of the photo's colours, `[9]`, row by row.
    pub(crate) colours: Tensor<1>,
    /// Added to it, `[3]`.
    pub(crate) bias: Tensor<1>,
}

impl GeneratorParameters {
    /// Random weights of mean square `2 / taps` (He et al. 2015), scales 1, shifts 0, and the photo's own colours.
    pub fn random(architecture: Architecture, seed: u64, engine: &Engine) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let shapes = architecture.convolutions();
        let weights = shapes.iter().enumerate().map(|(i, shape)| {
            // The last is not normalized: strokes begin with little contrast.
            let root = if i == shapes.len() - 1 { 0.1 } else { (2.0f64).sqrt() };
            normal_weights(*shape, root, &mut random)
        });
        let weights: Vec<Vec<f32>> = weights.collect();
        let affine = shapes[..architecture.normalized()].iter().map(|shape| unscaled(*shape)).collect();
        let unchanged = vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        Self::from_values(weights.into_iter(), affine, unchanged, vec![0.0; 3], engine)
    }

    /// The same with another map of the photo's colours, and what is added to it.
    #[must_use]
    pub fn with_colours(self, map: [[f32; 3]; 3], added: [f32; 3], engine: &Engine) -> Self {
        Self {
            colours: upload_row(map.as_flattened().to_vec(), engine),
            bias: upload_row(added.to_vec(), engine),
            ..self
        }
    }

    /// Moves values to a device.
    pub(crate) fn from_values(
        weights: impl Iterator<Item = Vec<f32>>,
        affine: Vec<Vec<f32>>,
        colours: Vec<f32>,
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
            colours: flat(colours),
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
            colours: sum(engine, terms, |all| &all.colours),
            bias: sum(engine, terms, |all| &all.bias),
        }
    }

    /// All tensors in a row each: weights, scales and shifts, colours, bias.
    pub(crate) fn flat(&self) -> Vec<Tensor<1>> {
        let affine = self.affine.iter().map(|pair| {
            let [rows, channels] = pair.dims();
            pair.clone().reshape([rows * channels])
        });
        self.weights.iter().cloned().chain(affine).chain([self.colours.clone(), self.bias.clone()]).collect()
    }

    /// The inverse of [`GeneratorParameters::flat`], with tensors like those of `self`.
    pub(crate) fn with_flat(&self, all: Vec<Tensor<1>>) -> Self {
        let mut all = all.into_iter();
        let weights = all.by_ref().take(self.weights.len()).collect();
        let affine = self.affine.iter().zip(all.by_ref()).map(|(like, flat)| flat.reshape(like.dims())).collect();
        let mut last = || all.next().expect("colours and a bias");
        Self { weights, affine, colours: last(), bias: last() }
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
