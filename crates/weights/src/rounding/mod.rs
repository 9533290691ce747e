//! Rounding that looks at what a network sees: less than four bits a weight after entropy coding, with Gram matrices nearer
//! than by int8 in blocks 1 to 4. Only the whole VGG-19 is worth the minute that it takes.
//!
//! Layer after layer, generated pictures pass through what has been rounded so far; the next layer's weights are
//! rounded with regard to the inputs that it then gets.

mod feedback;
mod maps;
mod matrix;
mod pictures;

pub use feedback::Rounded;
use maps::Map;

use crate::{CONVOLUTIONS, ConvFilters, Filters, Layer, quantize::dequantize};

/// How pictures are made and weights rounded; a cache of what was rounded is keyed by it.
pub const EDITION: u32 = 1;

/// Sides of the pictures to look at, and how many there are.
const SIDE: usize = 208;
const PICTURES: usize = 36;
/// How many neighbourhoods of all pictures a layer is judged by.
const LOOKS: usize = 12_000;

/// Steps to a standard deviation of a layer's weights, by block: early layers are small, and all others build on them.
pub const STEPS: [f32; 5] = [8.0, 6.0, 3.0, 1.6, 3.6];

/// Rounds every convolution, with these many steps to a standard deviation of its weights in each block.
pub fn round(filters: &Filters, steps: &[f32; 5]) -> Vec<Rounded> {
    let mut maps: Vec<Map> = (0..PICTURES)
        .map(|seed| Map::of_picture(&pictures::leaves(SIDE, seed as u64), SIDE, &filters.convention))
        .collect();
    let mut all = Vec::new();
    for conv in &filters.convolutions {
        if Layer::pool_before(conv.depth) {
            for map in &mut maps {
                *map = map.pooled();
            }
        }
        let block = usize::from(CONVOLUTIONS[conv.depth].0) - 1;
        let squares: f64 = conv.weight.iter().map(|&w| f64::from(w).powi(2)).sum();
        let deviation = (squares / conv.weight.len() as f64).sqrt() as f32;
        let rounded = feedback::round(&conv.weight, conv.outputs, deviation / steps[block], inputs(&maps));
        let weight = dequantize(&rounded.values, &rounded.scales, &rounded.steps);
        let passed = ConvFilters { weight, ..conv.clone() };
        for map in &mut maps {
            *map = map.convolved(&passed);
        }
        all.push(rounded);
    }
    all
}

/// `x x^T` of the inputs' neighbourhoods, its lower half.
fn inputs(maps: &[Map]) -> Vec<f32> {
    let columns = 9 * maps[0].channels;
    let pixels: usize = maps.iter().map(|map| map.height * map.width).sum();
    let stride = pixels.div_ceil(LOOKS);
    let mut sum = vec![0.0; columns * columns];
    for (seed, map) in maps.iter().enumerate() {
        matrix::add_squares(&mut sum, &map.neighbourhoods(seed % stride, stride), columns);
    }
    sum
}
