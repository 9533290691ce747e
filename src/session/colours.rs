//! Whose colours a painting has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::image::{Rgb, blend, resize, with_chroma_of, with_covariance_of, with_histogram_of, with_oklab_chroma_of};

/// How the photo's colours are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeepColours {
    /// The style's.
    #[default]
    None,
    /// The photo's; only brightness is painted.
    Luminance,
    /// The photo's, by the histogram of each channel.
    Histogram,
    /// The photo's, by mean and covariance.
    Covariance,
    /// The photo's, up to the painted edges.
    ///
    /// Only lightness is painted, in `OKLab`; the photo's chroma is smoothed along its edges (Kolkin et al. 2022).
    Oklab,
}

impl KeepColours {
    /// A style picture in the colours that its strokes are to have, `strength` of them the photo's.
    pub(super) fn of_style(self, style: Rgb, photo: &Rgb, strength: f64) -> Rgb {
        let matched = match self {
            Self::None | Self::Luminance | Self::Oklab => return style,
            Self::Histogram => with_histogram_of(&style, photo),
            Self::Covariance => with_covariance_of(&style, photo),
        };
        blend(&style, &matched, strength as f32)
    }

    /// A painting as it is shown, `strength` of its colours the photo's.
    pub(super) fn of_painting(self, painting: Rgb, photo: &Rgb, strength: f64) -> Rgb {
        let photo = || resize(photo, painting.width(), painting.height());
        match self {
            Self::None | Self::Histogram | Self::Covariance => painting,
            Self::Luminance => blend(&painting, &with_chroma_of(&painting, &photo()), strength as f32),
            Self::Oklab => with_oklab_chroma_of(&painting, &photo(), strength as f32),
        }
    }
}
