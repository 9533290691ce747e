//! The GPU engine against the CPU engine: the same features, losses, gradients and picture.
//!
//! Needs a GPU adapter, a software one will do; where there is none, every test here reports itself as ignored. All
//! tests run in one thread: the GPU runtime is opened once in a process.
#![cfg(all(feature = "cpu", feature = "gpu"))]

mod common;

use std::{process::ExitCode, sync::Arc};

use burn::tensor::{Device, Tensor};
use common::{assert_close, noise, tensor, values};
use impasto::{
    device::Engine,
    gallery::Work,
    loss::{content_loss, gram, style_loss, tv_loss},
    network::{Layer, Pooling, Vgg, random},
    session::{Pyramid, Recipe, Session},
};
use libtest_mimic::{Arguments, Trial};

type Test = fn(&Device);

const WIDTHS: [usize; 6] = [4, 5, 6, 7, 8, 5];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let (gpu, reason) = match pollster::block_on(Engine::gpu()) {
        Ok(engine) => (Some(engine.device), String::new()),
        Err(error) => (None, format!(" ({error})")),
    };
    let tests: [(&str, Test); 4] = [
        ("features_agree", features_agree),
        ("gradients_agree", gradients_agree),
        ("odd_sizes_agree", odd_sizes_agree),
        ("paintings_agree", paintings_agree),
    ];
    let trials = tests
        .into_iter()
        .map(|(name, test)| {
            let device = gpu.clone();
            let run = move || {
                test(&device.expect("ignored without"));
                Ok(())
            };
            Trial::test(format!("{name}{reason}"), run).with_ignored_flag(gpu.is_none())
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn network(device: &Device) -> Arc<Vgg> {
    Arc::new(Vgg::new(&random::filters(&WIDTHS, 3), device))
}

fn layers() -> Vec<Layer> {
    ["conv1_1", "relu1_1", "relu2_2", "relu3_2"].map(|name| name.parse().unwrap()).to_vec()
}

fn picture(height: usize, width: usize, seed: u64, device: &Device) -> Tensor<4> {
    tensor(noise(3 * height * width, seed), [1, 3, height, width], device).mul_scalar(0.5).add_scalar(0.5)
}

/// Values on either device, compared.
fn compare(what: &str, gpu: &Device, tolerance: f32, compute: impl Fn(&Device) -> Vec<f32>) {
    assert_close(what, &compute(gpu), &compute(&Device::flex()), tolerance);
}

fn features_agree(gpu: &Device) {
    for pooling in [Pooling::Average, Pooling::Max] {
        for (i, layer) in layers().into_iter().enumerate() {
            compare(&layer.to_string(), gpu, 1e-4, |device| {
                values(network(device).features(picture(24, 32, 1, device), &layers(), pooling).remove(i))
            });
        }
    }
}

/// Gradient of content, style and total variation together.
fn gradient(device: &Device, height: usize, width: usize, pooling: Pooling) -> Vec<f32> {
    let network = network(device);
    let target = network.features(picture(height, width, 2, device), &layers(), pooling);
    let x = Tensor::from_inner(picture(height, width, 1, device)).require_grad();
    let maps = network.features(x.clone(), &layers(), pooling);
    let mut loss = tv_loss(x.clone());
    for (map, target) in maps.into_iter().zip(target) {
        let [_, _, h, w] = map.dims();
        let (target, gram_target) = (Tensor::from_inner(target.clone()), Tensor::from_inner(gram(target)));
        loss = loss + content_loss(map.clone(), target) + style_loss(gram(map), gram_target, h * w).mul_scalar(1e3);
    }
    let gradients = loss.backward();
    values(x.grad(&gradients).unwrap())
}

fn gradients_agree(gpu: &Device) {
    for pooling in [Pooling::Average, Pooling::Max] {
        compare("gradient", gpu, 1e-3, |device| gradient(device, 16, 24, pooling));
    }
}

fn odd_sizes_agree(gpu: &Device) {
    for (height, width) in [(15, 9), (4, 23), (33, 5)] {
        compare("gradient", gpu, 1e-3, |device| gradient(device, height, width, Pooling::Average));
    }
}

fn paintings_agree(gpu: &Device) {
    compare("picture", gpu, 0.02, |device| {
        let recipe = Recipe {
            size: 32,
            iterations: 6,
            scales: Pyramid { first: 20, factor: 1.5 },
            ..Recipe::for_network("vgg19-random").unwrap()
        };
        let (photo, style) = (Work::Photo.paint(48, 1), Work::Mosaic.paint(40, 1));
        let mut session = Session::new(network(device), device, &photo, &style, recipe).unwrap();
        pollster::block_on(session.step(6)).unwrap();
        pollster::block_on(session.finish()).into_planes()
    });
}
