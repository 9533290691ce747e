//! The named arrays of a weight file.

use std::{collections::BTreeMap, io, path::Path};

use half::{bf16, f16};
use pytorch_reader::{DType, PytorchReader};
use safetensors::{Dtype, SafeTensors};

/// An array of the file, in f32, row-major.
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// The arrays by name.
pub(super) type Arrays = BTreeMap<String, Array>;

/// Those of the bytes of a safetensors file.
pub(super) fn from_safetensors(bytes: &[u8]) -> Result<Arrays, String> {
    let tensors = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
    let mut arrays = Arrays::new();
    for (name, view) in tensors.iter() {
        let kind = match view.dtype() {
            Dtype::F32 => DType::F32,
            Dtype::F16 => DType::F16,
            Dtype::BF16 => DType::BF16,
            Dtype::F64 => DType::F64,
            _ => continue,
        };
        arrays.insert(name.into(), Array { shape: view.shape().to_vec(), values: floats(view.data(), kind) });
    }
    Ok(arrays)
}

/// Those of a file that `torch.save` wrote, in any of its formats.
pub(super) fn from_pytorch(path: &Path) -> Result<Arrays, String> {
    let first_line = |error: &dyn std::fmt::Display| error.to_string().lines().next().unwrap_or_default().to_owned();
    // A training checkpoint nests its weights; a plain state dict does not.
    let reader = PytorchReader::new(path).map_err(|error| first_line(&error))?;
    let mut arrays = Arrays::new();
    for (name, tensor) in reader.into_tensors() {
        if !matches!(tensor.dtype(), DType::F32 | DType::F16 | DType::BF16 | DType::F64 | DType::U8)
            || !is_convolution(&name)
        {
            continue;
        }
        let bytes = tensor.read().map_err(|error: io::Error| first_line(&error))?;
        let name = name.trim_start_matches("state_dict.").to_owned();
        arrays.insert(name, Array { shape: tensor.shape().to_vec(), values: floats(&bytes, tensor.dtype()) });
    }
    Ok(arrays)
}

/// torchvision's classifier is 470 MB that nobody needs here: only convolutions are read from the file.
fn is_convolution(name: &str) -> bool {
    name.contains("conv") || name.contains("features.") || name.contains("preproc")
}

fn floats(bytes: &[u8], kind: DType) -> Vec<f32> {
    match kind {
        DType::F32 => bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        DType::F16 => bytes.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32()).collect(),
        DType::BF16 => bytes.chunks_exact(2).map(|b| bf16::from_le_bytes([b[0], b[1]]).to_f32()).collect(),
        DType::U8 => bytes.iter().map(|&byte| f32::from(byte)).collect(),
        DType::F64 => bytes
            .chunks_exact(8)
            .map(|b| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]) as f32)
            .collect(),
        other => unreachable!("{other:?} was filtered out"),
    }
}
