//! Which part of the style picture is the style.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::image::{Rgb, crop};

/// What is cut off each side of the style picture, as a share of its width or height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StyleCrop {
    /// At the left.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub left: f64,
    /// At the top.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub top: f64,
    /// At the right.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub right: f64,
    /// At the bottom.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub bottom: f64,
}

impl StyleCrop {
    /// The part that is left; where the sides meet, a sliver.
    pub fn of(self, picture: &Rgb) -> Rgb {
        crop(picture, self.left, self.top, self.right, self.bottom)
    }
}
