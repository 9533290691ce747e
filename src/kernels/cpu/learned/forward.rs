//! The forward pass.

use super::{
    super::{
        Extent, parallel,
        products::Packed,
        rows,
        scratch::{Scratch, ScratchPool},
    },
    padded_rows::Geometry,
    winograd_3x3,
};
use crate::kernels::ConvolutionShape;

/// The convolution of `x`, `[inputs, height, width]`, plus a bias for each output if there is one.
pub(crate) fn convolve(
    x: &[f32],
    extent: Extent,
    weight: &[f32],
    bias: Option<&[f32]>,
    shape: ConvolutionShape,
    pool: &ScratchPool,
) -> Vec<f32> {
    if winograd_3x3::suits(shape) {
        return winograd_3x3::convolve(x, extent, weight, bias, shape, pool);
    }
    let geometry = Geometry::new(shape, extent);
    let taps = shape.taps();
    let bank = Packed::new(shape.outputs, taps, |o, tap| [weight[o * taps + tap]]);
    let mut y = vec![0.0; geometry.output.elements()];
    let bounds = geometry.bands();
    let work = |scratch: &mut Scratch, i: usize, band: Vec<&mut [f32]>| {
        let rows = bounds[i]..bounds[i + 1];
        let columns = rows.len() * geometry.across();
        let (v, m) = scratch.v_m(bank.inputs() * columns, shape.outputs * columns);
        // Rows that are there for a multiple of four.
        v[taps * columns..].fill(0.0);
        geometry.columns(x, rows, v, &mut vec![0.0; geometry.line()]);
        bank.multiply(0, v, m, columns);
        for (o, (to, m)) in band.into_iter().zip(m.chunks_exact(columns)).enumerate() {
            let bias = bias.map_or(0.0, |bias| bias[o]);
            for (to, m) in to.chunks_exact_mut(geometry.output.width).zip(m.chunks_exact(geometry.across())) {
                to.iter_mut().zip(m).for_each(|(to, m)| *to = m + bias);
            }
        }
    };
    let bands = rows::cut(&mut y, geometry.output, &bounds);
    parallel::each(bands, |i, band| pool.with(|scratch| work(scratch, i, band)));
    y
}
