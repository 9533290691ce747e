//! The kinds of 2x2 pooling.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What shrinks the maps between blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean of 2x2.
    ///
    /// Cleaner pictures and a far better-behaved L-BFGS (Gatys et al. 2015, section 2). The default.
    #[default]
    Average,
    /// The largest of 2x2, as VGG was trained.
    Max,
}

impl Pooling {
    pub(super) fn is_max(self) -> bool {
        self == Self::Max
    }
}
