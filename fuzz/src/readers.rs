//! Each reader of files from outside on any bytes: it must neither panic nor give what its documentation rules out, and every
//! refusal must be one sentence.

use std::{
    fmt::Display,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use impasto::{
    generator::Look,
    image::decode,
    session::{Recipe, SavedRecipe},
};
use impasto_weights::{
    InputNormalization, VGG19, import,
    pack::{FORMAT, Manifest, Reader},
    sha256_hex,
};
use serde_json::{Value, json};

/// Checks that a refusal is one sentence that a page can show.
#[track_caller]
fn sentence(error: &impl Display) {
    let text = error.to_string();
    assert!(text.ends_with('.'), "no sentence: {text:?}");
    assert!(!text.contains(char::is_control), "not in one line: {text:?}");
    assert!(text.chars().count() <= 1000, "{} characters: {text:?}", text.chars().count());
}

/// A manifest: any bytes.
pub fn manifest(data: &[u8]) {
    match Manifest::parse(data, "manifest.json") {
        Ok(manifest) => {
            let again = serde_json::to_vec(&manifest).expect("plain data");
            assert_eq!(Manifest::parse(&again, "manifest.json").expect("it was valid"), manifest);
        }
        Err(error) => sentence(&error),
    }
}

/// A shard: its first byte chooses the pack's format, the others are the file, under a manifest that promises them and
/// two convolutions, 3 to 4 to 6 channels.
pub fn shard(data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    let sha256 = sha256_hex(data);
    let manifest = json!({
        "format": 1 + u32::from(*first) % FORMAT,
        "name": "vgg19-small",
        "version": "1",
        "licence": "none needed",
        "convention": InputNormalization::caffe(),
        "layers": [{"name": "conv1_1", "in": 3, "out": 4}, {"name": "conv1_2", "in": 4, "out": 6}],
        "shards": [{"file": format!("{sha256}.bin"), "bytes": data.len(), "sha256": sha256}],
    });
    let weights = Reader::new(manifest.to_string().as_bytes(), "manifest.json").and_then(|mut reader| {
        reader.add(0, data)?;
        reader.finish()
    });
    match weights {
        Ok(weights) => weights.check().expect("what is read is usable"),
        Err(error) => sentence(&error),
    }
}

/// A weight file: its first byte chooses the format, the others are the file.
pub fn weight_file(data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    let extension = ["safetensors", "pth", "bin"][usize::from(first % 3)];
    let file = Scratch::new(extension, data);
    match import::read(&file.0, VGG19) {
        Ok(weights) => weights.check().expect("what is read is usable"),
        Err(error) => sentence(&error),
    }
}

/// A picture: any bytes.
pub fn picture(data: &[u8]) {
    match decode(data, "photo") {
        Ok(decoded) => {
            let picture = decoded.picture;
            assert!(picture.width().max(picture.height()) <= 4096);
            assert!(picture.planes().iter().all(|value| (0.0..=1.0).contains(value)));
            if let Some(opacity) = decoded.opacity {
                assert_eq!((opacity.width(), opacity.height()), (picture.width(), picture.height()));
            }
            if let Some(notice) = decoded.notice {
                sentence(&notice);
            }
        }
        Err(error) => sentence(&error),
    }
}

/// A recipe: any text.
pub fn recipe(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    match Recipe::from_json(text, "recipe.json") {
        Ok(recipe) => {
            recipe.check().expect("what is read is usable");
            let again = serde_json::to_string(&recipe).expect("plain data");
            assert_eq!(Recipe::from_json(&again, "recipe.json").expect("it was valid"), recipe);
        }
        Err(error) => sentence(&error),
    }
}

/// A look: any bytes, under the hash that they have, so that more than the hash is tried.
pub fn look(data: &[u8]) {
    for bytes in [Some(data.to_vec()), rehashed(data)].into_iter().flatten() {
        match Look::from_bytes(&bytes, "a.look") {
            Ok(look) => {
                assert!(look.names().count() > 0);
                Look::from_bytes(&look.to_bytes(), "a.look").expect("what is written can be read");
            }
            Err(error) => sentence(&error),
        }
    }
}

/// What a PNG says of how it was painted: any bytes.
pub fn saved_recipe(data: &[u8]) {
    let saved = SavedRecipe::read(data, "painting.png");
    if let Some(notice) = saved.notice {
        sentence(&notice);
    }
    if let Some(settings) = saved.settings {
        Recipe::from_json(&Value::Object(settings).to_string(), "painting.png").expect("what is given on is usable");
    }
}

/// A look's file with the hash of its arrays: safetensors, eight bytes of length and a JSON header before them.
fn rehashed(data: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = data.split_at_checked(8)?;
    let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
    let (header, arrays) = rest.split_at_checked(length)?;
    let mut header: Value = serde_json::from_slice(header).ok()?;
    let mut all = Vec::new();
    for (name, entry) in header.as_object()?.iter().filter(|(name, _)| name.as_str() != "__metadata__") {
        let at = |i: usize| entry.get("data_offsets")?.get(i)?.as_u64().map(|offset| offset as usize);
        all.extend([name.as_bytes(), arrays.get(at(0)?..at(1)?)?].concat());
    }
    let described = header.get_mut("__metadata__")?.get_mut("impasto-look")?;
    let mut own: Value = serde_json::from_str(described.as_str()?).ok()?;
    *own.get_mut("sha256")? = sha256_hex(&all).into();
    *described = own.to_string().into();
    let header = header.to_string();
    Some([&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), arrays].concat())
}

/// A file that is gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(extension: &str, data: &[u8]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("impasto-fuzz-{}-{count}.{extension}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, data).expect("the folder for temporary files can be written");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
