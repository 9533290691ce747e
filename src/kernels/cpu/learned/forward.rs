//! The forward pass.

use super::{
    super::{
        parallel,
        products::Packed,
        rows,
        scratch::{Scratch, ScratchPool},
    },
    padded_rows::Geometry,
};

/// The convolution of `x`.
pub(super) fn convolve(x: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let taps = geometry.shape.taps();
    let bank = Packed::new(geometry.shape.outputs, taps, |o, tap| [weight[o * taps + tap]]);
    let mut y = vec![0.0; geometry.output.elements()];
    let bounds = geometry.bands();
    let work = |scratch: &mut Scratch, i: usize, band: Vec<&mut [f32]>| {
        let rows = bounds[i]..bounds[i + 1];
        let columns = rows.len() * geometry.across();
        let (v, m) = scratch.v_m(bank.inputs() * columns, bank.outputs() * columns);
        // Rows that are there for a multiple of four.
        v[taps * columns..].fill(0.0);
        geometry.columns(x, rows, v, &mut vec![0.0; geometry.line()]);
        bank.multiply(0, v, m, columns);
        for (to, m) in band.into_iter().zip(m.chunks_exact(columns)) {
            for (to, m) in to.chunks_exact_mut(geometry.output.width).zip(m.chunks_exact(geometry.across())) {
                to.copy_from_slice(&m[..geometry.output.width]);
            }
        }
    };
    let bands = rows::cut(&mut y, geometry.output, &bounds);
    parallel::each(bands, |i, band| pool.with(|scratch| work(scratch, i, band)));
    y
}
