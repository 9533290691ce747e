//! The backward pass through the convolutions.

use burn::tensor::Tensor;

use super::{
    FeatureRows, Layer, Pooling,
    convolutions::{Convolutions, SavedActivation},
};

/// The gradient that comes from the deeper layers.
pub(super) enum UpstreamGradient {
    /// No loss observes a deeper layer.
    None,
    /// With respect to the output, before the `ReLU`, of the convolution of this depth.
    Conv(usize, Tensor<4>),
    /// With respect to a pooled map.
    Pooled(Tensor<4>),
}

impl UpstreamGradient {
    /// The gradient with respect to the picture, `[1, 3, height, width]`, once the backward pass has reached the first
    /// convolution.
    ///
    /// # Panics
    /// If no loss observes any layer.
    pub(super) fn at_picture(&self, convolutions: &Convolutions) -> Tensor<4> {
        let Self::Conv(depth, gradient) = self else { panic!("a loss that observes a layer") };
        convolutions.input_gradient(*depth, gradient)
    }
}

/// The backward pass through `saved`, from the last on. Each activation is freed once it is used.
pub(super) fn backward(
    convolutions: &Convolutions,
    pooling: Pooling,
    saved: Vec<SavedActivation>,
    mut upstream: UpstreamGradient,
    gradient_at: &mut dyn FnMut(FeatureRows<'_>) -> Option<Tensor<4>>,
) -> UpstreamGradient {
    let engine = convolutions.engine();
    let operations = engine.operations();
    for activation in saved.into_iter().rev() {
        let (depth, after_relu) = (activation.depth, &activation.after_relu);
        let own = gradient_at(activation.after_relu_rows());
        let gradient = match upstream {
            UpstreamGradient::Pooled(g) => {
                Some(operations.pool_gradient(&g, after_relu, own.as_ref(), pooling.is_max()))
            }
            UpstreamGradient::Conv(deeper, g) => {
                Some(convolutions.conv(deeper).backward(&g, own.as_ref(), Some(after_relu)))
            }
            UpstreamGradient::None => own.map(|own| operations.relu_gradient(&own, after_relu)),
        };
        let own = activation.before_relu_rows().and_then(&mut *gradient_at);
        let gradient = match (gradient, own) {
            (Some(g), Some(own)) => Some(engine.combine(&[(1.0, &g), (1.0, &own)])),
            (one, other) => one.or(other),
        };
        upstream = match gradient {
            None => UpstreamGradient::None,
            Some(g) if Layer::pool_before(depth) => {
                UpstreamGradient::Pooled(convolutions.conv(depth).backward(&g, None, None))
            }
            Some(g) => UpstreamGradient::Conv(depth, g),
        };
    }
    upstream
}
