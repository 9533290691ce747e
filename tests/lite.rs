//! The network that comes with the code: within its budget, whole, alive, and the same after packing again.

mod common;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use burn::tensor::Device;
use common::{tensor, values};
use impasto::{
    device::Engine,
    image::{decode, fit, resize},
    network::{CONVOLUTIONS, FeatureNetwork, Layer, NETWORKS, NetworkWeights, Pooling, Vgg, pack, quantize},
};
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let passing = |name: &str, run: fn()| {
        Trial::test(name, move || {
            run();
            Ok(())
        })
    };
    let shared = common::shared();
    let missing = shared.is_none();
    let reason = if missing { " (the shared folder is missing: set IMPASTO_SHARED)" } else { "" };
    let alive = Trial::test(format!("its_channels_are_alive{reason}"), move || {
        its_channels_are_alive(&shared.expect("ignored without"));
        Ok(())
    });
    let trials = vec![
        passing("it_is_the_default_and_within_its_budget", it_is_the_default_and_within_its_budget),
        passing("it_has_every_layer_that_a_default_recipe_asks_for", it_has_every_layer_that_a_default_recipe_asks_for),
        passing("packing_it_again_changes_nothing", packing_it_again_changes_nothing),
        alive.with_ignored_flag(missing),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn folder() -> &'static Path {
    Path::new("weights/vgg19-lite")
}

fn lite() -> NetworkWeights {
    pack::read_folder(folder()).unwrap()
}

fn it_is_the_default_and_within_its_budget() {
    let weights = lite();
    assert_eq!(weights.name, NETWORKS[0]);
    assert!(weights.parameters() <= 3_000_000, "{} parameters", weights.parameters());
    let macs = |last: &str| -> usize {
        let deepest = last.parse::<Layer>().unwrap().depth();
        let convolutions = weights.convolutions.iter().filter(|conv| conv.depth <= deepest);
        convolutions.map(|conv| (conv.weight.len() * 256) >> (2 * (usize::from(CONVOLUTIONS[conv.depth].0) - 1))).sum()
    };
    for (last, most) in [("relu3_1", 30_000), ("relu5_1", 90_000)] {
        assert!(macs(last) <= most * 256, "{} multiply-adds per pixel to {last}", macs(last) / 256);
    }
    let bytes: u64 = folder().read_dir().unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes <= 3_000_000, "{bytes} bytes");
}

fn it_has_every_layer_that_a_default_recipe_asks_for() {
    let network = Vgg::new(&lite(), &Engine::cpu());
    for name in ["relu1_1", "relu2_1", "relu3_1", "relu3_2", "relu4_1", "relu4_2", "relu5_1"] {
        network.require(name.parse().unwrap()).unwrap();
    }
}

fn packing_it_again_changes_nothing() {
    for conv in lite().convolutions {
        let again = quantize::quantize(&conv.weight, conv.outputs);
        let back = quantize::dequantize(&again.values, &again.scales, &vec![1.0; conv.inputs]);
        let worst = conv.weight.iter().zip(&back).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        let largest = conv.weight.iter().fold(0f32, |m, w| m.max(w.abs()));
        assert!(worst <= 1e-6 * largest, "depth {}: {worst} of {largest}", conv.depth);
    }
}

/// Every channel is above zero somewhere in one of the pictures, at 256 px.
fn its_channels_are_alive(shared: &Path) {
    let network = Vgg::new(&lite(), &Engine::cpu());
    let layers = network.layers();
    let mut peaks: Vec<Vec<f32>> = vec![Vec::new(); layers.len()];
    for file in pictures(shared) {
        let picture = decode(&std::fs::read(&file).unwrap(), "picture").unwrap().picture;
        let (width, height) = fit(picture.width(), picture.height(), 256);
        let planes = resize(&picture, width, height).into_planes();
        let image = tensor(planes, [1, 3, height, width], &Device::flex());
        for (peak, map) in peaks.iter_mut().zip(network.features(&image, &layers, Pooling::Average)) {
            let [_, channels, h, w] = map.dims();
            let found = values(map.reshape([channels, h * w]).max_dim(1));
            peak.resize(channels, 0.0);
            peak.iter_mut().zip(found).for_each(|(peak, found)| *peak = peak.max(found));
        }
    }
    for (layer, peak) in layers.iter().zip(peaks) {
        let dead: Vec<usize> = (0..peak.len()).filter(|&channel| peak[channel] <= 0.0).collect();
        assert!(dead.is_empty(), "{layer}: channels {dead:?} stay at zero");
    }
}

fn pictures(shared: &Path) -> Vec<PathBuf> {
    let folders = ["photos", "paintings"].map(|folder| shared.join("images").join(folder));
    folders.iter().flat_map(|folder| folder.read_dir().unwrap().map(|entry| entry.unwrap().path())).collect()
}
