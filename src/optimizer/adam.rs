//! Adam (Kingma and Ba 2015, algorithm 1).

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use super::{Objective, Step, sum};
use crate::{Error, Result, device};

/// Adam's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdamOptions {
    /// Step size in units of the pixel range (alpha in the paper).
    pub rate: f64,
    /// Decay of the mean of gradients (`beta_1`).
    pub beta1: f64,
    /// Decay of the mean of squared gradients (`beta_2`).
    pub beta2: f64,
}

impl Default for AdamOptions {
    /// Those of style-transfer-pytorch: rate 0.02, betas 0.9 and 0.99.
    fn default() -> Self {
        Self { rate: 0.02, beta1: 0.9, beta2: 0.99 }
    }
}

/// The paper's epsilon, relative to nothing: gradients here are tiny, so it is far smaller than the usual 1e-8.
const EPSILON: f64 = 1e-12;

/// Adam at its present point; two vectors of state on the device.
pub struct Adam<const D: usize> {
    options: AdamOptions,
    x: Tensor<D>,
    mean: Tensor<D>,
    square: Tensor<D>,
    steps: i32,
}

impl<const D: usize> Adam<D> {
    /// Starts at `x`.
    pub fn new(options: AdamOptions, x: Tensor<D>) -> Self {
        let zeros = x.zeros_like();
        Self { options, x, mean: zeros.clone(), square: zeros, steps: 0 }
    }

    /// The present point.
    pub fn x(&self) -> Tensor<D> {
        self.x.clone()
    }

    /// One iteration: one evaluation, at the point before the move.
    ///
    /// # Errors
    /// As [`Optimizer::step`](super::Optimizer::step).
    pub async fn step(&mut self, objective: &impl Objective<D>) -> Result<Step> {
        let evaluation = objective.evaluate(self.x.clone());
        let terms = device::read(evaluation.terms).await?;
        if !sum(&terms).is_finite() {
            return Err(Error::NotFinite);
        }
        let AdamOptions { rate, beta1, beta2 } = self.options;
        let gradient = evaluation.gradient;
        self.steps += 1;
        self.mean = self.mean.clone().mul_scalar(beta1) + gradient.clone().mul_scalar(1.0 - beta1);
        self.square = self.square.clone().mul_scalar(beta2) + (gradient.clone() * gradient).mul_scalar(1.0 - beta2);
        let mean = self.mean.clone().div_scalar(1.0 - beta1.powi(self.steps));
        let deviation = self.square.clone().div_scalar(1.0 - beta2.powi(self.steps)).sqrt();
        self.x = self.x.clone() - mean.div(deviation.add_scalar(EPSILON)).mul_scalar(rate);
        Ok(Step { before: sum(&terms), terms, evaluations: 1, stalled: false })
    }
}
