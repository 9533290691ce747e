//! Rows of the upsampled and padded input.

use std::ops::Range;

use super::super::{Extent, parallel, products::LANES, rows};
use crate::kernels::ConvolutionShape;

/// Columns of a product, about.
const COLUMNS: usize = 1024;

/// A convolution's input and output.
#[derive(Clone, Copy)]
pub(super) struct Geometry {
    pub(super) shape: ConvolutionShape,
    pub(super) input: Extent,
    pub(super) output: Extent,
}

impl Geometry {
    pub(super) fn new(shape: ConvolutionShape, input: Extent) -> Self {
        let output =
            Extent { channels: shape.outputs, height: shape.output(input.height), width: shape.output(input.width) };
        Self { shape, input, output }
    }

    /// Columns of a product for one row of the output.
    pub(super) fn across(&self) -> usize {
        self.output.width.next_multiple_of(LANES)
    }

    /// Numbers of a padded row, with what the last columns of a product look at beyond it.
    pub(super) fn line(&self) -> usize {
        let padded = self.input.width * self.shape.upsampling + 2 * self.shape.padding();
        padded.max((self.across() - 1) * self.shape.stride + self.shape.kernel)
    }

    /// The input's row under row `tap` of the filter at row `row` of the output.
    pub(super) fn source_row(&self, row: usize, tap: usize) -> usize {
        let position = (row * self.shape.stride + tap) as isize - self.shape.padding() as isize;
        self.shape.source(position, self.input.height)
    }

    /// Row `row` of an input channel, upsampled and padded; zeros beyond.
    #[inline(always)]
    pub(super) fn pad(&self, channel: &[f32], row: usize, line: &mut [f32]) {
        let Self { shape, input, .. } = *self;
        let (padding, from) = (shape.padding(), &channel[row * input.width..][..input.width]);
        let inside = input.width * shape.upsampling;
        let to = &mut line[padding..padding + inside];
        if shape.upsampling == 1 {
            to.copy_from_slice(from);
        } else {
            for (to, from) in to.chunks_exact_mut(shape.upsampling).zip(from) {
                to.fill(*from);
            }
        }
        for i in 0..padding {
            line[i] = from[shape.source(i as isize - padding as isize, input.width)];
            line[padding + inside + i] = from[shape.source((inside + i) as isize, input.width)];
        }
        line[2 * padding + inside..].fill(0.0);
    }

    /// Adds the gradient of a padded row to that of the input's row.
    pub(super) fn add_back(&self, line: &[f32], to: &mut [f32]) {
        let Self { shape, input, .. } = *self;
        let (padding, inside) = (shape.padding(), input.width * shape.upsampling);
        if shape.upsampling == 1 {
            to.iter_mut().zip(&line[padding..]).for_each(|(to, from)| *to += from);
        } else {
            let from = line[padding..padding + inside].chunks_exact(shape.upsampling);
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from.iter().sum::<f32>());
        }
        for i in 0..padding {
            to[shape.source(i as isize - padding as isize, input.width)] += line[i];
            to[shape.source((inside + i) as isize, input.width)] += line[padding + inside + i];
        }
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
