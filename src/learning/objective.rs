//! The perceptual loss of a painted piece (Johnson et al. 2016): the style's Gram matrices and the photo's features.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::LearningSettings;
use crate::{
    Result,
    loss::{ContentLoss, FeatureLoss, GramLoss, losses_gradient, losses_values, normalized, total_variation},
    network::{Checkpointing, FeatureNetwork, Layer, Pooling},
    ops::Sums,
};

/// Layers of the style.
const STYLE: [&str; 4] = ["relu1_1", "relu2_1", "relu3_1", "relu4_1"];
/// Layer of the content.
const CONTENT: &str = "relu3_2";

/// How the network is passed.
const OPTIONS: (Pooling, Checkpointing) = (Pooling::Average, Checkpointing::None);

/// Terms of the loss, in the order of their values.
pub(super) const TERMS: usize = STYLE.len() + 2;

/// Reference values: of the content, then of each style layer.
const TARGETS: usize = STYLE.len() + 1;

/// The deepest layer that it looks at.
pub(super) fn deepest() -> Layer {
    layer(STYLE[STYLE.len() - 1])
}

fn layer(name: &str) -> Layer {
    name.parse().expect("a layer's name")
}

/// The loss and its targets.
pub(super) struct PerceptualLoss {
    network: Arc<dyn FeatureNetwork>,
    /// Of the style, by layer; then there is room for that of a photo's content.
    losses: Vec<Box<dyn FeatureLoss>>,
    /// Divided by the mean square of the style's features at that layer, as photos' own would have to be read back each
    /// time.
    content_weight: f64,
    tv_weight: f64,
}

impl PerceptualLoss {
    /// The targets of a style picture, `[1, 3, any, any]`; one small readback.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed), [`Error::UnknownLayer`](crate::Error::UnknownLayer).
    pub(super) async fn new(
        network: Arc<dyn FeatureNetwork>,
        style: &Tensor<4>,
        settings: &LearningSettings,
    ) -> Result<Self> {
        let layers: Vec<Layer> = STYLE.iter().map(|name| layer(name)).collect();
        for layer in &layers {
            network.require(*layer)?;
        }
        let engine = network.engine().clone();
        let mut all = vec![layer(CONTENT)];
        all.extend(&layers);
        let weight = settings.style_weight / layers.len() as f64;
        let mut losses: Vec<Box<dyn FeatureLoss>> = Vec::with_capacity(layers.len() + 1);
        let mut references = Sums::new(TARGETS, &engine);
        // Layers come in their order.
        network.observe(style, &all, Pooling::Average, Checkpointing::None, &mut |rows| {
            if rows.layer == layer(CONTENT) {
                let elements = rows.values.shape().num_elements();
                references.dot(rows.values, rows.values, 0.5 / elements as f64);
            } else {
                losses.push(Box::new(GramLoss::of_features(&engine, rows.layer, rows.values, weight)));
            }
        });
        for loss in &losses {
            loss.reference_values(&mut references);
        }
        let references = engine.read(references.finish()).await?;
        for (loss, reference) in losses.iter_mut().zip(references[1..].chunks(1)) {
            loss.normalize(reference);
        }
        let content_weight = normalized(settings.content_weight, references[0]);
        Ok(Self { network, losses, content_weight, tv_weight: settings.tv_weight })
    }

    /// Takes the content of `photo`, `[1, 3, side, side]`, as what paintings of it should have.
    pub(super) fn aim_at(&mut self, photo: &Tensor<4>) {
        let features = self.network.features(photo, &[layer(CONTENT)], Pooling::Average).remove(0);
        let elements = features.shape().num_elements() as f64;
        self.losses.truncate(STYLE.len());
        let weight = self.content_weight / elements;
        self.losses.push(Box::new(ContentLoss::new(self.network.engine(), layer(CONTENT), features, weight)));
    }

    /// Pushes the values of a painting of that photo to `sums`, which are [`TERMS`], and returns their gradient.
    ///
    /// # Shapes
    /// - `painted`, result: `[1, 3, side, side]`
    pub(super) fn gradient(&self, painted: &Tensor<4>, sums: &mut Sums) -> Tensor<4> {
        let gradient = losses_gradient(&self.losses, &*self.network, painted, OPTIONS, sums);
        self.variation(painted, Some(&gradient), sums)
    }

    /// As [`PerceptualLoss::gradient`], the values alone.
    pub(super) fn values(&self, painted: &Tensor<4>, sums: &mut Sums) {
        losses_values(&self.losses, &*self.network, painted, OPTIONS, sums);
        self.variation(painted, None, sums);
    }

    /// The total variation; its gradient is added to `base`.
    fn variation(&self, painted: &Tensor<4>, base: Option<&Tensor<4>>, sums: &mut Sums) -> Tensor<4> {
        let [_, _, height, width] = painted.dims();
        let pixels = (height * width) as f64;
        total_variation(painted, base, self.tv_weight / pixels, sums)
    }
}
