//! What optimizers do with whole pictures.

use burn::tensor::Tensor;

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// `sum_k c_k x_k`, all of one shape and all different.
///
/// # Panics
/// If there are none.
pub(crate) fn combine<const D: usize>(terms: &[(f64, &Tensor<D>)]) -> Tensor<D> {
    match Place::of(&terms[0].1.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::combine(terms),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::combine(terms),
    }
}

/// Adam's running means of the gradient and of its square; no one else may hold them.
pub(crate) struct Moments<const D: usize> {
    /// Of the gradient.
    pub(crate) mean: Tensor<D>,
    /// Of its square.
    pub(crate) square: Tensor<D>,
}

/// The numbers of one Adam step, bias corrections included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AdamStep {
    /// `alpha / (1 - beta_1^t)`
    pub(crate) rate: f64,
    /// `beta_1`
    pub(crate) beta1: f64,
    /// `beta_2`
    pub(crate) beta2: f64,
    /// `1 / (1 - beta_2^t)`
    pub(crate) correction: f64,
    /// Against division by zero.
    pub(crate) epsilon: f64,
}

/// One step of Adam (Kingma and Ba 2015, algorithm 1): the new point; the moments are brought up to date.
pub(crate) fn adam<const D: usize>(
    x: &Tensor<D>,
    gradient: &Tensor<D>,
    moments: &mut Moments<D>,
    step: AdamStep,
) -> Tensor<D> {
    match Place::of(&x.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::adam(x, gradient, moments, step),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::adam(x, gradient, moments, step),
    }
}
