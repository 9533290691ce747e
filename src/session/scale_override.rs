//! What a recipe's scales do differently, by their size.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::layer_weights::{LayerWeights, MAX_WEIGHT, schema_of_layers};
use crate::optimizer::Method;

/// Over all scales together.
pub(super) const MAX_ITERATIONS: usize = 10_000;

/// Settings of the scales up to a size. What is left out is the recipe's.
///
/// Composition forms at small sizes, where an iteration costs little. Large sizes, which draw the strokes, need fewer
/// iterations, or only the shallow layers, or a smaller network, with a content target that preserves what the smaller size
/// has painted (`photo`). A large painting then costs a fraction of what equal settings at every size would.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ScaleOverride {
    /// The longest side of its scales, in pixels.
    ///
    /// A scale takes the first entry whose `up_to` it does not exceed; the last
    /// entry has none and takes all larger scales.
    pub up_to: Option<usize>,
    /// Iterations at each of its scales, before the recipe's total is shared out.
    #[schemars(range(min = 1, max = MAX_ITERATIONS))]
    pub iterations: usize,
    /// The network.
    pub network: Option<String>,
    /// Layers of the content loss.
    #[schemars(schema_with = "schema_of_layers")]
    pub content_layers: Option<LayerWeights>,
    /// Layers of the style loss.
    #[schemars(schema_with = "schema_of_layers")]
    pub style_layers: Option<LayerWeights>,
    /// Weight of the content loss.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT))]
    pub content_weight: Option<f64>,
    /// Weight of the style loss, before the strength.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT))]
    pub style_weight: Option<f64>,
    /// Share of the photo's features in the content target.
    ///
    /// The rest are the features of the painting as it comes
    /// from the size before, so that what has formed there is kept.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub photo: f64,
    /// The optimizer.
    pub optimizer: Option<Method>,
}

impl Default for ScaleOverride {
    fn default() -> Self {
        Self {
            up_to: None,
            iterations: 40,
            network: None,
            content_layers: None,
            style_layers: None,
            content_weight: None,
            style_weight: None,
            photo: 1.0,
            optimizer: None,
        }
    }
}
