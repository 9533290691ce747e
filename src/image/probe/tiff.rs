//! TIFF: a chain of directories, one to a page (TIFF 6.0, section 2).

use super::{Extra, Probe, array};

/// Sees whether a second page follows the first. The decoder notices by itself what is missing.
pub(super) fn probe(bytes: &[u8]) -> Probe<'_> {
    let more = if next_page(bytes).is_some_and(|at| at != 0) { Extra::Pages } else { Extra::Nothing };
    Probe { more, ..Probe::PLAIN }
}

/// The place of the second directory, 0 if there is none.
fn next_page(bytes: &[u8]) -> Option<u32> {
    let little = bytes.first() == Some(&b'I');
    let short = |at| array(bytes, at).map(|b| if little { u16::from_le_bytes(b) } else { u16::from_be_bytes(b) });
    let long = |at| array(bytes, at).map(|b| if little { u32::from_le_bytes(b) } else { u32::from_be_bytes(b) });
    // 42 is the classic form; 43, for files beyond 4 GiB, is laid out otherwise.
    if short(2)? != 42 {
        return None;
    }
    let directory = long(4)? as usize;
    let entries = usize::from(short(directory)?);
    long(directory.checked_add(2 + 12 * entries)?)
}
