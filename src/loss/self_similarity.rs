//! What in a picture is like what: a content loss that lets colours and texture change.

use burn::tensor::{Int, Tensor, TensorData};

use super::{CONTENT, FeatureLoss, LossPass, normalized};
use crate::{
    network::{FeatureRows, Layer},
    ops::{Engine, Sums},
};

/// Points of a map that are compared with each other, at most.
const POINTS: usize = 1024;
/// Added to squared lengths of features: some points have none.
const SMALL: f64 = 1e-8;

/// Bytes of the matrices that the loss makes at once for a map of so many pixels: of the distances of its points and of their
/// gradient.
pub fn self_similarity_bytes(pixels: usize) -> u64 {
    let points = pixels.min(POINTS);
    (3 * points * points * size_of::<f32>()) as u64
}

/// One layer's `w / n * sum_ij |R_ij - R^c_ij|`, where `R_ij = D_ij / sum_i D_ij` and D are the cosine distances between
/// the features of n points of the map; `R^c` is the content's (Kolkin et al. 2019, the content loss).
///
/// The points form an even grid of up to 1024.
pub struct SelfSimilarityLoss {
    engine: Engine,
    layer: Layer,
    points: Points,
    target: Tensor<2>,
    weight: f64,
}

impl SelfSimilarityLoss {
    /// With the content's features, `[1, N_l, height, width]`, and weight w.
    pub fn new(engine: &Engine, layer: Layer, features: &Tensor<4>, weight: f64) -> Self {
        let points = Points::of(engine, features);
        let target = Similarity::new(engine, &points, features).relative;
        Self { engine: engine.clone(), layer, points, target, weight }
    }

    /// The weight of a point.
    fn share(&self) -> f64 {
        self.weight / self.points.count as f64
    }
}

impl FeatureLoss for SelfSimilarityLoss {
    fn layers(&self) -> Vec<Layer> {
        vec![self.layer]
    }

    fn terms(&self) -> Vec<&'static str> {
        vec![CONTENT]
    }

    /// With all points at one distance of each other.
    fn reference_values(&self, sums: &mut Sums) {
        let even = 1.0 / self.points.count as f64;
        let difference = self.points.cut(self.target.clone()).sub_scalar(even).abs();
        sums.dot(&difference, &difference.ones_like(), even);
    }

    fn normalize(&mut self, references: &[f32]) {
        self.weight = normalized(self.weight, references[0]);
    }

    fn begin(&self) -> Box<dyn LossPass + '_> {
        Box::new(SelfSimilarityPass { loss: self, pieces: Vec::new(), gradient: None })
    }
}

struct SelfSimilarityPass<'a> {
    loss: &'a SelfSimilarityLoss,
    /// The rows so far.
    pieces: Vec<Tensor<4>>,
    /// Of the whole map, `[1, N_l, height, width]`.
    gradient: Option<Tensor<4>>,
}

impl LossPass for SelfSimilarityPass<'_> {
    fn observe(&mut self, rows: FeatureRows<'_>) {
        self.pieces.push(rows.values.clone());
    }

    fn value(&mut self, sums: &mut Sums) {
        let SelfSimilarityLoss { engine, points, target, .. } = self.loss;
        let features = engine.join_rows(&std::mem::take(&mut self.pieces));
        let similarity = Similarity::new(engine, points, &features);
        let difference = similarity.relative.clone().sub(target.clone());
        let absolute = difference.clone().abs();
        sums.dot(&absolute, &absolute.ones_like(), self.loss.share());
        let gradient = similarity.gradient(points, engine, &difference.sign().mul_scalar(self.loss.share()));
        self.gradient = Some(points.scatter(gradient, &features));
    }

    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4> {
        let gradient = self.gradient.as_ref().expect("the value came before");
        let gradient = self.loss.engine.take_rows(gradient, rows.range());
        self.loss.engine.plus(gradient, base.cloned())
    }
}

/// The points of a map that are compared.
struct Points {
    count: usize,
    /// The side of matrices of points.
    side: usize,
    /// Their numbers, row by row.
    indices: Tensor<1, Int>,
}

