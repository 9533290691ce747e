//! What a network sees of a finished picture: a recipe's losses layer by layer, and self-similarity.

use std::collections::BTreeMap;

use burn::tensor::Tensor;
use serde::Serialize;

use super::{
    feature_objective::FeatureObjective,
    layer_weights::{default_content_layers, default_style_layers, layers_of},
    networks::Networks,
    objective::visible,
    pictures::ScalePictures,
    scale_settings::ScaleSettings,
};
use crate::{
    Result,
    image::Rgb,
    loss::{CONTENT, STYLE},
    measure::self_similarity,
    network::{FeatureNetwork, Layer},
    ops::Engine,
    upload::upload,
};

/// The layers of self-similarity, where a network has them; else its deepest.
const SELF_SIMILARITY_LAYERS: [&str; 2] = ["relu3_1", "relu4_1"];

/// A measure at each of some layers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayerValues {
    /// The mean over the layers, by the weights that a recipe gives them by default.
    pub mean: f64,
    /// Each layer's, by its name.
    pub layers: BTreeMap<String, f64>,
}

/// How near a picture's features are to a photo's and to a style's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeatureMeasures {
    /// The content losses: 0 for the photo, 1 for features that are zero.
    pub content_loss: LayerValues,
    /// The style (Gram) losses: 0 for the style picture, 1 for features that are zero.
    pub style_loss: LayerValues,
    /// [`self_similarity`] with the photo: 0 to 2.
    pub self_similarity: LayerValues,
}

/// Measures a result by the network of this name, at its default layers, as far as they have a pixel of each picture. The
/// losses are those of [`Recipe`](super::Recipe), each divided by its value for zero features, without the weights of content and style.
///
/// # Shapes
/// - `result`, `photo`: of one size
///
/// # Errors
/// [`Error::NoWeights`](crate::Error::NoWeights), [`Error::UnknownNetwork`](crate::Error::UnknownNetwork),
/// [`Error::DeviceFailed`](crate::Error::DeviceFailed).
///
/// # Panics
/// If `result` and `photo` differ in size.
pub async fn feature_measures(
    networks: &Networks,
    network: &str,
    engine: &Engine,
    result: &Rgb,
    (photo, style): (&Rgb, &Rgb),
) -> Result<FeatureMeasures> {
    assert_eq!((result.width(), result.height()), (photo.width(), photo.height()), "pictures of one size");
    let mut settings = settings(networks, network)?;
    let network = networks.load(&settings.network, networks.architecture(network)?.deepest(), engine)?;
    let [result, photo, style] = [result, photo, style].map(|picture| upload(picture.clone(), engine));
    settings.content = visible(&*network, &settings.content, &[&photo]);
    settings.style = visible(&*network, &settings.style, &[&photo, &style]);
    let self_similarity = self_similarities(&*network, &settings, &result, &photo).await?;

    let unweighted = |layers: &[(Layer, f64)]| layers.iter().map(|(layer, _)| (*layer, 1.0)).collect();
    let plain = ScaleSettings {
        content: unweighted(&settings.content),
        style: unweighted(&settings.style),
        ..settings.clone()
    };
    let pictures = ScalePictures::new(photo, style, result.clone());
    let values = FeatureObjective::new(network, &plain, &pictures).normalized().await?.values(&result).await?;
    let of_term = |term: &str, weights: &[(Layer, f64)]| {
        let values = values.iter().filter(|(name, ..)| *name == term);
        LayerValues::new(values.map(|(_, layer, value)| (*layer, *value)), weights)
    };
    Ok(FeatureMeasures {
        content_loss: of_term(CONTENT, &settings.content),
        style_loss: of_term(STYLE, &settings.style),
        self_similarity,
    })
}

/// The default layers of a network, whose weights sum to 1.
fn settings(networks: &Networks, network: &str) -> Result<ScaleSettings> {
    let architecture = networks.architecture(network)?;
    let content = layers_of(&default_content_layers(architecture), architecture)?;
    let style = layers_of(&default_style_layers(architecture), architecture)?;
    Ok(ScaleSettings::plain(network, content, style))
}

