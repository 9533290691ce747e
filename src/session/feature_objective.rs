//! The losses on a network's features, and their gradient with respect to the picture.

use std::{cmp::Reverse, sync::Arc};

use burn::tensor::Tensor;

use super::{
    pictures::{ScalePictures, Weighted},
    recipe,
    scale_settings::ScaleSettings,
};
use crate::{
    Result,
    loss::{
        ContentLoss, FeatureLoss, FeatureMoments, GramLoss, MomentsLoss, SelfSimilarityLoss, add_gram, losses_gradient,
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
        let mut style = style_losses(&*network, settings, &pictures.styles);
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
        self.losses.iter().flat_map(|loss| loss.terms()).collect()
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

    /// The values for `x`, `[1, 3, height, width]`, each with the name of its term and its layer; one small readback.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(super) async fn values(&self, x: &Tensor<4>) -> Result<Vec<(&'static str, Layer, f64)>> {
        let mut sums = Sums::new(self.terms().len(), self.network.engine());
        self.gradient(x, &mut sums);
        let values = self.network.engine().read(sums.finish()).await?;
        let names = self.losses.iter().flat_map(|loss| {
            let layer = loss.layers()[0];
            loss.terms().into_iter().map(move |term| (term, layer))
        });
        Ok(names.zip(values).map(|((term, layer), value)| (term, layer, f64::from(value))).collect())
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

fn style_losses(
    network: &dyn FeatureNetwork,
    settings: &ScaleSettings,
    styles: &[Weighted<Tensor<4>>],
) -> Vec<LayerLoss> {
    let engine = network.engine();
    match settings.style_loss {
        recipe::StyleLoss::Gram => losses_of_statistics(
            network,
            settings,
            styles,
            |before, rows| add_gram(engine, before, rows),
            |layer, grams, weight| Box::new(GramLoss::new(engine, layer, engine.combine(grams), weight)),
        ),
        recipe::StyleLoss::Moments => losses_of_statistics(
            network,
            settings,
            styles,
            |before, rows| FeatureMoments::add(engine, before, rows),
            |layer, moments, weight| Box::new(MomentsLoss::new(layer, &FeatureMoments::weighted(moments), weight)),
        ),
    }
}

/// A loss for each layer, from what `add` gathers of each style: `loss` gets those of a layer with their shares, and the
/// layer's weight.
fn losses_of_statistics<T: Clone>(
    network: &dyn FeatureNetwork,
    settings: &ScaleSettings,
    styles: &[Weighted<Tensor<4>>],
    add: impl Fn(Option<T>, FeatureRows<'_>) -> T,
    loss: impl Fn(Layer, &[(f64, &T)], f64) -> Box<dyn FeatureLoss>,
) -> Vec<LayerLoss> {
    let layers = names(&settings.style);
    let all: Vec<Vec<T>> =
        styles.iter().map(|style| statistics(network, &layers, settings, &style.value, &add)).collect();
    let total: f64 = styles.iter().map(|style| style.weight).sum();
    let at_layer = |(i, &(layer, weight)): (usize, &(Layer, f64))| -> LayerLoss {
        let shares = styles.iter().map(|style| style.weight / total);
        let shared: Vec<(f64, &T)> = shares.zip(all.iter().map(|statistics| &statistics[i])).collect();
        (layer, loss(layer, &shared, weight))
    };
    settings.style.iter().enumerate().map(at_layer).collect()
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
