//! The GPU engine against the CPU engine: the same features, losses, gradients and picture.
//!
//! Needs a GPU adapter, a software one will do; where there is none, every test here reports itself as ignored. All
//! tests run in one thread: the GPU runtime is opened once in a process.
#![cfg(all(feature = "cpu", feature = "gpu", feature = "reference"))]

mod common;

use std::{process::ExitCode, sync::Arc};

use burn::tensor::Tensor;
use common::{assert_close, assert_norm_close, content_and_style_gradient, noise, tensor, values};
use impasto::{
    device::{Engine, Kind},
    gallery::Work,
    generator::{Architecture, Generator, GeneratorParameters},
    image::Rgb,
    loss::{FeatureLoss, PatchLoss, Projection, SlicedLoss, SlicedStyle, range, total_variation},
    network::{Checkpointing, FeatureNetwork, FeatureRows, Layer, Pooling, Vgg, random},
    ops::Sums,
    session::{Parameters, Pyramid, Recipe, Session, SourcePictures},
};
use libtest_mimic::{Arguments, Trial};

type Test = fn(&Engine);

const WIDTHS: [usize; 6] = [4, 5, 6, 7, 8, 5];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let (gpu, reason) = match pollster::block_on(Engine::open(Kind::Gpu)) {
        Ok(engine) => (Some(engine), String::new()),
        Err(error) => (None, format!(" ({error})")),
    };
    let tests: [(&str, Test); 10] = [
        ("features_agree", features_agree),
        ("gradients_agree", gradients_agree),
        ("distributions_agree", distributions_agree),
        ("generators_agree", generators_agree),
        ("odd_sizes_agree", odd_sizes_agree),
        ("wide_networks_agree", wide_networks_agree),
        ("paintings_agree", paintings_agree),
        ("long_paintings_agree", long_paintings_agree),
        ("large_layers_agree", large_layers_agree),
        ("memory_does_not_grow", memory_does_not_grow),
    ];
    // The kernels of both classes of adapters, on whatever adapter there is.
    let classes = [("software", true), ("hardware", false)];
    let trials = classes
        .into_iter()
        .flat_map(|class| tests.map(|test| (class, test)))
        .map(|((class, software), (name, test))| {
            let gpu = gpu.clone();
            let ignored = gpu.is_none();
            let run = move || {
                test(&gpu.expect("ignored without").with_kernels_for(software));
                Ok(())
            };
            Trial::test(format!("{class}::{name}{reason}"), run).with_ignored_flag(ignored)
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn network(engine: &Engine) -> Arc<Vgg> {
    Arc::new(Vgg::new(&random::weights(&WIDTHS, 3), engine))
}

fn layers() -> Vec<Layer> {
    ["conv1_1", "relu1_1", "relu2_2", "relu3_2"].map(|name| name.parse().unwrap()).to_vec()
}

fn picture(height: usize, width: usize, seed: u64, engine: &Engine) -> Tensor<4> {
    tensor(noise(3 * height * width, seed), [1, 3, height, width], engine.device()).mul_scalar(0.5).add_scalar(0.5)
}

/// Values on either engine, compared.
fn compare(what: &str, gpu: &Engine, tolerance: f32, compute: impl Fn(&Engine) -> Vec<f32>) {
    assert_close(what, &compute(gpu), &compute(&Engine::cpu()), tolerance);
}

fn features_agree(gpu: &Engine) {
    for pooling in [Pooling::Average, Pooling::Max] {
        for (i, layer) in layers().into_iter().enumerate() {
            compare(&layer.to_string(), gpu, 1e-4, |engine| {
                values(network(engine).features(&picture(24, 32, 1, engine), &layers(), pooling).remove(i))
            });
        }
    }
}

/// Gradient of content, style, total variation and range together, and their values.
fn gradient(
    engine: &Engine,
    widths: &[usize],
    (height, width): (usize, usize),
    (pooling, checkpointing): (Pooling, Checkpointing),
) -> Vec<f32> {
    let network = Vgg::new(&random::weights(widths, 3), engine);
    let deepest = network.layers().pop().unwrap();
    let mut layers: Vec<Layer> = layers().into_iter().filter(|layer| *layer <= deepest).collect();
    layers.push(deepest);
    layers.dedup();
    let targets = network.features(&picture(height, width, 2, engine), &layers, pooling);
    let x = picture(height, width, 1, engine);
    let mut sums = Sums::new(2 * layers.len() + 2, engine);
    let features = content_and_style_gradient(&network, &x, (&layers, &targets), (pooling, checkpointing), &mut sums);
    let gradient = total_variation(&x, Some(&features), 0.5, &mut sums);
    let gradient = range(&x, Some(&gradient), 2.0, &mut sums);
    let largest = values(gradient.clone()).iter().fold(0f32, |m, v| m.max(v.abs()));
    // On one scale, so that both are compared as closely.
    let sums = values(sums.finish());
    let most = sums.iter().fold(0f32, |m, v| m.max(v.abs()));
    values(gradient).iter().map(|g| g / largest).chain(sums.iter().map(|s| s / most)).collect()
}

fn gradients_agree(gpu: &Engine) {
    for pooling in [Pooling::Average, Pooling::Max] {
        for checkpointing in [Checkpointing::None, Checkpointing::Tiles { rows: 6 }] {
            compare("gradient", gpu, 1e-4, |engine| gradient(engine, &WIDTHS, (16, 24), (pooling, checkpointing)));
        }
    }
}

/// Values near the edge of a bin may fall on either side: a few elements differ by a bin.
fn distributions_agree(gpu: &Engine) {
    let sliced = |engine: &Engine| {
        let map =
            |seed, scale: f64| tensor(noise(21 * 30 * 40, seed), [1, 21, 30, 40], engine.device()).mul_scalar(scale);
        let (style, x) = (map(1, 1.0), map(2, 0.4));
        let rows = |map| FeatureRows::whole(layers()[1], map);
        let projection = Projection::add(engine, None, rows(&style));
        let style = SlicedStyle::add(&projection, None, rows(&style));
        let loss = SlicedLoss::new(layers()[1], &[(1.0, &style)], 1e4);
        let (mut pass, mut sums) = (loss.begin(), Sums::new(1, engine));
        pass.observe(rows(&x));
        pass.value(&mut sums);
        [values(pass.gradient(rows(&x), None)), values(sums.finish())]
    };
    let patches = |engine: &Engine| {
        let x = picture(45, 52, 1, engine);
        let loss = PatchLoss::new(engine, &[(1.0, &picture(33, 70, 2, engine).mul_scalar(1.5))], 1.0);
        let mut sums = Sums::new(1, engine);
        [values(loss.gradient(&x, &x.zeros_like(), &mut sums)), values(sums.finish())]
    };
    agree("sliced", sliced(gpu), sliced(&Engine::cpu()));
    agree("patches", patches(gpu), patches(&Engine::cpu()));
}

/// A gradient and a value by one engine and by the other.
fn agree(name: &str, [gradient, value]: [Vec<f32>; 2], [expected, expected_value]: [Vec<f32>; 2]) {
    assert_norm_close(name, &gradient, &expected, 1e-2);
    assert_close(name, &value, &expected_value, 1e-3);
}

/// A generator's picture and the gradient of each of its parameters, on sizes that fit no tile.
fn generators_agree(gpu: &Engine) {
    let architecture = Architecture { channels: 9, residual_blocks: 1 };
    for (height, width) in [(20, 36), (12, 8)] {
        let run = |engine: &Engine| {
            let parameters = GeneratorParameters::random(architecture, 3, engine);
            let (photo, g) = (picture(height, width, 1, engine), picture(height, width, 2, engine));
            let (picture, gradients) = Generator::new(architecture, engine).gradients(&parameters, &photo, &g);
            let mut all = vec![values(picture)];
            all.extend(gradients.into_iter().map(values));
            all
        };
        for (i, (found, expected)) in run(gpu).iter().zip(run(&Engine::cpu())).enumerate() {
            assert_norm_close(&format!("{i} at {height}x{width}"), found, &expected, 1e-3);
        }
    }
    // In bands, as there is no memory for one piece.
    let paint = |engine: &Engine| {
        let photo = Rgb::from_planes(36, 98, noise(3 * 36 * 98, 3));
        let parameters = GeneratorParameters::random(architecture, 3, engine);
        pollster::block_on(Generator::new(architecture, engine).paint(&parameters, &photo)).unwrap()
    };
    let [banded, whole] = [gpu.with_memory(250_000), Engine::cpu()].map(|engine| paint(&engine));
    assert_norm_close("in bands", banded.planes(), whole.planes(), 1e-3);
}

fn odd_sizes_agree(gpu: &Engine) {
    for size in [(15, 9), (4, 23), (33, 5), (1, 1), (1, 40), (70, 2)] {
        let widths = if size.0.min(size.1) < 4 { &WIDTHS[..2] } else { &WIDTHS[..] };
        compare("gradient", gpu, 1e-4, |engine| {
            gradient(engine, widths, size, (Pooling::Average, Checkpointing::None))
        });
    }
}

/// Channel counts on either side of the kernels' tiles, and maps of many tiles.
fn wide_networks_agree(gpu: &Engine) {
    for widths in [[16, 17, 31, 32, 33, 48], [64, 49, 65, 8, 40, 70]] {
        let of = |engine: &Engine| gradient(engine, &widths, (45, 52), (Pooling::Average, Checkpointing::None));
        let (found, expected) = (of(gpu), of(&Engine::cpu()));
        assert_norm_close("gradient", &found, &expected, 1e-3);
        let network = |engine: &Engine| {
            let network = Vgg::new(&random::weights(&widths, 3), engine);
            let deepest = network.layers().pop().unwrap();
            values(network.features(&picture(45, 52, 4, engine), &[deepest], Pooling::Average).remove(0))
        };
        compare("features", gpu, 2e-5, network);
    }
}

/// Filter banks so large that a hardware GPU transforms them anew for each use.
fn large_layers_agree(gpu: &Engine) {
    let network = |engine: &Engine| Vgg::new(&random::weights(&[16, 320, 320], 3), engine);
    let layers = [network(gpu).layers().pop().unwrap()];
    compare("features", gpu, 2e-5, |engine| {
        values(network(engine).features(&picture(20, 20, 4, engine), &layers, Pooling::Average).remove(0))
    });
}

/// Buffers are used again: after the first iterations, no more memory is taken.
fn memory_does_not_grow(gpu: &Engine) {
    let recipe = Recipe {
        size: 40,
        iterations: 90,
        scales: Pyramid { first: 40, factor: 1.5 },
        ..Recipe::for_network("vgg19-random").unwrap()
    };
    let (photo, style) = (Work::Photo.paint(48, 1), Work::Mosaic.paint(40, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(&random::weights(&WIDTHS, 3).into(), gpu, &pictures, recipe).unwrap();
    let mut reserved = || {
        pollster::block_on(session.step(30)).unwrap();
        gpu.device().memory_pool_usage().map(|usage| usage.bytes_reserved)
    };
    // The history of L-BFGS fills in the first.
    let (_, second, third) = (reserved(), reserved(), reserved());
    assert!(second.is_some(), "the device tells how much memory it holds");
    assert_eq!(second, third);
}

/// The optimizer's vectors are longer than its groups: more than a history of them.
fn long_paintings_agree(gpu: &Engine) {
    compare("picture", gpu, 0.05, |engine| paint(engine, 30, 24, Parameters::Pixels));
}

fn paintings_agree(gpu: &Engine) {
    for (parameters, tolerance) in [(Parameters::Pixels, 0.02), (Parameters::Laplacian, 0.02)] {
        compare("picture", gpu, tolerance, |engine| paint(engine, 6, 32, parameters));
    }
}

fn paint(engine: &Engine, iterations: usize, size: usize, parameters: Parameters) -> Vec<f32> {
    let recipe = Recipe {
        size,
        iterations,
        parameters,
        scales: Pyramid { first: 20, factor: 1.5 },
        ..Recipe::for_network("vgg19-random").unwrap()
    };
    let (photo, style) = (Work::Photo.paint(48, 1), Work::Mosaic.paint(40, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(&random::weights(&WIDTHS, 3).into(), engine, &pictures, recipe).unwrap();
    pollster::block_on(session.step(iterations)).unwrap();
    pollster::block_on(session.finish()).into_planes()
}
