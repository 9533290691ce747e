//! How far the picture's feature correlations are from the style's.

use burn::tensor::Tensor;

/// The Gram matrix `G_ij = sum_k F_ik F_jk` (Gatys et al. 2015, eq. 3): inner products between the channels' maps.
///
/// # Shapes
/// - `features` (F): `[1, N_l, height, width]`
/// - result: `[N_l, N_l]`, symmetric; grows with the number of pixels `M_l = height * width`
pub fn gram(features: Tensor<4>) -> Tensor<2> {
    let [_, channels, height, width] = features.dims();
    let flat = features.reshape([channels, height * width]);
    flat.clone().matmul(flat.transpose())
}

/// A style's Gram matrix as if its maps had `to` pixels instead of `from`: `A * to / from`.
///
/// Differs from Gatys, who scales the style picture to the photo's size: sums over pixels are made comparable instead.
pub fn rescale_gram(gram: Tensor<2>, from: usize, to: usize) -> Tensor<2> {
    gram.mul_scalar(to as f64 / from as f64)
}

/// One layer's `E_l = 1 / (4 N_l^2 M_l^2) * sum_ij (G_ij - A_ij)^2` (Gatys et al. 2015, eq. 4).
///
/// # Shapes
/// - `gram` (G), `target` (A, rescaled to `pixels`): `[N_l, N_l]`
/// - `pixels` (`M_l`): of the map that `gram` was taken from
/// - result: `[1]`
pub fn style_loss(gram: Tensor<2>, target: Tensor<2>, pixels: usize) -> Tensor<1> {
    let [channels, _] = gram.dims();
    // Divided before it is squared: raw Gram sums of a large picture reach 1e11, and their squares would near the end
    // of f32's range.
    let difference = (gram - target).div_scalar(2.0 * channels as f64 * pixels as f64);
    (difference.clone() * difference).sum()
}
