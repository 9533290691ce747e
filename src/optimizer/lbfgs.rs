//! Limited-memory BFGS (Liu and Nocedal 1989) by the two-loop recursion (Nocedal and Wright 2006, algorithm 7.4).
//!
//! # The step
//! Backtracking with the Armijo rule of sufficient decrease (Nocedal and Wright, eq. 3.4), the unit step tried first
//! and quadratic interpolation after a refusal. An evaluation is a whole pass through the network and back, and the
//! unit step is nearly always good, so the rule costs one comparison; a Wolfe search would ask for a second evaluation
//! just to learn a slope. What Armijo alone does not promise, a positive curvature `s.y`, is checked instead: a pair
//! without it is not remembered (the cautious update of Li and Fukushima 2001). So every direction is one of descent,
//! the loss never rises, and a step into nonsense, NaN included, is merely refused.
//!
//! # The first step
//! Along the gradient, as long as moves a pixel by 1% of its range in the root mean square: the gradient's own length
//! says nothing, since losses may be scaled at will.

use std::collections::VecDeque;

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use super::{Objective, Step, dot, sum};
use crate::{Error, Result, device};

/// L-BFGS's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LbfgsOptions {
    /// How many pairs of position and gradient change are remembered, 1 to 100 (m). Each costs two pictures of memory.
    pub history: usize,
}

impl Default for LbfgsOptions {
    fn default() -> Self {
        Self { history: 20 }
    }
}

/// Root mean square of the first step, in units of the variables.
const FIRST_STEP: f64 = 0.01;
/// Armijo's `c_1`: the share of the promised decrease that a step must bring.
const SUFFICIENT: f64 = 1e-4;
/// Refusals after which a direction is given up.
const REFUSALS: usize = 8;
/// Li and Fukushima's epsilon: the least `s.y / |s||y|` of a pair that is remembered. Above f32's rounding.
const LEAST_CURVATURE: f64 = 1e-6;

/// A remembered change of position (s) and of gradient (y).
struct Pair<const D: usize> {
    s: Tensor<D>,
    y: Tensor<D>,
    /// `1 / s.y`
    rho: f64,
}

/// The function at the present point.
struct Present<const D: usize> {
    terms: Vec<f32>,
    gradient: Tensor<D>,
    /// `|gradient|^2`
    square: f64,
}

/// L-BFGS at its present point; `2 m + 2` vectors of state on the device.
pub struct Lbfgs<const D: usize> {
    options: LbfgsOptions,
    x: Tensor<D>,
    present: Option<Present<D>>,
    pairs: VecDeque<Pair<D>>,
    /// `s.y / y.y` of the newest pair: the scale of the inverse Hessian (Nocedal and Wright, eq. 7.20).
    gamma: f64,
}

impl<const D: usize> Lbfgs<D> {
    /// Starts at `x`.
    pub fn new(options: LbfgsOptions, x: Tensor<D>) -> Self {
        Self { options, x, present: None, pairs: VecDeque::new(), gamma: 1.0 }
    }

    /// The present point.
    pub fn x(&self) -> Tensor<D> {
        self.x.clone()
    }

    /// One iteration: one accepted step, nearly always by one evaluation (the first iteration by two).
    ///
    /// # Errors
    /// As [`Optimizer::step`](super::Optimizer::step).
    pub async fn step(&mut self, objective: &impl Objective<D>) -> Result<Step> {
        let mut evaluations = 0;
        if self.present.is_none() {
            self.present = Some(self.look(objective).await?);
            evaluations += 1;
        }
        let present = self.present.take().expect("looked");
        let before = sum(&present.terms);
        loop {
            let (accepted, tried) = self.search(&present, objective).await?;
            evaluations += tried;
            if let Some(next) = accepted {
                let terms = next.terms.clone();
                self.present = Some(next);
                return Ok(Step { before, terms, evaluations, stalled: false });
            }
            if self.pairs.is_empty() {
                let terms = present.terms.clone();
                self.present = Some(present);
                return Ok(Step { before, terms, evaluations, stalled: true });
            }
            // The model of the curvature was of no use: forget it and go down the plain gradient.
            self.pairs.clear();
        }
    }

    async fn look(&self, objective: &impl Objective<D>) -> Result<Present<D>> {
        let evaluation = objective.evaluate(self.x.clone());
        let square = dot(evaluation.gradient.clone(), evaluation.gradient.clone());
        let mut terms = device::read(Tensor::cat(vec![evaluation.terms, square], 0)).await?;
        let square = f64::from(terms.pop().expect("the square was read"));
        if !sum(&terms).is_finite() || !square.is_finite() {
            return Err(Error::NotFinite);
        }
        Ok(Present { terms, gradient: evaluation.gradient, square })
    }

