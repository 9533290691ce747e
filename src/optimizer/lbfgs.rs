//! Limited-memory BFGS (Liu and Nocedal 1989) by the two-loop recursion (Nocedal and Wright 2006, algorithm 7.4).
//!
//! # The step
//! Backtracking with the Armijo rule of sufficient decrease (Nocedal and Wright, eq. 3.4), the unit step tried first
//! and quadratic interpolation after a rejection. An evaluation is a forward and a backward pass through the network, and the
//! unit step is nearly always good, so the rule costs one comparison; a Wolfe search would ask for a second evaluation
//! just to learn a slope. What Armijo alone does not promise, a positive curvature `s.y`, is checked instead: a pair
//! without it is not stored (the cautious update of Li and Fukushima 2001). So every direction is one of descent,
//! the loss never rises, and a step to where the loss is NaN is merely rejected.
//!
//! # Where the work is
//! The recursion needs inner products only. So it is run on the host, in f64, over the coefficients of the stored
//! vectors (the vector-free form of Chen, Wang and Zhou 2014): the device makes the products of the three new vectors with
//! all others in one batch, which is read back with the loss, and the direction in one pass over all.
//!
//! # The first step
//! Along the gradient, as long as moves a pixel by 1% of its range in the root mean square: the gradient's own length
//! says nothing, since losses may be scaled at will.

use burn::tensor::{Tensor, TensorData};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Objective, StepOutcome, pairs::Pairs, read_tensors, sum};
use crate::{
    Error, Result,
    ops::{Engine, Sums},
};

/// L-BFGS's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LbfgsOptions {
    /// How many pairs of position and gradient change are kept (m). Each costs two pictures of memory.
    #[schemars(range(min = 1, max = 100))]
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
/// Rejected steps after which a direction is given up.
const REJECTIONS: usize = 8;
/// Li and Fukushima's epsilon: the least `s.y / |s||y|` of a pair that is stored. Above f32's rounding.
const LEAST_CURVATURE: f64 = 1e-6;

/// The function at the present point.
struct Present<const D: usize> {
    terms: Vec<f32>,
    gradient: Tensor<D>,
    /// `|gradient|^2`
    square: f64,
    /// Its inner products with the stored vectors.
    products: Vec<f64>,
}

/// L-BFGS at its present point; `2 m + 2` vectors of state on the device.
pub struct Lbfgs<const D: usize> {
    engine: Engine,
    options: LbfgsOptions,
    x: Tensor<D>,
    present: Option<Present<D>>,
    pairs: Pairs<D>,
}

/// The state of [`Lbfgs`] as a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LbfgsState {
    options: LbfgsOptions,
    x: TensorData,
    present: Option<PresentState>,
    /// `s_0, y_0, s_1, y_1, ...`
    vectors: Vec<TensorData>,
    /// The products of each vector with each.
    products: Vec<Vec<f64>>,
}

/// [`Present`] as a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct PresentState {
    terms: Vec<f32>,
    gradient: TensorData,
    square: f64,
    products: Vec<f64>,
}

impl<const D: usize> Lbfgs<D> {
    /// Starts at `x`.
    pub fn new(options: LbfgsOptions, x: Tensor<D>, engine: &Engine) -> Self {
        Self { engine: engine.clone(), options, x, present: None, pairs: Pairs::default() }
    }

    /// The present point.
    pub fn x(&self) -> Tensor<D> {
        self.x.clone()
    }

    /// See [`Optimizer::save`](super::Optimizer::save).
    pub(super) async fn save(&self) -> Result<LbfgsState> {
        let mut tensors = vec![&self.x];
        tensors.extend(self.present.as_ref().map(|present| &present.gradient));
        tensors.extend(self.pairs.vectors());
        let mut saved = read_tensors(&self.engine, &tensors).await?.into_iter();
        let x = saved.next().expect("the point is there");
        let present = self.present.as_ref().map(|present| PresentState {
            terms: present.terms.clone(),
            gradient: saved.next().expect("the gradient is there"),
            square: present.square,
            products: present.products.clone(),
        });
        let (vectors, products) = (saved.collect(), self.pairs.products());
        Ok(LbfgsState { options: self.options.clone(), x, present, vectors, products })
    }

