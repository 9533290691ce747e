//! The squared error of features.

use burn::tensor::Tensor;

use super::{CONTENT, FeatureLoss, LossPass, normalized};
use crate::{
    network::{FeatureRows, Layer, RowBands},
    ops::{Engine, Sums},
};

/// One layer's `w * 1/2 * sum_ij (F_ij - P_ij)^2` (Gatys et al. 2015, eq. 1).
pub struct ContentLoss {
    engine: Engine,
    layer: Layer,
    target: RowBands,
    weight: f64,
}

impl ContentLoss {
    /// With features P, `[1, N_l, height, width]`, and weight w.
    pub fn new(engine: &Engine, layer: Layer, target: impl Into<RowBands>, weight: f64) -> Self {
        Self { engine: engine.clone(), layer, target: target.into(), weight }
    }

    /// `F - P` of some rows.
    fn difference(&self, rows: FeatureRows<'_>) -> Tensor<4> {
        let target = self.target.rows(&self.engine, rows.range());
        self.engine.combine(&[(1.0, rows.values), (-1.0, &target)])
    }
}

impl FeatureLoss for ContentLoss {
    fn layers(&self) -> Vec<Layer> {
        vec![self.layer]
    }

    fn terms(&self) -> Vec<&'static str> {
        vec![CONTENT]
    }

    fn reference_values(&self, sums: &mut Sums) {
        let mut squares = Sums::new(self.target.bands().len(), &self.engine);
        self.target.bands().iter().for_each(|band| squares.dot(band, band, 0.5));
        let squares = squares.finish();
        sums.dot(&squares, &squares.ones_like(), 1.0);
    }

    fn normalize(&mut self, references: &[f32]) {
        self.weight = normalized(self.weight, references[0]);
    }

    fn begin(&self) -> Box<dyn LossPass + '_> {
        Box::new(ContentPass { loss: self, whole: None, value: None })
    }
}

struct ContentPass<'a> {
    loss: &'a ContentLoss,
    /// `F - P`, if the map came in one piece.
    whole: Option<Tensor<4>>,
    /// The value of the rows so far, `[1]`, if the map comes in several pieces: their differences are not kept.
    value: Option<Tensor<1>>,
}

impl LossPass for ContentPass<'_> {
    fn observe(&mut self, rows: FeatureRows<'_>) {
        let difference = self.loss.difference(rows);
        if rows.is_whole() {
            self.whole = Some(difference);
            return;
        }
        let mut sums = Sums::new(1, &self.loss.engine);
        sums.dot(&difference, &difference, 0.5 * self.loss.weight);
        let value = sums.finish();
        self.value = Some(self.loss.engine.plus(value, self.value.take()));
    }

    fn value(&mut self, sums: &mut Sums) {
        if let Some(difference) = &self.whole {
            sums.dot(difference, difference, 0.5 * self.loss.weight);
        }
        if let Some(value) = &self.value {
            sums.dot(value, &value.ones_like(), 1.0);
        }
    }

    /// `w (F - P)` (eq. 2, whose mask is the `ReLU`'s).
    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4> {
        let difference = self.whole.take().unwrap_or_else(|| self.loss.difference(rows));
        let engine = &self.loss.engine;
        match base {
            None => engine.combine(&[(self.loss.weight, &difference)]),
            Some(base) => engine.combine(&[(self.loss.weight, &difference), (1.0, base)]),
        }
    }
}
