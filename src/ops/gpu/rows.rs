//! Bands of rows cut out of maps, and put together again.

use std::ops::Range;

use burn::tensor::Tensor;
use burn_cubecl::tensor::CubeTensor;

use super::{
    context::Context,
    launch::Run,
    tensors::{empty, primitive, tensor},
};
use crate::kernels::{params, wgsl::Kernel};

pub(super) fn take_rows(context: &Context, x: &Tensor<4>, rows: Range<usize>) -> Tensor<4> {
    let [n, channels, height, width] = x.dims();
    let x = primitive(x);
    let y = empty(&x, [n, channels, rows.len(), width]);
    copy(context, &x, (height, rows.start), &y, (rows.len(), 0), [channels, rows.len(), width]);
    tensor(y)
}

pub(super) fn join_rows(context: &Context, bands: &[Tensor<4>]) -> Tensor<4> {
    let [n, channels, _, width] = bands[0].dims();
    let height = bands.iter().map(|band| band.dims()[2]).sum();
    let mut at = 0;
    let y = empty(&primitive(&bands[0]), [n, channels, height, width]);
    for band in bands {
        let rows = band.dims()[2];
        copy(context, &primitive(band), (rows, 0), &y, (height, at), [channels, rows, width]);
        at += rows;
    }
    tensor(y)
}

/// Copies rows between maps of which the height and the first of the rows are given.
fn copy(
    context: &Context,
    x: &CubeTensor,
    (height, from): (usize, usize),
    y: &CubeTensor,
    (other, to): (usize, usize),
    [channels, rows, width]: [usize; 3],
) {
    Run::new(context, Kernel::CopyRows)
        .buffer("x", &x.handle, channels * height * width)
        .buffer("y", &y.handle, channels * other * width)
        .params(&params::CopyRows {
            count: rows * width,
            x_pixels: height * width,
            x_first: from * width,
            y_pixels: other * width,
            y_first: to * width,
        })
        .invocations(rows * width, channels, 1);
}
