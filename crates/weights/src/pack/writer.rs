//! Makes packs, and reads whole ones.

use std::{collections::BTreeMap, fs, path::Path};

use safetensors::{Dtype, tensor::TensorView};

use super::{FORMAT, LayerShape, MANIFEST_FILE, MAX_SHARD_BYTES, Manifest, Reader, Shard, shard_file};
use crate::{ConvFilters, Error, Filters, Result, layer::conv_name, quantize::quantize, sha256_hex};

/// A pack in memory: its manifest and the shards' contents in the manifest's order.
pub struct Pack {
    /// What `manifest.json` says.
    pub manifest: Manifest,
    /// One file each.
    pub shards: Vec<Vec<u8>>,
}

/// A little room in each shard for the safetensors header.
const HEADER_BYTES: usize = 16 << 10;

/// Quantizes filters to int8 and lays them out in shards, whole layers in order.
///
/// # Errors
/// [`Error::BadWeightFile`] where a layer alone is larger than a shard may be, or the filters are not sound.
pub fn pack(filters: &Filters) -> Result<Pack> {
    let bad = |detail: String| Error::BadWeightFile { file: filters.name.clone(), detail };
    filters.check().map_err(bad)?;
    let layers: Vec<LayerBytes> = filters.convolutions.iter().map(LayerBytes::new).collect();
    let mut groups: Vec<Vec<&LayerBytes>> = Vec::new();
    let mut room = 0;
    for layer in &layers {
        if layer.len() + HEADER_BYTES > MAX_SHARD_BYTES {
            return Err(bad(format!("{} is larger than a shard of 4 MiB", layer.shape.name)));
        }
        if layer.len() > room {
            groups.push(Vec::new());
            room = MAX_SHARD_BYTES - HEADER_BYTES;
        }
        room -= layer.len();
        groups.last_mut().expect("there is a group").push(layer);
    }
    let shards: Vec<Vec<u8>> = groups.iter().map(|group| shard_bytes(group)).collect();
    let manifest = Manifest {
        format: FORMAT,
        name: filters.name.clone(),
        version: filters.version.clone(),
        licence: filters.licence.clone(),
        convention: filters.convention.clone(),
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
    fs::create_dir_all(folder).map_err(|error| Error::written(folder, &error))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| Error::written(&path, &error))
    };
    for (shard, bytes) in pack.manifest.shards.iter().zip(&pack.shards) {
        write(&shard.file, bytes)?;
    }
    let json = serde_json::to_string_pretty(&pack.manifest).expect("a manifest is plain data");
    write(MANIFEST_FILE, (json + "\n").as_bytes())
}

/// Reads a pack from its folder, with every check of [`Reader`].
///
/// # Errors
/// [`Error::File`], [`Error::BadManifest`], [`Error::BadShard`].
pub fn read_folder(folder: &Path) -> Result<Filters> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).map_err(|error| Error::read(&path, &error))
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
) -> Result<Filters, E> {
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
    bias: Vec<u8>,
}

impl LayerBytes {
    fn new(conv: &ConvFilters) -> Self {
        let quantized = quantize(&conv.weight, conv.outputs);
        let floats = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self {
            shape: LayerShape { name: conv_name(conv.depth), inputs: conv.inputs, outputs: conv.outputs },
            weight: quantized.values.iter().map(|v| v.cast_unsigned()).collect(),
            scale: floats(&quantized.scales),
            bias: floats(&conv.bias),
        }
    }

    fn len(&self) -> usize {
        self.weight.len() + self.scale.len() + self.bias.len()
    }
}

fn shard_bytes(layers: &[&LayerBytes]) -> Vec<u8> {
    let view = |dtype, shape: &[usize], bytes| TensorView::new(dtype, shape.to_vec(), bytes).expect("lengths fit");
    let mut tensors = BTreeMap::new();
    for layer in layers {
        let LayerShape { name, inputs, outputs } = &layer.shape;
        tensors.insert(format!("{name}.weight"), view(Dtype::I8, &[*outputs, *inputs, 3, 3], &layer.weight));
        tensors.insert(format!("{name}.scale"), view(Dtype::F32, &[*outputs], &layer.scale));
        tensors.insert(format!("{name}.bias"), view(Dtype::F32, &[*outputs], &layer.bias));
    }
    safetensors::serialize(tensors, None).expect("views are sound")
}

fn describe(bytes: &[u8]) -> Shard {
    let sha256 = sha256_hex(bytes);
    Shard { file: shard_file(&sha256), bytes: bytes.len(), sha256 }
}
