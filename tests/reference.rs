//! Both engines against numbers that `PyTorch` computed independently: of a small network of seeded weights, which
//! `tests/reference/make_small_network.py` makes, and of real ones (`reference/` of the shared folder, see its README). Where
//! that folder or a GPU adapter is missing, tests report themselves as ignored.

mod common;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use burn::tensor::Tensor;
use common::{assert_close, assert_norm_close, tensor, values};
use impasto::{
    device::{Engine, Kind},
    loss::{ContentLoss, FeatureLoss, GramLoss, losses_gradient, total_variation},
    network::{Checkpointing, FeatureNetwork, Layer, NetworkWeights, Pooling, Vgg, import},
    ops::Sums,
    optimizer::{AdamOptions, Evaluation, LbfgsOptions, Method, Objective, Optimizer},
    reference::gram,
};
use libtest_mimic::{Arguments, Trial};
use safetensors::SafeTensors;

const DISTILLED: &str = "vgg19_distilled16x_conv1_1-conv5_1.safetensors";
const ORIGINAL: &str = "vgg19_conv1_1-conv3_4.safetensors";

const WHOLE: &str = "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin";

/// One file of the reference folder and what it was made with.
#[derive(Clone, Copy)]
struct Reference {
    name: &'static str,
    weights: &'static str,
    network: &'static str,
    pooling: Pooling,
    /// Whether it has optimizer curves.
    curves: bool,
    /// Whether the GPU engine is held against it too: once is enough, and a software adapter takes its time.
    gpu: bool,
}

/// Of the small network.
const SMALL: [Reference; 2] = {
    let average = Reference {
        name: "small_network_average",
        weights: "small_network_weights.safetensors",
        network: "small",
        pooling: Pooling::Average,
        curves: true,
        gpu: true,
    };
    [average, Reference { name: "small_network_max", pooling: Pooling::Max, curves: false, ..average }]
};

/// Of real networks.
const REAL: [Reference; 4] = {
    let average = Reference {
        name: "vgg19_average",
        weights: ORIGINAL,
        network: "vgg19",
        pooling: Pooling::Average,
        curves: true,
        gpu: false,
    };
    [
        Reference { name: "vgg19_max", pooling: Pooling::Max, curves: false, ..average },
        average,
        Reference { name: "distilled_average", weights: DISTILLED, network: "vgg19-distilled", ..average },
        Reference { name: "vgg19_full_average", weights: WHOLE, gpu: true, ..average },
    ]
};

