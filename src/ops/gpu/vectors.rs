//! Sums and whole-picture arithmetic of losses and optimizers.

use burn::tensor::{Device, Tensor};
use burn_cubecl::{cubecl::server::Handle, tensor::CubeTensor};

use super::launch::{Run, adapter, empty, fold, primitive, tensor};
use crate::{
    kernels::wgsl::Kernel,
    ops::vectors::{AdamStep, Moments},
};

/// Rows and vectors that one run of `dots` takes.
const ROWS: usize = 4;
const VECTORS: usize = 2;
/// Vectors that one run of `combine` takes.
const TERMS: usize = 6;

/// Rows of partial sums, added by one kernel at the end.
pub(crate) struct Sums {
    parts: CubeTensor,
    part_count: usize,
    capacity: usize,
    count: usize,
}

impl Sums {
    pub(in crate::ops) fn new(capacity: usize, device: &Device) -> Self {
        // Enough invocations to fill the GPU, each with enough to do.
        let part_count = if adapter().software { 256 } else { 4096 };
        let parts = primitive(&Tensor::<1>::empty([capacity.max(1) * part_count], device));
        Self { parts, part_count, capacity, count: 0 }
    }

    /// The first of the next `count` rows.
    pub(super) fn next(&mut self, count: usize) -> usize {
        self.count += count;
        assert!(self.count <= self.capacity, "room for {} sums only", self.capacity);
        self.count - count
    }

    pub(super) fn parts(&self) -> &Handle {
        &self.parts.handle
    }

    pub(super) fn part_count(&self) -> usize {
        self.part_count
    }

    pub(in crate::ops) fn dot<const D: usize>(&mut self, a: &Tensor<D>, b: &Tensor<D>, scale: f32) {
        let (a, b) = (primitive(a), primitive(b));
        let elements = a.meta.shape().num_elements();
        // One buffer cannot be bound twice.
        let same = std::ptr::eq(a.handle.memory.descriptor(), b.handle.memory.descriptor());
        let row = self.next(1);
        Run::new(&a.client, Kernel::Dot)
            .buffer(&a.handle)
            .maybe((!same).then_some(&b.handle))
            .buffer(self.parts())
            .words(&[elements as u32, self.part_count as u32, row as u32, scale.to_bits(), u32::from(same)])
            .invocations(self.part_count, 1, 1);
    }

    pub(in crate::ops) fn dots<const D: usize>(&mut self, rows: &[&Tensor<D>], vectors: &[&Tensor<D>]) {
        let first = self.next(rows.len() * vectors.len());
        let rows: Vec<CubeTensor> = rows.iter().map(|row| primitive(row)).collect();
        let vectors: Vec<CubeTensor> = vectors.iter().map(|vector| primitive(vector)).collect();
        let elements = vectors[0].meta.shape().num_elements();
        for (v, two) in vectors.chunks(VECTORS).enumerate() {
            for (r, four) in rows.chunks(ROWS).enumerate() {
                let run = (0..ROWS).fold(Run::new(&two[0].client, Kernel::Dots), |run, k| {
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

    pub(in crate::ops) fn finish(self) -> Tensor<1> {
        assert_eq!(self.count, self.capacity, "sums that were promised are missing");
        let sums = empty(&self.parts, [self.count]);
        Run::new(&self.parts.client, Kernel::SumRows)
            .buffer(&self.parts.handle)
            .buffer(&sums.handle)
            .words(&[self.part_count as u32])
            .workgroups(self.count, 1, 1);
        tensor(sums)
    }
}

pub(in crate::ops) fn combine<const D: usize>(terms: &[(f64, &Tensor<D>)]) -> Tensor<D> {
    let dims = terms[0].1.dims();
    let first = primitive(terms[0].1);
    let y = empty(&first, dims);
    let elements: usize = dims.iter().product();
    let (width, rows) = fold(elements);
    for (i, terms) in terms.chunks(TERMS).enumerate() {
        let inputs: Vec<CubeTensor> = terms.iter().map(|(_, x)| primitive(x)).collect();
        let run = (0..TERMS)
            .fold(Run::new(&first.client, Kernel::Combine), |run, k| run.maybe(inputs.get(k).map(|x| &x.handle)));
        let mut words = vec![elements as u32, width as u32, terms.len() as u32, u32::from(i > 0)];
        words.extend((0..TERMS).map(|k| terms.get(k).map_or(0, |(c, _)| (*c as f32).to_bits())));
        run.buffer(&y.handle).new_words(&words).invocations(width, rows, 1);
    }
    tensor(y)
}

pub(in crate::ops) fn adam<const D: usize>(
    x: &Tensor<D>,
    gradient: &Tensor<D>,
    moments: &mut Moments<D>,
    step: AdamStep,
) -> Tensor<D> {
    let dims = x.dims();
    let (x, gradient) = (primitive(x), primitive(gradient));
    let y = empty(&x, dims);
    let elements: usize = dims.iter().product();
    let (width, rows) = fold(elements);
    let AdamStep { rate, beta1, beta2, correction, epsilon } = step;
    let mut words = vec![elements as u32, width as u32];
    words.extend([rate, beta1, beta2, correction, epsilon].map(|value| (value as f32).to_bits()));
    Run::new(&x.client, Kernel::Adam)
        .buffer(&x.handle)
        .buffer(&gradient.handle)
        .buffer(&primitive(&moments.mean).handle)
        .buffer(&primitive(&moments.square).handle)
        .buffer(&y.handle)
        .new_words(&words)
        .invocations(width, rows, 1);
    tensor(y)
}
