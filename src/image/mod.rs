//! Pictures: the type, decoding, encoding, resizing, colours. Knows nothing of networks or devices.
//!
//! A file goes through [`decode`] in four steps, each in a file of its own: `probe` parses its container structure (size,
//! completeness, frames), `limits` checks the size, the decoder reads the pixels, and `flatten` makes
//! [`Rgb`] planes of them, on white and no larger than can be worked with.

mod colour;
mod decode;
mod encode;
mod flatten;
mod limits;
mod probe;
mod resize;
mod rgb;
mod text_chunk;

pub use colour::{blend, luma, with_chroma_of, with_covariance_of, with_histogram_of};
pub use decode::{Decoded, decode, from_rgba8};
pub use encode::{Format, encode};
pub use limits::{MAX_MEGAPIXELS, MAX_RATIO, MIN_SIDE};
pub use resize::{fit, resize};
pub use rgb::Rgb;
pub use text_chunk::{LONGEST_TEXT, find_text, with_text};
