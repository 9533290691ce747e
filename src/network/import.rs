//! Weight files as others publish them: `.safetensors` and `PyTorch`'s `.pth`.
//!
//! Three ways of naming are understood, and each tells the input convention:
//!
//! | names | layout | convention |
//! |---|---|---|
//! | `conv1_1.weight`, `conv1_1.bias` | OIHW | Caffe's, or the file's own 1x1 `preproc` |
//! | `features.0.weight`, ... (torchvision) | OIHW | torchvision's |
//! | `block1_conv1/kernel`, ... (Keras, `:0`, `.` and a second `block1_conv1` allowed) | HWIO | Caffe's |
//!
//! The file may end early and its blocks may be shorter than VGG-19's; what else it holds (later layers, classifiers,
//! heads) is left out.

use std::{collections::BTreeMap, fs, io, path::Path};

use half::{bf16, f16};
use pytorch_reader::{DType, PytorchReader};
use safetensors::{Dtype, SafeTensors};

use super::{CONVOLUTIONS, ConvFilters, Convention, Filters, VGG19_DISTILLED, VGG19_LITE, layer::conv_name};
use crate::{Error, Result};

/// Where torchvision's `vgg19().features` keeps each convolution.
const TORCHVISION: [usize; 13] = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28];

/// A named array of the file, in f32, row-major.
struct Array {
    shape: Vec<usize>,
    values: Vec<f32>,
}

type Arrays = BTreeMap<String, Array>;

/// Reads the filters of `conv1_1`, `conv1_2`, ... as deep as the file goes, to be known as `network`.
///
/// # Errors
/// [`Error::File`] where the file cannot be read; [`Error::BadWeightFile`] where it is no weight file, holds no
/// `conv1_1`, or its shapes do not chain.
pub fn read(path: &Path, network: &str) -> Result<Filters> {
    let bad = |detail: String| Error::BadWeightFile { file: path.display().to_string(), detail };
    let bytes = fs::read(path).map_err(|error| Error::read(path, &error))?;
    let arrays = match path.extension().and_then(|e| e.to_str()) {
        Some("safetensors") => from_safetensors(&bytes),
        Some("pth" | "pt") => from_pytorch(path),
        _ => Err("its name ends in neither .safetensors nor .pth".into()),
    }
    .map_err(bad)?;
    let (convolutions, convention) = find(&arrays).map_err(bad)?;
    let filters = Filters {
        name: network.into(),
        version: super::pack::content_version(&bytes),
        licence: licence(network).into(),
        convention,
        convolutions,
    };
    filters.check().map_err(bad)?;
    Ok(filters)
}

fn licence(network: &str) -> &'static str {
    match network {
        VGG19_LITE => {
            "Impasto's own, MIT OR Apache-2.0; trained against VGG-19 by Karen Simonyan and Andrew Zisserman (Oxford), \
             Creative Commons Attribution, and against the heads of Collaborative Distillation (Wang et al.), MIT"
        }
        VGG19_DISTILLED => {
            "Collaborative Distillation (Wang et al., CVPR 2020), MIT; distilled from VGG-19 by Simonyan and Zisserman, \
             CC BY"
        }
        _ => "VGG-19 by Karen Simonyan and Andrew Zisserman (Oxford), Creative Commons Attribution",
    }
}

fn from_safetensors(bytes: &[u8]) -> Result<Arrays, String> {
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

fn from_pytorch(path: &Path) -> Result<Arrays, String> {
    let one_line = |error: &dyn std::fmt::Display| error.to_string().lines().next().unwrap_or_default().to_owned();
    // A training checkpoint nests its weights; a plain state dict does not.
    let reader = PytorchReader::new(path).map_err(|error| one_line(&error))?;
    let mut arrays = Arrays::new();
    for (name, tensor) in reader.into_tensors() {
        if !matches!(tensor.dtype(), DType::F32 | DType::F16 | DType::BF16 | DType::F64) || !is_convolution(&name) {
            continue;
        }
        let bytes = tensor.read().map_err(|error: io::Error| one_line(&error))?;
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
        DType::F64 => bytes
            .chunks_exact(8)
            .map(|b| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]) as f32)
            .collect(),
        other => unreachable!("{other:?} was filtered out"),
    }
}

fn find(arrays: &Arrays) -> Result<(Vec<ConvFilters>, Convention), String> {
    if arrays.contains_key("conv1_1.weight") {
        let names = |depth: usize| (format!("{}.weight", conv_name(depth)), format!("{}.bias", conv_name(depth)));
        let convention = match (arrays.get("preproc.weight"), arrays.get("preproc.bias")) {
            (Some(weight), Some(bias)) => one_by_one(weight, bias)?,
            _ => Convention::caffe(),
        };
        return Ok((chain(arrays, names, oihw)?, convention));
    }
    for prefix in ["", "module.", "vgg.", "model."] {
        if arrays.contains_key(&format!("{prefix}features.0.weight")) {
            let names = |depth: usize| {
                let at = TORCHVISION[depth];
                (format!("{prefix}features.{at}.weight"), format!("{prefix}features.{at}.bias"))
            };
            return Ok((chain(arrays, names, oihw)?, Convention::torchvision()));
        }
    }
    if let Some(style) = KerasStyle::of(arrays) {
        return Ok((chain(arrays, |depth| style.names(depth), hwio)?, Convention::caffe()));
    }
    Err("it holds neither conv1_1.weight, features.0.weight nor block1_conv1/kernel".into())
}

