//! WebP: RIFF chunks of type, length and data, padded to even lengths (RFC 9649).

use super::{Extra, Probe, TRUNCATED, array, slice};

/// Checks that every chunk is within the file, counts frames, and finds the EXIF block.
pub(super) fn probe(bytes: &[u8]) -> Probe<'_> {
    let mut found = Probe { damage: Some(TRUNCATED), ..Probe::PLAIN };
    let Some(end) = u32_at(bytes, 4).and_then(|length| (length as usize).checked_add(8)) else { return found };
    let Some(riff) = bytes.get(..end) else { return found };
    let mut frames = 0;
    let mut at = 12;
    while let (Some(kind), Some(length)) = (array::<4>(riff, at), u32_at(riff, at + 4)) {
        let Some(data) = slice(riff, at + 8, length as usize) else { return found };
        match &kind {
            b"ANMF" => frames += 1,
            b"EXIF" => found.exif = Some(data),
            _ => {}
        }
        at += 8 + data.len() + data.len() % 2;
    }
    if frames > 1 {
        found.more = Extra::Frames;
    }
    found.damage = None;
    found
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}
