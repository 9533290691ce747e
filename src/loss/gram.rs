//! The squared error of feature correlations.

use burn::tensor::Tensor;

use super::{FeatureLoss, LossPass, STYLE, normalized};
use crate::{
    network::{FeatureRows, Layer},
    ops::{Engine, Sums},
};

/// One layer's `w * E_l = w / (4 N_l^2 M_l^2) * sum_ij (G_ij - A_ij)^2` (Gatys et al. 2015, eq. 4), with the Gram matrices
/// `G_ij = sum_k F_ik F_jk` (eq. 3).
///
/// A is taken as if the style's maps had as many pixels as the picture's, `A * M_l / M_style`, so that sums over pixels are
/// comparable. Gatys et al. scale the style picture to the photo's size instead.
pub struct GramLoss {
    engine: Engine,
    layer: Layer,
    /// `A / (N_l M_l)`. Divided before anything is squared: Gram sums of a large picture reach 1e11, and their squares
    /// would near the end of f32's range.
    target: Tensor<2>,
    weight: f64,
}

impl GramLoss {
    /// With a Gram matrix A over `N_l M_l`, as [`add_gram`] makes it, and weight w.
    pub fn new(engine: &Engine, layer: Layer, gram: Tensor<2>, weight: f64) -> Self {
        Self { engine: engine.clone(), layer, target: gram, weight }
    }

    /// With the style's features, `[1, N_l, any, any]`, and weight w.
    pub fn of_features(engine: &Engine, layer: Layer, features: &Tensor<4>, weight: f64) -> Self {
        Self::new(engine, layer, add_gram(engine, None, FeatureRows::whole(layer, features)), weight)
    }
}

impl FeatureLoss for GramLoss {
    fn layers(&self) -> Vec<Layer> {
        vec![self.layer]
    }

    fn terms(&self) -> Vec<&'static str> {
        vec![STYLE]
    }

    fn reference_values(&self, sums: &mut Sums) {
        sums.dot(&self.target, &self.target, 0.25);
    }

    fn normalize(&mut self, references: &[f32]) {
        self.weight = normalized(self.weight, references[0]);
    }

    fn begin(&self) -> Box<dyn LossPass + '_> {
        Box::new(GramPass { loss: self, difference: None })
    }
}

struct GramPass<'a> {
    loss: &'a GramLoss,
    /// `(G - A) / (N_l M_l)` by the rows so far.
    difference: Option<Tensor<2>>,
}

impl GramPass<'_> {
    fn difference(&self) -> &Tensor<2> {
        self.difference.as_ref().expect("the forward pass came before")
    }
}

impl LossPass for GramPass<'_> {
    fn observe(&mut self, rows: FeatureRows<'_>) {
        self.difference = Some(match self.difference.take() {
            None => self.loss.engine.operations().gram_difference(rows.values, scale(rows), Some(&self.loss.target)),
            before => add_gram(&self.loss.engine, before, rows),
        });
    }

    fn value(&mut self, sums: &mut Sums) {
        sums.dot(self.difference(), self.difference(), 0.25 * self.loss.weight);
    }

    /// `w / (N_l^2 M_l^2) (G - A) F` (eq. 6, whose mask is the `ReLU`'s).
    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4> {
        let factor = self.loss.weight * scale(rows);
        self.loss.engine.operations().matrix_product(self.difference(), rows.values, base, factor)
    }
}

/// `sum`, a Gram matrix over `N_l M_l` of the rows before, with that of these rows added.
pub fn add_gram(engine: &Engine, sum: Option<Tensor<2>>, rows: FeatureRows<'_>) -> Tensor<2> {
    let gram = engine.operations().gram_difference(rows.values, scale(rows), None);
    engine.plus(gram, sum)
}

/// `1 / (N_l M_l)`
fn scale(rows: FeatureRows<'_>) -> f64 {
    1.0 / (rows.values.dims()[1] * rows.pixels()) as f64
}
