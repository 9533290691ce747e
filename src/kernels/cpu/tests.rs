//! Each kernel against its plain twin, on odd sizes and odd channel counts.

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use super::{
    Extent, Join, direct, gram, pool, scratch::ScratchPool, simd::at_least, smooth, vectors, winograd,
    winograd_transforms::Finish,
};

pub(super) fn noise(count: usize, seed: u64) -> Vec<f32> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| StandardNormal.sample(&mut rng)).collect()
}

fn extent(channels: usize, height: usize, width: usize) -> Extent {
    Extent { channels, height, width }
}

#[track_caller]
fn assert_close(found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(1e-9f32, |m, v| m.max(v.abs()));
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!((f - e).abs() <= tolerance * largest, "element {i}: {f}, expected {e}, the largest is {largest}");
    }
}

/// Zero padding 1, no bias.
fn plain_convolution(x: &[f32], e: Extent, weight: &[f32], outputs: usize) -> Vec<f32> {
    let mut y = vec![0.0; outputs * e.pixels()];
    for o in 0..outputs {
        for (p, to) in y[o * e.pixels()..][..e.pixels()].iter_mut().enumerate() {
            let (row, column) = (p / e.width, p % e.width);
            let mut sum = 0.0f64;
            for c in 0..e.channels {
                for tap in 0..9 {
                    let (r, k) = (row + tap / 3, column + tap % 3);
                    if r >= 1 && k >= 1 && r <= e.height && k <= e.width {
                        let at = c * e.pixels() + (r - 1) * e.width + k - 1;
                        sum += f64::from(x[at]) * f64::from(weight[(o * e.channels + c) * 9 + tap]);
                    }
                }
            }
            *to = sum as f32;
        }
    }
    y
}

/// The data gradient, by scattering.
fn plain_gradient(g: &[f32], e: Extent, weight: &[f32], inputs: usize) -> Vec<f32> {
    let mut y = vec![0.0f64; inputs * e.pixels()];
    for o in 0..e.channels {
        for p in 0..e.pixels() {
            let (row, column) = (p / e.width, p % e.width);
            for c in 0..inputs {
                for tap in 0..9 {
                    let (r, k) = (row + tap / 3, column + tap % 3);
                    if r >= 1 && k >= 1 && r <= e.height && k <= e.width {
                        y[c * e.pixels() + (r - 1) * e.width + k - 1] +=
                            f64::from(g[o * e.pixels() + p]) * f64::from(weight[(o * inputs + c) * 9 + tap]);
                    }
                }
            }
        }
    }
    y.into_iter().map(|v| v as f32).collect()
}

const SHAPES: [(usize, usize, usize, usize); 9] = [
    (1, 1, 1, 1),
    (3, 5, 1, 9),
    (5, 3, 7, 1),
    (3, 17, 4, 4),
    (17, 3, 5, 6),
    (8, 16, 13, 37),
    (33, 20, 18, 22),
    (16, 40, 31, 5),
    (4, 6, 40, 70),
];

fn bias_and_relu(mut y: Vec<f32>, bias: &[f32], pixels: usize, relu: bool) -> Vec<f32> {
    for (channel, bias) in y.chunks_mut(pixels).zip(bias) {
        for v in channel {
            *v = if relu { (*v + bias).max(0.0) } else { *v + bias };
        }
    }
    y
}

#[test]
fn convolutions_agree_with_the_plain_one() {
    for (seed, (inputs, outputs, height, width)) in SHAPES.into_iter().enumerate() {
        let e = extent(inputs, height, width);
        let (x, weight) = (noise(e.elements(), seed as u64), noise(outputs * inputs * 9, 100));
        let bias = noise(outputs, 7);
        for relu in [true, false] {
            let expected = bias_and_relu(plain_convolution(&x, e, &weight, outputs), &bias, e.pixels(), relu);
            let weights = direct::Forward::new(&weight, outputs, inputs);
            assert_close(&weights.convolve(&x, e, &bias, relu, &ScratchPool::default()), &expected, 1e-5);
            let weights = winograd::TransformedWeights::forward(&weight, outputs, inputs);
            let finish = Finish::Forward { bias: &bias, relu };
            assert_close(&winograd::convolve(&x, e, &weights, finish, &ScratchPool::default()), &expected, 3e-5);
        }
    }
}

