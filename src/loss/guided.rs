//! A style loss that counts in a part of the picture only.

use burn::tensor::Tensor;

use super::{FeatureLoss, LossPass};
use crate::{
    network::{FeatureRows, Layer},
    ops::{Engine, Sums},
};

/// Another loss on features that are multiplied by a guidance map, `T F` (Gatys et al. 2017, "Controlling Perceptual Factors",
/// eq. 4 and 5). With `sum_k T_k^2 = M_l`, a Gram matrix of guided features is the mean over the part.
pub struct GuidedLoss {
    engine: Engine,
    loss: Box<dyn FeatureLoss>,
    /// T, `[1, 1, height, width]`, at the loss's one layer.
    guidance: Tensor<4>,
}

impl GuidedLoss {
    /// A loss on one layer, and T at that layer.
    pub fn new(engine: &Engine, loss: Box<dyn FeatureLoss>, guidance: Tensor<4>) -> Self {
        Self { engine: engine.clone(), loss, guidance }
    }

    fn guided(&self, rows: FeatureRows<'_>, values: &Tensor<4>) -> Tensor<4> {
        guided(&self.engine, &self.guidance, rows, values)
    }
}

/// `T F` of some rows, or T times what else there is of them, `[1, any, rows, width]` or `[1, any, 1, 1]`.
pub(super) fn guided(engine: &Engine, guidance: &Tensor<4>, rows: FeatureRows<'_>, values: &Tensor<4>) -> Tensor<4> {
    values.clone().mul(engine.take_rows(guidance, rows.range()))
}

impl FeatureLoss for GuidedLoss {
    fn layers(&self) -> Vec<Layer> {
        self.loss.layers()
    }

    fn terms(&self) -> Vec<&'static str> {
        self.loss.terms()
    }

    fn reference_values(&self, sums: &mut Sums) {
        self.loss.reference_values(sums);
    }

    fn normalize(&mut self, references: &[f32]) {
        self.loss.normalize(references);
    }

    fn begin(&self) -> Box<dyn LossPass + '_> {
        Box::new(GuidedPass { guided: self, pass: self.loss.begin() })
    }
}

struct GuidedPass<'a> {
    guided: &'a GuidedLoss,
    pass: Box<dyn LossPass + 'a>,
}

impl LossPass for GuidedPass<'_> {
    fn observe(&mut self, rows: FeatureRows<'_>) {
        let values = self.guided.guided(rows, rows.values);
        self.pass.observe(FeatureRows { values: &values, ..rows });
    }

    fn value(&mut self, sums: &mut Sums) {
        self.pass.value(sums);
    }

    /// `T (dE/dF)(T F)`
    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4> {
        let values = self.guided.guided(rows, rows.values);
        let gradient = self.pass.gradient(FeatureRows { values: &values, ..rows }, None);
        let gradient = self.guided.guided(rows, &gradient);
        self.guided.engine.plus(gradient, base.cloned())
    }
}
