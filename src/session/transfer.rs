//! What is transferred from the style, and what there is to do for it: all else asks here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pyramid::Pyramid;

/// What is taken from the style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Transfer {
    /// Strokes and colours.
    #[default]
    Style,
    /// Colours only: recolours the photo.
    ///
    /// By their mean and covariance in `OKLab` (Pitié and Kokaram 2007). Nothing is painted and no network is needed.
    Colours,
}

impl Transfer {
    /// Whether networks paint, iteration by iteration, on the device. If not, the photo is recoloured in one step on the host.
    pub(super) fn paints(self) -> bool {
        self == Self::Style
    }

    /// Long sides of the sizes at which there is something to do, in pixels, up to `size`.
    pub(super) fn long_sides(self, scales: &Pyramid, size: usize) -> Vec<usize> {
        if self.paints() { scales.long_sides(size) } else { vec![size] }
    }

    /// Steps that are left of so many iterations where some are done already. Recolouring has one, however often it is begun
    /// anew.
    pub(super) fn steps_left(self, iterations: usize, done: usize) -> usize {
        if self.paints() { iterations.saturating_sub(done) } else { 1 }
    }
}
