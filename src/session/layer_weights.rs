//! The layers that a loss observes.

use std::collections::BTreeMap;

use impasto_weights::one_line;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::{
    Error, Result,
    network::{Architecture, Layer},
};

/// Of a loss, or of one of its layers.
pub(super) const MAX_WEIGHT: f64 = 1e9;

/// Layer names and their weights relative to each other, for example `{"relu1_1": 1, "relu3_1": 0.5}`.
pub type LayerWeights = BTreeMap<String, f64>;

/// Of an optional [`LayerWeights`].
pub(super) fn schema_of_layers(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["object", "null"],
        "additionalProperties": { "type": "number", "minimum": 0, "maximum": MAX_WEIGHT },
    })
}

/// All with the same weight.
pub(super) fn even(layers: &[&str]) -> LayerWeights {
    layers.iter().map(|name| ((*name).to_owned(), 1.0)).collect()
}

/// Named layers with their weights made to sum to 1.
///
/// # Errors
/// [`Error::UnknownLayer`] where one is named that the network lacks.
pub(super) fn layers_of(named: &LayerWeights, network: &Architecture) -> Result<Vec<(Layer, f64)>> {
    let total: f64 = named.values().sum();
    named
        .iter()
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(name, weight)| {
            let layer: Layer = name.parse().map_err(|_| Error::UnknownLayer {
                network: network.name().into(),
                layer: one_line(name),
                known: network.layers().iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            })?;
            network.require(layer)?;
            Ok((layer, weight / total))
        })
        .collect()
}

/// The content layers where none are named: `relu3_1`, which keeps the drawing, and `relu4_2`, which keeps the meaning; in
/// a shallower network the deepest of `relu3_2`, `relu2_2`, `relu1_1`.
pub(super) fn default_content_layers(network: &Architecture) -> LayerWeights {
    let defaults: &[&[&str]] = &[&["relu3_1", "relu4_2"], &["relu3_2"], &["relu2_2"], &["relu1_1"]];
    let layers = defaults.iter().find(|names| names.iter().all(|name| has(network, name)));
    even(layers.expect("every network has conv1_1"))
}

/// The style layers where none are named: the first of each block, the deep ones less: they bend the drawing more than they
/// add to the look.
pub(super) fn default_style_layers(network: &Architecture) -> LayerWeights {
    let firsts = [("relu1_1", 1.0), ("relu2_1", 1.0), ("relu3_1", 1.0), ("relu4_1", 0.3), ("relu5_1", 0.1)];
    let there = firsts.into_iter().filter(|(name, _)| has(network, name));
    there.map(|(name, weight)| (name.to_owned(), weight)).collect()
}

fn has(network: &Architecture, name: &str) -> bool {
    name.parse().is_ok_and(|layer| network.has(layer))
}
