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
use crate::kernels::wgsl::Kernel;

/// Rows and vectors that one run of `dots` takes.
const ROWS: usize = 4;
const VECTORS: usize = 2;

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

    fn parts(&self) -> &Handle {
        &self.parts.handle
    }
}

impl PendingSums for Sums {
    fn dot(&mut self, a: &Tensor<1>, b: &Tensor<1>, scale: f64) {
        let (a, b) = (primitive(a), primitive(b));
        let elements = a.meta.shape().num_elements();
        // One buffer cannot be bound twice.
        let same = std::ptr::eq(a.handle.memory.descriptor(), b.handle.memory.descriptor());
        let row = self.next(1);
        let scale = (scale as f32).to_bits();
        Run::new(&self.context, Kernel::Dot)
            .buffer(&a.handle)
            .maybe((!same).then_some(&b.handle))
            .buffer(self.parts())
            .words(&[elements as u32, self.part_count as u32, row as u32, scale, u32::from(same)])
            .invocations(self.part_count, 1, 1);
    }

    fn dots(&mut self, rows: &[Tensor<1>], vectors: &[Tensor<1>]) {
        let first = self.next(rows.len() * vectors.len());
        let rows: Vec<CubeTensor> = rows.iter().map(primitive).collect();
        let vectors: Vec<CubeTensor> = vectors.iter().map(primitive).collect();
        let elements = vectors[0].meta.shape().num_elements();
        for (v, two) in vectors.chunks(VECTORS).enumerate() {
            for (r, four) in rows.chunks(ROWS).enumerate() {
                let run = (0..ROWS).fold(Run::new(&self.context, Kernel::Dots), |run, k| {
                    run.maybe(four.get(k).map(|row| &row.handle))
                });
                let run = (0..VECTORS).fold(run, |run, k| run.maybe(two.get(k).map(|vector| &vector.handle)));
                let start = first + v * VECTORS * rows.len() + r * ROWS;
                run.buffer(self.parts())
                    .words(
                        &[elements, self.part_count, four.len(), two.len(), start, rows.len()].map(|word| word as u32),
                    )
                    .invocations(self.part_count, 1, 1);
            }
        }
    }

    fn total_variation(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let dims = x.dims();
        let [_, channels, height, width] = dims.map(|extent| extent as u32);
        let (x, base) = (primitive(x), base.map(primitive));
        let y = empty(&x, dims);
        let row = self.next(1);
        Run::new(&self.context, Kernel::Tv)
            .buffer(&x.handle)
            .maybe(base.as_ref().map(|base| &base.handle))
            .buffer(&y.handle)
            .buffer(self.parts())
            .words(&[
                channels,
                height,
                width,
                u32::from(base.is_some()),
                (factor as f32).to_bits(),
                self.part_count as u32,
                row as u32,
            ])
            .invocations(self.part_count, 1, 1);
        tensor(y)
    }

    fn range(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        let dims = x.dims();
        let (x, base) = (primitive(x), base.map(primitive));
        let y = empty(&x, dims);
        let row = self.next(1);
        let elements: usize = dims.iter().product();
        let factor = (factor as f32).to_bits();
        Run::new(&self.context, Kernel::Range)
            .buffer(&x.handle)
            .maybe(base.as_ref().map(|base| &base.handle))
            .buffer(&y.handle)
            .buffer(self.parts())
            .words(&[elements as u32, u32::from(base.is_some()), factor, self.part_count as u32, row as u32])
            .invocations(self.part_count, 1, 1);
        tensor(y)
    }

    fn finish(self: Box<Self>) -> Tensor<1> {
        assert_eq!(self.count, self.capacity, "sums that were promised are missing");
        let sums = empty(&self.parts, [self.count]);
        Run::new(&self.context, Kernel::SumRows)
            .buffer(&self.parts.handle)
            .buffer(&sums.handle)
            .words(&[self.part_count as u32])
            .workgroups(self.count, 1, 1);
        tensor(sums)
    }
}
