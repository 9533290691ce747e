//! The input normalization that a network was trained with.

use serde::{Deserialize, Serialize};

/// The affine map from RGB 0..1 to what the first convolution was trained on: `y = matrix * rgb + bias`.
///
/// It is applied before zero padding, so that the padding is zero in the network's own units, as in training.
/// The same form covers Caffe's reordered and shifted bytes, torchvision's standardised channels, and the learned
/// 1x1 convolution (`preproc`) of the distilled network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputNormalization {
    /// Row by row: `matrix[out][in]`, `in` in the order R, G, B.
    pub matrix: [[f32; 3]; 3],
    /// One per output channel.
    pub bias: [f32; 3],
}

impl InputNormalization {
    /// Caffe's VGG: B, G, R in 0..255, minus the training set's means (103.939, 116.779, 123.68).
    pub fn caffe() -> Self {
        Self { matrix: [[0.0, 0.0, 255.0], [0.0, 255.0, 0.0], [255.0, 0.0, 0.0]], bias: [-103.939, -116.779, -123.68] }
    }

    /// torchvision's: R, G, B in 0..1, minus (0.485, 0.456, 0.406), divided by (0.229, 0.224, 0.225).
    pub fn torchvision() -> Self {
        let (mean, deviation) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
        let mut matrix = [[0.0; 3]; 3];
        let mut bias = [0.0; 3];
        for channel in 0..3 {
            matrix[channel][channel] = 1.0 / deviation[channel];
            bias[channel] = -mean[channel] / deviation[channel];
        }
        Self { matrix, bias }
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.matrix.iter().flatten().chain(&self.bias).all(|v| v.is_finite())
    }
}
