//! How steady a moving picture is.

use crate::{Error, Result};

/// Settings of moving pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VideoSettings {
    /// How much of the painting before is kept where the motion can be trusted, 0 (nothing) to 0.95. More is steadier,
    /// and softer where things move.
    pub steadiness: f64,
    /// By how much each frame counts in the statistics of its shot, 0 (the first frame's stay) to 1 (its own only).
    pub follow: f64,
}

impl Default for VideoSettings {
    fn default() -> Self {
        Self { steadiness: 0.7, follow: 0.02 }
    }
}

impl VideoSettings {
    /// Frame by frame, each as a picture by itself: what flickers.
    pub const NONE: Self = Self { steadiness: 0.0, follow: 1.0 };

    /// Whether they are in their ranges.
    ///
    /// # Errors
    /// [`Error::BadSetting`].
    pub fn check(self) -> Result<Self> {
        let outside = |setting: &str, value: f64, allowed: &str| {
            Err(Error::BadSetting { setting: setting.into(), value: value.to_string(), allowed: allowed.into() })
        };
        if !(0.0..=0.95).contains(&self.steadiness) {
            return outside("steadiness", self.steadiness, "a number from 0 to 0.95");
        }
        if !(0.0..=1.0).contains(&self.follow) {
            return outside("follow", self.follow, "a number from 0 to 1");
        }
        Ok(self)
    }
}
