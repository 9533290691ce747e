//! Rows of the upsampled and padded input.

use std::ops::Range;

use super::super::{Extent, parallel, products::LANES, rows};
use crate::kernels::ConvolutionShape;

/// Columns of a product, about.
const COLUMNS: usize = 1024;

/// What lies beyond a map's edges.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The map again, mirrored about its outermost pixels.
    Reflected,
    /// Its outermost pixels.
    Repeated,
    /// Zeros.
    Zero,
}

/// A convolution's input and output.
#[derive(Clone, Copy)]
pub(super) struct Geometry {
    pub(super) shape: ConvolutionShape,
    pub(super) input: Extent,
    pub(super) output: Extent,
    /// Pixels that are added at each edge.
    pub(super) padding: usize,
    pub(super) edge: Edge,
}

impl Geometry {
    /// As the shape says.
    pub(super) fn new(shape: ConvolutionShape, input: Extent) -> Self {
        let (height, width) = (shape.output(input.height), shape.output(input.width));
        let output = Extent { channels: shape.outputs, height, width };
        Self { shape, input, output, padding: shape.padding(), edge: Edge::Reflected }
    }

    /// The input's row or column at a position of the padded one, 0 being the first that is not padding; `None` for zeros.
    #[inline(always)]
    fn source(&self, position: isize, length: usize) -> Option<usize> {
        match self.edge {
            Edge::Reflected => Some(self.shape.source(position, length)),
            Edge::Repeated => Some(position.clamp(0, length as isize - 1) as usize),
            Edge::Zero => usize::try_from(position).ok().filter(|at| *at < length),
        }
    }

    /// Columns of a product for one row of the output.
    pub(super) fn across(&self) -> usize {
        self.output.width.next_multiple_of(LANES)
    }

    /// Numbers of a padded row, with what the last columns of a product look at beyond it.
    pub(super) fn line(&self) -> usize {
        let padded = self.input.width * self.shape.upsampling + 2 * self.padding;
        padded.max((self.across() - 1) * self.shape.stride + self.shape.kernel)
    }

    /// The input's row under row `tap` of the filter at row `row` of the output; `None` for zeros.
    pub(super) fn source_row(&self, row: usize, tap: usize) -> Option<usize> {
        self.source((row * self.shape.stride + tap) as isize - self.padding as isize, self.input.height)
    }

    /// Row `row` of an input channel, upsampled and padded; zeros beyond, and where there is no row.
    #[inline(always)]
    pub(super) fn pad(&self, channel: &[f32], row: Option<usize>, line: &mut [f32]) {
        let Self { shape, input, padding, .. } = *self;
        let Some(row) = row else {
            line.fill(0.0);
            return;
        };
        let from = &channel[row * input.width..][..input.width];
        let inside = input.width * shape.upsampling;
        let to = &mut line[padding..padding + inside];
        if shape.upsampling == 1 {
            to.copy_from_slice(from);
        } else {
            for (to, from) in to.chunks_exact_mut(shape.upsampling).zip(from) {
                to.fill(*from);
            }
        }
        let value = |position: isize| self.source(position, input.width).map_or(0.0, |at| from[at]);
        for i in 0..padding {
            line[i] = value(i as isize - padding as isize);
            line[padding + inside + i] = value((inside + i) as isize);
        }
        line[2 * padding + inside..].fill(0.0);
    }

    /// Adds the gradient of a padded row to that of the input's row.
    pub(super) fn add_back(&self, line: &[f32], to: &mut [f32]) {
        let Self { shape, input, padding, .. } = *self;
        let inside = input.width * shape.upsampling;
        if shape.upsampling == 1 {
            to.iter_mut().zip(&line[padding..]).for_each(|(to, from)| *to += from);
        } else {
            let from = line[padding..padding + inside].chunks_exact(shape.upsampling);
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from.iter().sum::<f32>());
        }
        let mut add = |position: isize, value: f32| {
            if let Some(at) = self.source(position, input.width) {
                to[at] += value;
            }
        };
        for i in 0..padding {
            add(i as isize - padding as isize, line[i]);
            add((inside + i) as isize, line[padding + inside + i]);
        }
    }

    /// The whole input, padded: `[inputs, height + 2 padding, width + 2 padding]`. Not upsampled.
    pub(super) fn padded(&self, x: &[f32]) -> Vec<f32> {
        let Self { input, padding, .. } = *self;
        let width = input.width + 2 * padding;
        let mut all = vec![0.0; input.channels * (input.height + 2 * padding) * width];
        parallel::chunks_mut(&mut all, (input.height + 2 * padding) * width, |c, rows| {
            let channel = &x[c * input.pixels()..][..input.pixels()];
            for (row, line) in rows.chunks_exact_mut(width).enumerate() {
                self.pad(channel, self.source(row as isize - padding as isize, input.height), line);
            }
        });
        all
    }

    /// The adjoint of [`Geometry::padded`]: the gradient of the input, from that of the padded one.
    pub(super) fn folded(&self, padded: &[f32]) -> Vec<f32> {
        let Self { input, padding, .. } = *self;
        let width = input.width + 2 * padding;
        let mut all = vec![0.0; input.elements()];
        parallel::chunks_mut(&mut all, input.pixels(), |c, channel| {
            let rows = &padded[c * (input.height + 2 * padding) * width..];
            for (row, line) in rows.chunks_exact(width).take(input.height + 2 * padding).enumerate() {
                if let Some(row) = self.source(row as isize - padding as isize, input.height) {
                    self.add_back(line, &mut channel[row * input.width..][..input.width]);
                }
            }
        });
        all
    }

    /// The bands of output rows that are worked on at a time: as many for one thread as for the next, if that can be.
    pub(super) fn bands(&self) -> Vec<usize> {
        let rows = (COLUMNS / self.across()).max(1);
        let count = self.output.height.div_ceil(rows).next_multiple_of(parallel::threads()).min(self.output.height);
        rows::bounds(self.output.height, count)
    }

    /// The input's pixels under each tap for these output rows, `[taps][rows][across]`.
    pub(super) fn columns(&self, x: &[f32], band: Range<usize>, v: &mut [f32], line: &mut [f32]) {
        let ConvolutionShape { kernel, stride, .. } = self.shape;
        let (across, columns) = (self.across(), band.len() * self.across());
        for (i, taps) in v.chunks_exact_mut(kernel * columns).take(self.shape.inputs * kernel).enumerate() {
            let channel = &x[i / kernel * self.input.pixels()..][..self.input.pixels()];
            for (i_row, row) in band.clone().enumerate() {
                self.pad(channel, self.source_row(row, i % kernel), line);
                for (shift, tap) in taps.chunks_exact_mut(columns).enumerate() {
                    let to = &mut tap[i_row * across..][..across];
                    if stride == 1 {
                        to.copy_from_slice(&line[shift..][..across]);
                    } else {
                        to.iter_mut().zip(line[shift..].iter().step_by(stride)).for_each(|(to, from)| *to = *from);
                    }
                }
            }
        }
    }
}
