//! The distance between the distributions of features, by their projections onto lines.

use std::f64::consts::PI;

use burn::tensor::{Tensor, TensorData};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use super::{FeatureLoss, LossPass, STYLE, normalized, transport::transport};
use crate::{
    network::{FeatureRows, Layer},
    ops::{Engine, Sums},
};

/// Of the directions.
const SEED: u64 = 13;

/// The projection of a layer's features onto as many random orthogonal directions as there are channels, and where the
/// projections of some pictures lie.
///
/// The directions are always the same ones: L-BFGS needs one function. Being orthogonal and complete they leave nothing out.
#[derive(Clone)]
pub struct Projection {
    engine: Engine,
    channels: usize,
    /// D, a direction in each row, `[P, P]`.
    directions: Tensor<2>,
    /// `D^T`
    transposed: Tensor<2>,
    /// Means and mean squares of the projections, `[2, N_l]`.
    moments: Tensor<2>,
}

impl Projection {
    /// With the projections of `rows`, added to those `before`.
    pub fn add(engine: &Engine, before: Option<Self>, rows: FeatureRows<'_>) -> Self {
        let mut all = before.unwrap_or_else(|| Self::new(engine, rows.values.dims()[1]));
        let projected = all.project(rows.values);
        let own = engine.operations().channel_moments(&projected, 1.0 / rows.pixels() as f64);
        all.moments = engine.combine(&[(1.0, &all.moments), (1.0, &own)]);
        all
    }

    /// Where the projections of several pictures lie together, by their shares.
    pub fn weighted(all: &[(f64, &Self)]) -> Self {
        let moments: Vec<_> = all.iter().map(|(share, one)| (*share, &one.moments)).collect();
        let first = all[0].1;
        Self { moments: first.engine.combine(&moments), ..first.clone() }
    }

    fn new(engine: &Engine, channels: usize) -> Self {
        let side = engine.operations().padded(channels);
        let directions = random_directions(channels);
        let matrix = |at: &dyn Fn(usize, usize) -> f32| {
            let value = |i: usize| {
                let (row, column) = (i / side, i % side);
                if row < channels && column < channels { at(row, column) } else { 0.0 }
            };
            let values = (0..side * side).map(value).collect();
            Tensor::from_data(TensorData::new(values, [side; 2]), engine.device())
        };
        Self {
            engine: engine.clone(),
            channels,
            directions: matrix(&|row, column| directions[row * channels + column]),
            transposed: matrix(&|row, column| directions[column * channels + row]),
            moments: Tensor::zeros([2, channels], engine.device()),
        }
    }

    /// `D F`
    fn project(&self, features: &Tensor<4>) -> Tensor<4> {
        self.engine.operations().matrix_product(&self.directions, features, None, 1.0)
    }

    /// The histograms of the projections of `rows`, added to those `before`.
    fn add_histograms(&self, before: Option<Tensor<2>>, rows: FeatureRows<'_>) -> Tensor<2> {
        let own = self.engine.operations().histogram(&self.project(rows.values), &self.moments);
        self.engine.plus(own, before)
    }
}

/// An orthogonal matrix, `[N, N]`, a random direction in each row: a discrete cosine transform of numbers with random signs
/// (Ailon and Chazelle 2006 with another transform). One drawn evenly from all would cost the third power of N.
pub fn random_directions(channels: usize) -> Vec<f32> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let signs: Vec<f64> = (0..channels).map(|_| if random.next_u64() >> 63 == 0 { 1.0 } else { -1.0 }).collect();
    let size = channels as f64;
    let entry = |i: usize| {
        let (row, column) = (i / channels, i % channels);
        let length = if row == 0 { 1.0 } else { 2.0 } / size;
        let angle = PI * row as f64 * (column as f64 + 0.5) / size;
        (length.sqrt() * angle.cos() * signs[column]) as f32
    };
    (0..channels * channels).map(entry).collect()
}

/// The distribution of a style's projected features at a layer, by the rows so far.
#[derive(Clone)]
pub struct SlicedStyle {
    projection: Projection,
    /// `[N_l, bins]`
    histograms: Tensor<2>,
}

impl SlicedStyle {
    /// That of `rows` by a projection that knows all of the layer's styles, added to that `before`.
    pub fn add(projection: &Projection, before: Option<Self>, rows: FeatureRows<'_>) -> Self {
        let histograms = projection.add_histograms(before.map(|before| before.histograms), rows);
        Self { projection: projection.clone(), histograms }
    }
}

