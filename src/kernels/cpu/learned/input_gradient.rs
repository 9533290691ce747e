//! The gradient with respect to the input.

use std::ops::Range;

use super::{
    super::{
        parallel,
        products::Packed,
        scratch::{Scratch, ScratchPool},
    },
    padded_rows::Geometry,
};
/// The gradient with respect to the input, from `g`, that of the output.
pub(super) fn input_gradient(g: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let Geometry { shape, input, .. } = *geometry;
    let taps = shape.taps();
    let bank = Packed::new(taps, shape.outputs, |tap, o| [weight[o * taps + tap]]);
    let bounds = geometry.bands();
    // Bands reach into each other's rows: each has rows of its own, which are added up in order.
    let bands = parallel::map(bounds.len() - 1, |i| {
        pool.with(|scratch| band_gradient(g, geometry, &bank, bounds[i]..bounds[i + 1], scratch))
    });
    let mut gradient = vec![0.0; input.elements()];
    for (rows, band) in bands {
        let size = rows.len() * input.width;
        for (to, from) in gradient.chunks_exact_mut(input.pixels()).zip(band.chunks_exact(size)) {
            to[rows.start * input.width..][..size].iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
    }
    gradient
}

/// What some rows of the output add to the input's gradient: to which rows, and `[inputs, rows, width]`.
fn band_gradient(
    g: &[f32],
    geometry: &Geometry,
    bank: &Packed,
    band: Range<usize>,
    scratch: &mut Scratch,
) -> (Range<usize>, Vec<f32>) {
    let Geometry { shape, input, output, .. } = *geometry;
    let (across, columns, kernel) = (geometry.across(), band.len() * geometry.across(), shape.kernel);
    let (v, m) = scratch.v_m(bank.inputs() * columns, bank.outputs() * columns);
    v.fill(0.0);
    for (v, g) in v.chunks_exact_mut(columns).zip(g.chunks_exact(output.pixels())) {
        let rows = g[band.start * output.width..band.end * output.width].chunks_exact(output.width);
        v.chunks_exact_mut(across).zip(rows).for_each(|(v, g)| v[..output.width].copy_from_slice(g));
    }
    bank.multiply(0, v, m, columns);
    let source_row = |row: usize, tap: usize| geometry.source_row(row, tap).expect("no zeros lie beyond the edges");
    let sources = || band.clone().flat_map(|row| (0..kernel).map(move |tap| source_row(row, tap)));
    let rows = sources().min().expect("a row")..sources().max().expect("a row") + 1;
    let size = rows.len() * input.width;
    let mut gradient = vec![0.0; shape.inputs * size];
    let mut line = vec![0.0; geometry.line()];
    for (i, taps) in m.chunks_exact(kernel * columns).enumerate() {
        let channel = &mut gradient[i / kernel * size..][..size];
        for (i_row, row) in band.clone().enumerate() {
            line.fill(0.0);
            for (shift, tap) in taps.chunks_exact(columns).enumerate() {
                let from = &tap[i_row * across..][..output.width];
                let to = line[shift..].iter_mut().step_by(shape.stride);
                to.zip(from).for_each(|(to, from)| *to += from);
            }
            let at = (source_row(row, i % kernel) - rows.start) * input.width;
            geometry.add_back(&line, &mut channel[at..at + input.width]);
        }
    }
    (rows, gradient)
}