async fn self_similarities(
    network: &dyn FeatureNetwork,
    settings: &ScaleSettings,
    result: &Tensor<4>,
    photo: &Tensor<4>,
) -> Result<LayerValues> {
    let even = |layers: &[Layer]| {
        let weighted: Vec<(Layer, f64)> = layers.iter().map(|layer| (*layer, 1.0)).collect();
        visible(network, &weighted, &[photo])
    };
    let named = SELF_SIMILARITY_LAYERS.map(|name| name.parse().expect("a layer's name"));
    let there: Vec<Layer> = named.into_iter().filter(|layer| network.require(*layer).is_ok()).collect();
    let mut weights = even(&there);
    if weights.is_empty() {
        weights = even(&network.layers()).pop().into_iter().collect();
    }
    let layers: Vec<Layer> = weights.iter().map(|(layer, _)| *layer).collect();
    let maps = |picture| network.features(picture, &layers, settings.pooling);
    let channels: Vec<usize> = maps(photo).iter().map(|map| map.dims()[1]).collect();
    let (ours, theirs) =
        (network.engine().read_all(maps(result)).await?, network.engine().read_all(maps(photo)).await?);
    let values = ours.iter().zip(&theirs).zip(channels).map(|((a, b), channels)| self_similarity(a, b, channels));
    Ok(LayerValues::new(layers.iter().copied().zip(values), &weights))
}

impl LayerValues {
    /// Of layers that all have a weight.
    fn new(values: impl Iterator<Item = (Layer, f64)>, weights: &[(Layer, f64)]) -> Self {
        let layers: BTreeMap<String, f64> = values.map(|(layer, value)| (layer.to_string(), value)).collect();
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let weighted = weights.iter().map(|(layer, weight)| weight * layers[&layer.to_string()]);
        Self { mean: weighted.sum::<f64>() / total, layers }
    }
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;
    use crate::{
        gallery::Work,
        image::resize,
        network::{NetworkWeights, VGG19_RANDOM, random},
    };

    fn measured(weights: NetworkWeights, result: &Rgb, photo: &Rgb, style: &Rgb) -> FeatureMeasures {
        let (networks, engine) = (weights.into(), Engine::cpu());
        pollster::block_on(feature_measures(&networks, VGG19_RANDOM, &engine, result, (photo, style))).unwrap()
    }

    fn narrow() -> NetworkWeights {
        random::weights(&random::NARROW_WIDTHS, 1)
    }

    fn names(values: &LayerValues) -> Vec<&str> {
        values.layers.keys().map(String::as_str).collect()
    }

    #[test]
    fn the_photo_has_no_content_loss_and_the_style_no_style_loss() {
        let (photo, style) = (Work::Photo.paint(64, 1), Work::Mosaic.paint(64, 1));
        let of_photo = measured(narrow(), &photo, &photo, &style);
        assert!(of_photo.content_loss.mean.abs() < 1e-9 && of_photo.self_similarity.mean.abs() < 1e-9, "{of_photo:?}");
        assert!(of_photo.style_loss.mean > 0.01, "{of_photo:?}");
        assert_eq!(names(&of_photo.content_loss), ["relu3_1", "relu4_2"]);
        assert_eq!(names(&of_photo.style_loss), ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]);
        assert_eq!(names(&of_photo.self_similarity), SELF_SIMILARITY_LAYERS);

        let style = resize(&style, photo.width(), photo.height());
        let of_style = measured(narrow(), &style, &photo, &style);
        assert!(of_style.style_loss.mean.abs() < 1e-6 && of_style.content_loss.mean > 0.01, "{of_style:?}");
        assert!(of_style.self_similarity.mean > 0.01, "{of_style:?}");
    }

    /// What is zero everywhere has the loss that each is divided by.
    #[test]
    fn zero_features_have_a_loss_of_1() {
        let mut weights = random::weights(&[4], 1);
        weights.convolutions[0].weight.iter_mut().for_each(|weight| *weight = 0.1);
        let grey = |level: f32| Rgb::from_fn(16, 16, |_, _| [level; 3]);
        // Black is below the mean that is subtracted, and dead.
        let measures = measured(weights, &grey(0.0), &grey(1.0), &grey(1.0));
        assert!((measures.content_loss.mean - 1.0).abs() < 1e-5, "{measures:?}");
        assert!((measures.style_loss.layers["relu1_1"] - 1.0).abs() < 1e-5, "{measures:?}");
    }

    #[test]
    fn the_mean_is_weighted_and_shallow_networks_do() {
        let (photo, style) = (Work::Photo.paint(64, 1), Work::Mosaic.paint(64, 1));
        let measures = measured(narrow(), &photo, &photo, &style);
        let layers = &measures.style_loss.layers;
        let [a, b, c, d, e] = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"].map(|name| layers[name]);
        let expected = (a + b + c + 0.3 * d + 0.1 * e) / 3.4;
        assert!((measures.style_loss.mean - expected).abs() < 1e-9, "{measures:?}");
        let shallow = measured(random::weights(&[4, 4, 6, 6], 1), &photo, &photo, &style);
        assert_eq!(names(&shallow.self_similarity), ["relu2_2"]);
    }
}
