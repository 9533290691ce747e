//! The loss of a recipe at one scale, and its gradient with respect to the picture.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::{
    feature_objective::FeatureObjective,
    loss_values::LossValues,
    pictures::{ScalePictures, Weighted, shares},
    scale_settings::ScaleSettings,
};
use crate::{
    Result,
    loss::{
        EDGES, PATCHES, PatchLoss, RANGE, TEMPORAL, TV, range, total_variation, total_variation_l1, weighted_distance,
    },
    network::{FeatureNetwork, Layer},
    ops::{Engine, Sums},
    optimizer::{Evaluation, Objective, StepOutcome},
};

/// Keeps pixels within 0..1; strong enough that what is clamped at the end is below a byte's step.
const RANGE_WEIGHT: f64 = 100.0;

/// The loss at one scale, with its targets on the device: content features P and style Gram matrices A.
pub struct ScaleObjective {
    engine: Engine,
    features: FeatureObjective,
    tv_factor: f64,
    tv_l1_factor: f64,
    /// The photo, `[1, 3, height, width]`, and the factor.
    edges: Option<(Tensor<4>, f64)>,
    patches: Option<PatchLoss>,
    range_factor: f64,
    /// What other frames ask for, where, and the factor.
    temporal: Vec<(Tensor<4>, Tensor<4>, f64)>,
    painted: Option<Painted>,
}

/// Which pixels are painted where not all are.
struct Painted {
    /// How much of each, `[1, 1, height, width]`.
    share: Tensor<4>,
    /// The photo where it stays, black elsewhere, `[1, 3, height, width]`.
    kept: Tensor<4>,
}

impl Painted {
    fn new(share: &Tensor<4>, photo: &Tensor<4>) -> Self {
        let kept = photo.clone().sub(photo.clone().mul(share.clone()));
        Self { share: share.clone(), kept }
    }

    /// `x` where it is painted, the photo where it stays.
    fn over_photo(&self, x: &Tensor<4>) -> Tensor<4> {
        x.clone().mul(self.share.clone()).add(self.kept.clone())
    }
}

impl ScaleObjective {
    /// Computes the targets: runs the network on each picture once; one small readback.
    ///
    /// Layers whose maps would be empty at this size, of any picture, are left out.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn new(
        network: Arc<dyn FeatureNetwork>,
        settings: &ScaleSettings,
        pictures: &ScalePictures,
    ) -> Result<Self> {
        let content = &pictures.content;
        let styles = pictures.areas.iter().flat_map(|area| &area.styles).map(|style| &style.value);
        let all: Vec<_> = styles.chain([content]).collect();
        let visible_settings = ScaleSettings {
            content: visible(&*network, &settings.content, &[content]),
            style: visible(&*network, &settings.style, &all),
            ..settings.clone()
        };
        let engine = network.engine().clone();
        let features = FeatureObjective::new(network, &visible_settings, pictures);
        let [_, _, height, width] = content.dims();
        let pixels = (height * width) as f64;
        let patches = patches(settings.patch_weight, &pictures.areas[0].styles, &engine).await?;
        Ok(Self {
            engine,
            features: features.normalized().await?,
            tv_factor: settings.tv_weight / pixels,
            tv_l1_factor: settings.tv_l1_weight / pixels,
            edges: (settings.edge_weight > 0.0).then(|| (content.clone(), settings.edge_weight / pixels)),
            patches,
            range_factor: RANGE_WEIGHT / pixels,
            temporal: pictures
                .temporal
                .iter()
                .map(|(picture, trust, weight)| (picture.clone(), trust.clone(), weight / pixels))
                .collect(),
            painted: pictures.painted.as_ref().map(|share| Painted::new(share, content)),
        })
    }

    /// The names of its terms, in order.
    pub fn terms(&self) -> Vec<&'static str> {
        let mut terms = self.features.terms();
        terms.extend([TV, RANGE]);
        if self.tv_l1_factor > 0.0 {
            terms.push(TV);
        }
        if self.edges.is_some() {
            terms.push(EDGES);
        }
        if self.patches.is_some() {
            terms.push(PATCHES);
        }
        terms.extend(self.temporal.iter().map(|_| TEMPORAL));
        terms
    }

    /// The terms of an optimizer's step, by name and layer.
    pub fn loss_values(&self, step: &StepOutcome) -> LossValues {
        // Those on features come first.
        let layers = self.features.terms_by_layer().map(|(_, layer)| Some(layer)).chain(std::iter::repeat(None));
        let named = self.terms().into_iter().zip(layers).zip(&step.terms);
        LossValues::new(step.loss(), named.map(|((name, layer), value)| (name, layer, f64::from(*value))))
    }
}

