//! Against plain loops, on odd sizes, for each kind of convolution that generators have.

use super::{
    super::{scratch::ScratchPool, tests::noise},
    *,
};
use crate::kernels::{ConvolutionShape, cpu::Extent};

const SHAPES: [ConvolutionShape; 8] = [
    ConvolutionShape { inputs: 3, outputs: 3, kernel: 1, stride: 1, upsampling: 1 },
    ConvolutionShape { inputs: 3, outputs: 7, kernel: 5, stride: 1, upsampling: 1 },
    ConvolutionShape { inputs: 5, outputs: 9, kernel: 3, stride: 2, upsampling: 1 },
    ConvolutionShape { inputs: 6, outputs: 6, kernel: 3, stride: 1, upsampling: 1 },
    ConvolutionShape { inputs: 17, outputs: 16, kernel: 3, stride: 1, upsampling: 1 },
    ConvolutionShape { inputs: 6, outputs: 3, kernel: 3, stride: 1, upsampling: 2 },
    ConvolutionShape { inputs: 17, outputs: 5, kernel: 3, stride: 1, upsampling: 2 },
    ConvolutionShape { inputs: 8, outputs: 3, kernel: 5, stride: 1, upsampling: 1 },
];
const SIZES: [(usize, usize); 6] = [(9, 13), (16, 20), (33, 7), (5, 64), (2, 3), (1, 1)];

/// Calls `visit` with the indices of input, weight and output of every product.
fn each_product(shape: ConvolutionShape, input: Extent, mut visit: impl FnMut(usize, usize, usize)) {
    let (height, width) = (shape.output(input.height), shape.output(input.width));
    let reflected = |position: isize, length: usize| {
        let n = (length * shape.upsampling) as isize;
        // Back and forth until it is inside; a single row or column is repeated.
        let mut at = position;
        while n > 1 && !(0..n).contains(&at) {
            at = if at < 0 { -at } else { 2 * n - 2 - at };
        }
        at.clamp(0, n - 1) as usize / shape.upsampling
    };
    let pad = (shape.kernel / 2) as isize;
    for (o, c) in (0..shape.outputs).flat_map(|o| (0..shape.inputs).map(move |c| (o, c))) {
        for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
            for (down, right) in (0..shape.kernel).flat_map(|down| (0..shape.kernel).map(move |right| (down, right))) {
                let y = reflected((row * shape.stride + down) as isize - pad, input.height);
                let x = reflected((column * shape.stride + right) as isize - pad, input.width);
                visit(
                    (c * input.height + y) * input.width + x,
                    ((o * shape.inputs + c) * shape.kernel + down) * shape.kernel + right,
                    (o * height + row) * width + column,
                );
            }
        }
    }
}

#[track_caller]
fn assert_close(what: &str, found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(1e-9f64, |m, v| m.max(v.abs()));
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!((f64::from(*f) - e).abs() <= 2e-5 * largest, "{what}, element {i}: {f}, expected {e}");
    }
}

#[test]
fn convolutions_and_their_gradients_are_sums_of_products() {
    let pool = ScratchPool::default();
    for (shape, (height, width)) in SHAPES.into_iter().flat_map(|shape| SIZES.map(|size| (shape, size))) {
        let input = Extent { channels: shape.inputs, height, width };
        let outputs = shape.outputs * shape.output(height) * shape.output(width);
        let (x, weight, g) = (noise(input.elements(), 1), noise(shape.weights(), 2), noise(outputs, 3));
        let bias = noise(shape.outputs, 4);
        let (mut y, mut dx, mut dw) = (vec![0.0; outputs], vec![0.0; x.len()], vec![0.0; weight.len()]);
        y.iter_mut().enumerate().for_each(|(i, y)| *y = f64::from(bias[i * shape.outputs / outputs]));
        each_product(shape, input, |i, w, o| {
            y[o] += f64::from(x[i]) * f64::from(weight[w]);
            dx[i] += f64::from(g[o]) * f64::from(weight[w]);
            dw[w] += f64::from(g[o]) * f64::from(x[i]);
        });
        let what = format!("{shape:?} {height}x{width}");
        assert_close(&what, &convolve(&x, input, &weight, Some(&bias), shape, &pool), &y);
        assert_close(&what, &input_gradient(&g, input, &weight, shape, &pool), &dx);
        assert_close(&what, &weight_gradient(&x, input, &g, shape, &pool), &dw);
    }
}

/// Printed by `cargo test --release -- --ignored --nocapture`: how long each convolution of the larger generator takes.
#[test]
#[ignore = "a measurement"]
fn times() {
    let pool = ScratchPool::default();
    let shape =
        |inputs, outputs, kernel, stride, upsampling| ConvolutionShape { inputs, outputs, kernel, stride, upsampling };
    let all = [
        (shape(3, 16, 5, 1, 1), 128),
        (shape(16, 32, 3, 2, 1), 128),
        (shape(32, 64, 3, 2, 1), 64),
        (shape(64, 64, 3, 1, 1), 32),
        (shape(64, 32, 3, 1, 2), 32),
        (shape(32, 16, 3, 1, 2), 64),
        (shape(16, 3, 5, 1, 1), 128),
    ];
    for (shape, side) in all {
        let input = Extent { channels: shape.inputs, height: side, width: side };
        let out = shape.output(side);
        let (x, weight, g) =
            (noise(input.elements(), 1), noise(shape.weights(), 2), noise(shape.outputs * out * out, 3));
        let time = |work: &dyn Fn() -> Vec<f32>| {
            work();
            let begin = std::time::Instant::now();
            (0..20).for_each(|_| drop(work()));
            begin.elapsed().as_secs_f64() / 20.0
        };
        let seconds = [
            time(&|| convolve(&x, input, &weight, None, shape, &pool)),
            time(&|| input_gradient(&g, input, &weight, shape, &pool)),
            time(&|| weight_gradient(&x, input, &g, shape, &pool)),
        ];
        let work = 2.0 * (shape.weights() * out * out) as f64 * 1e-9;
        println!("{shape:?}: ms {:.2?}, GFLOP/s {:.1?}", seconds.map(|s| s * 1e3), seconds.map(|s| work / s));
    }
}
