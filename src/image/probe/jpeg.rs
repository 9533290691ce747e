//! JPEG: segments from marker to marker (ITU-T T.81, annex B).

use super::{Probe, TRUNCATED, array};

/// Reads the size from the frame header and finds the end-of-image marker behind the last scan.
pub(super) fn probe(bytes: &[u8]) -> Probe<'_> {
    let mut found = Probe { damage: Some(TRUNCATED), ..Probe::PLAIN };
    let mut at = 2;
    while let Some((marker, next)) = next_marker(bytes, at) {
        at = next;
        match marker {
            // End of image. What follows (a second picture, a phone's film) is not ours.
            0xD9 => {
                found.damage = None;
                break;
            }
            // Markers without a segment: restarts, start of image, TEM.
            0xD0..=0xD8 | 0x01 => {}
            _ => {
                let Some(length) = array(bytes, at).map(u16::from_be_bytes) else { break };
                // Start of frame: all of C0..CF but the tables among them.
                if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                    found.size = frame_size(bytes, at);
                }
                at += usize::from(length).max(2);
            }
        }
    }
    found
}

/// The next marker at or behind `at` and where its segment begins. Entropy-coded data is skipped on the way: in it,
/// 0xFF is always followed by 0.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        let marker = *bytes.get(at + 1)?;
        match marker {
            0x00 => at += 2,
            // A fill byte.
            0xFF => at += 1,
            _ => return Some((marker, at + 2)),
        }
    }
}

/// Width and height in a start-of-frame segment: length, precision, height, width.
fn frame_size(bytes: &[u8], segment: usize) -> Option<(u32, u32)> {
    let [.., h1, h0, w1, w0] = array::<7>(bytes, segment)?;
    Some((u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into()))
}