    /// See [`Optimizer::restore`](super::Optimizer::restore).
    pub(super) fn restore(state: &LbfgsState, engine: &Engine) -> Self {
        let tensor = |data: &TensorData| Tensor::from_data(data.clone(), engine.device());
        Self {
            engine: engine.clone(),
            options: state.options.clone(),
            x: tensor(&state.x),
            present: state.present.as_ref().map(|present| Present {
                terms: present.terms.clone(),
                gradient: tensor(&present.gradient),
                square: present.square,
                products: present.products.clone(),
            }),
            pairs: Pairs::restore(state.vectors.iter().map(tensor), &state.products),
        }
    }

    /// One iteration: one accepted step, nearly always by one evaluation (the first iteration by two).
    ///
    /// # Errors
    /// As [`Optimizer::step`](super::Optimizer::step).
    pub async fn step(&mut self, objective: &impl Objective<D>) -> Result<StepOutcome> {
        let mut evaluations = 0;
        if self.present.is_none() {
            self.present = Some(self.evaluate(objective).await?);
            evaluations += 1;
        }
        let present = self.present.take().expect("evaluated");
        let before = sum(&present.terms);
        loop {
            let (accepted, tried) = self.search(&present, objective).await?;
            evaluations += tried;
            if let Some(next) = accepted {
                let terms = next.terms.clone();
                self.present = Some(next);
                return Ok(StepOutcome { before, terms, evaluations, stalled: false });
            }
            if self.pairs.is_empty() {
                let terms = present.terms.clone();
                self.present = Some(present);
                return Ok(StepOutcome { before, terms, evaluations, stalled: true });
            }
            // The curvature model failed: drop it and follow the plain gradient.
            self.pairs = Pairs::default();
        }
    }

    async fn evaluate(&self, objective: &impl Objective<D>) -> Result<Present<D>> {
        let evaluation = objective.evaluate(self.x.clone());
        let gradient = evaluation.gradient;
        let mut sums = Sums::new(1, &self.engine);
        sums.dot(&gradient, &gradient, 1.0);
        let read = self.engine.read_all(vec![evaluation.terms, sums.finish()]).await?;
        let [terms, square] = <[Vec<f32>; 2]>::try_from(read).expect("two vectors");
        let square = f64::from(square[0]);
        if !sum(&terms).is_finite() || !square.is_finite() {
            return Err(Error::NotFinite);
        }
        Ok(Present { terms, gradient, square, products: Vec::new() })
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
        let (direction, slope) = self.direction(present);
        // Only rounding errors make the slope positive; the pairs are then of no use.
        if slope.is_nan() || slope >= 0.0 {
            return Ok((None, 0));
        }
        let loss = sum(&present.terms);
        let mut length = 1.0;
        for tried in 1..=REJECTIONS {
            let trial = self.attempt(present, &direction, length, objective).await?;
            let promised = length * slope;
            if trial.loss() <= loss + SUFFICIENT * promised && trial.products.square.is_finite() {
                return Ok((Some(self.accept(trial)), tried));
            }
            length *= shorten(loss, promised, trial.loss());
        }
        Ok((None, REJECTIONS))
    }

    /// `-H g`, where the two-loop recursion points, or along the negative gradient if there are no pairs; and the
    /// function's slope along it, which is negative.
    fn direction(&self, present: &Present<D>) -> (Tensor<D>, f64) {
        let Present { gradient, square, products, .. } = present;
        if self.pairs.is_empty() {
            let elements = gradient.shape().num_elements() as f64;
            let length = FIRST_STEP * (elements / square).sqrt();
            return (self.engine.combine(&[(-length, gradient)]), -length * square);
        }
        let (on_pairs, on_gradient) = self.pairs.direction(products);
        let mut terms: Vec<(f64, &Tensor<D>)> = on_pairs.iter().copied().zip(self.pairs.vectors()).collect();
        terms.push((on_gradient, gradient));
        let slope: f64 = on_pairs.iter().zip(products).map(|(c, product)| c * product).sum();
        (self.engine.combine(&terms), slope + on_gradient * square)
    }

