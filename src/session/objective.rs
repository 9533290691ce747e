//! The loss of a recipe at one scale, and its gradient on the picture.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::{Losses, Recipe};
use crate::{
    Result, device,
    loss::{ContentLoss, StyleLoss, range, total_variation},
    network::{Keep, Layer, Pooling, Vgg},
    ops::{self, Sums},
    optimizer::{Evaluation, Objective, Step},
};

/// Keeps pixels within 0..1; strong enough that what is clamped at the end is below a byte's step.
const RANGE_WEIGHT: f64 = 100.0;

/// A loss on the features of one layer.
enum FeatureLoss {
    Content(ContentLoss),
    Style(StyleLoss),
}

impl FeatureLoss {
    /// Divides the loss by its value at a black answer, so that a weight means the same for every layer, network and
    /// size, and then multiplies it with the weight.
    fn relative(self, weight: f64, black: f32) -> Self {
        // A layer that is dead on the target picture must not blow up.
        let weight = weight / f64::from(black).max(1e-12);
        match self {
            Self::Content(loss) => Self::Content(loss.weighted(weight)),
            Self::Style(loss) => Self::Style(loss.weighted(weight)),
        }
    }

    fn of_black(&self, sums: &mut Sums) {
        match self {
            Self::Content(loss) => loss.of_black(sums),
            Self::Style(loss) => loss.of_black(sums),
        }
    }

    fn gradient(&self, features: &Tensor<4>, base: Option<&Tensor<4>>, sums: &mut Sums) -> Tensor<4> {
        match self {
            Self::Content(loss) => loss.gradient(features, base, sums),
            Self::Style(loss) => loss.gradient(features, base, sums),
        }
    }
}

/// Where a loss looks, with the weight that the recipe gives it.
struct Look {
    layer: Layer,
    weight: f64,
    loss: FeatureLoss,
}

/// The targets of one scale, on the device: content features P and style Gram matrices A.
pub struct Targets {
    network: Arc<Vgg>,
    pooling: Pooling,
    keep: Keep,
    /// In the order in which the way back comes to them: so their values come back in this order too.
    looks: Vec<Look>,
    tv_factor: f64,
    range_factor: f64,
}

impl Targets {
    /// Looks at photo and style once; one small readback.
    ///
    /// # Shapes
    /// - `photo`: `[1, 3, height, width]`, the size to be painted at
    /// - `style`: `[1, 3, any, any]`
    ///
    /// Layers whose maps would be empty at this size, of photo or style, are left out here.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`](crate::Error::UnknownLayer), [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub async fn new(network: Arc<Vgg>, recipe: &Recipe, photo: &Tensor<4>, style: &Tensor<4>) -> Result<Self> {
        let [_, _, height, width] = photo.dims();
        let content_layers = visible(recipe.content_layers_of(&network)?, &[photo]);
        let style_layers = visible(recipe.style_layers_of(&network)?, &[photo, style]);
        let mut looks = content_looks(&network, recipe, photo, &content_layers);
        looks.extend(style_looks(&network, recipe, style, &style_layers));
        looks.sort_by_key(|look| std::cmp::Reverse(look.layer));
        let pixels = (height * width) as f64;
        let layers: Vec<Layer> = looks.iter().map(|look| look.layer).collect();
        let all = network.footprint(&layers, (height, width), Keep::All).total;
        let keep = if all > ops::limits(&photo.device()).thrift { Keep::AllButFirstBlock } else { Keep::All };
        Ok(Self {
            network,
            pooling: recipe.pooling,
            keep,
            looks: relative(looks, photo).await?,
            tv_factor: recipe.tv_weight / pixels,
            range_factor: RANGE_WEIGHT / pixels,
        })
    }

    /// What a step's terms mean.
    pub fn losses(&self, step: &Step) -> Losses {
        let mut losses = Losses { total: step.loss(), ..Losses::default() };
        for (look, term) in self.looks.iter().zip(&step.terms) {
            match look.loss {
                FeatureLoss::Content(_) => losses.content += f64::from(*term),
                FeatureLoss::Style(_) => losses.style += f64::from(*term),
            }
        }
        losses.tv = f64::from(step.terms[self.looks.len()]);
        losses
    }

    /// The losses' gradient with respect to a layer's map, their values pushed to `sums`.
    fn gradient_at(&self, layer: Layer, map: &Tensor<4>, sums: &mut Sums) -> Option<Tensor<4>> {
        let looks = self.looks.iter().filter(|look| look.layer == layer);
        looks.fold(None, |base, look| Some(look.loss.gradient(map, base.as_ref(), sums)))
    }
}

