//! The losses on the pixels themselves.

use burn::tensor::Tensor;

use crate::ops::Sums;

/// Squared total variation: `w * sum (x[i+1,j] - x[i,j])^2 + (x[i,j+1] - x[i,j])^2` over all channels (Mahendran and Vedaldi
/// 2015, eq. 5, with beta = 2). Pushes it and returns its gradient with `base` added.
///
/// # Shapes
/// - `image`, `base`, result: `[1, 3, height, width]`
pub fn total_variation(image: &Tensor<4>, base: Option<&Tensor<4>>, weight: f64, sums: &mut Sums) -> Tensor<4> {
    sums.total_variation(image, base, weight)
}

/// `w * sum max(0, x - 1)^2 + max(0, -x)^2`: 0 inside 0..1, quadratic outside. Pushes it and returns its gradient with
/// `base` added.
///
/// This keeps pixels in range without breaking L-BFGS. Clamping after each step would change the position by something else
/// than the step, and the recorded curvature pairs would be wrong. A penalty with a continuous gradient is part of the
/// function that L-BFGS models; what little is left outside is clamped when the picture is read back.
///
/// # Shapes
/// - `image`, `base`, result: `[1, 3, height, width]`
pub fn range(image: &Tensor<4>, base: Option<&Tensor<4>>, weight: f64, sums: &mut Sums) -> Tensor<4> {
    sums.range(image, base, weight)
}
