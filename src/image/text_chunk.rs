//! Text in PNG files: `iTXt` chunks (PNG specification, third edition, 11.3.3.4), written and read uncompressed.

/// Bytes of text that are read at most; what is written is a few kilobytes.
pub const LONGEST_TEXT: usize = 64 * 1024;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const KIND: &[u8] = b"iTXt";

/// Puts a text into a PNG file, behind its header. A `keyword` is 1 to 79 bytes of Latin-1.
///
/// # Panics
/// If `png` does not begin as a PNG file: it is one that [`encode`](super::encode) made.
pub fn with_text(png: &[u8], keyword: &str, text: &str) -> Vec<u8> {
    let header = chunks(png).next().expect("a PNG file begins with its header");
    // The two zeros say: not compressed; then a language and a translated keyword, both empty.
    let data = [keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
    let length = (data.len() as u32).to_be_bytes();
    let chunk = [&length, KIND, &data, &checksum(KIND, &data).to_be_bytes()].concat();
    let (before, after) = png.split_at(header.end);
    [before, &chunk, after].concat()
}

/// The first text with this keyword in a file; none where there is none, or where the file is no PNG.
///
/// # Errors
/// Why it cannot be used: it is compressed (nothing that is saved here is, and a few bytes may unpack to gigabytes), longer than
/// [`LONGEST_TEXT`], or damaged.
pub fn find_text(file: &[u8], keyword: &str) -> Result<Option<String>, &'static str> {
    let prefix = [keyword.as_bytes(), &[0]].concat();
    let mut texts = chunks(file).filter(|chunk| matches!(chunk.kind, b"iTXt" | b"zTXt" | b"tEXt"));
    let Some(chunk) = texts.find(|chunk| chunk.data.starts_with(&prefix)) else { return Ok(None) };
    if chunk.data.len() > LONGEST_TEXT {
        return Err("it is too long");
    }
    if checksum(chunk.kind, chunk.data) != chunk.checksum {
        return Err("it is damaged");
    }
    match (chunk.kind, &chunk.data[prefix.len()..]) {
        (b"iTXt", [0, _, rest @ ..]) => {
            // Behind the language and the translated keyword.
            let text = rest.splitn(3, |byte| *byte == 0).nth(2).ok_or("it is damaged")?;
            String::from_utf8(text.to_vec()).map(Some).map_err(|_| "it is damaged")
        }
        (b"tEXt", text) => String::from_utf8(text.to_vec()).map(Some).map_err(|_| "it is damaged"),
        _ => Err("it is compressed"),
    }
}

/// A piece of a PNG file.
struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    checksum: u32,
    /// Where the next one begins.
    end: usize,
}

/// The chunks that are whole, as far as they follow one another.
fn chunks(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = if file.starts_with(SIGNATURE) { SIGNATURE.len() } else { file.len() };
    std::iter::from_fn(move || {
        let number = |at: usize| Some(u32::from_be_bytes(file.get(at..at.checked_add(4)?)?.try_into().ok()?));
        let (kind, data) = (at + 4, at + 8);
        let length = usize::try_from(number(at)?).ok()?;
        let after = data.checked_add(length)?;
        let chunk = Chunk {
            kind: file.get(kind..data)?,
            data: file.get(data..after)?,
            checksum: number(after)?,
            end: after.checked_add(4)?,
        };
        at = chunk.end;
        Some(chunk)
    })
}

fn checksum(kind: &[u8], data: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(kind);
    hasher.update(data);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Format, Rgb, decode, encode};

    fn png() -> Vec<u8> {
        encode(&Rgb::from_fn(9, 8, |x, y| [x as f32 / 8.0, y as f32 / 7.0, 0.0]), Format::Png).unwrap()
    }

    /// A file with a chunk that is whole, whatever it holds.
    fn with_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
        let png = png();
        let (before, after) = png.split_at(33);
        let length = (data.len() as u32).to_be_bytes();
        [before, &length, kind, data, &checksum(kind, data).to_be_bytes(), after].concat()
    }

    #[test]
    fn what_is_written_is_read() {
        let plain = png();
        let file = with_text(&with_text(&plain, "Software", "Impasto"), "key", "größer {\"a\": 1}");
        assert_eq!(find_text(&file, "key"), Ok(Some("größer {\"a\": 1}".into())));
        assert_eq!(find_text(&file, "Software"), Ok(Some("Impasto".into())));
        assert_eq!(find_text(&file, "ke"), Ok(None));
        assert_eq!(decode(&file, "a.png").unwrap(), decode(&plain, "a.png").unwrap());
    }

    #[test]
    fn files_without_a_text_have_none() {
        for file in [&png()[..], b"", b"\x89PNG", b"\x89PNG\r\n\x1a\n", b"GIF89a"] {
            assert_eq!(find_text(file, "key"), Ok(None));
        }
    }

    #[test]
    fn hostile_texts_are_refused_and_their_pictures_are_not() {
        let mut broken = with_text(&png(), "key", "text");
        broken[33 + 8 + 12] ^= 1;
        let long = "a".repeat(LONGEST_TEXT);
        for (file, why) in [
            (with_chunk(*b"iTXt", b"key\0\x01\0\0\0\x78\x9c\x03\0\0\0\0\x01"), "it is compressed"),
            (with_chunk(*b"zTXt", b"key\0\0\x78\x9c\x03\0\0\0\0\x01"), "it is compressed"),
            (with_text(&png(), "key", &long), "it is too long"),
            (broken, "it is damaged"),
            (with_chunk(*b"iTXt", b"key\0\0\0en"), "it is damaged"),
            (with_chunk(*b"iTXt", b"key\0\0\0\0\0\xff\xfe"), "it is damaged"),
        ] {
            assert_eq!(find_text(&file, "key"), Err(why));
            assert_eq!(decode(&file, "a.png").unwrap().picture, decode(&png(), "a.png").unwrap().picture, "{why}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_read_without_panic() {
        let file = with_text(&png(), "key", "text");
        for end in 0..file.len() {
            let found = find_text(&file[..end], "key").unwrap();
            assert_eq!(found.is_some(), end >= 33 + 12 + 12, "{end}");
        }
    }
}
