//! How far the picture's features are from the photo's.

use burn::tensor::Tensor;

use crate::ops::{Sums, combine};

/// `w * 1/2 * sum_ij (F_ij - P_ij)^2` (Gatys et al. 2015, eq. 1).
pub struct ContentLoss {
    target: Tensor<4>,
    weight: f64,
}

impl ContentLoss {
    /// Of features P, `[1, N_l, height, width]`, with weight 1.
    pub fn new(target: Tensor<4>) -> Self {
        Self { target, weight: 1.0 }
    }

    /// The same with another weight.
    #[must_use]
    pub fn weighted(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    /// Pushes the loss of a black answer, F = 0.
    pub fn of_black(&self, sums: &mut Sums) {
        sums.dot(&self.target, &self.target, 0.5 * self.weight);
    }

    /// Pushes the loss of features F and returns its gradient, `w (F - P)` (eq. 2, whose mask is the `ReLU`'s), with
    /// `base` added. All `[1, N_l, height, width]`.
    pub fn gradient(&self, features: &Tensor<4>, base: Option<&Tensor<4>>, sums: &mut Sums) -> Tensor<4> {
        let difference = combine(&[(1.0, features), (-1.0, &self.target)]);
        sums.dot(&difference, &difference, 0.5 * self.weight);
        match base {
            None => combine(&[(self.weight, &difference)]),
            Some(base) => combine(&[(self.weight, &difference), (1.0, base)]),
        }
    }
}
