//! The losses on the picture itself.

use burn::tensor::Tensor;

use super::{
    Sums,
    launch::{Run, empty, primitive, tensor},
};
use crate::kernels::wgsl::Kernel;

pub(in crate::ops) fn total_variation(
    x: &Tensor<4>,
    base: Option<&Tensor<4>>,
    factor: f32,
    sums: &mut Sums,
) -> Tensor<4> {
    let dims = x.dims();
    let [_, channels, height, width] = dims.map(|extent| extent as u32);
    let (x, base) = (primitive(x), base.map(primitive));
    let y = empty(&x, dims);
    let row = sums.next(1);
    Run::new(&x.client, Kernel::Tv)
        .buffer(&x.handle)
        .maybe(base.as_ref().map(|base| &base.handle))
        .buffer(&y.handle)
        .buffer(sums.parts())
        .words(&[
            channels,
            height,
            width,
            u32::from(base.is_some()),
            factor.to_bits(),
            sums.part_count() as u32,
            row as u32,
        ])
        .invocations(sums.part_count(), 1, 1);
    tensor(y)
}

pub(in crate::ops) fn range(x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f32, sums: &mut Sums) -> Tensor<4> {
    let dims = x.dims();
    let (x, base) = (primitive(x), base.map(primitive));
    let y = empty(&x, dims);
    let row = sums.next(1);
    let elements: usize = dims.iter().product();
    Run::new(&x.client, Kernel::Range)
        .buffer(&x.handle)
        .maybe(base.as_ref().map(|base| &base.handle))
        .buffer(&y.handle)
        .buffer(sums.parts())
        .words(&[elements as u32, u32::from(base.is_some()), factor.to_bits(), sums.part_count() as u32, row as u32])
        .invocations(sums.part_count(), 1, 1);
    tensor(y)
}
