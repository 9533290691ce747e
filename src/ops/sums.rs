//! Many sums, read back as one small vector.

use burn::tensor::Tensor;

use super::{
    engine::{Engine, flat},
    operations::PendingSums,
};

/// Numbers on their way from an engine's device: pushed one after the other, read together.
pub struct Sums(Box<dyn PendingSums>);

impl Sums {
    /// Room for `count` numbers.
    pub fn new(count: usize, engine: &Engine) -> Self {
        Self(engine.operations().sums(count))
    }

    /// Pushes `scale * sum_i a_i b_i`.
    pub fn dot<const D: usize>(&mut self, a: &Tensor<D>, b: &Tensor<D>, scale: f64) {
        self.0.dot(&flat(a), &flat(b), scale);
    }

    /// Pushes the inner products of all `rows` with the first of `vectors`, then with the second, and so on.
    pub fn dots<const D: usize>(&mut self, rows: &[&Tensor<D>], vectors: &[&Tensor<D>]) {
        let [rows, vectors] = [rows, vectors].map(|all| all.iter().map(|x| flat(x)).collect::<Vec<_>>());
        self.0.dots(&rows, &vectors);
    }

    /// As [`PendingSums::total_variation`].
    pub(crate) fn total_variation(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        self.0.total_variation(x, base, factor)
    }

    /// As [`PendingSums::range`].
    pub(crate) fn range(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        self.0.range(x, base, factor)
    }

    /// All numbers in the order they were pushed; none may be missing.
    pub fn finish(self) -> Tensor<1> {
        self.0.finish()
    }
}
