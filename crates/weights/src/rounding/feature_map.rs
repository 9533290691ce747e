//! A plain forward pass of one picture, for the layers' inputs.

use super::matrix::{Window, product};
use crate::{ConvWeights, InputNormalization};

/// A feature map or a picture, `[channels, height, width]`.
pub(super) struct FeatureMap {
    pub(super) channels: usize,
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) values: Vec<f32>,
}

impl FeatureMap {
    /// A picture in RGB 0..1, normalized for the network.
    pub(super) fn of_picture(rgb: &[f32], size: usize, normalization: &InputNormalization) -> Self {
        let pixels = size * size;
        let channel = |row: &[f32; 3], bias: f32| {
            let row = *row;
            (0..pixels).map(move |i| bias + (0..3).map(|c| row[c] * rgb[c * pixels + i]).sum::<f32>())
        };
        let values =
            normalization.matrix.iter().zip(normalization.bias).flat_map(|(row, bias)| channel(row, bias)).collect();
        Self { channels: 3, height: size, width: size, values }
    }

    /// Averages of 2x2.
    pub(super) fn pooled(&self) -> Self {
        let (height, width) = (self.height / 2, self.width / 2);
        let mut values = Vec::with_capacity(self.channels * height * width);
        for channel in self.values.chunks_exact(self.height * self.width) {
            for y in 0..height {
                let at = |x: usize| 2 * y * self.width + 2 * x;
                values.extend((0..width).map(|x| {
                    let (above, below) =
                        (&channel[at(x)..at(x) + 2], &channel[at(x) + self.width..at(x) + self.width + 2]);
                    (above[0] + above[1] + below[0] + below[1]) / 4.0
                }));
            }
        }
        Self { channels: self.channels, height, width, values }
    }

    /// The neighbourhoods of some pixels, `[9 channels, pixels]`: every `stride`th pixel, from the `first`.
    pub(super) fn neighbourhoods(&self, first: usize, stride: usize) -> Vec<f32> {
        let pixels: Vec<usize> = (first..self.height * self.width).step_by(stride).collect();
        let mut columns = Vec::with_capacity(9 * self.channels * pixels.len());
        for channel in self.values.chunks_exact(self.height * self.width) {
            for tap in 0..9 {
                columns.extend(pixels.iter().map(|pixel| {
                    let (y, x) = (pixel / self.width + tap / 3, pixel % self.width + tap % 3);
                    let inside = (1..=self.height).contains(&y) && (1..=self.width).contains(&x);
                    if inside { channel[(y - 1) * self.width + x - 1] } else { 0.0 }
                }));
            }
        }
        columns
    }

    /// Through a convolution and its `ReLU`.
    pub(super) fn convolved(&self, conv: &ConvWeights) -> Self {
        let (pixels, taps) = (self.height * self.width, 9 * self.channels);
        let columns = self.neighbourhoods(0, 1);
        let mut values: Vec<f32> = conv.bias.iter().flat_map(|&bias| std::iter::repeat_n(bias, pixels)).collect();
        product(
            (conv.outputs, taps, pixels),
            1.0,
            (&conv.weight, Window::new(0, taps)),
            (&columns, Window::new(0, pixels)),
            1.0,
            (&mut values, Window::new(0, pixels)),
        );
        for value in &mut values {
            *value = value.max(0.0);
        }
        Self { channels: conv.outputs, height: self.height, width: self.width, values }
    }
}
