//! The losses on a network's features, and their gradient with respect to the picture.

use std::{cmp::Reverse, sync::Arc};

use burn::tensor::Tensor;

use super::{
    areas::Area,
    guidance::Guidance,
    pictures::{ScalePictures, Weighted, shares},
    recipe,
    scale_settings::ScaleSettings,
};
use crate::{
    Result,
    loss::{
        ContentLoss, FeatureLoss, FeatureMoments, GramLoss, GuidedLoss, MomentsLoss, Projection, SelfSimilarityLoss,
        SlicedLoss, SlicedStyle, add_gram, losses_gradient, losses_values,
    },
    network::{Checkpointing, FeatureNetwork, FeatureRows, Layer, Pooling, RowBands},
    ops::Sums,
};

/// The weighted sum of losses on a network's features.
pub(crate) struct FeatureObjective {
    network: Arc<dyn FeatureNetwork>,
    pooling: Pooling,
    checkpointing: Checkpointing,
    /// In the order of their values. At one layer, gradients are added in this order.
    losses: Vec<Box<dyn FeatureLoss>>,
}

impl FeatureObjective {
    /// Style losses, then content losses, each from the deepest layer on, with the weights of `settings`.
    /// [`FeatureObjective::normalized`] makes these comparable. Runs the network on each picture once.
    pub(crate) fn new(network: Arc<dyn FeatureNetwork>, settings: &ScaleSettings, pictures: &ScalePictures) -> Self {
        let [_, _, height, width] = pictures.content.dims();
        let areas = pictures.areas.iter().flat_map(|area| style_losses(&*network, settings, area, (height, width)));
        let mut style: Vec<_> = areas.collect();
        style.sort_by_key(|(layer, _)| Reverse(*layer));
        let mut content = content_losses(&*network, settings, pictures);
        content.sort_by_key(|(layer, _)| Reverse(*layer));
        let layers = names(settings.content.iter().chain(&settings.style));
        let checkpointing = checkpointing(&*network, &layers, settings, &pictures.content);
        let losses = style.into_iter().chain(content).map(|(_, loss)| loss).collect();
        Self { network, pooling: settings.pooling, checkpointing, losses }
    }

    /// The same with activations kept as `checkpointing` says, whatever the picture's size.
    #[cfg(feature = "reference")]
    #[must_use]
    pub(crate) fn with_checkpointing(self, checkpointing: Checkpointing) -> Self {
        Self { checkpointing, ..self }
    }

    /// The names of its values, in order.
    pub(crate) fn terms(&self) -> Vec<&'static str> {
        self.terms_by_layer().map(|(term, _)| term).collect()
    }

    /// The names of its values and their layers, in order.
    pub(super) fn terms_by_layer(&self) -> impl Iterator<Item = (&'static str, Layer)> {
        self.losses.iter().flat_map(|loss| {
            let layer = loss.layers()[0];
            loss.terms().into_iter().map(move |term| (term, layer))
        })
    }

    /// The reference values of its terms; when they have been read, the targets are there too.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(crate) async fn reference_values(&self) -> Result<Vec<f32>> {
        let mut sums = Sums::new(self.terms().len(), self.network.engine());
        for loss in &self.losses {
            loss.reference_values(&mut sums);
        }
        self.network.engine().read(sums.finish()).await
    }

    /// The same, each term divided by its reference value; one small readback.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(super) async fn normalized(mut self) -> Result<Self> {
        let references = self.reference_values().await?;
        let mut rest = &references[..];
        for loss in &mut self.losses {
            let (own, others) = rest.split_at(loss.terms().len());
            loss.normalize(own);
            rest = others;
        }
        Ok(self)
    }

    /// The values for `x`, `[1, 3, height, width]`, each with the name of its term and its layer; a forward pass and one small
    /// readback.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(super) async fn values(&self, x: &Tensor<4>) -> Result<Vec<(&'static str, Layer, f64)>> {
        let mut sums = Sums::new(self.terms().len(), self.network.engine());
        losses_values(&self.losses, &*self.network, x, (self.pooling, self.checkpointing), &mut sums);
        let values = self.network.engine().read(sums.finish()).await?;
        Ok(self.terms_by_layer().zip(values).map(|((term, layer), value)| (term, layer, f64::from(value))).collect())
    }

    /// Pushes the values for `x`, `[1, 3, height, width]`, to `sums`, and returns their gradient; `None` if there are no
    /// losses.
    pub(crate) fn gradient(&self, x: &Tensor<4>, sums: &mut Sums) -> Option<Tensor<4>> {
        if self.losses.is_empty() {
            return None;
        }
        Some(losses_gradient(&self.losses, &*self.network, x, (self.pooling, self.checkpointing), sums))
    }
}

