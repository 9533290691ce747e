//! Finite differences of every loss through a small random network. No file needed.

mod common;

use burn::tensor::{Device, Tensor};
use common::{noise, tensor, values};
use impasto::{
    loss::{content_loss, gram, range_loss, style_loss, tv_loss},
    network::{Layer, Pooling, Vgg, random},
};

const WIDTHS: [usize; 6] = [4, 5, 6, 4, 6, 5];
const HEIGHT: usize = 12;
const WIDTH: usize = 15;

fn network(device: &Device) -> Vgg {
    Vgg::new(&random::filters(&WIDTHS, 7), device)
}

fn picture(seed: u64, device: &Device) -> Tensor<4> {
    tensor(noise(3 * HEIGHT * WIDTH, seed), [1, 3, HEIGHT, WIDTH], device).mul_scalar(0.3).add_scalar(0.5)
}

fn layer(name: &str) -> Layer {
    name.parse().unwrap()
}

/// Compares the gradient's projections on seeded directions with central differences of the loss.
fn check(loss: impl Fn(Tensor<4>) -> Tensor<1>) {
    let device = Device::flex();
    let at = picture(1, &device);
    let x = Tensor::from_inner(at.clone()).require_grad();
    let gradients = loss(x.clone()).backward();
    let gradient = values(x.grad(&gradients).unwrap());
    let scale = gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
    assert!(scale > 0.0, "a gradient that is zero tells nothing");
    let value = |x: Tensor<4>| f64::from(values(loss(Tensor::from_inner(x)).inner())[0]);
    let mut errors: Vec<f64> = (10..25)
        .map(|seed| {
            let direction = noise(gradient.len(), seed);
            let step = tensor(direction.clone(), [1, 3, HEIGHT, WIDTH], &device).mul_scalar(2e-4);
            let difference = (value(at.clone() + step.clone()) - value(at.clone() - step)) / 4e-4;
            let expected: f64 = gradient.iter().zip(&direction).map(|(g, d)| f64::from(*g) * f64::from(*d)).sum();
            (difference - expected).abs() / scale
        })
        .collect();
    errors.sort_by(f64::total_cmp);
    // ReLU and max pooling have kinks, and now and then a direction crosses one: the middle error tells.
    assert!(errors[7] < 0.01, "relative errors of the directional derivatives: {errors:.4?}");
}

fn features(x: Tensor<4>, name: &str, pooling: Pooling) -> Tensor<4> {
    let device = x.device();
    network(&device.inner()).features(x, &[layer(name)], pooling).remove(0)
}

#[test]
fn content_loss_average_pooling() {
    check(|x| {
        let target = features(picture(2, &x.device().inner()), "relu3_1", Pooling::Average);
        content_loss(features(x, "relu3_1", Pooling::Average), Tensor::from_inner(target))
    });
}

#[test]
fn content_loss_max_pooling_before_relu() {
    check(|x| {
        let target = features(picture(2, &x.device().inner()), "conv3_2", Pooling::Max);
        content_loss(features(x, "conv3_2", Pooling::Max), Tensor::from_inner(target))
    });
}

#[test]
fn style_loss_through_every_depth() {
    for name in ["relu1_1", "conv1_2", "relu2_1", "relu3_2"] {
        check(|x| {
            let target = gram(features(picture(3, &x.device().inner()), name, Pooling::Average));
            let map = features(x, name, Pooling::Average);
            let [_, _, height, width] = map.dims();
            style_loss(gram(map), Tensor::from_inner(target), height * width)
        });
    }
}

#[test]
fn total_variation() {
    check(tv_loss);
}

#[test]
fn out_of_range() {
    // Stretched, so that many pixels lie outside on either side.
    check(|x| range_loss(x.sub_scalar(0.5).mul_scalar(4.0).add_scalar(0.5)));
}

#[test]
fn out_of_range_is_zero_inside() {
    let inside = picture(1, &Device::flex()).clamp(0.0, 1.0);
    assert_eq!(values(range_loss(inside)), [0.0]);
}
