//! The distance between the distributions of features, taken as normal ones.

use burn::tensor::Tensor;

use super::{FeatureLoss, LossPass, STYLE, guided::guided, normalized, square_root::Matrices};
use crate::{
    network::{FeatureRows, Layer},
    ops::{Engine, Sums},
};

/// The share of the mean variance that is added to every variance: covariances of few pixels have no inverse.
const FLOOR: f64 = 1e-3;

/// Mean and second moments of a layer's features, by the rows so far.
#[derive(Clone)]
pub struct FeatureMoments {
    engine: Engine,
    channels: usize,
    /// `1/M sum_k F_k`, `[1, N_l, 1, 1]`
    mean: Tensor<4>,
    /// `1/M F F^T`, `[P, P]`
    second: Tensor<2>,
}

impl FeatureMoments {
    /// Those of `rows`, added to those `before`.
    pub fn add(engine: &Engine, before: Option<Self>, rows: FeatureRows<'_>) -> Self {
        Self::add_guided(engine, before, rows, None)
    }

    /// The same of guided features ([`GuidedLoss`](super::GuidedLoss)): with the guidance map T, `[1, 1, height, width]`, the
    /// mean is `1/M sum_k T_k (T F)_k`.
    fn add_guided(engine: &Engine, before: Option<Self>, rows: FeatureRows<'_>, guidance: Option<&Tensor<4>>) -> Self {
        let scale = 1.0 / rows.pixels() as f64;
        let values = match guidance {
            None => rows.values.clone(),
            Some(guidance) => guided(engine, guidance, rows, rows.values),
        };
        let mean = values.sum_dim(3).sum_dim(2).mul_scalar(scale);
        let second = engine.operations().gram_difference(rows.values, scale, None);
        let channels = rows.values.dims()[1];
        let own = Self { engine: engine.clone(), channels, mean, second };
        match before {
            None => own,
            Some(before) => Self::weighted(&[(1.0, &before), (1.0, &own)]),
        }
    }

    /// The weighted sum of moments of one layer.
    pub fn weighted(all: &[(f64, &Self)]) -> Self {
        let engine = &all[0].1.engine;
        let means: Vec<_> = all.iter().map(|(share, moments)| (*share, &moments.mean)).collect();
        let seconds: Vec<_> = all.iter().map(|(share, moments)| (*share, &moments.second)).collect();
        Self {
            engine: engine.clone(),
            channels: all[0].1.channels,
            mean: engine.combine(&means),
            second: engine.combine(&seconds),
        }
    }

    /// `1/M F F^T - mean mean^T`
    fn covariance(&self) -> Tensor<2> {
        self.engine.operations().gram_difference(&self.mean, -1.0, None).add(self.second.clone())
    }
}

/// One layer's `w / N_l * (|m - m_a|^2 + tr(S + S_a - 2 (S_a^1/2 S S_a^1/2)^1/2))`: the squared 2-Wasserstein distance
/// between normal distributions with the means and covariances of the picture's and the style's features (Olkin and
/// Pukelsheim 1982), as in style-transfer-pytorch (Crowson 2020).
///
/// A small multiple of the identity is added to both covariances.
pub struct MomentsLoss {
    engine: Engine,
    layer: Layer,
    matrices: Matrices,
    channels: usize,
    /// `m_a`, `[1, N_l, 1, 1]`
    mean: Tensor<4>,
    /// `S_a^1/2`, `[P, P]`
    root: Tensor<2>,
    /// `tr S_a`, `[1]`
    trace: Tensor<1>,
    /// What is added to both covariances.
    floor: Tensor<2>,
    /// T, `[1, 1, height, width]`, where features are guided by it.
    guidance: Option<Tensor<4>>,
    weight: f64,
}

impl MomentsLoss {
    /// With the style's moments and weight w.
    pub fn new(layer: Layer, style: &FeatureMoments, weight: f64) -> Self {
        let (engine, channels) = (&style.engine, style.channels);
        let matrices = Matrices::new(engine, channels);
        let covariance = style.covariance();
        let variance = matrices.trace(&covariance).mul_scalar(FLOOR / channels as f64).add_scalar(1e-12);
        let floor = matrices.identity.clone().mul(variance.reshape([1, 1]));
        let covariance = covariance.add(floor.clone());
        let (root, _) = matrices.square_root(&covariance);
        let trace = matrices.trace(&covariance);
        let (engine, mean) = (engine.clone(), style.mean.clone());
        Self { engine, layer, mean, channels, root, trace, floor, matrices, guidance: None, weight }
    }

