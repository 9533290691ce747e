//! 3x3 convolutions without stride or upsampling, by Winograd's products, which pad with zeros: of a map that is already padded
//! only the inside is kept.

use super::{
    super::{
        Extent, Join,
        scratch::ScratchPool,
        winograd::{self, TransformedWeights},
        winograd_transforms::Finish,
    },
    padded_rows::Geometry,
};

/// Inputs, and outputs, from which Winograd's products are the faster way.
pub(super) const LEAST: usize = 16;

/// The convolution of `x`.
pub(super) fn convolve(x: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let Geometry { shape, input, .. } = *geometry;
    let outer = padded(input);
    let bank = TransformedWeights::forward(weight, shape.outputs, shape.inputs);
    let finish = Finish::Forward { bias: &vec![0.0; shape.outputs], relu: false };
    let all = winograd::convolve(&geometry.padded(x), outer, &bank, finish, pool);
    let mut y = Vec::with_capacity(shape.outputs * input.pixels());
    for channel in all.chunks_exact(outer.pixels()) {
        let rows = channel.chunks_exact(outer.width).skip(1).take(input.height);
        rows.for_each(|row| y.extend_from_slice(&row[1..=input.width]));
    }
    y
}

/// The gradient with respect to the input, from `g`, that of the output.
pub(super) fn input_gradient(g: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let Geometry { shape, input, .. } = *geometry;
    let outer = padded(input);
    let mut map = vec![0.0; shape.outputs * outer.pixels()];
    for (map, g) in map.chunks_exact_mut(outer.pixels()).zip(g.chunks_exact(input.pixels())) {
        let rows = map.chunks_exact_mut(outer.width).skip(1).zip(g.chunks_exact(input.width));
        rows.for_each(|(to, from)| to[1..=input.width].copy_from_slice(from));
    }
    let bank = TransformedWeights::backward(weight, shape.outputs, shape.inputs);
    let finish = Finish::Backward(Join::default());
    geometry.folded(&winograd::convolve(&map, outer.with_channels(shape.outputs), &bank, finish, pool))
}

/// With a pixel more at each edge.
fn padded(extent: Extent) -> Extent {
    Extent { height: extent.height + 2, width: extent.width + 2, ..extent }
}
