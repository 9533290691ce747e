//! What a manifest asks for.

use std::{
    collections::HashMap,
    path::{Component, Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Error, Result, image::Format};

/// One line as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    content: PathBuf,
    style: PathBuf,
    output: Option<PathBuf>,
    #[serde(default)]
    recipe: Map<String, Value>,
}

/// A painting that is asked for.
#[derive(Debug)]
pub(super) struct Painting {
    /// The photo.
    pub(super) content: PathBuf,
    /// The style picture.
    pub(super) style: PathBuf,
    /// Inside the folder for paintings.
    pub(super) output: PathBuf,
    /// The file format of its name.
    pub(super) format: Format,
    /// Settings; what is left out takes the network's default.
    pub(super) recipe: Map<String, Value>,
}

/// The lines of a manifest that are not blank, each with its number from 1: a painting, or what is wrong with it. Pictures are
/// looked for from `folder`.
pub(super) fn read(manifest: &[u8], folder: &Path) -> Vec<(usize, Result<Painting>)> {
    let mut outputs = HashMap::new();
    let lines = manifest.split(|byte| *byte == b'\n').zip(1..).filter(|(text, _)| !text.trim_ascii().is_empty());
    let painting = |(text, line)| {
        let bad = |detail| Error::BadLine { line, detail };
        let painting = parse(text, line, folder).and_then(|painting| {
            // Whichever came second would be skipped as if it had been painted.
            match *outputs.entry(painting.output.clone()).or_insert(line) {
                first if first == line => Ok(painting),
                first => Err(format!("its output {} is that of line {first}", painting.output.display())),
            }
        });
        (line, painting.map_err(bad))
    };
    lines.map(painting).collect()
}

fn parse(text: &[u8], line: usize, folder: &Path) -> Result<Painting, String> {
    // To the parser, each line is the first.
    let json = |error: serde_json::Error| error.to_string().replace("line 1 column", "column");
    let Line { content, style, output, recipe } = serde_json::from_slice(text).map_err(json)?;
    let output = output.unwrap_or_else(|| default_output(line, &content, &style));
    let is_inside = output.components().all(|part| matches!(part, Component::Normal(_)));
    if !is_inside {
        return Err(format!("its output {} must be a name inside the folder for paintings", output.display()));
    }
    let format =
        Format::from_path(&output).map_err(|_| format!("its output {} must end in .png or .jpg", output.display()))?;
    Ok(Painting { content: folder.join(content), style: folder.join(style), output, format, recipe })
}

/// `7-beach-waves.png`
fn default_output(line: usize, content: &Path, style: &Path) -> PathBuf {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    format!("{line}-{}-{}.png", stem(content), stem(style)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(manifest: &str) -> Vec<(usize, Result<Painting>)> {
        read(manifest.as_bytes(), Path::new("list"))
    }

    #[test]
    fn a_line_is_a_painting_and_blank_ones_count() {
        let manifest = "{\"content\": \"in/a.jpg\", \"style\": \"/b.png\"}\r\n\n{\"content\": \"c\", \"style\": \"d\", \
                        \"output\": \"x/y.JPG\", \"recipe\": {\"size\": 64}}\n";
        let [(1, Ok(first)), (3, Ok(second))] = &read_text(manifest)[..] else { panic!("two paintings") };
        assert_eq!((first.content.as_path(), first.style.as_path()), (Path::new("list/in/a.jpg"), Path::new("/b.png")));
        assert_eq!((first.output.as_path(), first.format), (Path::new("1-a-b.png"), Format::Png));
        assert!(first.recipe.is_empty());
        assert_eq!((second.output.as_path(), second.format), (Path::new("x/y.JPG"), Format::Jpeg));
        assert_eq!(second.recipe["size"], 64);
    }

    #[test]
    fn a_bad_line_fails_alone_with_its_number() {
        let good = r#"{"content": "a", "style": "b"}"#;
        for (bad, words) in [
            ("{\"content\": \"a\"}", "missing field `style` at column 16"),
            ("not JSON", "column"),
            (r#"{"content": "a", "style": "b", "ouput": "c.png"}"#, "ouput"),
            (r#"{"content": "a", "style": "b", "output": "../c.png"}"#, "inside"),
            (r#"{"content": "a", "style": "b", "output": "/c.png"}"#, "inside"),
            (r#"{"content": "a", "style": "b", "output": ""}"#, ".png"),
            (r#"{"content": "a", "style": "b", "output": "c.bmp"}"#, ".png"),
            (r#"{"content": "a", "style": "b", "output": "1-a-b.png"}"#, "line 1"),
        ] {
            let lines = read_text(&format!("{good}\n{bad}\n{good}"));
            let [(1, Ok(_)), (2, Err(error)), (3, Ok(_))] = &lines[..] else { panic!("{bad}: {lines:?}") };
            let message = error.to_string();
            assert!(message.starts_with("Line 2") && message.contains(words), "{message}");
        }
    }
}
