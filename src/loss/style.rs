//! How far the picture's feature correlations are from the style's.

use burn::tensor::Tensor;

use crate::ops::{Sums, gram_difference, gram_gradient};

/// One layer's `w * E_l = w / (4 N_l^2 M_l^2) * sum_ij (G_ij - A_ij)^2` (Gatys et al. 2015, eq. 4), with the Gram matrices
/// `G_ij = sum_k F_ik F_jk` (eq. 3).
///
/// A is taken as if the style's maps had as many pixels as the picture's, `A * M_l / M_style`: sums over pixels are made
/// comparable. Gatys et al. scale the style picture to the photo's size instead.
pub struct StyleLoss {
    /// `A / (N_l M_l)`. Divided before anything is squared: raw Gram sums of a large picture reach 1e11, and their squares
    /// would near the end of f32's range.
    target: Tensor<2>,
    weight: f64,
}

impl StyleLoss {
    /// Of the style's features, `[1, N_l, any, any]`, with weight 1.
    pub fn new(features: &Tensor<4>) -> Self {
        Self { target: gram_difference(features, scale(features), None), weight: 1.0 }
    }

    /// The same with another weight.
    #[must_use]
    pub fn weighted(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    /// Pushes the loss of a black answer, G = 0.
    pub fn of_black(&self, sums: &mut Sums) {
        sums.dot(&self.target, &self.target, 0.25 * self.weight);
    }

    /// Pushes the loss of features F, `[1, N_l, height, width]`, and returns its gradient, `w / (N_l^2 M_l^2) (G - A) F`
    /// (eq. 6, whose mask is the `ReLU`'s), with `base` added.
    pub fn gradient(&self, features: &Tensor<4>, base: Option<&Tensor<4>>, sums: &mut Sums) -> Tensor<4> {
        let scale = scale(features);
        let difference = gram_difference(features, scale, Some(&self.target));
        sums.dot(&difference, &difference, 0.25 * self.weight);
        gram_gradient(&difference, features, base, self.weight * scale)
    }
}

/// `1 / (N_l M_l)`
fn scale(features: &Tensor<4>) -> f64 {
    let [_, channels, height, width] = features.dims();
    1.0 / (channels * height * width) as f64
}