/// One layer's `w * 1 / N_l * sum_d W_2^2(d F, d F_a)`: the squared 2-Wasserstein distances between the distributions of the
/// picture's and the style's features along orthogonal directions d (Heitz et al. 2021, eq. 4 and 5, who sort; here
/// distributions are histograms, fine enough not to matter, so that sizes may differ and maps come in bands).
///
/// With several styles it is the mean of their distances by their shares: but for a constant, the distance to the
/// distribution with the mean of their quantiles.
pub struct SlicedLoss {
    layer: Layer,
    projection: Projection,
    /// Each style's share, and its histograms, `[N_l, bins]`.
    styles: Vec<(f64, Tensor<2>)>,
    weight: f64,
}

impl SlicedLoss {
    /// With the styles by their shares, which sum to 1, and weight w.
    pub fn new(layer: Layer, styles: &[(f64, &SlicedStyle)], weight: f64) -> Self {
        let projection = styles[0].1.projection.clone();
        let styles = styles.iter().map(|(share, style)| (*share, style.histograms.clone())).collect();
        Self { layer, projection, styles, weight }
    }

    /// The weight of a direction.
    fn share(&self) -> f64 {
        self.weight / self.projection.channels as f64
    }
}

impl FeatureLoss for SlicedLoss {
    fn layers(&self) -> Vec<Layer> {
        vec![self.layer]
    }

    fn terms(&self) -> Vec<&'static str> {
        vec![STYLE]
    }

    /// The mean square of the styles' features: directions are orthogonal.
    fn reference_values(&self, sums: &mut Sums) {
        let (moments, channels) = (&self.projection.moments, self.projection.channels);
        let squares: Vec<f32> = (0..2 * channels).map(|i| f32::from(u8::from(i >= channels))).collect();
        let squares = Tensor::from_data(TensorData::new(squares, [2, channels]), self.projection.engine.device());
        sums.dot(moments, &squares, 1.0 / channels as f64);
    }

    fn normalize(&mut self, references: &[f32]) {
        self.weight = normalized(self.weight, references[0]);
    }

    fn begin(&self) -> Box<dyn LossPass + '_> {
        Box::new(SlicedPass { loss: self, histograms: None, moves: None })
    }
}

struct SlicedPass<'a> {
    loss: &'a SlicedLoss,
    /// Of the rows so far.
    histograms: Option<Tensor<2>>,
    /// How far the projections in each bin have to move.
    moves: Option<Tensor<2>>,
}

impl LossPass for SlicedPass<'_> {
    fn observe(&mut self, rows: FeatureRows<'_>) {
        self.histograms = Some(self.loss.projection.add_histograms(self.histograms.take(), rows));
    }

    fn value(&mut self, sums: &mut Sums) {
        let Projection { engine, moments, .. } = &self.loss.projection;
        let histograms = self.histograms.take().expect("the forward pass came before");
        let (moves, costs) = transport(engine, &histograms, &self.loss.styles, moments);
        sums.dot(&costs, &costs.ones_like(), self.loss.share());
        self.moves = Some(moves);
    }

    /// `2 w / (N_l M_l) D^T (D F - T(D F))`
    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4> {
        let projection = &self.loss.projection;
        let moves = self.moves.as_ref().expect("the value came before");
        let operations = projection.engine.operations();
        let difference = operations.transport_difference(&projection.project(rows.values), moves, &projection.moments);
        let factor = 2.0 * self.loss.share() / rows.pixels() as f64;
        operations.matrix_product(&projection.transposed, &difference, base, factor)
    }
}

#[cfg(test)]
mod tests {
    use super::random_directions;

    #[test]
    fn directions_are_orthogonal() {
        for channels in [1, 2, 3, 16, 65] {
            let matrix = random_directions(channels);
            let dot = |a: usize, b: usize| {
                let row = |i: usize| &matrix[i * channels..][..channels];
                row(a).iter().zip(row(b)).map(|(x, y)| x * y).sum::<f32>()
            };
            for (a, b) in (0..channels).flat_map(|a| (0..channels).map(move |b| (a, b))) {
                let expected = f32::from(u8::from(a == b));
                assert!((dot(a, b) - expected).abs() < 1e-5, "{channels} channels: {a}, {b}");
            }
        }
    }
}
