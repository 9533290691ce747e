//! Rows of partial sums, added by one kernel at the end.

use std::sync::Arc;

use burn::tensor::Tensor;
use burn_cubecl::{cubecl::server::Handle, tensor::CubeTensor};

use super::{
    super::operations::PendingSums,
    context::Context,
    launch::Run,
    tensors::{empty, primitive, tensor},
};
use crate::kernels::{params, wgsl::Kernel};

/// Rows and vectors that one run of `dots` takes, as its kernel names them.
const ROWS: [&str; 4] = ["a0", "a1", "a2", "a3"];
const VECTORS: [&str; 2] = ["b0", "b1"];

pub(super) struct Sums {
    context: Arc<Context>,
    parts: CubeTensor,
    part_count: usize,
    capacity: usize,
    count: usize,
}

impl Sums {
    pub(super) fn new(capacity: usize, context: Arc<Context>) -> Self {
        // Enough invocations to fill the GPU, each with enough to do.
        let part_count = if context.software { 256 } else { 4096 };
        let parts = primitive(&Tensor::<1>::empty([capacity.max(1) * part_count], &context.device));
        Self { context, parts, part_count, capacity, count: 0 }
    }

    /// The first of the next `count` rows.
    fn next(&mut self, count: usize) -> usize {
        self.count += count;
        assert!(self.count <= self.capacity, "room for {} sums only", self.capacity);
        self.count - count
    }

    /// The buffer of partial sums, and how many numbers it has.
    fn parts(&self) -> (&Handle, usize) {
        (&self.parts.handle, self.capacity * self.part_count)
    }
}

impl PendingSums for Sums {
    fn dot(&mut self, a: &Tensor<1>, b: &Tensor<1>, scale: f64) {
        let (a, b) = (primitive(a), primitive(b));
        let elements = a.meta.shape().num_elements();
        // One buffer cannot be bound twice.
        let same = std::ptr::eq(a.handle.memory.descriptor(), b.handle.memory.descriptor());
        let row = self.next(1);
        let (handle, numbers) = self.parts();
        Run::new(&self.context, Kernel::Dot)
            .buffer("a", &a.handle, elements)
            .maybe("b", (!same).then_some(&b.handle), elements)
            .buffer("parts", handle, numbers)
            .params(&params::Dot { elements, parts: self.part_count, row, scale, same })
            .invocations(self.part_count, 1, 1);
    }

    fn dots(&mut self, rows: &[Tensor<1>], vectors: &[Tensor<1>]) {
        let first = self.next(rows.len() * vectors.len());
        let rows: Vec<CubeTensor> = rows.iter().map(primitive).collect();
        let vectors: Vec<CubeTensor> = vectors.iter().map(primitive).collect();
        let elements = vectors[0].meta.shape().num_elements();
        let (parts, numbers) = self.parts();
        for (v, two) in vectors.chunks(VECTORS.len()).enumerate() {
            for (r, four) in rows.chunks(ROWS.len()).enumerate() {
                let inputs = ROWS.iter().enumerate().map(|(k, name)| (name, four.get(k)));
                let inputs = inputs.chain(VECTORS.iter().enumerate().map(|(k, name)| (name, two.get(k))));
                let run = inputs.fold(Run::new(&self.context, Kernel::Dots), |run, (name, input)| {
                    run.maybe(name, input.map(|input| &input.handle), elements)
                });
                run.buffer("parts", parts, numbers)
                    .params(&params::Dots {
                        elements,
                        parts: self.part_count,
                        rows: four.len(),
                        vectors: two.len(),
                        first: first + v * VECTORS.len() * rows.len() + r * ROWS.len(),
                        stride: rows.len(),
                    })
                    .invocations(self.part_count, 1, 1);
            }
        }
    }

    fn total_variation(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let dims = x.dims();
        let [_, channels, height, width] = dims;
        let elements = channels * height * width;
        let (x, base) = (primitive(x), base.map(primitive));
        let y = empty(&x, dims);
        let row = self.next(1);
        let (parts, numbers) = self.parts();
        Run::new(&self.context, Kernel::Tv)
            .buffer("x", &x.handle, elements)
            .maybe("base", base.as_ref().map(|base| &base.handle), elements)
            .buffer("y", &y.handle, elements)
            .buffer("parts", parts, numbers)
            .params(&params::Tv {
                channels,
                height,
                width,
                has_base: base.is_some(),
                factor,
                parts: self.part_count,
                row,
            })
            .invocations(self.part_count, 1, 1);
        tensor(y)
    }

    fn range(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let dims = x.dims();
        let (x, base) = (primitive(x), base.map(primitive));
        let y = empty(&x, dims);
        let row = self.next(1);
        let elements: usize = dims.iter().product();
        let (parts, numbers) = self.parts();
        Run::new(&self.context, Kernel::Range)
            .buffer("x", &x.handle, elements)
            .maybe("base", base.as_ref().map(|base| &base.handle), elements)
            .buffer("y", &y.handle, elements)
            .buffer("parts", parts, numbers)
            .params(&params::Range { elements, has_base: base.is_some(), factor, parts: self.part_count, row })
            .invocations(self.part_count, 1, 1);
        tensor(y)
    }

    fn finish(self: Box<Self>) -> Tensor<1> {
        assert_eq!(self.count, self.capacity, "sums that were promised are missing");
        let sums = empty(&self.parts, [self.count]);
        Run::new(&self.context, Kernel::SumRows)
            .buffer("parts", &self.parts.handle, self.count * self.part_count)
            .buffer("sums", &sums.handle, self.count)
            .params(&params::SumRows { parts: self.part_count })
            .workgroups(self.count, 1, 1);
        tensor(sums)
    }
}
