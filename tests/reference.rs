//! Against numbers that `PyTorch` computed independently (`reference/` of the shared folder, see its README), within the
//! tolerances it names. Where the folder is missing, every test here reports itself as ignored.

mod common;

use std::{path::Path, process::ExitCode, sync::Arc};

use burn::tensor::{Device, Tensor};
use common::{assert_close, tensor, values};
use impasto::{
    loss::{content_loss, gram, rescale_gram, style_loss, tv_loss},
    network::{Filters, Layer, Pooling, Vgg, import},
    optimizer::{AdamOptions, Evaluation, LbfgsOptions, Method, Objective, Optimizer},
};
use libtest_mimic::{Arguments, Trial};
use safetensors::SafeTensors;

const DISTILLED: &str = "vgg19_distilled16x_conv1_1-conv5_1.safetensors";
const ORIGINAL: &str = "vgg19_conv1_1-conv3_4.safetensors";

/// Name, weight file, network name, pooling, whether there are optimizer curves.
const CASES: [(&str, &str, &str, Pooling, bool); 3] = [
    ("vgg19_max", ORIGINAL, "vgg19", Pooling::Max, false),
    ("vgg19_average", ORIGINAL, "vgg19", Pooling::Average, true),
    ("distilled_average", DISTILLED, "vgg19-distilled", Pooling::Average, true),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let shared = common::shared();
    let mut trials = Vec::new();
    for (case, weights, network, pooling, curves) in CASES {
        let mut add = |test: &str, run: fn(&Case)| {
            let folder = shared.clone();
            let name = match &folder {
                Some(_) => format!("{case}::{test}"),
                None => format!("{case}::{test} (the shared folder is missing: set IMPASTO_SHARED)"),
            };
            let trial = Trial::test(name, move || {
                run(&Case::load(&folder.expect("ignored without"), case, weights, network, pooling));
                Ok(())
            });
            trials.push(trial.with_ignored_flag(shared.is_none()));
        };
        add("features", features);
        add("gram_targets", gram_targets);
        add("content_loss_and_gradient", content);
        add("style_loss_and_gradient", style);
        add("tv_loss_and_gradient", tv);
        if curves {
            add("lbfgs_curve", lbfgs_curve);
            add("adam_curve", adam_curve);
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One reference file with its network on the CPU.
struct Case {
    bytes: Vec<u8>,
    network: Arc<Vgg>,
    pooling: Pooling,
    content_layer: Layer,
    style_layers: Vec<Layer>,
    alpha: f64,
}

impl Case {
    fn load(shared: &Path, case: &str, weights: &str, network: &str, pooling: Pooling) -> Self {
        let filters: Filters = import::read(&shared.join("weights").join(weights), network).unwrap();
        let bytes = std::fs::read(shared.join("reference").join(format!("{case}.safetensors"))).unwrap();
        let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
        let metadata = metadata.metadata().clone().unwrap();
        let layer = |name: &str| format!("relu{name}").parse().unwrap();
        Self {
            network: Arc::new(Vgg::new(&filters, &Device::flex())),
            pooling,
            content_layer: layer(&metadata["content_layer"]),
            style_layers: metadata["style_layers"].split(',').map(layer).collect(),
            alpha: metadata["alpha"].parse().unwrap(),
            bytes,
        }
    }

    fn array(&self, name: &str) -> (Vec<usize>, Vec<f32>) {
        let file = SafeTensors::deserialize(&self.bytes).unwrap();
        let view = file.tensor(name).unwrap();
        let floats = view.data().chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
        (view.shape().to_vec(), floats)
    }

    fn picture(&self, name: &str) -> Tensor<4> {
        let (shape, values) = self.array(name);
        tensor(values, [1, shape[0], shape[1], shape[2]], &Device::flex())
    }

    fn scalar(&self, name: &str) -> f32 {
        self.array(name).1[0]
    }

    fn maps(&self, image: Tensor<4>, layers: &[Layer]) -> Vec<Tensor<4>> {
        self.network.features(image, layers, self.pooling)
    }

    /// Gram targets A as this project computes them, with the pixels of the maps they are for.
    fn targets(&self) -> Vec<(Tensor<2>, usize)> {
        let [_, _, height, width] = self.picture("start").dims();
        let maps = self.maps(self.picture("style"), &self.style_layers);
        maps.into_iter()
            .zip(&self.style_layers)
            .map(|(map, layer)| {
                let [_, _, h, w] = map.dims();
                let (out_h, out_w) = layer.extent(height, width);
                (rescale_gram(gram(map), h * w, out_h * out_w), out_h * out_w)
            })
            .collect()
    }

    /// Content features P.
    fn photo(&self) -> Tensor<4> {
        self.maps(self.picture("content"), &[self.content_layer]).remove(0)
    }
}

/// The content loss of a map on an autodiff device.
fn content_of(map: Tensor<4>, target: &Tensor<4>) -> Tensor<1> {
    content_loss(map, Tensor::from_inner(target.clone()))
}

/// The mean of the style losses of maps on an autodiff device.
fn style_of(maps: Vec<Tensor<4>>, targets: &[(Tensor<2>, usize)]) -> Tensor<1> {
    let count = maps.len() as f64;
    maps.into_iter()
        .zip(targets)
        .map(|(map, (target, pixels))| style_loss(gram(map), Tensor::from_inner(target.clone()), *pixels))
        .reduce(|a, b| a + b)
        .unwrap()
        .div_scalar(count)
}

fn features(case: &Case) {
    let layers: Vec<Layer> = case.style_layers.iter().copied().chain([case.content_layer]).collect();
    for (map, layer) in case.maps(case.picture("start"), &layers).into_iter().zip(layers) {
        let (shape, expected) = case.array(&layer.to_string());
        assert_eq!(map.dims()[1..], shape, "{layer}");
        assert_close(&layer.to_string(), &values(map), &expected, 1e-4);
    }
}

fn gram_targets(case: &Case) {
    for ((target, _), layer) in case.targets().into_iter().zip(&case.style_layers) {
        let name = layer.to_string().replace("relu", "gram");
        assert_close(&name, &values(target), &case.array(&name).1, 1e-4);
    }
}

fn check_loss(case: &Case, name: &str, loss: impl Fn(Tensor<4>) -> Tensor<1>) {
    let x = Tensor::from_inner(case.picture("start")).require_grad();
    let found = loss(x.clone());
    let gradients = found.backward();
    let gradient = x.grad(&gradients).unwrap();
    assert_close(name, &values(found.inner()), &[case.scalar(&format!("{name}_loss"))], 1e-3);
    assert_close(&format!("{name} gradient"), &values(gradient), &case.array(&format!("{name}_grad")).1, 1e-3);
}

fn content(case: &Case) {
    let target = case.photo();
    check_loss(case, "content", |x| content_of(case.maps(x, &[case.content_layer]).remove(0), &target));
}

fn style(case: &Case) {
    let targets = case.targets();
    check_loss(case, "style", |x| style_of(case.maps(x, &case.style_layers), &targets));
}

fn tv(case: &Case) {
    check_loss(case, "tv", tv_loss);
}

/// `alpha * content + style`, as the curves were made.
struct Sum<'a> {
    case: &'a Case,
    photo: Tensor<4>,
    targets: Vec<(Tensor<2>, usize)>,
}

impl Objective<4> for Sum<'_> {
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        let x = Tensor::from_inner(x).require_grad();
        let layers: Vec<Layer> = self.case.style_layers.iter().copied().chain([self.case.content_layer]).collect();
        let mut maps = self.case.maps(x.clone(), &layers);
        let content = content_of(maps.pop().unwrap(), &self.photo).mul_scalar(self.case.alpha);
        let terms = Tensor::cat(vec![content, style_of(maps, &self.targets)], 0);
        let gradients = terms.clone().sum().backward();
        Evaluation { gradient: x.grad(&gradients).unwrap(), terms: terms.inner() }
    }
}

/// The same start value, and never above 1.5 times the reference at evaluation 100.
fn check_curve(case: &Case, name: &str, method: &Method) {
    let reference = case.array(name).1;
    let mut optimizer = Optimizer::new(method, case.picture("content"));
    let objective = Sum { case, photo: case.photo(), targets: case.targets() };
    let mut evaluations = 0;
    let mut end = f64::INFINITY;
    while evaluations < 100 {
        let step = pollster::block_on(optimizer.step(&objective)).unwrap();
        if evaluations == 0 {
            assert_close("start", &[step.before as f32], &reference[..1], 1e-3);
        }
        evaluations += step.evaluations;
        end = step.loss();
    }
    let bound = 1.5 * f64::from(reference[99]);
    println!("{name}: {end} at evaluation {evaluations}, reference {}", reference[99]);
    assert!(end <= bound, "{name} ended at {end}, the bound is {bound}");
}

fn lbfgs_curve(case: &Case) {
    check_curve(case, "lbfgs_curve", &Method::Lbfgs(LbfgsOptions { history: 100 }));
}

fn adam_curve(case: &Case) {
    check_curve(case, "adam_curve", &Method::Adam(AdamOptions::default()));
}
