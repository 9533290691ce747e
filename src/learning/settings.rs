//! How a look is learned.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, generator::Size};

/// How a look is learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LearningSettings {
    /// How large the generator is.
    pub size: Size,
    /// The network whose features are compared.
    pub network: String,
    /// Side of the pieces of photos, in pixels; a multiple of 4.
    #[schemars(range(min = 32, max = 512))]
    pub crop: usize,
    /// Long side of the style picture, in pixels: a larger one gives larger strokes.
    #[schemars(range(min = 64, max = 1024))]
    pub style_side: usize,
    /// Pieces in a step.
    #[schemars(range(min = 1, max = 16))]
    pub batch: usize,
    /// Step size of Adam at the beginning; it falls to nothing by the end.
    #[schemars(range(min = 1e-5, max = 0.1))]
    pub rate: f64,
    /// Weight of the photo's features.
    pub content_weight: f64,
    /// Weight of the style's Gram matrices.
    pub style_weight: f64,
    /// Weight of the squared total variation.
    pub tv_weight: f64,
    /// Of all random numbers.
    pub seed: u64,
}

impl Default for LearningSettings {
    fn default() -> Self {
        Self {
            size: Size::default(),
            network: crate::network::VGG19_LITE.into(),
            crop: 128,
            style_side: 256,
            batch: 2,
            rate: 2e-3,
            content_weight: 1.0,
            style_weight: 12.0,
            tv_weight: 24.0,
            seed: 1,
        }
    }
}

impl LearningSettings {
    /// Checks that everything is within its range.
    ///
    /// # Errors
    /// [`Error::BadSetting`].
    pub fn check(&self) -> Result<()> {
        let bad = |setting: &str, value: String, allowed: &str| {
            Err(Error::BadSetting { setting: setting.into(), value, allowed: allowed.into() })
        };
        if !(32..=512).contains(&self.crop) || !self.crop.is_multiple_of(4) {
            return bad("crop", self.crop.to_string(), "a multiple of 4 from 32 to 512");
        }
        if !(64..=1024).contains(&self.style_side) {
            return bad("style_side", self.style_side.to_string(), "from 64 to 1024");
        }
        if !(1..=16).contains(&self.batch) {
            return bad("batch", self.batch.to_string(), "from 1 to 16");
        }
        if !(1e-5..=0.1).contains(&self.rate) {
            return bad("rate", self.rate.to_string(), "from 0.00001 to 0.1");
        }
        let weights = [
            ("content_weight", self.content_weight),
            ("style_weight", self.style_weight),
            ("tv_weight", self.tv_weight),
        ];
        for (name, weight) in weights {
            if !(0.0..=1e6).contains(&weight) {
                return bad(name, weight.to_string(), "from 0 to 1000000");
            }
        }
        Ok(())
    }
}
