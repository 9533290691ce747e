//! Data-aware rounding of weights (GPTQ): less than four bits a weight after entropy coding, with smaller errors of the
//! Gram matrices than int8 has in blocks 1 to 4. It takes a minute or more, which pays for the whole VGG-19 only.
//!
//! Layer by layer, generated pictures pass through what has been rounded so far; they give the inputs with regard to
//! which the next layer's weights are rounded.

mod feature_map;
mod gptq;
mod matrix;

use feature_map::FeatureMap;
pub use gptq::Rounded;

use crate::{CONVOLUTIONS, ConvWeights, Layer, NetworkWeights, dead_leaves, quantize::dequantize};

/// Version of this algorithm and its pictures; part of the key of cached results.
pub const VERSION: u32 = 1;

/// Side in pixels, and number, of the calibration pictures.
const SIDE: usize = 208;
const PICTURES: usize = 36;
/// Number of 3x3 neighbourhoods, over all pictures, that represent a layer's inputs.
const SAMPLES: usize = 12_000;

/// Quantization steps per standard deviation of a layer's weights, by block: early layers are small, and errors in them
/// reach all others.
pub const STEPS: [f32; 5] = [8.0, 6.0, 3.0, 1.6, 3.6];

/// Rounds every convolution; `steps` is as [`STEPS`].
pub fn round(weights: &NetworkWeights, steps: &[f32; 5]) -> Vec<Rounded> {
    let mut maps: Vec<FeatureMap> = (0..PICTURES)
        .map(|seed| FeatureMap::of_picture(&dead_leaves::generate(SIDE, seed as u64), SIDE, &weights.normalization))
        .collect();
    let mut all = Vec::new();
    for conv in &weights.convolutions {
        if Layer::pool_before(conv.depth) {
            for map in &mut maps {
                *map = map.pooled();
            }
        }
        let block = usize::from(CONVOLUTIONS[conv.depth].0) - 1;
        let squares: f64 = conv.weight.iter().map(|&w| f64::from(w).powi(2)).sum();
        let deviation = (squares / conv.weight.len() as f64).sqrt() as f32;
        let rounded = gptq::round(&conv.weight, conv.outputs, deviation / steps[block], hessian(&maps));
        let weight = dequantize(&rounded.values, &rounded.scales, &rounded.steps);
        let rounded_conv = ConvWeights { weight, ..conv.clone() };
        for map in &mut maps {
            *map = map.convolved(&rounded_conv);
        }
        all.push(rounded);
    }
    all
}

/// The lower half of `x x^T`, `x` being the sampled neighbourhoods.
fn hessian(maps: &[FeatureMap]) -> Vec<f32> {
    let columns = 9 * maps[0].channels;
    let pixels: usize = maps.iter().map(|map| map.height * map.width).sum();
    let stride = pixels.div_ceil(SAMPLES);
    let mut sum = vec![0.0; columns * columns];
    for (seed, map) in maps.iter().enumerate() {
        matrix::add_squares(&mut sum, &map.neighbourhoods(seed % stride, stride), columns);
    }
    sum
}
