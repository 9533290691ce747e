//! Convolutions with fewer outputs than inputs: what lies under the taps is gathered on the side of the outputs, where there is
//! less of it.

use super::{
    super::{
        Extent, parallel,
        products::{LANES, Packed},
        rows,
        scratch::{Scratch, ScratchPool},
        simd::widest,
    },
    forward,
    padded_rows::{Edge, Geometry},
    weight_gradient as general,
};
use crate::kernels::ConvolutionShape;

/// Outputs up to which this is the faster way.
pub(super) const MOST: usize = 4;

/// Columns of a product, about.
const COLUMNS: usize = 1024;

/// The convolution of `x`: products of all taps with each pixel, added up where they meet.
pub(super) fn convolve(x: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let Geometry { shape, output, padding, .. } = *geometry;
    let ConvolutionShape { inputs, outputs, kernel, .. } = shape;
    let (square, taps) = (kernel * kernel, shape.taps());
    let bank =
        Packed::new(outputs * square, inputs, |row, c| [weight[row / square * taps + c * square + row % square]]);
    let padded = geometry.padded(x);
    let (height, width) = (output.height + 2 * padding, output.width + 2 * padding);
    let across = width.next_multiple_of(LANES);
    let count = output.height.div_ceil((COLUMNS / across).max(kernel));
    let count = count.next_multiple_of(parallel::threads()).min(output.height);
    let bounds = rows::bounds(output.height, count);
    let mut y = vec![0.0; output.elements()];
    let work = |scratch: &mut Scratch, i: usize, band: Vec<&mut [f32]>| {
        let rows = bounds[i + 1] - bounds[i] + 2 * padding;
        let columns = rows * across;
        let (v, m) = scratch.v_m(bank.inputs() * columns, bank.outputs() * columns);
        v.fill(0.0);
        for (v, channel) in v.chunks_exact_mut(columns).zip(padded.chunks_exact(height * width)) {
            let from = channel[bounds[i] * width..].chunks_exact(width);
            v.chunks_exact_mut(across).zip(from).for_each(|(v, from)| v[..width].copy_from_slice(from));
        }
        bank.multiply(0, v, m, columns);
        for (o, to) in band.into_iter().enumerate() {
            for (row, to) in to.chunks_exact_mut(output.width).enumerate() {
                for tap in 0..square {
                    let at = (o * square + tap) * columns + (row + tap / kernel) * across + tap % kernel;
                    widest(
                        #[inline(always)]
                        || to.iter_mut().zip(&m[at..]).for_each(|(to, m)| *to += m),
                    );
                }
            }
        }
    };
    let bands = rows::cut(&mut y, output, &bounds);
    parallel::each(bands, |i, band| pool.with(|scratch| work(scratch, i, band)));
    y
}

/// The convolution from outputs to the padded input: filters turned by 180 degrees, zeros beyond the edges.
fn adjoint(geometry: &Geometry) -> Geometry {
    let Geometry { shape, input, output, padding, .. } = *geometry;
    Geometry {
        shape: ConvolutionShape { inputs: shape.outputs, outputs: shape.inputs, ..shape },
        input: output,
        output: Extent { height: input.height + 2 * padding, width: input.width + 2 * padding, ..input },
        padding: shape.kernel - 1,
        edge: Edge::Zero,
    }
}

/// The weights of the adjoint, or back: the first and the second index exchanged, each filter turned by 180 degrees.
fn turned(weight: &[f32], first: usize, second: usize) -> Vec<f32> {
    let square = weight.len() / (first * second);
    let value = |i: usize| {
        let (filter, tap) = (i / square, i % square);
        weight[((filter % first) * second + filter / first) * square + square - 1 - tap]
    };
    (0..weight.len()).map(value).collect()
}

/// The gradient with respect to the input, from `g`, that of the output.
pub(super) fn input_gradient(g: &[f32], geometry: &Geometry, weight: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let ConvolutionShape { inputs, outputs, .. } = geometry.shape;
    geometry.folded(&forward::convolve(g, &adjoint(geometry), &turned(weight, outputs, inputs), pool))
}

/// The gradient with respect to the weights, from the input `x` and from `g`, the gradient of the output.
pub(super) fn weight_gradient(x: &[f32], geometry: &Geometry, g: &[f32], pool: &ScratchPool) -> Vec<f32> {
    let ConvolutionShape { inputs, outputs, .. } = geometry.shape;
    turned(&general::weight_gradient(g, &adjoint(geometry), &geometry.padded(x), pool), inputs, outputs)
}
