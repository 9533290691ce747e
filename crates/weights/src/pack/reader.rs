//! Takes a pack in, shard by shard in any order, and trusts nothing.

use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::{Manifest, Shard};
use crate::{ConvFilters, Error, Filters, Result, layer::conv_depth, quantize::dequantize, sha256_hex};

#[derive(Clone, Default)]
struct Parts {
    weight: Option<Vec<i8>>,
    scale: Option<Vec<f32>>,
    bias: Option<Vec<f32>>,
}

/// A pack on its way in: made from the manifest, fed with shards, finished into [`Filters`].
pub struct Reader {
    manifest: Manifest,
    address: String,
    parts: Vec<Parts>,
    done: Vec<bool>,
}

impl Reader {
    /// Checks the manifest. `address` (a path or URL) names it in errors.
    ///
    /// # Errors
    /// [`Error::BadManifest`].
    pub fn new(manifest: &[u8], address: &str) -> Result<Self> {
        let manifest = Manifest::parse(manifest, address)?;
        let parts = vec![Parts::default(); manifest.layers.len()];
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
                Part::Weight(values) => whole.weight = Some(values),
                Part::Scale(values) => whole.scale = Some(values),
                Part::Bias(values) => whole.bias = Some(values),
            }
        }
        self.done[index] = true;
        Ok(())
    }

    /// Whether shard `index` is in.
    pub fn has(&self, index: usize) -> bool {
        self.done.get(index).copied().unwrap_or(false)
    }

    /// The network's filters, dequantized.
    ///
    /// # Errors
    /// [`Error::BadManifest`] where the shards together leave a layer out.
    pub fn finish(self) -> Result<Filters> {
        let bad = |detail: String| Error::BadManifest { file: self.address.clone(), detail };
        let mut convolutions = Vec::with_capacity(self.parts.len());
        for (parts, layer) in self.parts.into_iter().zip(&self.manifest.layers) {
            let (Some(weight), Some(scale), Some(bias)) = (parts.weight, parts.scale, parts.bias) else {
                return Err(bad(format!("no shard holds all of {}", layer.name)));
            };
            convolutions.push(ConvFilters {
                depth: conv_depth(&layer.name).expect("the manifest was checked"),
                inputs: layer.inputs,
                outputs: layer.outputs,
                weight: dequantize(&weight, &scale),
                bias,
            });
        }
        let Manifest { name, version, licence, convention, .. } = self.manifest;
        let filters = Filters { name, version, licence, convention, convolutions };
        filters.check().map_err(bad)?;
        Ok(filters)
    }

    fn read_shard(&self, shard: &Shard, bytes: &[u8]) -> Result<Vec<(usize, Part)>, String> {
        if bytes.len() != shard.bytes {
            return Err(format!("{} bytes came instead of {}", bytes.len(), shard.bytes));
        }
        if sha256_hex(bytes) != shard.sha256 {
            return Err("its contents do not match its hash".into());
        }
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        tensors.iter().map(|(name, view)| self.read_tensor(name, &view)).collect()
    }

    fn read_tensor(&self, name: &str, view: &TensorView<'_>) -> Result<(usize, Part), String> {
        let stranger = || format!("it holds {name:?}, which the manifest does not list");
        let (layer, part) = name.split_once('.').ok_or_else(stranger)?;
        let position = self.manifest.layers.iter().position(|listed| listed.name == layer).ok_or_else(stranger)?;
        let shape = &self.manifest.layers[position];
        let vector = [shape.outputs];
        let part = match part {
            "weight" => {
                expect(name, view, Dtype::I8, &[shape.outputs, shape.inputs, 3, 3])?;
                Part::Weight(view.data().iter().map(|&byte| byte.cast_signed()).collect())
            }
            "scale" => {
                expect(name, view, Dtype::F32, &vector)?;
                Part::Scale(finite(name, view, |scale| scale >= 0.0)?)
            }
            "bias" => {
                expect(name, view, Dtype::F32, &vector)?;
                Part::Bias(finite(name, view, |_| true)?)
            }
            _ => return Err(stranger()),
        };
        Ok((position, part))
    }
}

enum Part {
    Weight(Vec<i8>),
    Scale(Vec<f32>),
    Bias(Vec<f32>),
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
