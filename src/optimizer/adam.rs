//! Adam (Kingma and Ba 2015, algorithm 1).

use burn::tensor::{Tensor, TensorData};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Objective, StepOutcome, read_tensors, sum};
use crate::{
    Error, Result,
    ops::{AdamStep, Engine, Moments},
};

/// Adam's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdamOptions {
    /// Step size in units of the pixel range (alpha in the paper).
    #[schemars(range(min = 1e-6, max = 1.0))]
    pub rate: f64,
    /// Decay of the mean of gradients (`beta_1`).
    #[schemars(range(min = 0.0, max = 0.9999))]
    pub beta1: f64,
    /// Decay of the mean of squared gradients (`beta_2`).
    #[schemars(range(min = 0.0, max = 0.9999))]
    pub beta2: f64,
    /// Decay of the mean of iterates, which is the result instead of the last of them; 0 for none.
    ///
    /// Smoother, as the steps' noise evens out (section 7.2).
    #[schemars(range(min = 0.0, max = 0.9999))]
    pub averaging: f64,
}

impl Default for AdamOptions {
    /// Those of style-transfer-pytorch: rate 0.02, betas 0.9 and 0.99; without averaging.
    fn default() -> Self {
        Self { rate: 0.02, beta1: 0.9, beta2: 0.99, averaging: 0.0 }
    }
}

/// The paper's epsilon. Gradients here are tiny, so it is far smaller than the usual 1e-8.
const EPSILON: f64 = 1e-12;

/// Adam at its present point; two vectors of state on the device, or three with averaging.
pub struct Adam<const D: usize> {
    engine: Engine,
    options: AdamOptions,
    x: Tensor<D>,
    moments: Moments<D>,
    /// The mean of iterates, not yet corrected for its start at zero.
    mean: Option<Tensor<D>>,
    steps: i32,
}

/// The state of [`Adam`] as a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdamState {
    options: AdamOptions,
    /// The point, the mean of gradients, that of squared gradients and, with averaging, that of iterates.
    tensors: Vec<TensorData>,
    steps: i32,
}

impl<const D: usize> Adam<D> {
    /// Starts at `x`.
    pub fn new(options: AdamOptions, x: Tensor<D>, engine: &Engine) -> Self {
        // Two tensors, not one twice: they are updated in place.
        let moments = Moments { mean: x.zeros_like(), square: x.zeros_like() };
        Self { engine: engine.clone(), options, x, moments, mean: None, steps: 0 }
    }

    /// The present point, or the mean of iterates where that is asked for.
    pub fn x(&self) -> Tensor<D> {
        match &self.mean {
            None => self.x.clone(),
            Some(mean) => self.engine.combine(&[(1.0 / (1.0 - self.options.averaging.powi(self.steps)), mean)]),
        }
    }

    /// One iteration: one evaluation, at the point before the move.
    ///
    /// # Errors
    /// As [`Optimizer::step`](super::Optimizer::step).
    pub async fn step(&mut self, objective: &impl Objective<D>) -> Result<StepOutcome> {
        let evaluation = objective.evaluate(self.x.clone());
        let terms = self.engine.read(evaluation.terms).await?;
        if !sum(&terms).is_finite() {
            return Err(Error::NotFinite);
        }
        let AdamOptions { rate, beta1, beta2, averaging } = self.options;
        self.steps += 1;
        let step = AdamStep::new(self.steps, rate, (beta1, beta2), EPSILON);
        self.x = self.engine.adam(&self.x, &evaluation.gradient, &mut self.moments, step);
        if averaging > 0.0 {
            let mean = self.mean.take().unwrap_or_else(|| self.x.zeros_like());
            self.mean = Some(self.engine.combine(&[(averaging, &mean), (1.0 - averaging, &self.x)]));
        }
        Ok(StepOutcome { before: sum(&terms), terms, evaluations: 1, stalled: false })
    }

    /// See [`Optimizer::save`](super::Optimizer::save).
    pub(super) async fn save(&self) -> Result<AdamState> {
        let mut tensors = vec![&self.x, &self.moments.mean, &self.moments.square];
        tensors.extend(&self.mean);
        Ok(AdamState {
            options: self.options.clone(),
            tensors: read_tensors(&self.engine, &tensors).await?,
            steps: self.steps,
        })
    }

    /// See [`Optimizer::restore`](super::Optimizer::restore).
    pub(super) fn restore(state: &AdamState, engine: &Engine) -> Self {
        let tensor = |i: usize| state.tensors.get(i).map(|data| Tensor::from_data(data.clone(), engine.device()));
        let saved = |i: usize| tensor(i).expect("a saved state has all tensors");
        Self {
            engine: engine.clone(),
            options: state.options.clone(),
            x: saved(0),
            moments: Moments { mean: saved(1), square: saved(2) },
            mean: tensor(3),
            steps: state.steps,
        }
    }
}
