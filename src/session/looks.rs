//! Where the losses look at a picture, and their gradient on it.

use std::{cmp::Reverse, sync::Arc};

use burn::tensor::{Device, Tensor};

use super::{
    Pictures, ScaleSettings,
    memory::{self, Layers},
};
use crate::{
    Result, device,
    loss::{ContentLoss, StyleLoss, add_gram},
    network::{Keep, Layer, Pooling, Vgg},
    ops::{self, Sums, combine},
};

/// A loss on the features of one layer.
enum FeatureLoss {
    Content(ContentLoss),
    Style(StyleLoss),
}

/// Where a loss looks, with its weight.
struct Look {
    layer: Layer,
    weight: f64,
    loss: FeatureLoss,
}

impl Look {
    fn of_black(&self, sums: &mut Sums) {
        match &self.loss {
            FeatureLoss::Content(loss) => loss.of_black(sums),
            FeatureLoss::Style(loss) => loss.of_black(sums),
        }
    }

    /// Gives the loss its weight, divided by its value at a black answer: so a weight means the same for every layer,
    /// network and size.
    fn relative(self, black: f32) -> Self {
        // A layer that is dead on the target picture must not blow up.
        let weight = self.weight / f64::from(black).max(1e-12);
        let loss = match self.loss {
            FeatureLoss::Content(loss) => FeatureLoss::Content(loss.weighted(weight)),
            FeatureLoss::Style(loss) => FeatureLoss::Style(loss.weighted(weight)),
        };
        Self { loss, ..self }
    }
}

/// The losses on a network's features of a picture, with their targets, on the device: content features P and style Gram
/// matrices A.
pub(crate) struct Looks {
    network: Arc<Vgg>,
    pooling: Pooling,
    keep: Keep,
    /// Styles first, whose values are known when the way there is done; then contents, in the order in which the way back
    /// comes to them. So their values come back in this order too.
    all: Vec<Look>,
}

impl Looks {
    /// Looks at each picture once. Layers come with their weights; `Looks::relative` makes these count.
    pub(crate) fn new(network: Arc<Vgg>, settings: &ScaleSettings, pictures: &Pictures<'_>) -> Self {
        let (content, style) = (settings.content.as_slice(), settings.style.as_slice());
        let limits = ops::limits(&pictures.photo.device());
        let architecture = network.architecture();
        let keep =
            |picture, content, style| memory::keep(architecture, &Layers::new(content, style), extent(picture), limits);
        let (pooling, size) = (settings.pooling, pictures.photo);
        let mut all = contents(&network, settings, pictures, keep(size, content, &[]));
        all.extend(styles(&network, pooling, pictures.style, style, keep(pictures.style, &[], style)));
        all.sort_by_key(|look| (matches!(look.loss, FeatureLoss::Content(_)), Reverse(look.layer)));
        let keep = keep(size, content, style);
        Self { network, pooling, keep, all }
    }

    /// The same, block 1 being passed in bands whatever the size.
    #[cfg(feature = "stock")]
    #[must_use]
    pub(crate) fn in_bands(self, width: usize) -> Self {
        Self { keep: self.network.architecture().bands(width), ..self }
    }

