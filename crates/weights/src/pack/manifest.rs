//! `manifest.json`, and the checks that it must pass before anything it says is used.

use serde::{Deserialize, Serialize};

use super::shard_file;
use crate::{
    Error, InputNormalization, Result,
    layer::{conv_depth, conv_name, may_follow},
    one_line,
};

/// The manifest's name in a pack's folder.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The format this code writes; it reads those before too.
pub const FORMAT: u32 = 2;
/// No shard is longer: a failed download costs little, and parts can come in parallel.
pub const MAX_SHARD_BYTES: usize = 4 << 20;

/// A manifest is a few kilobytes; one longer than this is not read.
const MAX_MANIFEST_BYTES: usize = 256 << 10;
/// VGG-19 has at most 512 channels a layer; a layer of more than this would not fit a shard.
const MAX_CHANNELS: usize = 1024;
const MAX_SHARDS: usize = 64;

/// The contents of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// 1 to [`FORMAT`].
    pub format: u32,
    /// The network's name.
    pub name: String,
    /// Which edition of the weights.
    pub version: String,
    /// Who made the weights and under which terms.
    pub licence: String,
    /// From RGB 0..1 to the network's input. The key keeps the name that published packs use.
    #[serde(rename = "convention")]
    pub normalization: InputNormalization,
    /// The convolutions from `conv1_1` on; a block may be shorter than VGG-19's.
    pub layers: Vec<LayerShape>,
    /// The files that hold them.
    pub shards: Vec<Shard>,
}

/// One convolution's shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerShape {
    /// `conv1_1`, ...
    pub name: String,
    /// Channels in.
    #[serde(rename = "in")]
    pub inputs: usize,
    /// Channels out.
    #[serde(rename = "out")]
    pub outputs: usize,
}

/// One file of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Its name in the pack's folder.
    pub file: String,
    /// Its length.
    pub bytes: usize,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Parses and checks a manifest. `file` names it in errors.
    ///
    /// # Errors
    /// [`Error::BadManifest`].
    pub fn parse(bytes: &[u8], file: &str) -> Result<Self> {
        let bad = |detail: String| Error::BadManifest { file: file.into(), detail: one_line(&detail) };
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(bad(format!("{} bytes is too long for a manifest", bytes.len())));
        }
        if bytes.trim_ascii_start().starts_with(b"<") {
            return Err(bad("the server sent a web page instead of it".into()));
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| bad(error.to_string()))?;
        manifest.check().map_err(bad)?;
        Ok(manifest)
    }

    /// Length of all shards together.
    pub fn bytes(&self) -> usize {
        self.shards.iter().map(|shard| shard.bytes).sum()
    }

    fn check(&self) -> Result<(), String> {
        if !(1..=FORMAT).contains(&self.format) {
            return Err(format!("it is of format {}, this program reads 1 to {FORMAT}", self.format));
        }
        if !is_plain_name(&self.name) {
            return Err(format!("the name {:?} is not of lower-case letters, digits and dashes", self.name));
        }
        if !self.normalization.is_finite() {
            return Err("its input normalization is not finite".into());
        }
        self.check_layers()?;
        if self.shards.is_empty() || self.shards.len() > MAX_SHARDS {
            return Err(format!("it lists {} shards", self.shards.len()));
        }
        self.shards.iter().try_for_each(|shard| shard.check(self.format))
    }

    fn check_layers(&self) -> Result<(), String> {
        if self.layers.is_empty() {
            return Err("it lists no layers".into());
        }
        let (mut inputs, mut before) = (3, None);
        for layer in &self.layers {
            let name = &layer.name;
            let depth = conv_depth(name).filter(|&depth| may_follow(before, depth));
            if depth.is_none() {
                let place = before.map_or("at the start".into(), |before| format!("after {}", conv_name(before)));
                return Err(format!("{place} it lists the layer {name:?}"));
            }
            before = depth;
            if layer.inputs != inputs || layer.outputs == 0 || layer.outputs > MAX_CHANNELS {
                return Err(format!("{name} has {} to {} channels, {inputs} come in", layer.inputs, layer.outputs));
            }
            inputs = layer.outputs;
        }
        Ok(())
    }
}

impl Shard {
    fn check(&self, format: u32) -> Result<(), String> {
        let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        if self.sha256.len() != 64 || !self.sha256.bytes().all(hex) {
            return Err(format!("the hash {:?} is no SHA-256", self.sha256));
        }
        // The name follows from the hash, so no path can be smuggled in.
        if self.file != shard_file(format, &self.sha256) {
            return Err(format!("the shard {:?} is not named after its hash", self.file));
        }
        if self.bytes == 0 || self.bytes > MAX_SHARD_BYTES {
            return Err(format!("{} has {} bytes, allowed are 1 to {MAX_SHARD_BYTES}", self.file, self.bytes));
        }
        Ok(())
    }
}

fn is_plain_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}
