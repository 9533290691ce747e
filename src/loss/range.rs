//! How far the picture leaves the displayable range.

use burn::tensor::{Tensor, activation::relu};

/// `sum max(0, x - 1)^2 + max(0, -x)^2`: 0 inside 0..1, quadratic outside.
///
/// This is how pixels are kept in range without breaking L-BFGS. Clamping after each step would make the position
/// change by something else than the step whose gradient change is recorded, and the curvature pairs would lie. A
/// penalty with a continuous gradient is part of the function that L-BFGS models; what little is left outside is
/// clamped only when the picture is read out.
///
/// # Shapes
/// - `image`: `[1, 3, height, width]`
/// - result: `[1]`
pub fn range_loss(image: Tensor<4>) -> Tensor<1> {
    let above = relu(image.clone().sub_scalar(1.0));
    let below = relu(image.neg());
    (above.clone() * above + below.clone() * below).sum()
}