#[test]
fn data_gradients_agree_with_the_plain_one() {
    for (seed, (inputs, outputs, height, width)) in SHAPES.into_iter().enumerate() {
        let e = extent(outputs, height, width);
        let (g, weight) = (noise(e.elements(), seed as u64), noise(outputs * inputs * 9, 100));
        let (extra, activation) = (noise(inputs * e.pixels(), 8), noise(inputs * e.pixels(), 9));
        let plain = plain_gradient(&g, e, &weight, inputs);
        assert_close(
            &direct::Backward::new(&weight, outputs, inputs).convolve(&g, e, &ScratchPool::default()),
            &plain,
            1e-5,
        );
        let weights = winograd::TransformedWeights::backward(&weight, outputs, inputs);
        for (extra, activation) in
            [(None, None), (Some(&extra), None), (None, Some(&activation)), (Some(&extra), Some(&activation))]
        {
            let join = Join { extra: extra.map(Vec::as_slice), activation: activation.map(Vec::as_slice) };
            let expected: Vec<f32> = (0..plain.len())
                .map(|i| {
                    let awake = activation.is_none_or(|activation| activation[i] > 0.0);
                    if awake { plain[i] + extra.map_or(0.0, |extra| extra[i]) } else { 0.0 }
                })
                .collect();
            let found = winograd::convolve(&g, e, &weights, Finish::Backward(join), &ScratchPool::default());
            assert_close(&found, &expected, 3e-5);
        }
    }
}

#[test]
fn a_room_keeps_nothing_of_what_was_in_it() {
    let pool = ScratchPool::default();
    let convolve = |x: &[f32], e: Extent, pool: &ScratchPool| {
        let weights = winograd::TransformedWeights::forward(&noise(5 * e.channels * 9, 3), 5, e.channels);
        winograd::convolve(x, e, &weights, Finish::Forward { bias: &noise(5, 7), relu: false }, pool)
    };
    let (large, small) = (extent(16, 20, 20), extent(6, 9, 11));
    convolve(&vec![f32::NAN; large.elements()], large, &pool);
    let x = noise(small.elements(), 1);
    assert_eq!(convolve(&x, small, &pool), convolve(&x, small, &ScratchPool::default()));
}

#[test]
fn a_large_map_is_worked_on_in_blocks() {
    // A small filter bank, whose blocks each thread has for itself, and a large one.
    for (inputs, outputs) in [(40, 70), (90, 100)] {
        let e = extent(inputs, 66, 131);
        let (x, weight) = (noise(e.elements(), 1), noise(outputs * inputs * 9, 2));
        let expected = plain_convolution(&x, e, &weight, outputs);
        let weights = winograd::TransformedWeights::forward(&weight, outputs, inputs);
        let bias = vec![0.0; outputs];
        let finish = Finish::Forward { bias: &bias, relu: false };
        assert_close(&winograd::convolve(&x, e, &weights, finish, &ScratchPool::default()), &expected, 3e-5);
    }
}

#[test]
fn a_relu_keeps_what_is_not_a_number() {
    assert!(at_least(0.0, f32::NAN).is_nan());
    let found = [at_least(0.0, -1.0), at_least(0.0, 2.0), at_least(f32::NEG_INFINITY, -1.0)];
    assert_close(&found, &[0.0, 2.0, -1.0], 0.0);
}

#[test]
fn pooling_and_its_gradient() {
    for (channels, height, width) in [(1, 2, 2), (3, 5, 7), (4, 6, 3), (2, 33, 8)] {
        let e = extent(channels, height, width);
        let x = noise(e.elements(), 3);
        let small = pool::pooled(e);
        let (g, extra) = (noise(small.elements(), 4), noise(e.elements(), 5));
        for max in [false, true] {
            let mut pooled = vec![0.0; small.elements()];
            let mut spread = extra.clone();
            for (i, to) in pooled.iter_mut().enumerate() {
                let (c, row, column) = (i / small.pixels(), i / small.width % small.height, i % small.width);
                let at = |r, k| c * e.pixels() + (2 * row + r) * width + 2 * column + k;
                let places = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
                let largest = *places.iter().max_by(|a, b| x[**a].total_cmp(&x[**b])).unwrap();
                *to = if max { x[largest] } else { places.iter().map(|p| x[*p]).sum::<f32>() / 4.0 };
                for place in places {
                    spread[place] += if max { f32::from(u8::from(place == largest)) * g[i] } else { g[i] / 4.0 };
                }
            }
            assert_close(&pool::pool(&x, e, max), &pooled, 1e-6);
            let expected = vectors::relu_gradient(&spread, &x);
            assert_close(&pool::gradient(&g, &x, e, Some(&extra), max), &expected, 1e-6);
        }
    }
}

