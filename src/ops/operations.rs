//! The one interface of both engines: the operations of the loop, each with its gradient.
//!
//! None of them is known to Burn's autodiff. The loop's backward pass is always the same, so the network and the losses
//! compute it themselves with the gradients given here: this fuses what autodiff would do in passes of its own (the `ReLU`'s
//! mask, the sum with a loss layer's gradient), keeps one map per `ReLU`, and never looks at a weight's gradient.

use std::{ops::Range, sync::Arc};

use burn::tensor::{Device, Tensor};

use super::learned::LearnedOperations;

/// Which processor an engine runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Our kernels on the tensors of Burn's flex backend.
    Cpu,
    /// Our kernels on the tensors of Burn's wgpu backend.
    Gpu,
}

impl Kind {
    /// `cpu` or `gpu`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
        }
    }
}

/// What a device can hold, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For people.
    pub name: &'static str,
    /// In one buffer.
    pub buffer: u64,
    /// In all, as far as it is known.
    pub total: u64,
    /// From here on, memory is worth more than time.
    pub soft: u64,
}

/// What a page should not take more of without need. Graphics cards with 4 GB, of which others use some, are common.
pub(super) const SOFT_LIMIT_BYTES: u64 = 1_500_000_000;

/// What a painting may take of a GPU, whose memory browsers do not tell: what one with 4 GB has to spare.
#[cfg(feature = "gpu")]
pub(super) const GPU_BYTES: u64 = 3_600_000_000;

/// The operations of an engine on tensors of its device. All that they share lives in the implementation.
///
/// Maps are `[1, C, H, W]`. Gradients are those of a scalar, shaped like what they are of.
pub(crate) trait Operations: LearnedOperations + Send + Sync {
    /// Which processor it is.
    fn kind(&self) -> Kind;

    /// Where its tensors are made.
    fn device(&self) -> &Device;

    /// What the device can hold.
    fn limits(&self) -> Limits;

    /// A 3x3 convolution from `weight`, `[outputs, inputs, 3, 3]`, and `bias`, `[outputs]`.
    fn convolution(&self, weight: &[f32], bias: &[f32], inputs: usize) -> Box<dyn Convolution>;

    /// The mean, or the largest, of each 2x2; odd edges are dropped. `[1, C, H, W]` to `[1, C, H / 2, W / 2]`.
    fn pool(&self, x: &Tensor<4>, max: bool) -> Tensor<4>;

    /// `(unpool(g) + extra) * (x > 0)`, `x` being the pooled map, an output of a `ReLU`.
    ///
    /// # Shapes
    /// - `g`: `[1, C, H / 2, W / 2]`
    /// - `x`, `extra`, result: `[1, C, H, W]`
    fn pool_gradient(&self, g: &Tensor<4>, x: &Tensor<4>, extra: Option<&Tensor<4>>, max: bool) -> Tensor<4>;

