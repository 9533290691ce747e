//! Gram matrices: the upper triangle in parts over the pixels, then the sum, mirrored. Products of a matrix with a map.

use burn::tensor::Tensor;

use super::{
    context::Context,
    launch::Run,
    tensors::{empty, primitive, tensor},
};
use crate::kernels::{params, wgsl::Kernel};

/// Channels of one tile; matrices are padded to it.
pub(super) const TILE: usize = 16;
/// Invocations that are enough to fill a GPU.
const ENOUGH: usize = 256;
/// Fewest pixels that make a part worth its sum.
const LEAST_PIXELS: usize = 64;

pub(super) fn gram_difference(
    context: &Context,
    features: &Tensor<4>,
    scale: f64,
    target: Option<&Tensor<2>>,
) -> Tensor<2> {
    let [_, channels, height, width] = features.dims();
    let (features, target) = (primitive(features), target.map(primitive));
    let pixels = height * width;
    let tiles = channels.div_ceil(TILE);
    let pairs = (tiles + 1) * tiles.div_ceil(2);
    let wanted = pixels.div_ceil(LEAST_PIXELS).min(ENOUGH.div_ceil(pairs)).max(1);
    let each = pixels.div_ceil(wanted).next_multiple_of(4);
    let count = pixels.div_ceil(each);
    let numbers = count * pairs * TILE * TILE;
    let parts = context.client.empty(numbers * size_of::<f32>());
    Run::new(context, Kernel::Gram)
        .buffer("f", &features.handle, channels * pixels)
        .buffer("parts", &parts, numbers)
        .params(&params::Gram { channels, pixels, part_pixels: each })
        .invocations(pairs, count, 1);
    let padded = tiles * TILE;
    let d = empty(&features, [padded; 2]);
    Run::new(context, Kernel::GramReduce)
        .buffer("parts", &parts, numbers)
        .maybe("target_gram", target.as_ref().map(|target| &target.handle), padded * padded)
        .buffer("g", &d.handle, padded * padded)
        .params(&params::GramReduce { channels, parts: count, has_target: target.is_some(), scale })
        .invocations((4 * tiles + 1) * 2 * tiles, 1, 1);
    tensor(d)
}

pub(super) fn matrix_product(
    context: &Context,
    d: &Tensor<2>,
    features: &Tensor<4>,
    base: Option<&Tensor<4>>,
    factor: f64,
) -> Tensor<4> {
    let dims = features.dims();
    let [_, channels, height, width] = dims;
    let (pixels, padded) = (height * width, channels.next_multiple_of(TILE));
    let (d, features, base) = (primitive(d), primitive(features), base.map(primitive));
    let y = empty(&features, dims);
    Run::new(context, Kernel::MatrixProduct)
        .buffer("d", &d.handle, padded * padded)
        .buffer("f", &features.handle, channels * pixels)
        .maybe("base", base.as_ref().map(|base| &base.handle), channels * pixels)
        .buffer("y", &y.handle, channels * pixels)
        .params(&params::MatrixProduct { channels, pixels, has_base: base.is_some(), factor })
        .invocations(pixels.div_ceil(8), channels.div_ceil(TILE), 1);
    tensor(y)
}
