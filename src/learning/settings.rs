//! How a look is learned.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    generator::Size,
    session::{check_against, schema_of},
};

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
    #[schemars(range(min = 0.0, max = 1e6))]
    pub content_weight: f64,
    /// Weight of the style's Gram matrices.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub style_weight: f64,
    /// Weight of the squared total variation.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub tv_weight: f64,
    /// Weight of the adversarial loss: of a small network that learns meanwhile to tell pieces of the style picture from
    /// painted ones.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub adversarial_weight: f64,
    /// Weight of the L1 distance to the paintings of key frames, where there are any.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub key_frame_weight: f64,
    /// Weight of the mean squared distance between the painting of a piece and that of the same piece before it moved, for moving
    /// pictures: every second piece moves.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub temporal_weight: f64,
    /// Of all random numbers.
    pub seed: u64,
}

impl Default for LearningSettings {
    fn default() -> Self {
        Self {
            size: Size::default(),
            network: crate::network::VGG19_LITE.into(),
            crop: 128,
            style_side: 384,
            batch: 2,
            rate: 4e-3,
            content_weight: 1.0,
            style_weight: 15.0,
            tv_weight: 2.0,
            adversarial_weight: 0.0,
            key_frame_weight: 10.0,
            temporal_weight: 0.0,
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
        let settings = serde_json::to_value(self).expect("settings are plain data");
        check_against(&schema_of::<Self>(), &settings)?;
        if !self.crop.is_multiple_of(4) {
            let (setting, value) = ("crop".into(), self.crop.to_string());
            return Err(Error::BadSetting { setting, value, allowed: "a multiple of 4".into() });
        }
        Ok(())
    }
}
