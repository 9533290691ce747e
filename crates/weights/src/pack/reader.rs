//! Reads a pack shard by shard, in any order, and checks all of it.

use std::borrow::Cow;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::{MAX_SHARD_BYTES, Manifest, Shard, is_deflated};
use crate::{ConvWeights, Error, NetworkWeights, Result, layer::conv_depth, quantize::dequantize, sha256_hex};

/// What has been read of one layer.
#[derive(Clone, Default)]
struct LayerArrays {
    weight: Option<Vec<i8>>,
    scale: Option<Vec<f32>>,
    step: Option<Vec<f32>>,
    bias: Option<Vec<f32>>,
}

/// An incremental reader: made from the manifest, given the shards, finished into [`NetworkWeights`].
pub struct Reader {
    manifest: Manifest,
    address: String,
    parts: Vec<LayerArrays>,
    done: Vec<bool>,
}

impl Reader {
    /// Checks the manifest. `address` (a path or URL) names it in errors.
    ///
    /// # Errors
    /// [`Error::BadManifest`].
    pub fn new(manifest: &[u8], address: &str) -> Result<Self> {
        let manifest = Manifest::parse(manifest, address)?;
        let parts = vec![LayerArrays::default(); manifest.layers.len()];
        let done = vec![false; manifest.shards.len()];
        Ok(Self { manifest, address: address.into(), parts, done })
    }

    /// The checked manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Takes shard number `index` of the manifest. Length, hash, names, types, shapes and finiteness are checked first;
    /// after an error the reader is as before, so that the shard can be fetched again.
    ///
    /// # Errors
    /// [`Error::BadShard`].
    ///
    /// # Panics
    /// If the manifest has no such shard.
    pub fn add(&mut self, index: usize, bytes: &[u8]) -> Result<()> {
        let shard = &self.manifest.shards[index];
        let parts =
            self.read_shard(shard, bytes).map_err(|detail| Error::BadShard { file: shard.file.clone(), detail })?;
        for (position, part) in parts {
            let whole = &mut self.parts[position];
            match part {
                LayerArray::Weight(values) => whole.weight = Some(values),
                LayerArray::Scale(values) => whole.scale = Some(values),
                LayerArray::Step(values) => whole.step = Some(values),
                LayerArray::Bias(values) => whole.bias = Some(values),
            }
        }
        self.done[index] = true;
        Ok(())
    }

    /// Whether shard `index` is in.
    pub fn has(&self, index: usize) -> bool {
        self.done.get(index).copied().unwrap_or(false)
    }

    /// The network's weights, dequantized.
    ///
    /// # Errors
    /// [`Error::BadManifest`] where the shards together leave a layer out.
    pub fn finish(self) -> Result<NetworkWeights> {
        let bad = |detail: String| Error::BadManifest { file: self.address.clone(), detail };
        let mut convolutions = Vec::with_capacity(self.parts.len());
        for (parts, layer) in self.parts.into_iter().zip(&self.manifest.layers) {
            let (Some(weight), Some(scale), Some(bias)) = (parts.weight, parts.scale, parts.bias) else {
                return Err(bad(format!("no shard holds all of {}", layer.name)));
            };
            let step = parts.step.unwrap_or_else(|| vec![1.0; layer.inputs]);
            convolutions.push(ConvWeights {
                depth: conv_depth(&layer.name).expect("the manifest was checked"),
                inputs: layer.inputs,
                outputs: layer.outputs,
                weight: dequantize(&weight, &scale, &step),
                bias,
            });
        }
        let Manifest { name, version, licence, normalization, .. } = self.manifest;
        let weights = NetworkWeights { name, version, licence, normalization, convolutions };
        weights.check().map_err(bad)?;
        Ok(weights)
    }

    fn read_shard(&self, shard: &Shard, bytes: &[u8]) -> Result<Vec<(usize, LayerArray)>, String> {
        if bytes.len() != shard.bytes {
            return Err(format!("{} bytes came instead of {}", bytes.len(), shard.bytes));
        }
        if sha256_hex(bytes) != shard.sha256 {
            return Err("its contents do not match its hash".into());
        }
        let bytes = if is_deflated(self.manifest.format) { inflate(bytes)?.into() } else { Cow::Borrowed(bytes) };
        let tensors = SafeTensors::deserialize(&bytes).map_err(|error| error.to_string())?;
        tensors.iter().map(|(name, view)| self.read_tensor(name, &view)).collect()
    }

    fn read_tensor(&self, name: &str, view: &TensorView<'_>) -> Result<(usize, LayerArray), String> {
        let stranger = || format!("it holds {name:?}, which the manifest does not list");
        let (layer, part) = name.split_once('.').ok_or_else(stranger)?;
        let position = self.manifest.layers.iter().position(|listed| listed.name == layer).ok_or_else(stranger)?;
        let shape = &self.manifest.layers[position];
        let vector = [shape.outputs];
        let part = match part {
            "weight" => {
                expect(name, view, Dtype::I8, &[shape.outputs, shape.inputs, 3, 3])?;
                LayerArray::Weight(view.data().iter().map(|&byte| byte.cast_signed()).collect())
            }
            "scale" => {
                expect(name, view, Dtype::F32, &vector)?;
                LayerArray::Scale(finite(name, view, |scale| scale >= 0.0)?)
            }
            "step" if is_deflated(self.manifest.format) => {
                expect(name, view, Dtype::F32, &[shape.inputs])?;
                LayerArray::Step(finite(name, view, |step| step >= 0.0)?)
            }
            "bias" => {
                expect(name, view, Dtype::F32, &vector)?;
                LayerArray::Bias(finite(name, view, |_| true)?)
            }
            _ => return Err(stranger()),
        };
        Ok((position, part))
    }
}

/// One array of a shard.
enum LayerArray {
    Weight(Vec<i8>),
    Scale(Vec<f32>),
    Step(Vec<f32>),
    Bias(Vec<f32>),
}

/// At most as much as a shard may hold, whatever the bytes say.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, String> {
    decompress_to_vec_with_limit(bytes, MAX_SHARD_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => format!("it inflates to more than {MAX_SHARD_BYTES} bytes"),
        _ => "it cannot be inflated".into(),
    })
}

fn expect(name: &str, view: &TensorView<'_>, dtype: Dtype, shape: &[usize]) -> Result<(), String> {
    if view.dtype() == dtype && view.shape() == shape {
        return Ok(());
    }
    Err(format!("{name} is {:?} {:?} instead of {dtype:?} {shape:?}", view.dtype(), view.shape()))
}

fn finite(name: &str, view: &TensorView<'_>, good: impl Fn(f32) -> bool) -> Result<Vec<f32>, String> {
    let values: Vec<f32> = view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    match values.iter().find(|v| !v.is_finite() || !good(**v)) {
        Some(value) => Err(format!("{name} holds {value}")),
        None => Ok(values),
    }
}
