//! Adam (Kingma and Ba 2015, algorithm 1) on a generator's parameters, and the mean of its iterates.

use burn::tensor::Tensor;

use crate::{
    generator::GeneratorParameters,
    ops::{AdamStep, Engine, Moments},
};

/// `beta_1` and `beta_2`.
const BETAS: (f64, f64) = (0.9, 0.999);
const EPSILON: f64 = 1e-10;
/// Decay of the mean of iterates: it forgets in some 50 steps.
const AVERAGING: f64 = 0.98;

/// Of the rate, for the convolution that makes strokes: it is not normalized, so that a step of all of its taps moves the picture
/// by their sum.
const STROKES: f64 = 0.3;
/// Steps until the full rate: the first gradients say little of the next.
const WARM_UP: f64 = 30.0;

/// Parameters on their way.
pub(super) struct ParameterAdam {
    engine: Engine,
    parameters: GeneratorParameters,
    moments: Vec<Moments<1>>,
    mean: GeneratorParameters,
    steps: i32,
}

impl ParameterAdam {
    /// Starts at `parameters`.
    pub(super) fn new(parameters: GeneratorParameters, engine: &Engine) -> Self {
        // Two tensors, not one twice: they are updated in place.
        let zeros = |x: &Tensor<1>| Moments { mean: x.zeros_like(), square: x.zeros_like() };
        let moments = parameters.flat().iter().map(zeros).collect();
        Self { engine: engine.clone(), mean: parameters.clone(), parameters, moments, steps: 0 }
    }

    /// Where it is.
    pub(super) fn parameters(&self) -> &GeneratorParameters {
        &self.parameters
    }

    /// The mean of iterates: smoother than where it is.
    pub(super) fn mean(&self) -> &GeneratorParameters {
        &self.mean
    }

    /// A step of size `rate`, in units of the parameters.
    pub(super) fn step(&mut self, gradient: &GeneratorParameters, rate: f64) {
        self.steps += 1;
        let warm = (f64::from(self.steps) / WARM_UP).min(1.0);
        let strokes = self.parameters.weights.len() - 2;
        let mut moved = Vec::with_capacity(self.moments.len());
        let all = self.parameters.flat().into_iter().zip(gradient.flat()).zip(&mut self.moments);
        for (i, ((x, g), moments)) in all.enumerate() {
            let share = if i == strokes { STROKES } else { 1.0 };
            let step = AdamStep::new(self.steps, share * warm * rate, BETAS, EPSILON);
            moved.push(self.engine.adam(&x, &g, moments, step));
        }
        self.parameters = self.parameters.with_flat(moved);
        // The first iterates count less than what comes after them.
        let decay = AVERAGING.min(f64::from(self.steps) / f64::from(self.steps + 9));
        self.mean = GeneratorParameters::combine(&self.engine, &[(decay, &self.mean), (1.0 - decay, &self.parameters)]);
    }
}
