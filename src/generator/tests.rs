//! The generator's gradients against Burn's own operations and autodiff.

use burn::{
    backend::ops::ConvOptions,
    tensor::{
        Int, Tensor, TensorData,
        activation::{relu, sigmoid},
        module::conv2d,
    },
};

use super::{
    Architecture, Generator, GeneratorParameters,
    architecture::{DECODER, ENCODER},
};
use crate::{image::Rgb, kernels::ConvolutionShape, ops::Engine};

const SMALL: Architecture = Architecture { channels: 3, residual_blocks: 1 };

fn noise(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    (0..count).map(|_| next()).collect()
}

/// A convolution by indices: upsampled, reflected, convolved.
fn convolution(x: Tensor<4>, weight: Tensor<1>, shape: ConvolutionShape) -> Tensor<4> {
    let pad = shape.padding() as isize;
    let mut x = x;
    for dim in [2, 3] {
        let length = x.dims()[dim];
        let n = (length * shape.upsampling) as isize;
        let index: Vec<i32> = (-pad..n + pad)
            .map(|p| {
                if p < 0 {
                    -p
                } else if p >= n {
                    2 * n - 2 - p
                } else {
                    p
                }
            })
            .map(|p| p as i32 / shape.upsampling as i32)
            .collect();
        let count = index.len();
        let index = Tensor::<1, Int>::from_data(TensorData::new(index, [count]), &x.device());
        x = x.select(dim, index);
    }
    let weight = weight.reshape([shape.outputs, shape.inputs, shape.kernel, shape.kernel]);
    conv2d(x, weight, None, ConvOptions::new([shape.stride; 2], [0, 0], [1, 1], 1))
}

fn normalized(x: Tensor<4>, affine: Tensor<2>) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let flat = x.reshape([channels, height * width]);
    let mean = flat.clone().mean_dim(1);
    let centred = flat - mean;
    let variance = (centred.clone() * centred.clone()).mean_dim(1);
    let scale = affine.clone().slice([0..1, 0..channels]).reshape([channels, 1]);
    let shift = affine.slice([1..2, 0..channels]).reshape([channels, 1]);
    (centred / variance.add_scalar(1e-5).sqrt() * scale + shift).reshape([1, channels, height, width])
}

/// The generator as its documentation says it is.
fn reference(architecture: Architecture, parameters: &GeneratorParameters, photo: Tensor<4>) -> Tensor<4> {
    let shapes = architecture.convolutions();
    let one = |x: Tensor<4>, i: usize| {
        normalized(convolution(x, parameters.weights[i].clone(), shapes[i]), parameters.affine[i].clone())
    };
    let mut x = photo;
    let mut i = 0;
    for _ in 0..ENCODER {
        x = relu(one(x, i));
        i += 1;
    }
    for _ in 0..architecture.residual_blocks {
        x = x.clone() + one(relu(one(x, i)), i + 1);
        i += 2;
    }
    for _ in 0..DECODER {
        x = relu(one(x, i));
        i += 1;
    }
    sigmoid(convolution(x, parameters.output.clone(), shapes[i]) + parameters.bias.clone().reshape([1, 3, 1, 1]))
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().expect("f32")
}