/// Layers that have at least one pixel for each of the pictures; weights are made to sum to 1 again.
fn visible(layers: Vec<(Layer, f64)>, pictures: &[&Tensor<4>]) -> Vec<(Layer, f64)> {
    let sees = |layer: Layer| {
        pictures.iter().all(|picture| {
            let [_, _, height, width] = picture.dims();
            let (h, w) = layer.extent(height, width);
            h > 0 && w > 0
        })
    };
    let kept: Vec<_> = layers.into_iter().filter(|(layer, _)| sees(*layer)).collect();
    let total: f64 = kept.iter().map(|(_, weight)| weight).sum();
    kept.into_iter().map(|(layer, weight)| (layer, weight / total)).collect()
}

fn content_looks(network: &Vgg, recipe: &Recipe, photo: &Tensor<4>, layers: &[(Layer, f64)]) -> Vec<Look> {
    let names: Vec<Layer> = layers.iter().map(|(layer, _)| *layer).collect();
    let maps = network.features(photo, &names, recipe.pooling);
    let look = |(&(layer, weight), map)| Look {
        layer,
        weight: recipe.content_weight * weight,
        loss: FeatureLoss::Content(ContentLoss::new(map)),
    };
    layers.iter().zip(maps).map(look).collect()
}

fn style_looks(network: &Vgg, recipe: &Recipe, style: &Tensor<4>, layers: &[(Layer, f64)]) -> Vec<Look> {
    let names: Vec<Layer> = layers.iter().map(|(layer, _)| *layer).collect();
    let maps = network.features(style, &names, recipe.pooling);
    let look = |(&(layer, weight), map)| Look {
        layer,
        weight: recipe.effective_style_weight() * weight,
        loss: FeatureLoss::Style(StyleLoss::new(&map)),
    };
    layers.iter().zip(maps).map(look).collect()
}

/// Gives every loss its weight relative to a black answer.
async fn relative(looks: Vec<Look>, photo: &Tensor<4>) -> Result<Vec<Look>> {
    let mut sums = Sums::new(looks.len(), &photo.device());
    for look in &looks {
        look.loss.of_black(&mut sums);
    }
    let blacks = device::read(sums.finish()).await?;
    let weighted = |(look, black): (Look, f32)| Look { loss: look.loss.relative(look.weight, black), ..look };
    Ok(looks.into_iter().zip(blacks).map(weighted).collect())
}

impl Objective<4> for Targets {
    /// # Shapes
    /// - `x`: `[1, 3, height, width]`
    /// - terms, weighted: one for each layer of content and style, then total variation, then out of range
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        let mut sums = Sums::new(self.looks.len() + 2, &x.device());
        // Pictures of a pixel or two have no layer to look at.
        let features = (!self.looks.is_empty()).then(|| {
            let layers: Vec<Layer> = self.looks.iter().map(|look| look.layer).collect();
            let walk = self.network.forward(&x, &layers, self.pooling, self.keep);
            walk.backward(|layer, map| self.gradient_at(layer, map, &mut sums))
        });
        let gradient = total_variation(&x, features.as_ref(), self.tv_factor, &mut sums);
        let gradient = range(&x, Some(&gradient), self.range_factor, &mut sums);
        Evaluation { terms: sums.finish(), gradient }
    }
}
