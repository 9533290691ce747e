//! The image pyramid: the sizes that a picture is painted in, from coarse to fine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest side that can be asked for, in pixels.
pub(super) const MAX_SIZE: usize = 4096;

/// The sizes of the pyramid below the full one; see [`plan`](super::plan).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Pyramid {
    /// Long side of the first size, in pixels.
    #[schemars(range(min = 16, max = MAX_SIZE))]
    pub first: usize,
    /// About how much larger each size is than the one before.
    #[schemars(range(min = 1.1, max = 4.0))]
    pub factor: f64,
}

impl Default for Pyramid {
    fn default() -> Self {
        Self { first: 96, factor: 1.5 }
    }
}

impl Pyramid {
    /// The long sides from the first up to `size`, in pixels.
    ///
    /// Painting small first forms large strokes that a network's limited receptive field could not form at full size (Gatys
    /// et al. 2017, "Controlling Perceptual Factors", section 6), and shows a picture at once. Sizes grow geometrically by a
    /// factor as near `factor` as fits.
    pub(super) fn long_sides(&self, size: usize) -> Vec<usize> {
        let ratio = size as f64 / self.first.min(size) as f64;
        let levels = (ratio.ln() / self.factor.ln()).round() as usize;
        let below = |level: usize| (levels - level) as f64 / levels.max(1) as f64;
        (0..=levels).map(|level| (size as f64 * ratio.powf(-below(level))).round() as usize).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_by_about_half() {
        let long_sides = |size| Pyramid { first: 96, factor: 1.5 }.long_sides(size);
        assert_eq!(long_sides(96), [96]);
        assert_eq!(long_sides(32), [32]);
        assert_eq!(long_sides(384), [96, 152, 242, 384]);
        assert_eq!(long_sides(512), [96, 146, 222, 337, 512]);
    }
}
