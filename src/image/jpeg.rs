//! Whether a JPEG file is all there.
//!
//! Decoders fill what is missing of a cut-off JPEG with grey and say nothing, so the end is looked for here.

const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;

/// Whether the end-of-image marker of the file's first picture is there. Thumbnails inside segments do not count.
pub(super) fn is_complete(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            END_OF_IMAGE => return true,
            // Markers without a segment: TEM and restarts.
            0x01 | 0xD0..=0xD7 => {}
            _ => {
                let Some(length) = bytes.get(at..at + 2) else { return false };
                at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                if marker == START_OF_SCAN {
                    skip_entropy_coded(bytes, &mut at);
                }
            }
        }
    }
    false
}

/// The next marker's second byte; `at` moves behind it. Fill bytes before it are skipped.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    while *bytes.get(*at)? != 0xFF {
        *at += 1;
    }
    while *bytes.get(*at)? == 0xFF {
        *at += 1;
    }
    *at += 1;
    Some(bytes[*at - 1])
}

/// Moves `at` to the next marker that is neither a stuffed byte nor a restart.
fn skip_entropy_coded(bytes: &[u8], at: &mut usize) {
    while let Some(pair) = bytes.get(*at..*at + 2) {
        if pair[0] == 0xFF && pair[1] != 0 && !(0xD0..=0xD7).contains(&pair[1]) {
            return;
        }
        *at += 1;
    }
    *at = bytes.len();
}