type LayerLoss = (Layer, Box<dyn FeatureLoss>);

fn content_losses(network: &dyn FeatureNetwork, settings: &ScaleSettings, pictures: &ScalePictures) -> Vec<LayerLoss> {
    let layers = names(&settings.content);
    let engine = network.engine();
    let mut targets: Vec<Vec<Tensor<4>>> = vec![Vec::new(); layers.len()];
    each_map(network, &layers, settings, &pictures.content, |i, rows| targets[i].push(rows.values.clone()));
    let photo = settings.photo;
    if photo < 1.0 {
        // Pictures of one size come in the same bands; each takes the place of the photo's at once, as large ones take much.
        let mut next = vec![0; layers.len()];
        each_map(network, &layers, settings, &pictures.painting, |i, rows| {
            let target = &mut targets[i][next[i]];
            *target = engine.combine(&[(photo, target), (1.0 - photo, rows.values)]);
            next[i] += 1;
        });
    }
    let targets = targets.into_iter().map(RowBands::new);
    let loss = |(&(layer, weight), target): (&(Layer, f64), RowBands)| -> LayerLoss {
        let loss: Box<dyn FeatureLoss> = match settings.content_loss {
            recipe::ContentLoss::Features => Box::new(ContentLoss::new(engine, layer, target, weight)),
            recipe::ContentLoss::SelfSimilarity => {
                Box::new(SelfSimilarityLoss::new(engine, layer, &target.joined(engine), weight))
            }
        };
        (layer, loss)
    };
    settings.content.iter().zip(targets).map(loss).collect()
}

/// The losses of one area of a painting with this height and width.
fn style_losses(
    network: &dyn FeatureNetwork,
    settings: &ScaleSettings,
    area: &Area<Tensor<4>>,
    extent: (usize, usize),
) -> Vec<LayerLoss> {
    let engine = network.engine();
    match settings.style_loss {
        recipe::StyleLoss::Gram => losses_of_statistics(
            network,
            settings,
            area,
            extent,
            |before, rows| add_gram(engine, before, rows),
            |of, grams| Box::new(GramLoss::new(engine, of.layer, engine.combine(grams), of.weight)),
        ),
        recipe::StyleLoss::Moments => losses_of_statistics(
            network,
            settings,
            area,
            extent,
            |before, rows| FeatureMoments::add(engine, before, rows),
            |of, moments| {
                let loss = MomentsLoss::new(of.layer, &FeatureMoments::weighted(moments), of.weight);
                Box::new(loss.guided(of.guidance.cloned()))
            },
        ),
        recipe::StyleLoss::Sliced => {
            // Where all of them lie must be known before any is counted.
            let all = statistics_of_styles(network, settings, &area.styles, |before, rows| {
                Projection::add(engine, before, rows)
            });
            let all: Vec<(Layer, Projection)> = names(&settings.style)
                .into_iter()
                .zip(all.iter().map(|at| Projection::weighted(&shared(at))))
                .collect();
            let at = |layer: Layer| all.iter().find(|(name, _)| *name == layer).map(|(_, projection)| projection);
            losses_of_statistics(
                network,
                settings,
                area,
                extent,
                |before, rows| SlicedStyle::add(at(rows.layer).expect("a style layer"), before, rows),
                |of, styles| Box::new(SlicedLoss::new(of.layer, styles, of.weight)),
            )
        }
    }
}

/// What a style loss is made of besides its statistics.
struct StyleTarget<'a> {
    layer: Layer,
    weight: f64,
    /// T, `[1, 1, height, width]`, by which features come multiplied; see [`GuidedLoss`].
    guidance: Option<&'a Tensor<4>>,
}

