//! A picture's luma by frequency: what strokes and grain are measured by.

use std::f64::consts::TAU;

use impasto::image::{Rgb, luma};

/// Below this many cycles a pixel is what the picture shows, and not how it is painted.
const LOWEST: f64 = 0.05;

/// Width of a bin, in cycles a pixel.
const BIN: f64 = 1.0 / 96.0;

/// From here on it is grain, in cycles a pixel.
const HIGH: f64 = 0.25;

/// The frequency with the most power, all directions together, in cycles a pixel.
pub(crate) fn dominant_frequency(picture: &Rgb) -> f64 {
    let mut bins = vec![0.0; 1 + (0.75 / BIN) as usize];
    for (frequency, power) in powers(picture) {
        if frequency >= LOWEST {
            bins[(frequency / BIN).round() as usize] += power;
        }
    }
    let largest = bins.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).expect("bins");
    largest.0 as f64 * BIN
}

/// The power above a quarter of a cycle a pixel, in the mean over all pixels.
pub(crate) fn high_frequency_power(picture: &Rgb) -> f64 {
    powers(picture).filter(|(frequency, _)| *frequency > HIGH).map(|(_, power)| power).sum()
}

/// Each frequency of the discrete Fourier transform of luma, in cycles a pixel, with its share of the mean square.
fn powers(picture: &Rgb) -> impl Iterator<Item = (f64, f64)> {
    let (width, height) = (picture.width(), picture.height());
    let pixel = |i: usize| [f64::from(luma(picture.pixel(i % width, i / width))), 0.0];
    let plane: Vec<[f64; 2]> = (0..width * height).map(pixel).collect();
    let rows: Vec<[f64; 2]> = plane.chunks(width).flat_map(transformed).collect();
    let column = |x: usize| rows.iter().skip(x).step_by(width).copied().collect::<Vec<_>>();
    let columns: Vec<[f64; 2]> = (0..width).flat_map(|x| transformed(&column(x))).collect();
    let scale = 1.0 / (width * height) as f64;
    let cycles = |i: usize, side: usize| i.min(side - i) as f64 / side as f64;
    columns.into_iter().enumerate().map(move |(i, [re, im])| {
        let frequency = cycles(i / height, width).hypot(cycles(i % height, height));
        (frequency, (re * re + im * im) * scale * scale)
    })
}

/// The discrete Fourier transform of complex numbers.
fn transformed(values: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let count = values.len();
    let turn: Vec<(f64, f64)> = (0..count).map(|i| (TAU * i as f64 / count as f64).sin_cos()).collect();
    let at = |k: usize| {
        values.iter().enumerate().fold([0.0; 2], |[re, im], (i, [a, b])| {
            let (sine, cosine) = turn[i * k % count];
            [re + a * cosine + b * sine, im + b * cosine - a * sine]
        })
    };
    (0..count).map(at).collect()
}