type Check = fn(&Case);

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The GPU runtime is opened once in a process and used from one thread; the CPU engine has threads of its own.
    arguments.test_threads = Some(1);
    // Cargo runs tests in the repository; its path as compiled would be another checkout's where two share a target folder.
    let own = PathBuf::from("tests/reference");
    let shared = common::shared().ok_or("the shared folder is missing: set IMPASTO_SHARED".to_owned());
    let shared = shared.map(|folder| (folder.join("weights"), folder.join("reference")));
    let references = SMALL
        .map(|small| (small, Ok((own.clone(), own.clone()))))
        .into_iter()
        .chain(REAL.map(|real| (real, shared.clone())));
    let gpu = pollster::block_on(Engine::open(Kind::Gpu)).map_err(|error| error.to_string());
    let mut trials = Vec::new();
    for (reference, folders) in references {
        let mut add = |name: &str, engine: Result<Engine, String>, test: &str, run: Check| {
            let there = folders.clone().and_then(|folders| Ok((folders, engine?)));
            let reason = there.as_ref().err().map_or(String::new(), |reason| format!(" ({reason})"));
            let ignored = there.is_err();
            let trial = Trial::test(format!("{}::{name}::{test}{reason}", reference.name), move || {
                let ((weights, numbers), engine) = there.expect("ignored without");
                run(&Case::load(&weights, &numbers, reference, engine));
                Ok(())
            });
            trials.push(trial.with_ignored_flag(ignored));
        };
        let curves = [("lbfgs_curve", lbfgs_curve as Check), ("adam_curve", adam_curve)];
        let tests: [(&str, Check); 5] = [
            ("features", features),
            ("gram_targets", gram_targets),
            ("content_loss_and_gradient", content),
            ("style_loss_and_gradient", style),
            ("tv_loss_and_gradient", tv),
        ];
        for (test, run) in tests.into_iter().chain(curves.into_iter().filter(|_| reference.curves)) {
            add("cpu", Ok(Engine::cpu()), test, run);
            if reference.gpu {
                // A hundred iterations take minutes where a processor plays the GPU.
                let slow = test.ends_with("curve");
                let fast_enough = |gpu: Engine| {
                    if gpu.is_software() && slow { Err("too slow on a software adapter".to_owned()) } else { Ok(gpu) }
                };
                add("gpu", gpu.clone().and_then(fast_enough), test, run);
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One reference file with its network on a device.
struct Case {
    engine: Engine,
    bytes: Vec<u8>,
    network: Arc<Vgg>,
    pooling: Pooling,
    content_layer: Layer,
    style_layers: Vec<Layer>,
    alpha: f64,
}

impl Case {
    fn load(weights_folder: &Path, numbers: &Path, reference: Reference, engine: Engine) -> Self {
        let Reference { name, weights, network, pooling, .. } = reference;
        let weights: NetworkWeights = import::read(&weights_folder.join(weights), network).unwrap();
        let bytes = std::fs::read(numbers.join(format!("{name}.safetensors"))).unwrap();
        let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
        let metadata = metadata.metadata().clone().unwrap();
        let layer = |name: &str| format!("relu{name}").parse().unwrap();
        Self {
            network: Arc::new(Vgg::new(&weights, &engine)),
            engine,
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
        tensor(values, [1, shape[0], shape[1], shape[2]], self.engine.device())
    }

    fn scalar(&self, name: &str) -> f32 {
        self.array(name).1[0]
    }

    fn maps(&self, image: &Tensor<4>, layers: &[Layer]) -> Vec<Tensor<4>> {
        self.network.features(image, layers, self.pooling)
    }

    /// The style losses, whose weights make them a mean.
    fn style(&self) -> Vec<Box<dyn FeatureLoss>> {
        let maps = self.maps(&self.picture("style"), &self.style_layers);
        let weight = 1.0 / maps.len() as f64;
        let losses = self.style_layers.iter().zip(&maps);
        losses
            .map(|(layer, map)| {
                Box::new(GramLoss::of_features(&self.engine, *layer, map, weight)) as Box<dyn FeatureLoss>
            })
            .collect()
    }

    /// The content loss.
    fn content(&self, weight: f64) -> Box<dyn FeatureLoss> {
        let target = self.maps(&self.picture("content"), &[self.content_layer]).remove(0);
        Box::new(ContentLoss::new(&self.engine, self.content_layer, target, weight))
    }

    /// The losses' values and gradient.
    fn evaluate(&self, x: &Tensor<4>, losses: &[Box<dyn FeatureLoss>]) -> (Tensor<1>, Tensor<4>) {
        let mut sums = Sums::new(losses.len(), &self.engine);
        let options = (self.pooling, Checkpointing::None);
        let gradient = losses_gradient(losses, &*self.network, x, options, &mut sums);
        (sums.finish(), gradient)
    }
}

fn features(case: &Case) {
    let layers: Vec<Layer> = case.style_layers.iter().copied().chain([case.content_layer]).collect();
    for (map, layer) in case.maps(&case.picture("start"), &layers).into_iter().zip(layers) {
        let (shape, expected) = case.array(&layer.to_string());
        assert_eq!(map.dims()[1..], shape, "{layer}");
        assert_close(&layer.to_string(), &values(map), &expected, 1e-4);
    }
}

fn gram_targets(case: &Case) {
    let [_, _, height, width] = case.picture("start").dims();
    let maps = case.maps(&case.picture("style"), &case.style_layers);
    for (map, layer) in maps.into_iter().zip(&case.style_layers) {
        let name = layer.to_string().replace("relu", "gram");
        let ([_, _, h, w], (out_h, out_w)) = (map.dims(), layer.extent(height, width));
        let scaled = gram(map).mul_scalar((out_h * out_w) as f64 / (h * w) as f64);
        assert_close(&name, &values(scaled), &case.array(&name).1, 1e-4);
    }
}

fn check_loss(case: &Case, name: &str, (found, gradient): (Tensor<1>, Tensor<4>)) {
    assert_close(name, &[values(found).iter().sum()], &[case.scalar(&format!("{name}_loss"))], 1e-3);
    let (what, gradient, expected) =
        (format!("{name} gradient"), values(gradient), case.array(&format!("{name}_grad")).1);
    match case.pooling {
        Pooling::Average => assert_close(&what, &gradient, &expected, 1e-3),
        // Which of four nearly equal values is the largest is a matter of rounding, and its gradient goes elsewhere whole.
        // Winograd's rounding is 6e-6, direct convolution's 1e-7: with that the errors here are below 2e-6.
        Pooling::Max => assert_norm_close(&what, &gradient, &expected, 3e-3),
    }
}

fn content(case: &Case) {
    check_loss(case, "content", case.evaluate(&case.picture("start"), &[case.content(1.0)]));
}

fn style(case: &Case) {
    check_loss(case, "style", case.evaluate(&case.picture("start"), &case.style()));
}

fn tv(case: &Case) {
    let mut sums = Sums::new(1, &case.engine);
    let gradient = total_variation(&case.picture("start"), None, 1.0, &mut sums);
    check_loss(case, "tv", (sums.finish(), gradient));
}

/// `alpha * content + style`, as the curves were made.
struct Sum<'a> {
    case: &'a Case,
    losses: Vec<Box<dyn FeatureLoss>>,
}

impl Objective<4> for Sum<'_> {
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        let (terms, gradient) = self.case.evaluate(&x, &self.losses);
        Evaluation { terms, gradient }
    }
}

/// The same start value, and never above 1.5 times the reference at evaluation 100.
fn check_curve(case: &Case, name: &str, method: &Method) {
    let reference = case.array(name).1;
    let mut optimizer = Optimizer::new(method, case.picture("content"), &case.engine);
    let mut losses = case.style();
    losses.push(case.content(case.alpha));
    let objective = Sum { case, losses };
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
