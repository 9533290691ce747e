//! Writes packs, and reads whole ones.

use std::{collections::BTreeMap, fs, path::Path};

use miniz_oxide::deflate::compress_to_vec;
use safetensors::{Dtype, tensor::TensorView};

use super::{FORMAT, LayerShape, MANIFEST_FILE, MAX_SHARD_BYTES, Manifest, Reader, Shard, shard_file};
use crate::{
    ConvWeights, Error, FileError, NetworkWeights, Result,
    layer::conv_name,
    quantize::{Quantized, quantize},
    rounding::{self, Rounded},
    sha256_hex,
};

/// A pack in memory: its manifest and the shards' contents in the manifest's order.
pub struct Pack {
    /// What `manifest.json` says.
    pub manifest: Manifest,
    /// One file each.
    pub shards: Vec<Vec<u8>>,
}

/// A little room in each shard for the safetensors header.
const HEADER_BYTES: usize = 16 << 10;
/// Of deflate, 0 to 10: nothing in weights repeats that a longer search would find.
const LEVEL: u8 = 6;

/// Quantizes weights to int8, one scale per output channel, and lays them out in shards, whole layers in order.
///
/// # Errors
/// [`Error::BadWeightFile`] where a layer alone is larger than a shard may be, or the weights are not sound.
pub fn pack(weights: &NetworkWeights) -> Result<Pack> {
    weights.check().map_err(|detail| bad(weights, detail))?;
    let plain = |conv: &ConvWeights| LayerBytes::new(conv, quantize(&conv.weight, conv.outputs), None);
    lay_out(weights, &weights.convolutions.iter().map(plain).collect::<Vec<_>>())
}

/// As [`pack`], in about half the bytes: rounded with regard to the layers' inputs, which takes a minute or more for
/// the whole VGG-19.
///
/// # Errors
/// As [`pack`].
pub fn pack_small(weights: &NetworkWeights) -> Result<Pack> {
    weights.check().map_err(|detail| bad(weights, detail))?;
    let rounded = rounding::round(weights, &rounding::STEPS);
    let layers = weights.convolutions.iter().zip(rounded).map(|(conv, Rounded { values, scales, steps })| {
        LayerBytes::new(conv, Quantized { values, scales }, Some(&steps))
    });
    lay_out(weights, &layers.collect::<Vec<_>>())
}

fn bad(weights: &NetworkWeights, detail: String) -> Error {
    Error::BadWeightFile { file: weights.name.clone(), detail }
}

fn lay_out(weights: &NetworkWeights, layers: &[LayerBytes]) -> Result<Pack> {
    let mut groups: Vec<Vec<&LayerBytes>> = Vec::new();
    let mut room = 0;
    for layer in layers {
        if layer.len() + HEADER_BYTES > MAX_SHARD_BYTES {
            return Err(bad(weights, format!("{} is larger than a shard of 4 MiB", layer.shape.name)));
        }
        if layer.len() > room {
            groups.push(Vec::new());
            room = MAX_SHARD_BYTES - HEADER_BYTES;
        }
        room -= layer.len();
        groups.last_mut().expect("there is a group").push(layer);
    }
    let shards: Vec<Vec<u8>> = groups.iter().map(|group| compress_to_vec(&shard_bytes(group), LEVEL)).collect();
    let manifest = Manifest {
        format: FORMAT,
        name: weights.name.clone(),
        version: weights.version.clone(),
        licence: weights.licence.clone(),
        normalization: weights.normalization.clone(),
        layers: layers.iter().map(|layer| layer.shape.clone()).collect(),
        shards: shards.iter().map(|bytes| describe(bytes)).collect(),
    };
    Ok(Pack { manifest, shards })
}

/// Writes a pack's files; the manifest last, so that a folder with a manifest is whole.
///
/// # Errors
/// [`Error::File`].
pub fn write_folder(pack: &Pack, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| FileError::written(folder, &error))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| FileError::written(&path, &error))
    };
    for (shard, bytes) in pack.manifest.shards.iter().zip(&pack.shards) {
        write(&shard.file, bytes)?;
    }
    let json = serde_json::to_string_pretty(&pack.manifest).expect("a manifest is plain data");
    Ok(write(MANIFEST_FILE, (json + "\n").as_bytes())?)
}

/// Reads a pack from its folder, with every check of [`Reader`].
///
/// # Errors
/// [`Error::File`], [`Error::BadManifest`], [`Error::BadShard`].
pub fn read_folder(folder: &Path) -> Result<NetworkWeights> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).map_err(|error| Error::from(FileError::read(&path, &error)))
    };
    read_files(read, &folder.join(MANIFEST_FILE).display().to_string())
}

/// Reads a pack whose files `read` gives by name; `address` names the manifest in errors.
///
/// # Errors
/// Those of `read`, [`Error::BadManifest`], [`Error::BadShard`].
pub fn read_files<B: AsRef<[u8]>, E: From<Error>>(
    read: impl Fn(&str) -> Result<B, E>,
    address: &str,
) -> Result<NetworkWeights, E> {
    let mut reader = Reader::new(read(MANIFEST_FILE)?.as_ref(), address)?;
    for index in 0..reader.manifest().shards.len() {
        let file = reader.manifest().shards[index].file.clone();
        reader.add(index, read(&file)?.as_ref())?;
    }
    Ok(reader.finish()?)
}

struct LayerBytes {
    shape: LayerShape,
    weight: Vec<u8>,
    scale: Vec<u8>,
    step: Option<Vec<u8>>,
    bias: Vec<u8>,
}

impl LayerBytes {
    fn new(conv: &ConvWeights, quantized: Quantized, step: Option<&[f32]>) -> Self {
        let floats = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self {
            shape: LayerShape { name: conv_name(conv.depth), inputs: conv.inputs, outputs: conv.outputs },
            weight: quantized.values.into_iter().map(i8::cast_unsigned).collect(),
            scale: floats(&quantized.scales),
            step: step.map(floats),
            bias: floats(&conv.bias),
        }
    }

    fn len(&self) -> usize {
        self.weight.len() + self.scale.len() + self.step.as_ref().map_or(0, Vec::len) + self.bias.len()
    }
}

fn shard_bytes(layers: &[&LayerBytes]) -> Vec<u8> {
    let view = |dtype, shape: &[usize], bytes| TensorView::new(dtype, shape.to_vec(), bytes).expect("lengths fit");
    let mut tensors = BTreeMap::new();
    for layer in layers {
        let LayerShape { name, inputs, outputs } = &layer.shape;
        tensors.insert(format!("{name}.weight"), view(Dtype::I8, &[*outputs, *inputs, 3, 3], &layer.weight));
        tensors.insert(format!("{name}.scale"), view(Dtype::F32, &[*outputs], &layer.scale));
        if let Some(step) = &layer.step {
            tensors.insert(format!("{name}.step"), view(Dtype::F32, &[*inputs], step));
        }
        tensors.insert(format!("{name}.bias"), view(Dtype::F32, &[*outputs], &layer.bias));
    }
    safetensors::serialize(tensors, None).expect("views are sound")
}

fn describe(bytes: &[u8]) -> Shard {
    let sha256 = sha256_hex(bytes);
    Shard { file: shard_file(FORMAT, &sha256), bytes: bytes.len(), sha256 }
}
