//! BMP: a file header of 14 bytes, then a bitmap header that begins with the size.

use super::{Probe, array};

/// Reads the size. The decoder notices by itself what is missing.
pub(super) fn probe(bytes: &[u8]) -> Probe<'_> {
    Probe { size: size(bytes), ..Probe::PLAIN }
}

fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let [length, width, height] = [14, 18, 22].map(|at| array(bytes, at).map(i32::from_le_bytes));
    // OS/2's first header, of 12 bytes, has 16-bit sides and is left to the decoder. A negative height means that the
    // rows run downwards.
    (length? >= 40).then_some((u32::try_from(width?).ok()?, height?.unsigned_abs()))
}
