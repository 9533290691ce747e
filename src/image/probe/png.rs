//! PNG: chunks of length, type, data and checksum (PNG specification, third edition).

use super::{Extra, Probe, TRUNCATED, array};

/// Reads the size from the header chunk, the frame count from `acTL`, and finds the closing `IEND`.
///
/// The palette's length is checked here because the decoder (png 0.18.1) trusts it and would panic.
pub(super) fn probe(bytes: &[u8]) -> Probe<'_> {
    let mut found = Probe { damage: Some(TRUNCATED), ..Probe::PLAIN };
    let mut at = 8;
    while let (Some(length), Some(kind)) = (u32_at(bytes, at), array::<4>(bytes, at + 4)) {
        let data = at + 8;
        let Some(next) = data.checked_add(length as usize).and_then(|end| end.checked_add(4)) else { break };
        match &kind {
            b"IHDR" => found.size = u32_at(bytes, data).zip(u32_at(bytes, data + 4)),
            b"acTL" if u32_at(bytes, data).is_some_and(|frames| frames > 1) => found.more = Extra::Frames,
            b"PLTE" if !matches!(length, 3..=768) || length % 3 != 0 => {
                found.damage = Some("its palette is not one to 256 colours");
                break;
            }
            b"IEND" => {
                if next <= bytes.len() {
                    found.damage = None;
                }
                break;
            }
            _ => {}
        }
        at = next;
    }
    found
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}