/// The loss of the patches of styles that count everywhere, with this weight, divided by its reference values; `None` if there
/// is no weight.
async fn patches(weight: f64, styles: &[Weighted<Tensor<4>>], engine: &Engine) -> Result<Option<PatchLoss>> {
    if weight == 0.0 {
        return Ok(None);
    }
    let mut patches = PatchLoss::new(engine, &shares(styles).collect::<Vec<_>>(), weight);
    let mut sums = Sums::new(patches.sizes(), engine);
    patches.reference_values(&mut sums);
    patches.normalize(&engine.read(sums.finish()).await?);
    Ok(Some(patches))
}

/// Layers that have at least one pixel for each of the pictures; weights are scaled to keep their sum.
pub(super) fn visible(
    network: &dyn FeatureNetwork,
    layers: &[(Layer, f64)],
    pictures: &[&Tensor<4>],
) -> Vec<(Layer, f64)> {
    let is_visible = |layer: Layer| {
        pictures.iter().all(|picture| {
            let [_, _, height, width] = picture.dims();
            let (h, w) = network.extent(layer, height, width);
            h > 0 && w > 0
        })
    };
    let sum = |layers: &[(Layer, f64)]| layers.iter().map(|(_, weight)| weight).sum::<f64>();
    let kept: Vec<_> = layers.iter().copied().filter(|(layer, _)| is_visible(*layer)).collect();
    // Weights may be zero.
    let factor = if sum(&kept) > 0.0 { sum(layers) / sum(&kept) } else { 1.0 };
    kept.into_iter().map(|(layer, weight)| (layer, weight * factor)).collect()
}

impl Objective<4> for ScaleObjective {
    /// # Shapes
    /// - `x`: `[1, 3, height, width]`
    /// - terms, weighted: those of [`ScaleObjective::terms`]
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        let Some(painted) = &self.painted else { return self.evaluate_everywhere(&x) };
        let Evaluation { terms, gradient } = self.evaluate_everywhere(&painted.over_photo(&x));
        Evaluation { terms, gradient: gradient.mul(painted.share.clone()) }
    }
}

impl ScaleObjective {
    fn evaluate_everywhere(&self, x: &Tensor<4>) -> Evaluation<4> {
        let mut sums = Sums::new(self.terms().len(), &self.engine);
        let features = self.features.gradient(x, &mut sums);
        let gradient = total_variation(x, features.as_ref(), self.tv_factor, &mut sums);
        let mut gradient = range(x, Some(&gradient), self.range_factor, &mut sums);
        if self.tv_l1_factor > 0.0 {
            gradient = total_variation_l1(x, None, &gradient, self.tv_l1_factor, &mut sums);
        }
        if let Some((photo, factor)) = &self.edges {
            gradient = total_variation_l1(x, Some(photo), &gradient, *factor, &mut sums);
        }
        if let Some(patches) = &self.patches {
            gradient = patches.gradient(x, &gradient, &mut sums);
        }
        for (picture, trust, factor) in &self.temporal {
            gradient = weighted_distance(x, (picture, trust), &gradient, *factor, &mut sums);
        }
        Evaluation { terms: sums.finish(), gradient }
    }
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;
    use crate::{
        network::{Vgg, random},
        session::Recipe,
    };

    /// A content target whose features are all zero, and a picture whose features are not.
    #[test]
    fn a_layer_that_is_zero_on_the_target_keeps_a_plain_weight() {
        let mut weights = random::weights(&[4], 1);
        let first = &mut weights.convolutions[0];
        // Dead on black, alive on white.
        first.weight.iter_mut().for_each(|weight| *weight = 0.1);
        first.bias.iter_mut().for_each(|bias| *bias = 0.0);
        let engine = Engine::cpu();
        let grey = |level: f64| Tensor::<4>::zeros([1, 3, 16, 16], engine.device()).add_scalar(level);
        let recipe = Recipe { tv_weight: 0.0, ..Recipe::for_network("vgg19-random").unwrap() };
        let settings = ScaleSettings::new(&recipe, 16, &weights.clone().into()).unwrap();
        let pictures = ScalePictures::new(grey(0.0), grey(1.0), grey(0.0));
        let network = Arc::new(Vgg::new(&weights, &engine));
        let objective = pollster::block_on(ScaleObjective::new(network, &settings, &pictures)).unwrap();
        let evaluation = objective.evaluate(grey(1.0));
        let terms = pollster::block_on(engine.read(evaluation.terms)).unwrap();
        let content = objective.terms().iter().position(|term| *term == crate::loss::CONTENT).unwrap();
        // 1/2 |F|^2 for 4 channels of 256 pixels; divided by 1e-12 it would be above 1e12.
        assert!(terms[content] > 0.0 && terms[content] < 1e6, "{terms:?}");
    }
}
