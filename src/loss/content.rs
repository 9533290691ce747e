//! How far the picture's features are from the photo's.

use burn::tensor::Tensor;

/// `1/2 * sum_ij (F_ij - P_ij)^2` (Gatys et al. 2015, eq. 1).
///
/// # Shapes
/// - `features` (F), `target` (P): `[1, N_l, height, width]`, alike
/// - result: `[1]`
pub fn content_loss(features: Tensor<4>, target: Tensor<4>) -> Tensor<1> {
    let difference = features - target;
    (difference.clone() * difference).sum().mul_scalar(0.5)
}
