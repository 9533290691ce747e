//! Photos that need no file.

use crate::{
    gallery::{Palette, Work},
    image::Rgb,
};
use impasto_weights::dead_leaves;

/// Pixels of a side.
const SIDE: usize = 256;

/// As many generated scenes as asked for: mostly dead leaves, whose statistics are like those of photographs (Lee,
/// Mumford and Huang 2001), some lakes, and some works of the gallery with other seeds and palettes than a style has.
pub fn scenes(count: usize, seed: u64) -> Vec<Rgb> {
    let works: Vec<Work> = Work::styles().collect();
    let scene = |i: usize| {
        let own = seed.wrapping_add(i as u64);
        match i % 6 {
            0 => Work::Photo.paint(SIDE, own),
            1 => {
                let palette = Palette::ALL[i / 6 % Palette::ALL.len()];
                works[i / 6 % works.len()].paint_with(SIDE, own.wrapping_add(77), Some(palette))
            }
            _ => Rgb::from_planes(SIDE, SIDE, dead_leaves::generate(SIDE, own)),
        }
    };
    (0..count).map(scene).collect()
}