    /// Backtracks along the present direction. On success `x`, the pairs and gamma have moved on.
    async fn search(
        &mut self,
        present: &Present<D>,
        objective: &impl Objective<D>,
    ) -> Result<(Option<Present<D>>, usize)> {
        if present.square == 0.0 {
            return Ok((None, 0));
        }
        let direction = self.direction(present);
        let loss = sum(&present.terms);
        let mut length = 1.0;
        for tried in 1..=REFUSALS {
            let trial = self.attempt(present, &direction, length, objective).await?;
            let promised = length * trial.slope;
            if trial.loss() <= loss + SUFFICIENT * promised && trial.square.is_finite() {
                return Ok((Some(self.accept(trial)), tried));
            }
            length *= shorten(loss, promised, trial.loss());
        }
        Ok((None, REFUSALS))
    }

    /// `-H g`: where the two-loop recursion points, or down the plain gradient where nothing is remembered.
    fn direction(&self, present: &Present<D>) -> Tensor<D> {
        let mut q = present.gradient.clone();
        if self.pairs.is_empty() {
            let elements = q.shape().num_elements() as f64;
            return q.mul_scalar(-FIRST_STEP * (elements / present.square).sqrt());
        }
        let mut alphas = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let alpha = dot(pair.s.clone(), q.clone()).mul_scalar(pair.rho);
            q = q - pair.y.clone() * spread(&alpha);
            alphas.push(alpha);
        }
        let mut r = q.mul_scalar(self.gamma);
        for (pair, alpha) in self.pairs.iter().zip(alphas.into_iter().rev()) {
            let beta = dot(pair.y.clone(), r.clone()).mul_scalar(pair.rho);
            r = r + pair.s.clone() * spread(&(alpha - beta));
        }
        r.neg()
    }

    /// Looks at `x + length * direction`; one readback of the terms and five inner products.
    async fn attempt(
        &self,
        present: &Present<D>,
        direction: &Tensor<D>,
        length: f64,
        objective: &impl Objective<D>,
    ) -> Result<Trial<D>> {
        let s = direction.clone().mul_scalar(length);
        let x = self.x.clone() + s.clone();
        let evaluation = objective.evaluate(x.clone());
        let gradient = evaluation.gradient;
        let y = gradient.clone() - present.gradient.clone();
        let products = [
            (present.gradient.clone(), direction.clone()),
            (gradient.clone(), gradient.clone()),
            (s.clone(), y.clone()),
            (y.clone(), y.clone()),
            (s.clone(), s.clone()),
        ]
        .map(|(a, b)| dot(a, b));
        let vector = Tensor::cat(std::iter::once(evaluation.terms).chain(products).collect(), 0);
        let mut terms = device::read(vector).await?;
        let products = terms.split_off(terms.len() - 5);
        let [slope, square, sy, yy, ss] = [0, 1, 2, 3, 4].map(|i| f64::from(products[i]));
        Ok(Trial { x, s, y, gradient, terms, slope, square, sy, yy, ss })
    }

    fn accept(&mut self, trial: Trial<D>) -> Present<D> {
        let Trial { x, s, y, gradient, terms, square, sy, yy, ss, .. } = trial;
        self.x = x;
        if sy > LEAST_CURVATURE * (ss * yy).sqrt() {
            if self.pairs.len() == self.options.history {
                self.pairs.pop_front();
            }
            self.pairs.push_back(Pair { s, y, rho: 1.0 / sy });
            self.gamma = sy / yy;
        }
        Present { terms, gradient, square }
    }
}

/// A point that was looked at and may be refused.
struct Trial<const D: usize> {
    x: Tensor<D>,
    s: Tensor<D>,
    y: Tensor<D>,
    gradient: Tensor<D>,
    terms: Vec<f32>,
    /// Of the function along the direction, at the present point; negative.
    slope: f64,
    square: f64,
    sy: f64,
    yy: f64,
    ss: f64,
}

impl<const D: usize> Trial<D> {
    fn loss(&self) -> f64 {
        sum(&self.terms)
    }
}

/// The factor for the next, shorter step: the minimum of the parabola through what is known, kept within 0.1 to 0.5.
fn shorten(loss: f64, promised: f64, found: f64) -> f64 {
    let curvature = found - loss - promised;
    let factor = -promised / (2.0 * curvature);
    // A NaN or infinite loss tells nothing but "too far".
    if factor.is_finite() { factor.clamp(0.1, 0.5) } else { 0.1 }
}

/// A scalar `[1]` as a tensor of `D` dimensions that broadcasts.
fn spread<const D: usize>(scalar: &Tensor<1>) -> Tensor<D> {
    scalar.clone().reshape([1; D])
}
