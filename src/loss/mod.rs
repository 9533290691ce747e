//! The losses of Gatys, Ecker and Bethge, "A Neural Algorithm of Artistic Style" (2015), as pure functions of tensors,
//! and two that keep the picture a picture.
//!
//! Symbols are the paper's: `F` the picture's features, `P` the photo's, `G` the picture's Gram matrix, `A` the style's;
//! `N_l` channels and `M_l` pixels of layer `l`.

mod content;
mod range;
mod style;
mod tv;

pub use content::content_loss;
pub use range::range_loss;
pub use style::{gram, rescale_gram, style_loss};
pub use tv::tv_loss;
