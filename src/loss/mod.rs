//! The losses of Gatys, Ecker and Bethge, "A Neural Algorithm of Artistic Style" (2015), each with its gradient, and two
//! that keep the picture a picture.
//!
//! Symbols are the paper's: `F` the picture's features, `P` the photo's, `G` the picture's Gram matrix, `A` the style's;
//! `N_l` channels and `M_l` pixels of layer `l`.
//!
//! Values stay on the device: they are pushed to a [`Sums`](crate::ops::Sums), and all are read together.

mod content;
mod picture;
mod style;

pub use content::ContentLoss;
pub use picture::{range, total_variation};
pub use style::{StyleLoss, add_gram};
