//! What several tests share: the shared folder, safetensors reading, comparisons.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod spectrum;

use std::path::PathBuf;

use burn::tensor::{Device, Tensor, TensorData};
use impasto::{
    loss::{ContentLoss, FeatureLoss, GramLoss, losses_gradient},
    network::{Checkpointing, FeatureNetwork, Layer, NetworkWeights, Pooling, Vgg, random},
    ops::Sums,
};

/// The folder with weights, pictures and reference numbers: `IMPASTO_SHARED`, else `../shared` beside the repository.
pub(crate) fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("IMPASTO_SHARED").map(PathBuf::from);
    // Tests run in the repository; its path as compiled would be another checkout's where two share a target folder.
    let beside = PathBuf::from("../shared");
    named.into_iter().chain([beside]).find(|folder| folder.join("reference").is_dir())
}

/// A tensor from row-major values.
pub(crate) fn tensor<const D: usize>(values: Vec<f32>, dims: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, dims), device)
}

/// A tensor's values, row-major.
pub(crate) fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().expect("f32")
}

/// The largest difference relative to the largest expected value.
pub(crate) fn relative_error(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len(), "as many values");
    let largest = expected.iter().fold(0f32, |m, v| m.max(v.abs()));
    let difference = found.iter().zip(expected).fold(0f32, |m, (a, b)| {
        // A NaN must not get lost in a maximum.
        if a.is_nan() || b.is_nan() { f32::INFINITY } else { m.max((a - b).abs()) }
    });
    difference / largest.max(f32::MIN_POSITIVE)
}

/// The difference's norm relative to the expected values' norm. For gradients through kinks: near one, rounding decides to
/// which side a value belongs, and a few elements differ as a whole.
pub(crate) fn norm_error(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len(), "as many values");
    let norm = |values: &mut dyn Iterator<Item = f32>| values.map(|v| f64::from(v).powi(2)).sum::<f64>().sqrt();
    let difference = norm(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    let error = (difference / norm(&mut expected.iter().copied()).max(f64::MIN_POSITIVE)) as f32;
    if error.is_nan() { f32::INFINITY } else { error }
}

/// Panics where the norm's error is above the tolerance.
pub(crate) fn assert_norm_close(what: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    let error = norm_error(found, expected);
    assert!(error <= tolerance, "{what}: relative error of the norm {error:.2e} is above {tolerance:.0e}");
}

/// Panics where the error is above the tolerance.
pub(crate) fn assert_close(what: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    let error = relative_error(found, expected);
    assert!(error <= tolerance, "{what}: relative error {error:.2e} is above {tolerance:.0e}");
}

/// Seeded values between -1 and 1.
pub(crate) fn noise(n: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..n)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        })
        .collect()
}

/// The gradient of content losses, and of style losses of weight 1000, at all layers; their values go to `sums`.
pub(crate) fn content_and_style_gradient(
    network: &Vgg,
    x: &Tensor<4>,
    (layers, targets): (&[Layer], &[Tensor<4>]),
    options: (Pooling, Checkpointing),
    sums: &mut Sums,
) -> Tensor<4> {
    let losses = layers.iter().zip(targets).flat_map(|(layer, map)| -> [Box<dyn FeatureLoss>; 2] {
        [
            Box::new(GramLoss::of_features(network.engine(), *layer, map, 1e3)),
            Box::new(ContentLoss::new(network.engine(), *layer, map.clone(), 1.0)),
        ]
    });
    losses_gradient(&losses.collect::<Vec<_>>(), network, x, options, sums)
}

/// Pictures that do not divide evenly by the pooling, as (height, width), for [`small_network`].
pub(crate) const SIZES: [(usize, usize); 3] = [(12, 15), (17, 8), (33, 36)];
/// Every kind of layer of [`small_network`].
pub(crate) const LAYERS: [&str; 7] = ["conv1_1", "relu1_1", "conv1_2", "relu2_1", "relu2_2", "conv3_2", "relu3_2"];

/// Seeded weights to `conv3_2`, a few channels wide.
pub(crate) fn small_network() -> NetworkWeights {
    random::weights(&[4, 5, 6, 4, 6, 9], 7)
}

/// A picture of noise on the CPU, `[1, 3, height, width]`, values about 0.2 to 0.8.
pub(crate) fn noise_picture(height: usize, width: usize, seed: u64) -> Tensor<4> {
    let noise = tensor(noise(3 * height * width, seed), [1, 3, height, width], &Device::flex());
    noise.mul_scalar(0.3).add_scalar(0.5)
}

/// A layer by name.
pub(crate) fn layer(name: &str) -> Layer {
    name.parse().unwrap()
}
