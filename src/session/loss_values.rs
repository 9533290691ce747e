//! The values of a loss's terms, by name.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::{
    loss::{CONTENT, EDGES, PATCHES, RANGE, STYLE, TV},
    network::Layer,
};

/// The weighted terms of the loss, by name; they sum to `total`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LossValues {
    /// The sum of all terms.
    #[serde(rename = "loss")]
    pub total: f64,
    /// Those terms that come from a network's layers, by term and layer. They sum to the term.
    layers: BTreeMap<String, BTreeMap<String, f64>>,
    /// The terms: `content`, `style`, `tv` (total variation), `edges`, `patches`, `range` (pixels outside 0..1).
    #[serde(flatten)]
    #[schemars(schema_with = "schema_of_terms")]
    terms: BTreeMap<String, f64>,
}

/// Users are shown the terms by name.
fn schema_of_terms(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "properties": {
            CONTENT: { "type": "number", "description": "The content loss." },
            STYLE: { "type": "number", "description": "The style loss." },
            TV: { "type": "number", "description": "The total variation." },
            EDGES: { "type": "number", "description": "Of edges that differ from the photo's; left out where they have no weight." },
            PATCHES: { "type": "number", "description": "Of patches that differ from the style's; left out where they have no weight." },
            RANGE: { "type": "number", "description": "Of values outside 0..1; left out where there are none yet." },
        },
        "required": [CONTENT, STYLE, TV],
    })
}

impl LossValues {
    /// The terms with their names and layers, in any order; those of the same name, and of the same layer, are added.
    pub(super) fn new<'a>(total: f64, terms: impl IntoIterator<Item = (&'a str, Option<Layer>, f64)>) -> Self {
        let mut values = Self { total, ..Self::default() };
        for (name, layer, value) in terms {
            *values.terms.entry(name.to_owned()).or_default() += value;
            if let Some(layer) = layer {
                let layers = values.layers.entry(name.to_owned()).or_default();
                *layers.entry(layer.to_string()).or_default() += value;
            }
        }
        values
    }

    /// The value of a term; 0 if there is none of that name.
    pub fn term(&self, name: &str) -> f64 {
        self.terms.get(name).copied().unwrap_or(0.0)
    }

    /// The values of a term at each layer that it observes, by the layers' names; none for terms on the pixels.
    pub fn layers(&self, name: &str) -> impl Iterator<Item = (&str, f64)> {
        self.layers.get(name).into_iter().flatten().map(|(layer, value)| (layer.as_str(), *value))
    }
}

impl Default for LossValues {
    /// Zero, with the terms that users are shown.
    fn default() -> Self {
        Self {
            total: 0.0,
            layers: BTreeMap::new(),
            terms: [CONTENT, STYLE, TV].map(|name| (name.to_owned(), 0.0)).into(),
        }
    }
}