    /// The losses' values at a black answer, with weight 1; when they are there, so are the targets.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(crate) async fn of_black(&self, device: &Device) -> Result<Vec<f32>> {
        let mut sums = Sums::new(self.all.len(), device);
        for look in &self.all {
            look.of_black(&mut sums);
        }
        device::read(sums.finish()).await
    }

    /// The same, each loss with its weight relative to its value at a black answer; one small readback.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
    pub(super) async fn relative(self, device: &Device) -> Result<Self> {
        let blacks = self.of_black(device).await?;
        Ok(Self { all: self.all.into_iter().zip(blacks).map(|(look, black)| look.relative(black)).collect(), ..self })
    }

    /// How many losses there are.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Whether each loss is a content loss, in the order of their values.
    pub(super) fn are_content(&self) -> impl Iterator<Item = bool> {
        self.all.iter().map(|look| matches!(look.loss, FeatureLoss::Content(_)))
    }

    /// Pushes the losses of `x`, `[1, 3, height, width]`, to `sums`; their gradient. `None` where nothing looks.
    pub(crate) fn gradient(&self, x: &Tensor<4>, sums: &mut Sums) -> Option<Tensor<4>> {
        if self.all.is_empty() {
            return None;
        }
        let pixels = |layer: Layer| pixels(layer, extent(x));
        let layers: Vec<Layer> = self.all.iter().map(|look| look.layer).collect();
        let mut differences: Vec<Option<Tensor<2>>> = vec![None; self.all.len()];
        let walk = self.network.forward(x, &layers, self.pooling, self.keep, |layer, rows| {
            for (look, difference) in self.all.iter().zip(&mut differences).filter(|(look, _)| look.layer == layer) {
                if let FeatureLoss::Style(loss) = &look.loss {
                    *difference = Some(loss.add_difference(difference.take(), rows, pixels(layer)));
                }
            }
        });
        for (look, difference) in self.all.iter().zip(&differences) {
            if let (FeatureLoss::Style(loss), Some(difference)) = (&look.loss, difference) {
                loss.push(difference, sums);
            }
        }
        Some(walk.backward(|layer, rows| {
            let looks = self.all.iter().zip(&differences).filter(|(look, _)| look.layer == layer);
            looks.fold(None, |base, (look, difference)| match (&look.loss, difference) {
                (FeatureLoss::Content(loss), _) => Some(loss.gradient(rows, base.as_ref(), sums)),
                (FeatureLoss::Style(loss), Some(difference)) => {
                    Some(loss.gradient_of(difference, rows, pixels(layer), base.as_ref()))
                }
                (FeatureLoss::Style(_), None) => unreachable!("the way there showed every layer"),
            })
        }))
    }
}

fn contents(network: &Vgg, settings: &ScaleSettings, pictures: &Pictures<'_>, keep: Keep) -> Vec<Look> {
    let layers = &settings.content;
    let maps_of = |picture: &Tensor<4>| {
        let mut maps = Vec::new();
        network.look(picture, &names(layers), settings.pooling, keep, |layer, map| maps.push((layer, map.clone())));
        maps
    };
    let photo = settings.photo;
    let mut targets = maps_of(pictures.photo);
    if photo < 1.0 {
        for ((_, target), (_, painted)) in targets.iter_mut().zip(maps_of(pictures.painting)) {
            *target = combine(&[(photo, target), (1.0 - photo, &painted)]);
        }
    }
    let weight = |seen: Layer| layers.iter().filter(|(layer, _)| *layer == seen).map(|(_, weight)| weight).sum();
    let look = |(layer, map)| Look { layer, weight: weight(layer), loss: FeatureLoss::Content(ContentLoss::new(map)) };
    targets.into_iter().map(look).collect()
}

fn styles(network: &Vgg, pooling: Pooling, picture: &Tensor<4>, layers: &[(Layer, f64)], keep: Keep) -> Vec<Look> {
    let mut grams: Vec<Option<Tensor<2>>> = vec![None; layers.len()];
    network.look(picture, &names(layers), pooling, keep, |seen, rows| {
        for (_, gram) in layers.iter().zip(&mut grams).filter(|((layer, _), _)| *layer == seen) {
            *gram = Some(add_gram(gram.take(), rows, pixels(seen, extent(picture))));
        }
    });
    let look = |(&(layer, weight), gram): (&(Layer, f64), Option<Tensor<2>>)| {
        let loss = StyleLoss::of_gram(gram.expect("the way there showed every layer"));
        Look { layer, weight, loss: FeatureLoss::Style(loss) }
    };
    layers.iter().zip(grams).map(look).collect()
}

fn names(layers: &[(Layer, f64)]) -> Vec<Layer> {
    layers.iter().map(|(layer, _)| *layer).collect()
}

/// Height and width.
fn extent(picture: &Tensor<4>) -> (usize, usize) {
    let [_, _, height, width] = picture.dims();
    (height, width)
}

/// Of a layer's map for a picture of this height and width.
fn pixels(layer: Layer, (height, width): (usize, usize)) -> usize {
    let (height, width) = layer.extent(height, width);
    height * width
}
