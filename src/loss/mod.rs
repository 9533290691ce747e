//! The losses of Gatys, Ecker and Bethge, "A Neural Algorithm of Artistic Style" (2015), others on features that can take
//! their place, and those on the pixels themselves, each with its gradient.
//!
//! Symbols are the paper's: `F` the picture's features, `P` the content's, `G` the picture's Gram matrix, `A` the style's;
//! `N_l` channels and `M_l` pixels of layer `l`.
//!
//! Losses on features join by the trait [`FeatureLoss`]. Values stay on the device: they are pushed to a
//! [`Sums`](crate::ops::Sums), and all are read together.

mod content;
mod feature_loss;
mod gram;
mod guided;
mod moments;
mod patches;
mod picture;
mod self_similarity;
mod sliced;
mod square_root;
mod transport;

pub use content::ContentLoss;
pub use feature_loss::{FeatureLoss, LossPass, losses_gradient, losses_values, normalized};
pub use gram::{GramLoss, add_gram};
pub use guided::GuidedLoss;
pub use moments::{FeatureMoments, MomentsLoss};
pub use patches::{PatchLoss, patch_filters};
pub use picture::{distance_l1, range, total_variation, total_variation_l1, weighted_distance};
pub use self_similarity::{SelfSimilarityLoss, self_similarity_bytes};
pub use sliced::{Projection, SlicedLoss, SlicedStyle, random_directions};

/// Name of the term of content losses.
pub const CONTENT: &str = "content";
/// Name of the term of style losses.
pub const STYLE: &str = "style";
/// Name of the term of the total variation.
pub const TV: &str = "tv";
/// Name of the term of edges that differ from the photo's.
pub const EDGES: &str = "edges";
/// Name of the term of the style's patches.
pub const PATCHES: &str = "patches";
/// Name of the term of pixels outside 0..1.
pub const RANGE: &str = "range";
/// Distance to other frames' paintings, moved to this one.
pub const TEMPORAL: &str = "temporal";
