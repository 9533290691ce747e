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

/// L1 total variation of `image - from`: `w * sum sqrt(d^2 + e^2) - e` over all differences d of neighbours, with e = 0.01 so
/// that it is smooth (Charbonnier et al. 1994). Against nothing it smooths flat parts and keeps edges (Rudin et al. 1992);
/// `from` the photo it asks for the photo's edges. Pushes it and returns its gradient with `base` added.
///
/// # Shapes
/// - `image`, `from`, `base`, result: `[1, 3, height, width]`
pub fn total_variation_l1(
    image: &Tensor<4>,
    from: Option<&Tensor<4>>,
    base: &Tensor<4>,
    weight: f64,
    sums: &mut Sums,
) -> Tensor<4> {
    let difference = from.map_or_else(|| image.clone(), |from| image.clone().sub(from.clone()));
    let mut value = Tensor::<1>::zeros([1], &image.device());
    let mut gradient = base.clone();
    for dim in [2, 3] {
        let extent = difference.dims()[dim];
        if extent < 2 {
            continue;
        }
        let step = difference.clone().narrow(dim, 1, extent - 1).sub(difference.clone().narrow(dim, 0, extent - 1));
        let length = step.clone().mul(step.clone()).add_scalar(SMOOTH * SMOOTH).sqrt();
        value = value.add(length.clone().sub_scalar(SMOOTH).sum().mul_scalar(weight));
        let slope = step.div(length).mul_scalar(weight);
        let edge = gradient.zeros_like().narrow(dim, 0, 1);
        gradient = gradient.add(Tensor::cat(vec![edge.clone(), slope.clone()], dim));
        gradient = gradient.sub(Tensor::cat(vec![slope, edge], dim));
    }
    sums.dot(&value, &value.ones_like(), 1.0);
    gradient
}

/// L1 distance of two pictures: `w * sum sqrt(d^2 + e^2) - e` over all differences d, with e = 0.01. Pushes it and returns its
/// gradient with `base` added.
///
/// # Shapes
/// - `image`, `target`, `base`, result: `[1, 3, height, width]`
pub fn distance_l1(image: &Tensor<4>, target: &Tensor<4>, base: &Tensor<4>, weight: f64, sums: &mut Sums) -> Tensor<4> {
    let difference = image.clone().sub(target.clone());
    let length = difference.clone().mul(difference.clone()).add_scalar(SMOOTH * SMOOTH).sqrt();
    let value = length.clone().sub_scalar(SMOOTH).sum();
    sums.dot(&value, &value.ones_like(), weight);
    base.clone().add(difference.div(length).mul_scalar(weight))
}

/// Squared distance of two pictures where it counts: `w * sum c (x - t)^2` over all channels, the temporal loss of Ruder et al.
/// 2016 (equation 7) where `target` is a painting moved along the flow and `shares` how far that can be trusted. Pushes it
/// and returns its gradient with `base` added.
///
/// # Shapes
/// - `image`, `target`, `base`, result: `[1, 3, height, width]`
/// - `shares`: `[1, 1, height, width]`, 0 to 1
pub fn weighted_distance(
    image: &Tensor<4>,
    (target, shares): (&Tensor<4>, &Tensor<4>),
    base: &Tensor<4>,
    weight: f64,
    sums: &mut Sums,
) -> Tensor<4> {
    let difference = image.clone().sub(target.clone());
    let counted = difference.clone().mul(shares.clone());
    sums.dot(&counted, &difference, weight);
    base.clone().add(counted.mul_scalar(2.0 * weight))
}

/// Below this difference L1 distances are quadratic.
const SMOOTH: f64 = 0.01;
