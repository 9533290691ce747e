//! How good a painting is, in numbers: how much of the photo it kept, and how near it came to the style.
//!
//! Measures on pixels, and one on feature maps as plain slices; all of them plain arithmetic on the host. Those that a
//! network's losses define are in [`session::feature_measures`](crate::session::feature_measures). Where a measure samples, its seed
//! is fixed: the same pictures always give the same number, and a picture compared with itself gives the best one.

mod chroma;
mod colours;
mod patches;
mod samples;
mod self_similarity;
mod sliced_wasserstein;
mod ssim;
mod warping;

pub use chroma::chroma_distance;
pub use colours::colour_distance;
pub use patches::{PATCH, patch_distance};
pub use self_similarity::{MAX_POINTS, self_similarity};
pub use ssim::{WINDOW, ssim};
pub use warping::warping_error;
