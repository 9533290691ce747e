//! The loss of a recipe at one scale, and its gradient on the picture.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::{Losses, ScaleSettings, looks::Looks};
use crate::{
    Result,
    loss::{range, total_variation},
    network::{Layer, Vgg},
    ops::Sums,
    optimizer::{Evaluation, Objective, Step},
};

/// Keeps pixels within 0..1; strong enough that what is clamped at the end is below a byte's step.
const RANGE_WEIGHT: f64 = 100.0;

/// The pictures of one scale, on the device.
pub struct Pictures<'a> {
    /// The photo, `[1, 3, height, width]`, in the size to be painted at.
    pub photo: &'a Tensor<4>,
    /// The style picture, `[1, 3, any, any]`.
    pub style: &'a Tensor<4>,
    /// The painting as it comes to this scale, `[1, 3, height, width]`.
    pub painting: &'a Tensor<4>,
}

/// The targets of one scale, on the device: content features P and style Gram matrices A.
pub struct Targets {
    looks: Looks,
    tv_factor: f64,
    range_factor: f64,
}

impl Targets {
    /// Looks at each picture once; one small readback.
    ///
    /// Layers whose maps would be empty at this size, of photo or style, are left out here.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn new(network: Arc<Vgg>, settings: &ScaleSettings, pictures: &Pictures<'_>) -> Result<Self> {
        let Pictures { photo, style, .. } = pictures;
        let seen = ScaleSettings {
            content: visible(&settings.content, &[photo]),
            style: visible(&settings.style, &[photo, style]),
            ..settings.clone()
        };
        let looks = Looks::new(network, &seen, pictures);
        let [_, _, height, width] = photo.dims();
        let pixels = (height * width) as f64;
        Ok(Self {
            looks: looks.relative(&photo.device()).await?,
            tv_factor: settings.tv_weight / pixels,
            range_factor: RANGE_WEIGHT / pixels,
        })
    }

    /// What a step's terms mean.
    pub fn losses(&self, step: &Step) -> Losses {
        let mut losses = Losses { total: step.loss(), ..Losses::default() };
        for (is_content, term) in self.looks.are_content().zip(&step.terms) {
            let sum = if is_content { &mut losses.content } else { &mut losses.style };
            *sum += f64::from(*term);
        }
        losses.tv = f64::from(step.terms[self.looks.count()]);
        losses
    }
}

/// Layers that have at least one pixel for each of the pictures; weights are made to have the same sum again.
fn visible(layers: &[(Layer, f64)], pictures: &[&Tensor<4>]) -> Vec<(Layer, f64)> {
    let sees = |layer: Layer| {
        pictures.iter().all(|picture| {
            let [_, _, height, width] = picture.dims();
            let (h, w) = layer.extent(height, width);
            h > 0 && w > 0
        })
    };
    let sum = |layers: &[(Layer, f64)]| layers.iter().map(|(_, weight)| weight).sum::<f64>();
    let kept: Vec<_> = layers.iter().copied().filter(|(layer, _)| sees(*layer)).collect();
    // Weights may be zero.
    let factor = if sum(&kept) > 0.0 { sum(layers) / sum(&kept) } else { 1.0 };
    kept.into_iter().map(|(layer, weight)| (layer, weight * factor)).collect()
}

impl Objective<4> for Targets {
    /// # Shapes
    /// - `x`: `[1, 3, height, width]`
    /// - terms, weighted: one for each layer of content and style, then total variation, then out of range
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        let mut sums = Sums::new(self.looks.count() + 2, &x.device());
        let features = self.looks.gradient(&x, &mut sums);
        let gradient = total_variation(&x, features.as_ref(), self.tv_factor, &mut sums);
        let gradient = range(&x, Some(&gradient), self.range_factor, &mut sums);
        Evaluation { terms: sums.finish(), gradient }
    }
}