    /// Evaluates `x + length * direction`; one readback of the terms and the inner products.
    async fn attempt(
        &self,
        present: &Present<D>,
        direction: &Tensor<D>,
        length: f64,
        objective: &impl Objective<D>,
    ) -> Result<Trial<D>> {
        let x = self.engine.combine(&[(1.0, &self.x), (length, direction)]);
        let evaluation = objective.evaluate(x.clone());
        let gradient = evaluation.gradient;
        let s = self.engine.combine(&[(length, direction)]);
        let y = self.engine.combine(&[(1.0, &gradient), (-1.0, &present.gradient)]);
        let stored: Vec<&Tensor<D>> = self.pairs.vectors().collect();
        let mut sums = Sums::new(6 + 3 * stored.len(), &self.engine);
        for (a, b) in [(&gradient, &gradient), (&s, &s), (&s, &y), (&y, &y), (&s, &gradient), (&y, &gradient)] {
            sums.dot(a, b, 1.0);
        }
        if !stored.is_empty() {
            sums.dots(&stored, &[&s, &y, &gradient]);
        }
        let read = self.engine.read_all(vec![evaluation.terms, sums.finish()]).await?;
        let [terms, products] = <[Vec<f32>; 2]>::try_from(read).expect("two vectors");
        Ok(Trial { x, s, y, gradient, terms, products: Products::new(&products, stored.len()) })
    }

    fn accept(&mut self, trial: Trial<D>) -> Present<D> {
        let Trial { x, s, y, gradient, terms, products } = trial;
        self.x = x;
        let Products { square, ss, sy, yy, .. } = products;
        let mut with_gradient = products.gradient;
        if sy > LEAST_CURVATURE * (ss * yy).sqrt() {
            self.pairs.push(s, y, [ss, sy, yy], &products.s, &products.y);
            with_gradient.extend([products.s_gradient, products.y_gradient]);
            if self.pairs.len() > self.options.history {
                self.pairs.drop_oldest();
                with_gradient.drain(..2);
            }
        }
        Present { terms, gradient, square, products: with_gradient }
    }
}

/// A point that was evaluated and may be rejected.
struct Trial<const D: usize> {
    x: Tensor<D>,
    s: Tensor<D>,
    y: Tensor<D>,
    gradient: Tensor<D>,
    terms: Vec<f32>,
    products: Products,
}

impl<const D: usize> Trial<D> {
    fn loss(&self) -> f64 {
        sum(&self.terms)
    }
}

/// Inner products of the three new vectors with each other and with those that are stored.
struct Products {
    /// `|gradient|^2`
    square: f64,
    ss: f64,
    sy: f64,
    yy: f64,
    s_gradient: f64,
    y_gradient: f64,
    s: Vec<f64>,
    y: Vec<f64>,
    gradient: Vec<f64>,
}

impl Products {
    /// From the numbers in the order in which they were asked for.
    fn new(numbers: &[f32], stored: usize) -> Self {
        let number = |i: usize| f64::from(numbers[i]);
        let row = |i: usize| (0..stored).map(|k| number(6 + i * stored + k)).collect();
        Self {
            square: number(0),
            ss: number(1),
            sy: number(2),
            yy: number(3),
            s_gradient: number(4),
            y_gradient: number(5),
            s: row(0),
            y: row(1),
            gradient: row(2),
        }
    }
}

/// The factor for the next, shorter step: the minimum of the parabola through the loss, the slope and the loss found, within
/// 0.1 to 0.5.
fn shorten(loss: f64, promised: f64, found: f64) -> f64 {
    let curvature = found - loss - promised;
    let factor = -promised / (2.0 * curvature);
    // A NaN or infinite loss only says that the step was too long.
    if factor.is_finite() { factor.clamp(0.1, 0.5) } else { 0.1 }
}
