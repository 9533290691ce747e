//! `vgg19-random`: seeded weights in the narrow shape, for tests and benchmarks.
//!
//! He, Wang and Hopcroft, "A Powerful Generative Model Using Random Weights for the Deep Image Representation"
//! (NIPS 2016), show that Gram matrices of random filters still carry style: colour and coarse texture, little stroke.

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use super::{ConvWeights, InputNormalization, NetworkWeights, VGG19_RANDOM};

/// Output channels of `conv1_1` to `conv5_1`: those of the distilled network.
pub const NARROW_WIDTHS: [usize; 13] = [16, 16, 32, 32, 64, 64, 64, 64, 128, 128, 128, 128, 128];

/// The seed of `vgg19-random`; another would paint other pictures from the same recipe.
pub const DEFAULT_SEED: u64 = 19;

/// Weights of these widths, normal with variance 2 / (9 inputs) (He et al. 2015, eq. 10), biases zero.
///
/// # Panics
/// If `widths` is empty or longer than 13.
pub fn weights(widths: &[usize], seed: u64) -> NetworkWeights {
    assert!((1..=13).contains(&widths.len()), "1 to 13 convolutions");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut inputs = 3;
    let convolutions = widths
        .iter()
        .enumerate()
        .map(|(depth, &outputs)| {
            let deviation = (2.0 / (9.0 * inputs as f32)).sqrt();
            let weight = (0..outputs * inputs * 9)
                .map(|_| {
                    let normal: f32 = StandardNormal.sample(&mut rng);
                    deviation * normal
                })
                .collect();
            let conv = ConvWeights { depth, inputs, outputs, weight, bias: vec![0.0; outputs] };
            inputs = outputs;
            conv
        })
        .collect();
    NetworkWeights {
        name: VGG19_RANDOM.into(),
        version: seed.to_string(),
        licence: "none needed: seeded random numbers".into(),
        normalization: InputNormalization::torchvision(),
        convolutions,
    }
}
