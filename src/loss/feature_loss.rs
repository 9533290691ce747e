//! The interface by which losses on features join the objective.

use burn::tensor::Tensor;

use crate::{
    network::{Checkpointing, FeatureNetwork, FeatureRows, Layer, Pooling},
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

/// One forward and backward pass: pushes the values of `losses` to `sums`, in order, and returns their gradient with respect
/// to the picture. At one layer, gradients are added in the order of the losses.
///
/// # Shapes
/// - `x`, result: `[1, 3, height, width]`
///
/// # Panics
/// If there are no losses; else as the passes of [`FeatureNetwork`].
pub fn losses_gradient(
    losses: &[Box<dyn FeatureLoss>],
    network: &dyn FeatureNetwork,
    x: &Tensor<4>,
    (pooling, checkpointing): (Pooling, Checkpointing),
    sums: &mut Sums,
) -> Tensor<4> {
    let mut passes = begin_all(losses);
    let layers = observed(losses);
    let forward = network.forward(x, &layers, pooling, checkpointing, &mut |rows| observe_all(&mut passes, rows));
    for (_, pass) in &mut passes {
        pass.value(sums);
    }
    forward.backward(&mut |rows| {
        let observers = passes.iter_mut().filter(|(layers, _)| layers.contains(&rows.layer));
        observers.fold(None, |base, (_, pass)| Some(pass.gradient(rows, base.as_ref())))
    })
}

/// One forward pass, of which nothing is kept: pushes the values of `losses` to `sums`, as [`losses_gradient`] does.
pub fn losses_values(
    losses: &[Box<dyn FeatureLoss>],
    network: &dyn FeatureNetwork,
    x: &Tensor<4>,
    (pooling, checkpointing): (Pooling, Checkpointing),
    sums: &mut Sums,
) {
    let mut passes = begin_all(losses);
    let layers = observed(losses);
    network.observe(x, &layers, pooling, checkpointing, &mut |rows| observe_all(&mut passes, rows));
    for (_, mut pass) in passes {
        pass.value(sums);
    }
}

/// A loss's layers and its pass.
type Observer<'a> = (Vec<Layer>, Box<dyn LossPass + 'a>);

fn begin_all(losses: &[Box<dyn FeatureLoss>]) -> Vec<Observer<'_>> {
    losses.iter().map(|loss| (loss.layers(), loss.begin())).collect()
}

/// The layers of all losses.
fn observed(losses: &[Box<dyn FeatureLoss>]) -> Vec<Layer> {
    losses.iter().flat_map(|loss| loss.layers()).collect()
}

fn observe_all(passes: &mut [Observer<'_>], rows: FeatureRows<'_>) {
    let observers = passes.iter_mut().filter(|(layers, _)| layers.contains(&rows.layer));
    observers.for_each(|(_, pass)| pass.observe(rows));
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