    /// `g * (activation > 0)`, all of one shape.
    fn relu_gradient(&self, g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4>;

    /// Some rows of a map, `[1, C, H, W]` to `[1, C, rows, W]`.
    fn take_rows(&self, map: &Tensor<4>, rows: Range<usize>) -> Tensor<4>;

    /// Maps `[1, C, any, W]`, one or more, put below each other.
    fn join_rows(&self, bands: &[Tensor<4>]) -> Tensor<4>;

    /// `scale * F F^T - target`, symmetric, of a map F with its pixels in a row.
    ///
    /// # Shapes
    /// - `features`: `[1, C, H, W]`
    /// - `target`, an earlier result: like the result
    /// - result: `[P, P]`, `P` being C or a little more (padded for the GPU); zero beyond C
    fn gram_difference(&self, features: &Tensor<4>, scale: f64, target: Option<&Tensor<2>>) -> Tensor<2>;

    /// `base + factor * D F`, a matrix by a map with its pixels in a row. With `D = s F F^T - A` and `factor = 4 w s` this
    /// is what the loss `w |s F F^T - A|^2` adds to the gradient of F.
    ///
    /// # Shapes
    /// - `d`: `[P, P]`, as [`Operations::gram_difference`] gives it
    /// - `features`, `base`, result: `[1, C, H, W]`
    fn matrix_product(&self, d: &Tensor<2>, features: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4>;

    /// The side P of the matrices of maps with so many channels: as many, or a little more.
    fn padded(&self, channels: usize) -> usize;

    /// `scale` times the sums of each channel's values, then of their squares: `[1, C, H, W]` to `[2, C]`. With all pixels and
    /// `1 / (H W)` these tell [`Operations::histogram`] where to lay its bins.
    fn channel_moments(&self, x: &Tensor<4>, scale: f64) -> Tensor<2>;

    /// How many of each channel's values lie in each of its bins: `[1, C, H, W]` to `[C, bins]`. The counts of a map's parts
    /// add up.
    ///
    /// # Shapes
    /// - `moments`: `[2, C]`, those of any map with values like these
    fn histogram(&self, x: &Tensor<4>, moments: &Tensor<2>) -> Tensor<2>;

    /// The optimal transport, for squared ways, of each channel's values to a style's; both by their histograms, which may
    /// count different numbers of pixels.
    ///
    /// # Shapes
    /// - `picture`, `style`: `[C, bins]`, as [`Operations::histogram`] gives them for these `moments`
    /// - result: how far the values of each bin move down on average, `[C, bins]`; each channel's mean squared way, `[C]`
    fn transport(&self, picture: &Tensor<2>, style: &Tensor<2>, moments: &Tensor<2>) -> (Tensor<2>, Tensor<1>);

    /// How far each value moves down, `x - T(x)`, by the `moves` of [`Operations::transport`].
    ///
    /// # Shapes
    /// - `x`, result: `[1, C, H, W]`
    fn transport_difference(&self, x: &Tensor<4>, moves: &Tensor<2>, moments: &Tensor<2>) -> Tensor<4>;

    /// Room for `count` numbers.
    fn sums(&self, count: usize) -> Box<dyn PendingSums>;

    /// `sum_k c_k x_k`, one or more, all of one length and all different.
    fn combine(&self, terms: &[(f64, Tensor<1>)]) -> Tensor<1>;

    /// One step of Adam (Kingma and Ba 2015, algorithm 1): the new point; the moments are brought up to date.
    fn adam(&self, x: &Tensor<1>, gradient: &Tensor<1>, moments: &mut Moments<1>, step: AdamStep) -> Tensor<1>;

    /// The same device with the kernels for software or for hardware adapters, so that those are tested where there is none
    /// of that class.
    fn with_kernels_for(&self, software: bool) -> Arc<dyn Operations>;
}

/// A 3x3 convolution, zero padding 1, whose weights are laid out once for the forward and the backward pass.
pub(crate) trait Convolution: Send + Sync {
    /// The convolution with its bias, and a `ReLU` if asked for.
    ///
    /// # Shapes
    /// - `x`: `[1, inputs, H, W]`
    /// - result: `[1, outputs, H, W]`
    fn forward(&self, x: &Tensor<4>, relu: bool) -> Tensor<4>;

    /// The gradient with respect to the input: `(gradient + extra) * (activation > 0)`.
    ///
    /// # Shapes
    /// - `g`, the gradient of the convolution's output before any `ReLU`: `[1, outputs, H, W]`
    /// - `extra`, a loss layer's own gradient of the input; `activation`, the input where it is a `ReLU`'s output; result:
    ///   `[1, inputs, H, W]`
    fn backward(&self, g: &Tensor<4>, extra: Option<&Tensor<4>>, activation: Option<&Tensor<4>>) -> Tensor<4>;
}

/// Numbers on their way from a device: pushed one after the other, read together.
pub(crate) trait PendingSums {
    /// Pushes `scale * sum_i a_i b_i`.
    fn dot(&mut self, a: &Tensor<1>, b: &Tensor<1>, scale: f64);

    /// Pushes the inner products of all `rows` with the first of `vectors`, then with the second, and so on.
    fn dots(&mut self, rows: &[Tensor<1>], vectors: &[Tensor<1>]);

    /// Pushes `factor` times the squared total variation; `base` plus its gradient. All `[1, C, H, W]`.
    fn total_variation(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4>;

    /// Pushes `factor` times `sum max(0, x - 1)^2 + max(0, -x)^2`; `base` plus its gradient. All `[1, C, H, W]`.
    fn range(&mut self, x: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4>;

    /// All numbers in the order they were pushed; none may be missing.
    fn finish(self: Box<Self>) -> Tensor<1>;
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

impl AdamStep {
    /// Step `t`, the first being 1, of size alpha.
    pub(crate) fn new(t: i32, alpha: f64, (beta1, beta2): (f64, f64), epsilon: f64) -> Self {
        let rate = alpha / (1.0 - beta1.powi(t));
        Self { rate, beta1, beta2, correction: 1.0 / (1.0 - beta2.powi(t)), epsilon }
    }
}