impl Points {
    /// An even grid.
    fn of(engine: &Engine, features: &Tensor<4>) -> Self {
        let [_, _, height, width] = features.dims();
        let fits = |step: &usize| height.div_ceil(*step) * width.div_ceil(*step) <= POINTS;
        let step = (1..=height.max(width)).find(fits).expect("at most one point at the largest step");
        let first = |extent: usize| (extent - 1) % step / 2;
        let rows = (first(height)..height).step_by(step);
        let all: Vec<i32> =
            rows.flat_map(|y| (first(width)..width).step_by(step).map(move |x| (y * width + x) as i32)).collect();
        let (count, side) = (all.len(), engine.operations().padded(all.len()));
        Self { count, side, indices: Tensor::from_data(TensorData::new(all, [count]), engine.device()) }
    }

    /// The features of the points, `[n, N_l]`.
    fn gather(&self, features: &Tensor<4>) -> Tensor<2> {
        let [_, channels, height, width] = features.dims();
        features.clone().reshape([channels, height * width]).select(1, self.indices.clone()).transpose()
    }

    /// A map like `features` with these values, `[n, N_l]`, at the points, and zeros elsewhere.
    fn scatter(&self, values: Tensor<2>, features: &Tensor<4>) -> Tensor<4> {
        let [_, channels, height, width] = features.dims();
        let zeros = features.zeros_like().reshape([channels, height * width]);
        let update = burn::tensor::IndexingUpdateOp::Add;
        zeros.select_assign(1, self.indices.clone(), values.transpose(), update).reshape(features.dims())
    }

    /// A matrix of points without its padding.
    fn cut(&self, matrix: Tensor<2>) -> Tensor<2> {
        if self.side == self.count { matrix } else { matrix.slice([0..self.count, 0..self.count]) }
    }

    /// A matrix of points with its padding.
    fn pad(&self, matrix: Tensor<2>) -> Tensor<2> {
        if self.side == self.count {
            return matrix;
        }
        let padded = Tensor::zeros([self.side; 2], &matrix.device());
        padded.slice_assign([0..self.count, 0..self.count], matrix)
    }
}

/// The distances between points, and what their gradient needs.
struct Similarity {
    /// The features of the points divided by their length, `[1, n, N_l, 1]`.
    unit: Tensor<4>,
    /// Their lengths, `[n, 1]`.
    lengths: Tensor<2>,
    /// The sums of the distances' columns, `[1, n]`.
    sums: Tensor<2>,
    /// R, `[n, n]`
    relative: Tensor<2>,
}

impl Similarity {
    fn new(engine: &Engine, points: &Points, features: &Tensor<4>) -> Self {
        let features = points.gather(features);
        let [count, channels] = features.dims();
        let lengths = features.clone().mul(features.clone()).sum_dim(1).add_scalar(SMALL).sqrt();
        let unit = features.div(lengths.clone()).reshape([1, count, channels, 1]);
        let cosines = points.cut(engine.operations().gram_difference(&unit, 1.0, None));
        let distances = cosines.mul_scalar(-1.0).add_scalar(1.0);
        let sums = distances.clone().sum_dim(0).add_scalar(SMALL);
        let relative = distances.div(sums.clone());
        Self { unit, lengths, sums, relative }
    }

    /// The gradient of the points' features, `[n, N_l]`, from that of R.
    fn gradient(&self, points: &Points, engine: &Engine, of_relative: &Tensor<2>) -> Tensor<2> {
        let [_, count, channels, _] = self.unit.dims();
        let mean = of_relative.clone().mul(self.relative.clone()).sum_dim(0);
        let of_distances = of_relative.clone().sub(mean).div(self.sums.clone());
        let both = of_distances.clone().add(of_distances.transpose());
        let of_unit = engine.operations().matrix_product(&points.pad(both), &self.unit, None, -1.0);
        let [unit, of_unit] = [self.unit.clone(), of_unit].map(|map| map.reshape([count, channels]));
        let along = of_unit.clone().mul(unit.clone()).sum_dim(1);
        of_unit.sub(unit.mul(along)).div(self.lengths.clone())
    }
}
