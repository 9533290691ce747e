//! Optimizers whose state stays on the device. They minimize a function and know nothing of what it means.
//!
//! Each evaluation reads back one small vector, the loss's terms and a few inner products, and nothing else.

mod adam;
mod lbfgs;
mod pairs;

use burn::tensor::{Tensor, TensorData};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use adam::{Adam, AdamOptions, AdamState};
pub use lbfgs::{Lbfgs, LbfgsOptions, LbfgsState};

use crate::{Result, ops::Engine};

/// A function of a `D`-dimensional tensor.
pub trait Objective<const D: usize> {
    /// The function and its gradient at `x`.
    fn evaluate(&self, x: Tensor<D>) -> Evaluation<D>;
}

/// A function's value and gradient, still on the device.
pub struct Evaluation<const D: usize> {
    /// The terms whose sum is the value, `[k]`; they are read back together.
    pub terms: Tensor<1>,
    /// Shaped like `x`.
    pub gradient: Tensor<D>,
}

/// What one iteration did.
#[derive(Clone, Debug, PartialEq)]
pub struct StepOutcome {
    /// The value before the iteration.
    pub before: f64,
    /// The terms at the new point (L-BFGS) or at the point before the move (Adam, which evaluates once per iteration).
    pub terms: Vec<f32>,
    /// How many times the function was evaluated.
    pub evaluations: usize,
    /// No direction leads further down within the precision of f32; more iterations change nothing.
    pub stalled: bool,
}

impl StepOutcome {
    /// The value: the sum of the terms.
    pub fn loss(&self) -> f64 {
        sum(&self.terms)
    }
}

/// Which optimizer, and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "method")]
pub enum Method {
    /// Limited-memory BFGS: the fewest iterations.
    Lbfgs(LbfgsOptions),
    /// Adam: half the memory or less.
    Adam(AdamOptions),
}

impl Default for Method {
    fn default() -> Self {
        Self::Lbfgs(LbfgsOptions::default())
    }
}

/// Either optimizer at its present point.
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Optimizer<const D: usize> {
    /// See [`Lbfgs`].
    Lbfgs(Lbfgs<D>),
    /// See [`Adam`].
    Adam(Adam<D>),
}

impl<const D: usize> Optimizer<D> {
    /// Starts at `x`, a tensor of this engine.
    pub fn new(method: &Method, x: Tensor<D>, engine: &Engine) -> Self {
        match method {
            Method::Lbfgs(options) => Self::Lbfgs(Lbfgs::new(options.clone(), x, engine)),
            Method::Adam(options) => Self::Adam(Adam::new(options.clone(), x, engine)),
        }
    }

    /// One iteration.
    ///
    /// # Errors
    /// [`Error::NotFinite`](crate::Error::NotFinite) where the function is not finite at the present point (the point
    /// stays as it is); [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn step(&mut self, objective: &impl Objective<D>) -> Result<StepOutcome> {
        match self {
            Self::Lbfgs(lbfgs) => lbfgs.step(objective).await,
            Self::Adam(adam) => adam.step(objective).await,
        }
    }

    /// The present point.
    pub fn x(&self) -> Tensor<D> {
        match self {
            Self::Lbfgs(lbfgs) => lbfgs.x(),
            Self::Adam(adam) => adam.x(),
        }
    }

    /// Copies the whole state from the device.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn save(&self) -> Result<OptimizerState> {
        match self {
            Self::Lbfgs(lbfgs) => lbfgs.save().await.map(OptimizerState::Lbfgs),
            Self::Adam(adam) => adam.save().await.map(OptimizerState::Adam),
        }
    }

    /// Continues from a saved state.
    ///
    /// # Panics
    /// If the state is of tensors of another rank.
    pub fn restore(state: &OptimizerState, engine: &Engine) -> Self {
        match state {
            OptimizerState::Lbfgs(state) => Self::Lbfgs(Lbfgs::restore(state, engine)),
            OptimizerState::Adam(state) => Self::Adam(Adam::restore(state, engine)),
        }
    }
}

/// The state of an optimizer as a value.
#[allow(clippy::large_enum_variant, reason = "there are few at a time; on wasm32 it is not large")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OptimizerState {
    /// Of [`Lbfgs`].
    Lbfgs(LbfgsState),
    /// Of [`Adam`].
    Adam(AdamState),
}

/// Copies tensors of one shape from the device, all in one readback.
async fn read_tensors<const D: usize>(engine: &Engine, tensors: &[&Tensor<D>]) -> Result<Vec<TensorData>> {
    let shapes = tensors.iter().map(|tensor| tensor.dims());
    let values = engine.read_all(tensors.iter().map(|tensor| (*tensor).clone()).collect()).await?;
    Ok(values.into_iter().zip(shapes).map(|(values, shape)| TensorData::new(values, shape)).collect())
}

fn sum(terms: &[f32]) -> f64 {
    terms.iter().map(|&term| f64::from(term)).sum()
}

#[cfg(test)]
mod tests;
