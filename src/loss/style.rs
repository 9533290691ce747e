//! How far the picture's feature correlations are from the style's.

use burn::tensor::Tensor;

use crate::ops::{Sums, combine, gram_difference, gram_gradient};

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
        Self::of_gram(add_gram(None, features, pixels(features)))
    }

    /// Of a Gram matrix, over `N_l M_l`, as [`add_gram`] makes it.
    pub fn of_gram(gram: Tensor<2>) -> Self {
        Self { target: gram, weight: 1.0 }
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
        let all = pixels(features);
        let difference = self.add_difference(None, features, all);
        self.push(&difference, sums);
        self.gradient_of(&difference, features, all, base)
    }

    /// `(G - A) / (N_l M_l)` as far as it is known from some rows of the features, `[1, N_l, rows, width]`, of `pixels` in
    /// all, and from what was known before. Features that come in pieces take three steps: this, [`StyleLoss::push`] and
    /// [`StyleLoss::gradient_of`].
    pub fn add_difference(&self, known: Option<Tensor<2>>, rows: &Tensor<4>, pixels: usize) -> Tensor<2> {
        match known {
            None => gram_difference(rows, scale(rows, pixels), Some(&self.target)),
            known => add_gram(known, rows, pixels),
        }
    }

    /// Pushes the loss.
    pub fn push(&self, difference: &Tensor<2>, sums: &mut Sums) {
        sums.dot(difference, difference, 0.25 * self.weight);
    }

    /// The gradient with respect to some rows of the features, of `pixels` in all, with `base` added.
    pub fn gradient_of(
        &self,
        difference: &Tensor<2>,
        rows: &Tensor<4>,
        pixels: usize,
        base: Option<&Tensor<4>>,
    ) -> Tensor<4> {
        gram_gradient(difference, rows, base, self.weight * scale(rows, pixels))
    }
}

/// The Gram matrix over `N_l M_l` of some rows of features, `[1, N_l, rows, width]`, of `pixels` in all, and of those
/// before.
pub fn add_gram(before: Option<Tensor<2>>, rows: &Tensor<4>, pixels: usize) -> Tensor<2> {
    let gram = gram_difference(rows, scale(rows, pixels), None);
    before.map_or_else(|| gram.clone(), |before| combine(&[(1.0, &before), (1.0, &gram)]))
}

fn pixels(features: &Tensor<4>) -> usize {
    let [_, _, height, width] = features.dims();
    height * width
}

/// `1 / (N_l M_l)`
fn scale(features: &Tensor<4>, pixels: usize) -> f64 {
    1.0 / (features.dims()[1] * pixels) as f64
}
