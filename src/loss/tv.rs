//! How rough the picture is.

use burn::tensor::Tensor;

/// Squared total variation: `sum (x[i+1,j] - x[i,j])^2 + (x[i,j+1] - x[i,j])^2` over all channels
/// (Mahendran and Vedaldi 2015, eq. 5, with beta = 2).
///
/// # Shapes
/// - `image`: `[1, 3, height, width]`
/// - result: `[1]`; 0 for a picture of one pixel
pub fn tv_loss(image: Tensor<4>) -> Tensor<1> {
    let [_, _, height, width] = image.dims();
    let neighbours = |dim: usize, extent: usize| {
        (extent > 1).then(|| {
            let difference = image.clone().narrow(dim, 1, extent - 1) - image.clone().narrow(dim, 0, extent - 1);
            (difference.clone() * difference).sum()
        })
    };
    match (neighbours(2, height), neighbours(3, width)) {
        (Some(down), Some(right)) => down + right,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => image.sum().mul_scalar(0.0),
    }
}
