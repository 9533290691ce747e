//! Sums on the CPU: the numbers themselves, as nothing has to travel.

use burn::tensor::Tensor;

use super::{
    super::operations::PendingSums,
    values::{Values, extent, tensor},
};
use crate::kernels::cpu::{smooth, vectors};

pub(super) struct Sums(Vec<f32>);

impl Sums {
    pub(super) fn new(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }
}

impl PendingSums for Sums {
    fn dot(&mut self, a: &Tensor<1>, b: &Tensor<1>, scale: f64) {
        self.0.push((vectors::dot(Values::of(a).slice(), Values::of(b).slice()) * scale) as f32);
    }

    fn dots(&mut self, rows: &[Tensor<1>], others: &[Tensor<1>]) {
        let [rows, others] = [rows, others].map(|all| all.iter().map(Values::of).collect::<Vec<_>>());
        let [rows, others] = [&rows, &others].map(|all| all.iter().map(Values::slice).collect::<Vec<_>>());
        self.0.extend(vectors::dots(&rows, &others).into_iter().map(|sum| sum as f32));
    }

    fn total_variation(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let base = base.map(Values::of);
        let base = base.as_ref().map(Values::slice);
        let (sum, y) = smooth::total_variation(Values::of(x).slice(), extent(x), base, factor as f32);
        self.0.push((sum * factor) as f32);
        tensor(y, x.dims())
    }

    fn range(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let base = base.map(Values::of);
        let (sum, y) = smooth::range(Values::of(x).slice(), base.as_ref().map(Values::slice), factor as f32);
        self.0.push((sum * factor) as f32);
        tensor(y, x.dims())
    }

    fn finish(self: Box<Self>) -> Tensor<1> {
        let count = self.0.len();
        tensor(self.0, [count])
    }
}
