//! GIF: blocks, each a chain of sub-blocks (`GIF89a` specification, sections 15 to 27).

use super::{Extra, Probe, array};

/// Reads the size of the canvas and counts frames. A missing trailer is no damage: the decoder checks that the first frame is
/// complete.
pub(super) fn probe(bytes: &[u8]) -> Probe<'_> {
    let more = if frames(bytes, 2) > 1 { Extra::Frames } else { Extra::Nothing };
    let size = array(bytes, 6).zip(array(bytes, 8));
    let size = size.map(|(width, height)| (u16::from_le_bytes(width).into(), u16::from_le_bytes(height).into()));
    Probe { size, more, ..Probe::PLAIN }
}

/// How many frames there are, counted up to `limit`.
fn frames(bytes: &[u8], limit: usize) -> usize {
    let mut count = 0;
    // Signature and logical screen; the byte at 10 holds the size of the colour table behind it.
    let mut at = 13 + bytes.get(10).map_or(0, |&flags| colour_table(flags));
    while count < limit {
        match bytes.get(at) {
            // An extension: its label, then sub-blocks.
            Some(0x21) => at = behind_sub_blocks(bytes, at + 2),
            // A frame: its place and size, its own colours, the width of the first code, then sub-blocks.
            Some(0x2C) => {
                let Some([.., flags]) = array::<10>(bytes, at) else { break };
                count += 1;
                at = behind_sub_blocks(bytes, at + 10 + colour_table(flags) + 1);
            }
            _ => break,
        }
    }
    count
}

/// Bytes of the colour table that `flags` announce.
fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where the chain of sub-blocks that begins at `at` has ended.
fn behind_sub_blocks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&length) = bytes.get(at) {
        at += 1 + usize::from(length);
        if length == 0 {
            break;
        }
    }
    at
}