/// Takes the convolutions that are there, by depth.
fn chain(
    arrays: &Arrays,
    names: impl Fn(usize) -> (String, String),
    layout: impl Fn(&Array) -> Option<(usize, usize, Vec<f32>)>,
) -> Result<Vec<ConvFilters>, String> {
    let mut convolutions = Vec::new();
    for depth in 0..CONVOLUTIONS.len() {
        let (weight, bias) = names(depth);
        let (Some(array), Some(bias_array)) = (arrays.get(&weight), arrays.get(&bias)) else { continue };
        let (outputs, inputs, values) = layout(array)
            .ok_or_else(|| format!("{weight} has shape {:?}, not that of a 3x3 convolution", array.shape))?;
        convolutions.push(ConvFilters { depth, inputs, outputs, weight: values, bias: bias_array.values.clone() });
    }
    Ok(convolutions)
}

fn oihw(array: &Array) -> Option<(usize, usize, Vec<f32>)> {
    match array.shape[..] {
        [outputs, inputs, 3, 3] => Some((outputs, inputs, array.values.clone())),
        _ => None,
    }
}

fn hwio(array: &Array) -> Option<(usize, usize, Vec<f32>)> {
    let [3, 3, inputs, outputs] = array.shape[..] else { return None };
    let mut values = Vec::with_capacity(array.values.len());
    for output in 0..outputs {
        for input in 0..inputs {
            values.extend((0..9).map(|tap| array.values[(tap * inputs + input) * outputs + output]));
        }
    }
    Some((outputs, inputs, values))
}

fn one_by_one(weight: &Array, bias: &Array) -> Result<Convention, String> {
    let rows: Vec<[f32; 3]> = weight.values.chunks_exact(3).map(|row| [row[0], row[1], row[2]]).collect();
    match (rows.try_into(), bias.values.clone().try_into()) {
        (Ok(matrix), Ok(bias)) => Ok(Convention { matrix, bias }),
        _ => Err(format!("preproc has shape {:?}, not [3, 3, 1, 1]", weight.shape)),
    }
}

/// Keras' names vary with the way the file was converted.
struct KerasStyle {
    group: &'static str,
    separator: &'static str,
    suffix: &'static str,
}

impl KerasStyle {
    fn of(arrays: &Arrays) -> Option<Self> {
        for group in ["", "group/"] {
            for separator in ["/", "."] {
                for suffix in ["", ":0"] {
                    let style = Self { group, separator, suffix };
                    if arrays.contains_key(&style.names(0).0) {
                        return Some(style);
                    }
                }
            }
        }
        None
    }

    fn names(&self, depth: usize) -> (String, String) {
        let (block, index) = CONVOLUTIONS[depth];
        let (separator, suffix) = (self.separator, self.suffix);
        let layer = format!("block{block}_conv{index}");
        let group = if self.group.is_empty() { layer.clone() } else { format!("{layer}/{layer}") };
        (format!("{group}{separator}kernel{suffix}"), format!("{group}{separator}bias{suffix}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(shape: &[usize]) -> Array {
        let n = shape.iter().product();
        Array { shape: shape.to_vec(), values: (0..n).map(|i: usize| i as f32).collect() }
    }

    #[test]
    fn keras_kernels_are_turned_round() {
        let kernel = array(&[3, 3, 2, 5]);
        let (outputs, inputs, values) = hwio(&kernel).unwrap();
        assert_eq!((outputs, inputs), (5, 2));
        // out 4, in 1, row 2, column 0 lies in HWIO at ((2 * 3 + 0) * 2 + 1) * 5 + 4.
        let oihw_at = (4 * 2 + 1) * 9 + 2 * 3;
        assert_eq!(values[oihw_at].to_bits(), 69f32.to_bits());
    }

    #[test]
    fn names_tell_the_convention() {
        let arrays = |names: [&str; 2], shape: &[usize]| {
            Arrays::from([(names[0].to_owned(), array(shape)), (names[1].to_owned(), array(&[4]))])
        };
        let found = |names, shape: &[usize]| find(&arrays(names, shape)).unwrap();
        assert_eq!(found(["conv1_1.weight", "conv1_1.bias"], &[4, 3, 3, 3]).1, Convention::caffe());
        assert_eq!(found(["features.0.weight", "features.0.bias"], &[4, 3, 3, 3]).1, Convention::torchvision());
        for names in [
            ["block1_conv1/kernel", "block1_conv1/bias"],
            ["block1_conv1.kernel", "block1_conv1.bias"],
            ["block1_conv1/block1_conv1/kernel:0", "block1_conv1/block1_conv1/bias:0"],
        ] {
            assert_eq!(found(names, &[3, 3, 3, 4]).1, Convention::caffe());
        }
        assert!(find(&arrays(["a", "b"], &[1])).is_err());
    }

    #[test]
    fn a_wrong_shape_is_named() {
        let arrays = Arrays::from([
            ("conv1_1.weight".to_owned(), array(&[4, 3, 5, 5])),
            ("conv1_1.bias".to_owned(), array(&[4])),
        ]);
        assert!(find(&arrays).unwrap_err().contains("conv1_1.weight has shape [4, 3, 5, 5]"));
    }
}
