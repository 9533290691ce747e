//! The interface by which losses on features join the objective.

use burn::tensor::Tensor;

use crate::{
    network::{FeatureRows, Layer},
    ops::Sums,
};

/// A weighted loss on a network's features, with its targets on the device.
pub trait FeatureLoss {
    /// The layers that it observes.
    fn layers(&self) -> Vec<Layer>;

    /// The names of the values that it pushes, in order. Values of the same name are reported as their sum.
    fn terms(&self) -> Vec<&'static str>;

    /// Pushes each term's reference value: what it is, with weight 1, for features that are zero everywhere.
    fn reference_values(&self, sums: &mut Sums);

    /// Divides each term by its reference value ([`normalized`]), one for each of [`FeatureLoss::terms`].
    fn normalize(&mut self, references: &[f32]);

    /// Begins a forward pass.
    fn begin(&self) -> Box<dyn LossPass + '_>;
}

/// A loss in one forward and backward pass: it observes features, then has a value, then a gradient.
pub trait LossPass {
    /// Observes rows of a layer's map in the forward pass. Each row comes once, from the top down.
    fn observe(&mut self, rows: FeatureRows<'_>);

    /// After the forward pass, pushes the values, one for each of [`FeatureLoss::terms`].
    fn value(&mut self, sums: &mut Sums);

    /// In the backward pass, after [`LossPass::value`]: the gradient with respect to some rows, with `base` added. Rows may
    /// come several times.
    ///
    /// # Shapes
    /// - `rows`, `base`, result: `[1, N_l, rows, width]`
    fn gradient(&mut self, rows: FeatureRows<'_>, base: Option<&Tensor<4>>) -> Tensor<4>;
}

/// Reference values below this count as zero.
const SMALLEST_REFERENCE: f64 = 1e-12;

/// A weight divided by a reference value, so that it means the same for every layer, network and size. A zero reference
/// value, of a layer that is zero everywhere on the target picture, leaves the weight as it is.
pub fn normalized(weight: f64, reference: f32) -> f64 {
    let reference = f64::from(reference);
    if reference < SMALLEST_REFERENCE { weight } else { weight / reference }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_reference_value_divides_nothing() {
        assert!((normalized(3.0, 0.5) - 6.0).abs() < 1e-12);
        assert!((normalized(3.0, 0.0) - 3.0).abs() < 1e-12);
    }
}