#[track_caller]
fn assert_close(what: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let norm = |values: &mut dyn Iterator<Item = f32>| values.map(|v| f64::from(v).powi(2)).sum::<f64>().sqrt();
    let difference = norm(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    let expected = norm(&mut expected.iter().copied());
    assert!(expected > 0.0, "{what}: what is zero tells nothing");
    assert!(difference <= 1e-3 * expected, "{what}: differs by {:.1e}", difference / expected);
}

/// Parameters that `tests/reference/make_generator.py` makes too; scales and shifts as well, so that none is special.
fn parameters(engine: &Engine) -> GeneratorParameters {
    let random = GeneratorParameters::random(SMALL, 5, engine);
    let flat = random.flat().into_iter().enumerate().map(|(i, x)| {
        let [length] = x.dims();
        let values = noise(length, 10 + i as u64).into_iter().map(|value| value - 0.4).collect();
        Tensor::from_data(TensorData::new(values, [length]), engine.device())
    });
    random.with_flat(flat.collect())
}

fn picture(height: usize, width: usize, seed: u64, engine: &Engine) -> Tensor<4> {
    Tensor::from_data(TensorData::new(noise(3 * height * width, seed), [1, 3, height, width]), engine.device())
}

#[test]
fn the_picture_and_every_gradient_are_those_of_autodiff() {
    let engine = Engine::cpu();
    let parameters = parameters(&engine);
    let [photo, g] = [1, 2].map(|seed| picture(16, 12, seed, &engine));
    let (picture, gradient) = Generator::new(SMALL, &engine).gradients(&parameters, &photo, &g);

    let tracked: Vec<Tensor<1>> = parameters.flat().into_iter().map(|x| Tensor::from_inner(x).require_grad()).collect();
    let expected = reference(SMALL, &parameters.with_flat(tracked.clone()), Tensor::from_inner(photo));
    assert_close("picture", &values(picture), &values(expected.clone().inner()));
    let gradients = (expected * Tensor::from_inner(g)).sum().backward();
    for (i, (found, x)) in gradient.into_iter().zip(&tracked).enumerate() {
        assert_close(&format!("parameter {i}"), &values(found), &values(x.grad(&gradients).expect("all are used")));
    }
}

#[test]
fn the_picture_and_every_gradient_are_those_of_pytorch() {
    let engine = Engine::cpu();
    let [photo, g] = [1, 2].map(|seed| picture(16, 12, seed, &engine));
    let (picture, gradient) = Generator::new(SMALL, &engine).gradients(&parameters(&engine), &photo, &g);
    let file = include_bytes!("../../tests/reference/generator.safetensors");
    let file = safetensors::SafeTensors::deserialize(file).unwrap();
    let expected = |name: &str| -> Vec<f32> {
        let (numbers, _) = file.tensor(name).unwrap().data().as_chunks();
        numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
    };
    assert_close("picture", &values(picture), &expected("picture"));
    for (i, found) in gradient.into_iter().enumerate() {
        let name = format!("gradient{i:02}");
        assert_close(&name, &values(found), &expected(&name));
    }
}

/// The loss is `sum(picture * g)`. Shifts are large enough that every `ReLU` passes on what it is given: where one begins to,
/// differences tell nothing.
#[test]
fn every_gradient_is_that_of_finite_differences() {
    const STEP: f64 = 1e-2;
    let engine = Engine::cpu();
    let mut parameters = parameters(&engine);
    for affine in &mut parameters.affine {
        let [_, channels] = affine.dims();
        let raised = [vec![0.0; channels], vec![3.0; channels]].concat();
        *affine = affine.clone() + Tensor::<2>::from_data(TensorData::new(raised, [2, channels]), engine.device());
    }
    // Where the sigmoid is steep.
    parameters.output = parameters.output.mul_scalar(0.05);
    let [photo, g] = [1, 2].map(|seed| picture(16, 12, seed, &engine));
    let generator = Generator::new(SMALL, &engine);
    let (_, gradient) = generator.gradients(&parameters, &photo, &g);
    let flat = parameters.flat();
    for (i, found) in gradient.into_iter().enumerate() {
        let [length] = flat[i].dims();
        let found = values(found);
        // Along the gradient: every entry counts by its own size.
        let norm = found.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt();
        let direction: Vec<f32> = found.iter().map(|v| (f64::from(*v) / norm) as f32).collect();
        let direction = Tensor::<1>::from_data(TensorData::new(direction, [length]), engine.device());
        let loss = |step: f64| {
            let mut moved = flat.clone();
            moved[i] = moved[i].clone() + direction.clone().mul_scalar(step);
            let (picture, _) = generator.gradients(&parameters.with_flat(moved), &photo, &g);
            values(picture).iter().zip(values(g.clone())).map(|(a, b)| f64::from(*a) * f64::from(b)).sum::<f64>()
        };
        let difference = (loss(STEP) - loss(-STEP)) / (2.0 * STEP);
        assert!((difference - norm).abs() <= 2e-2 * norm, "parameter {i}: {difference} instead of {norm}");
    }
}

/// Bands of any height, also the shortest, that divide the picture or do not.
#[test]
fn bands_give_the_picture_that_one_piece_gives() {
    let engine = Engine::cpu();
    let parameters = parameters(&engine);
    let generator = Generator::new(SMALL, &engine);
    let photo = Rgb::from_planes(36, 60, noise(3 * 36 * 60, 1));
    let whole = pollster::block_on(generator.paint(&parameters, &photo)).unwrap();
    for rows in [1, 2, 4, 7, 15, 99] {
        let banded = pollster::block_on(generator.paint_in_bands(&parameters, &photo, rows)).unwrap();
        assert_close(&format!("{rows} rows"), banded.planes(), whole.planes());
        let worst = banded.planes().iter().zip(whole.planes()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-4, "{rows} rows: a pixel differs by {worst}");
    }
}
