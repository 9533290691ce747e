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

/// Steps until the full rate: the first gradients say little of the next.
const WARM_UP: f64 = 30.0;

/// Tensors on their way.
pub(super) struct Iterates {
    now: Vec<Tensor<1>>,
    /// The mean of iterates: smoother than where it is.
    mean: Vec<Tensor<1>>,
    moments: Vec<Moments<1>>,
    steps: i32,
}

impl Iterates {
    /// Starts at `now`.
    pub(super) fn new(now: Vec<Tensor<1>>) -> Self {
        // Two tensors, not one twice: they are updated in place.
        let zeros = |x: &Tensor<1>| Moments { mean: x.zeros_like(), square: x.zeros_like() };
        Self { mean: now.clone(), moments: now.iter().map(zeros).collect(), now, steps: 0 }
    }

    /// Where they are.
    pub(super) fn now(&self) -> &[Tensor<1>] {
        &self.now
    }

    /// A step of size `rate`.
    pub(super) fn step(&mut self, gradient: &[Tensor<1>], rate: f64, engine: &Engine) {
        self.steps += 1;
        let rate = rate * (f64::from(self.steps) / WARM_UP).min(1.0);
        // The first iterates count less than what comes after them.
        let decay = AVERAGING.min(f64::from(self.steps) / f64::from(self.steps + 9));
        for (i, g) in gradient.iter().enumerate() {
            let step = AdamStep::new(self.steps, rate, BETAS, EPSILON);
            self.now[i] = engine.adam(&self.now[i], g, &mut self.moments[i], step);
            self.mean[i] = engine.combine(&[(decay, &self.mean[i]), (1.0 - decay, &self.now[i])]);
        }
    }
}

/// Parameters of one or more looks on their way: the weights, which all share, and what is each one's own.
pub(super) struct ParameterAdam {
    engine: Engine,
    like: GeneratorParameters,
    shared: Iterates,
    own: Vec<Iterates>,
}

impl ParameterAdam {
    /// Starts at the parameters of each look; the weights are the first one's.
    pub(super) fn new(looks: &[GeneratorParameters], engine: &Engine) -> Self {
        let like = looks[0].clone();
        let parts = |parameters: &GeneratorParameters| {
            let mut flat = parameters.flat();
            let own = flat.split_off(like.weights.len());
            (flat, own)
        };
        let shared = Iterates::new(parts(&looks[0]).0);
        let own = looks.iter().map(|parameters| Iterates::new(parts(parameters).1)).collect();
        Self { engine: engine.clone(), like, shared, own }
    }

    /// Where a look is.
    pub(super) fn parameters(&self, look: usize) -> GeneratorParameters {
        self.like.with_flat([&self.shared.now[..], &self.own[look].now].concat())
    }

    /// The mean of a look's iterates.
    pub(super) fn mean(&self, look: usize) -> GeneratorParameters {
        self.like.with_flat([&self.shared.mean[..], &self.own[look].mean].concat())
    }

    /// A step of size `rate`, in units of the parameters, by the gradients of as many looks, no look twice.
    pub(super) fn step(&mut self, gradients: &[(usize, GeneratorParameters)], rate: f64) {
        let weights = self.like.weights.len();
        let terms: Vec<Vec<Tensor<1>>> = gradients.iter().map(|(_, gradient)| gradient.flat()).collect();
        let sum = |i: usize| self.engine.combine(&terms.iter().map(|flat| (1.0, &flat[i])).collect::<Vec<_>>());
        let shared: Vec<Tensor<1>> = (0..weights).map(sum).collect();
        self.shared.step(&shared, rate, &self.engine);
        for ((look, _), flat) in gradients.iter().zip(&terms) {
            self.own[*look].step(&flat[weights..], rate, &self.engine);
        }
    }
}