    /// The same where features come multiplied by a guidance map T, `[1, 1, height, width]`.
    #[must_use]
    pub fn guided(self, guidance: Option<Tensor<4>>) -> Self {
        Self { guidance, ..self }
    }

    /// The weight of a channel.
    fn share(&self) -> f64 {
        self.weight / self.channels as f64
    }
}

impl FeatureLoss for MomentsLoss {
    fn layers(&self) -> Vec<Layer> {
        vec![self.layer]
    }

    fn terms(&self) -> Vec<&'static str> {
        vec![STYLE]
    }

    /// `(|m_a|^2 + tr S_a) / N_l`
    fn reference_values(&self, sums: &mut Sums) {
        let squares = self.mean.clone().mul(self.mean.clone()).sum().add(self.trace.clone());
        sums.dot(&squares, &squares.ones_like(), 1.0 / self.channels as f64);
    }

    fn normalize(&mut self, references: &[f32]) {
        self.weight = normalized(self.weight, references[0]);
    }

    fn begin(&self) -> Box<dyn LossPass + '_> {
        Box::new(MomentsPass { loss: self, moments: None, gradient: None })
    }
}

struct MomentsPass<'a> {
    loss: &'a MomentsLoss,
    moments: Option<FeatureMoments>,
    gradient: Option<MomentsGradient>,
}

/// The gradient of F is `D F + b 1^T`.
struct MomentsGradient {
    /// `w / N_l (I - S_a^1/2 (S_a^1/2 S S_a^1/2)^-1/2 S_a^1/2)`, times `2/M` once it is applied, `[P, P]`
    matrix: Tensor<2>,
    /// `2 (w / N_l (m - m_a) - D m)`, over M, `[1, N_l, 1, 1]`
    bias: Tensor<4>,
}

impl LossPass for MomentsPass<'_> {
    fn observe(&mut self, rows: FeatureRows<'_>) {
        let MomentsLoss { engine, guidance, .. } = self.loss;
        self.moments = Some(FeatureMoments::add_guided(engine, self.moments.take(), rows, guidance.as_ref()));
    }

    fn value(&mut self, sums: &mut Sums) {
        let moments = self.moments.take().expect("the forward pass came before");
        let MomentsLoss { engine, matrices, root, .. } = self.loss;
        let share = self.loss.share();
        let covariance = moments.covariance().add(self.loss.floor.clone());
        let inner = matrices.product(&matrices.product(root, &covariance), root);
        let (inner_root, inverse) = matrices.square_root(&inner);
        let difference = moments.mean.clone().sub(self.loss.mean.clone());
        let traces = matrices.trace(&covariance).add(self.loss.trace.clone());
        let value = difference.clone().mul(difference.clone()).sum().add(traces);
        let value = value.sub(matrices.trace(&inner_root).mul_scalar(2.0));
        sums.dot(&value, &value.ones_like(), share);
        let transport = matrices.product(&matrices.product(root, &inverse), root);
        let matrix = engine.combine(&[(share, &matrices.identity), (-share, &transport)]);
        let turned = engine.operations().matrix_product(&matrix, &moments.mean, None, 1.0);
        let bias = engine.combine(&[(2.0 * share, &difference), (-2.0, &turned)]);
        self.gradient = Some(MomentsGradient { matrix, bias });
    }

    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4> {
        let MomentsGradient { matrix, bias } = self.gradient.as_ref().expect("the value came before");
        let scale = 1.0 / rows.pixels() as f64;
        let product = self.loss.engine.operations().matrix_product(matrix, rows.values, base, 2.0 * scale);
        let bias = bias.clone().mul_scalar(scale);
        match &self.loss.guidance {
            None => product.add(bias),
            Some(guidance) => product.add(guided(&self.loss.engine, guidance, rows, &bias)),
        }
    }
}
