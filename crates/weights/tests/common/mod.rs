//! What several of the test programs need.

use impasto_weights::{ConvWeights, InputNormalization, NetworkWeights};

/// Seeded weights of these widths.
pub(crate) fn weights(widths: &[usize], seed: u64) -> NetworkWeights {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    let mut inputs = 3;
    let mut convolution = |(depth, &outputs): (usize, &usize)| {
        let weight = (0..outputs * inputs * 9).map(|_| next() + next() + next()).collect();
        let bias = (0..outputs).map(|_| next()).collect();
        let conv = ConvWeights { depth, inputs, outputs, weight, bias };
        inputs = outputs;
        conv
    };
    NetworkWeights {
        name: "vgg19-small".into(),
        version: seed.to_string(),
        licence: "none needed: seeded random numbers".into(),
        normalization: InputNormalization::caffe(),
        convolutions: widths.iter().enumerate().map(&mut convolution).collect(),
    }
}

/// Four narrow convolutions.
pub(crate) fn small() -> NetworkWeights {
    weights(&[4, 6, 8, 5], 3)
}