#[test]
fn of_equal_largest_values_the_first_has_the_gradient() {
    let y = pool::gradient(&[5.0], &[1.0, 2.0, 2.0, 2.0], extent(1, 2, 2), None, true);
    assert_eq!(y, [0.0, 5.0, 0.0, 0.0]);
}

#[test]
fn gram_and_its_gradient() {
    // One for all, so that each finds what others left.
    let pool = ScratchPool::default();
    for (channels, pixels) in [(1, 1), (3, 10), (17, 5000), (20, 33), (100, 2500), (200, 70), (513, 9), (6, 70_000)] {
        let (f, target) = (noise(channels * pixels, 1), noise(channels * channels, 2));
        let row = |i: usize| &f[i * pixels..][..pixels];
        let expected: Vec<f32> = (0..channels * channels)
            .map(|at| vectors::dot(row(at / channels), row(at % channels)) as f32 * 0.5 - target[at])
            .collect();
        assert_close(&gram::difference(&f, channels, 0.5, Some(&target), &pool), &expected, 1e-5);
        let base = noise(channels * pixels, 3);
        let mut spread = base.clone();
        for (at, to) in spread.iter_mut().enumerate() {
            let (i, p) = (at / pixels, at % pixels);
            *to += 2.0 * (0..channels).map(|k| target[i * channels + k] * f[k * pixels + p]).sum::<f32>();
        }
        assert_close(&gram::product(&target, &f, channels, Some(&base), 2.0, &pool), &spread, 1e-5);
    }
}

/// The gradient's projections on unit directions, by central differences.
fn check_gradient(x: &[f32], loss: impl Fn(&[f32]) -> f64, gradient: &[f32]) {
    let expected: Vec<f32> = (0..x.len())
        .map(|i| {
            let at = |by: f32| {
                let mut moved = x.to_vec();
                moved[i] += by;
                loss(&moved)
            };
            ((at(1e-2) - at(-1e-2)) / 2e-2) as f32
        })
        .collect();
    assert_close(gradient, &expected, 1e-3);
}

#[test]
fn losses_on_the_picture() {
    for (height, width) in [(1, 1), (1, 7), (6, 1), (5, 8)] {
        let e = extent(3, height, width);
        let x = noise(e.elements(), 6);
        let base = noise(e.elements(), 7);
        let without = |y: Vec<f32>| -> Vec<f32> { y.iter().zip(&base).map(|(y, b)| (y - b) / 3.0).collect() };
        let tv = |x: &[f32]| smooth::total_variation(x, e, Some(&base), 3.0);
        check_gradient(&x, |x| tv(x).0, &without(tv(&x).1));
        let range = |x: &[f32]| smooth::range(x, Some(&base), 3.0);
        check_gradient(&x, |x| range(x).0, &without(range(&x).1));
    }
    let (sum, _) = smooth::range(&[0.0, 0.5, 1.0, 2.0, -3.0], None, 1.0);
    assert!((sum - 10.0).abs() < 1e-9);
    let (sum, _) = smooth::total_variation(&[0.0, 2.0, 3.0, 3.0], extent(1, 2, 2), None, 1.0);
    assert!((sum - 14.0).abs() < 1e-9);
}

#[test]
fn inner_products_of_all_with_all() {
    for length in [1, 15, 5000, 40_000] {
        let all: Vec<Vec<f32>> = (0..5).map(|seed| noise(length, seed)).collect();
        let (rows, others) = ([&all[0][..], &all[1], &all[2]], [&all[3][..], &all[4]]);
        let plain = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        let expected: Vec<f32> =
            others.iter().flat_map(|other| rows.iter().map(|row| plain(row, other) as f32)).collect();
        let found: Vec<f32> = vectors::dots(&rows, &others).into_iter().map(|sum| sum as f32).collect();
        assert_close(&found, &expected, 1e-4);
    }
}

#[test]
fn vector_work() {
    for count in [1, 15, 16, 5000, 200_001] {
        let rows = [noise(count, 1), noise(count, 2), noise(count, 3)];
        let dot: f64 = rows[0].iter().zip(&rows[1]).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        assert!((vectors::dot(&rows[0], &rows[1]) - dot).abs() < 1e-5 * (count as f64), "{count}");
        let terms = [(0.5, &*rows[0]), (-2.0, &*rows[1]), (3.0, &*rows[2])];
        let expected: Vec<f32> = (0..count).map(|i| terms.iter().map(|(c, row)| c * row[i]).sum()).collect();
        assert_close(&vectors::combine(&terms), &expected, 1e-6);
    }
}
