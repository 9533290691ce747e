//! Pictures: the type, decoding, encoding, resizing, colours. Knows nothing of networks or devices.
//!
//! A file goes through [`decode`] in four steps, each in a file of its own: `probe` parses its container structure (size,
//! completeness, frames), `limits` checks the size, the decoder reads the pixels, and `flatten` makes
//! [`Rgb`] planes of them, on white and no larger than can be worked with.

mod colour;
mod colour_statistics;
mod colour_transfer;
mod decode;
mod encode;
mod flatten;
mod guided_filter;
mod limits;
mod mask;
mod oklab;
mod probe;
mod resize;
mod rgb;
mod text_chunk;
mod transform;

pub use colour::{blend, luma, with_chroma_of, with_covariance_of, with_histogram_of};
pub use colour_transfer::{with_colours_of, with_oklab_chroma_of};
pub use decode::{Decoded, decode, from_rgba8};
pub use encode::{Format, encode, encode_with_opacity};
pub use limits::{MAX_MEGAPIXELS, MAX_RATIO, MIN_SIDE};
pub use mask::Mask;
pub use oklab::oklab;
pub use resize::{fit, resize, shrink};
pub use rgb::Rgb;
pub use text_chunk::{LONGEST_TEXT, find_text, with_text};
pub use transform::{crop, rotate};