/// A loss for each layer, from what `add` gathers of each style of an area: `loss` gets those of a layer with their shares.
fn losses_of_statistics<T: Clone>(
    network: &dyn FeatureNetwork,
    settings: &ScaleSettings,
    area: &Area<Tensor<4>>,
    (height, width): (usize, usize),
    add: impl Fn(Option<T>, FeatureRows<'_>) -> T,
    loss: impl Fn(StyleTarget<'_>, &[(f64, &T)]) -> Box<dyn FeatureLoss>,
) -> Vec<LayerLoss> {
    let engine = network.engine();
    let all = statistics_of_styles(network, settings, &area.styles, add);
    let at_layer = |(&(layer, weight), own): (&(Layer, f64), &Vec<(f64, T)>)| -> Option<LayerLoss> {
        let guidance = Guidance::new(area.mask.as_ref(), network.extent(layer, height, width), engine);
        if guidance.is_empty() {
            return None;
        }
        let weight = weight * area.strength * guidance.share;
        let own = loss(StyleTarget { layer, weight, guidance: guidance.map.as_ref() }, &shared(own));
        let Some(map) = guidance.map else { return Some((layer, own)) };
        Some((layer, Box::new(GuidedLoss::new(engine, own, map))))
    };
    settings.style.iter().zip(&all).filter_map(at_layer).collect()
}

fn shared<T>(all: &[(f64, T)]) -> Vec<(f64, &T)> {
    all.iter().map(|(share, value)| (*share, value)).collect()
}

/// What `add` gathers of each style at each style layer, with the style's share.
fn statistics_of_styles<T: Clone>(
    network: &dyn FeatureNetwork,
    settings: &ScaleSettings,
    styles: &[Weighted<Tensor<4>>],
    add: impl Fn(Option<T>, FeatureRows<'_>) -> T,
) -> Vec<Vec<(f64, T)>> {
    let layers = names(&settings.style);
    let mut all: Vec<Vec<(f64, T)>> = layers.iter().map(|_| Vec::new()).collect();
    for (share, style) in shares(styles) {
        let own = statistics(network, &layers, settings, style, &add);
        all.iter_mut().zip(own).for_each(|(at_layer, own)| at_layer.push((share, own)));
    }
    all
}

/// Passes the maps of a picture at these layers to `observe`, each with the layer's index.
fn each_map(
    network: &dyn FeatureNetwork,
    layers: &[Layer],
    settings: &ScaleSettings,
    picture: &Tensor<4>,
    mut observe: impl FnMut(usize, FeatureRows<'_>),
) {
    let checkpointing = checkpointing(network, layers, settings, picture);
    network.observe(picture, layers, settings.pooling, checkpointing, &mut |rows| {
        for (i, _) in layers.iter().enumerate().filter(|(_, layer)| **layer == rows.layer) {
            observe(i, rows);
        }
    });
}

/// What `add` gathers of a picture's features at these layers, in order: it gets what it has returned for the rows before.
fn statistics<T: Clone>(
    network: &dyn FeatureNetwork,
    layers: &[Layer],
    settings: &ScaleSettings,
    picture: &Tensor<4>,
    add: impl Fn(Option<T>, FeatureRows<'_>) -> T,
) -> Vec<T> {
    let mut all: Vec<Option<T>> = vec![None; layers.len()];
    each_map(network, layers, settings, picture, |i, rows| all[i] = Some(add(all[i].take(), rows)));
    all.into_iter().map(|own| own.expect("the forward pass reached every layer")).collect()
}

fn checkpointing(
    network: &dyn FeatureNetwork,
    layers: &[Layer],
    settings: &ScaleSettings,
    picture: &Tensor<4>,
) -> Checkpointing {
    let [_, _, height, width] = picture.dims();
    network.checkpointing(layers, (height, width), settings.pass_bytes)
}

fn names<'a>(layers: impl IntoIterator<Item = &'a (Layer, f64)>) -> Vec<Layer> {
    layers.into_iter().map(|(layer, _)| *layer).collect()
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests;
