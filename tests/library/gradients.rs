//! Every loss and its gradient through a small random network, against Burn's own operations and autodiff. No file needed.

use crate::common::{
    LAYERS, SIZES, assert_close, assert_norm_close, content_and_style_gradient, layer, noise, noise_picture,
    small_network, tensor, values,
};
use burn::tensor::{Device, Tensor};
use impasto::{
    device::Engine,
    loss::{
        ContentLoss, FeatureLoss, FeatureMoments, GramLoss, MomentsLoss, PatchLoss, Projection, SelfSimilarityLoss,
        SlicedLoss, SlicedStyle, distance_l1, losses_gradient, random_directions, range, total_variation,
        total_variation_l1, weighted_distance,
    },
    network::{Checkpointing, FeatureNetwork, FeatureRows, Layer, Pooling, RunStart, Vgg},
    ops::Sums,
    reference::{self, ReferenceNetwork, constant, differentiate},
};

/// Compares a loss and its gradient on the picture.
#[track_caller]
fn check(what: &str, sums: Sums, gradient: Tensor<4>, (value, expected): (Tensor<1>, Tensor<4>)) {
    let expected = values(expected);
    assert!(expected.iter().any(|g| *g != 0.0), "{what}: a gradient that is zero tells nothing");
    assert_close(what, &values(sums.finish()), &values(value), 1e-4);
    assert_close(what, &values(gradient), &expected, 1e-4);
}

#[test]
fn content_loss_at_every_kind_of_layer() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let reference = ReferenceNetwork::new(&small_network(), &Device::flex());
    for pooling in [Pooling::Average, Pooling::Max] {
        for (name, (height, width)) in LAYERS.into_iter().flat_map(|name| SIZES.map(|size| (name, size))) {
            let (x, photo) = (noise_picture(height, width, 1), noise_picture(height, width, 2));
            let layers = [layer(name)];
            let loss = ContentLoss::new(
                network.engine(),
                layers[0],
                network.features(&photo, &layers, pooling).remove(0),
                0.7,
            );
            let mut sums = Sums::new(1, &Engine::cpu());
            let options = (pooling, Checkpointing::None);
            let gradient = losses_gradient(&[Box::new(loss)], &network, &x, options, &mut sums);
            let target = reference.features(photo, &layers, pooling).remove(0);
            let expected = differentiate(&x, |x| {
                reference::content_loss(reference.features(x, &layers, pooling).remove(0), constant(&target))
                    .mul_scalar(0.7)
            });
            check(name, sums, gradient, expected);
        }
    }
}

#[test]
fn style_loss_at_every_kind_of_layer() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let reference = ReferenceNetwork::new(&small_network(), &Device::flex());
    for (name, (height, width)) in LAYERS.into_iter().flat_map(|name| SIZES.map(|size| (name, size))) {
        // A style of another size than the picture.
        let (x, style) = (noise_picture(height, width, 1), noise_picture(21, 30, 3));
        let layers = [layer(name)];
        let loss = GramLoss::of_features(
            network.engine(),
            layers[0],
            &network.features(&style, &layers, Pooling::Average)[0],
            2.5,
        );
        let mut sums = Sums::new(1, &Engine::cpu());
        let options = (Pooling::Average, Checkpointing::None);
        let gradient = losses_gradient(&[Box::new(loss)], &network, &x, options, &mut sums);
        let target = reference.features(style, &layers, Pooling::Average).remove(0);
        let expected = differentiate(&x, |x| {
            let map = reference.features(x, &layers, Pooling::Average).remove(0);
            reference::style_loss(map, constant(&target)).mul_scalar(2.5)
        });
        check(name, sums, gradient, expected);
    }
}

/// Divisions of the network's three blocks into runs, in tiles of several heights.
fn runs() -> impl Iterator<Item = Checkpointing> {
    use RunStart::{Kept, Tiles, Within};
    let starts = [
        [Tiles(8), Within, Within],
        [Tiles(16), Within, Within],
        [Tiles(4), Within, Kept],
        [Tiles(8), Tiles(4), Within],
        [Tiles(2), Tiles(2), Tiles(2)],
        [Tiles(6), Tiles(100), Kept],
    ];
    starts.into_iter().map(|[first, second, third]| Checkpointing::Runs([first, second, third, Within, Within]))
}

#[test]
fn losses_at_several_layers_add_up() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let reference = ReferenceNetwork::new(&small_network(), &Device::flex());
    let layers: Vec<Layer> = LAYERS.map(layer).to_vec();
    let tiles = [2, 6, 7, 16, 26, 100].map(|rows| Checkpointing::Tiles { rows });
    let all = [Checkpointing::None].into_iter().chain(tiles).chain(runs());
    let options =
        all.flat_map(|checkpointing| [Pooling::Average, Pooling::Max].map(|pooling| (pooling, checkpointing)));
    let cases = options.flat_map(|options| [(26, 19), (27, 18)].map(|size| (options, size)));
    for ((pooling, checkpointing), (height, width)) in cases {
        let (x, other) = (noise_picture(height, width, 1), noise_picture(height, width, 2));
        let targets = reference.features(other, &layers, pooling);
        let mut sums = Sums::new(2 * layers.len(), &Engine::cpu());
        let gradient =
            content_and_style_gradient(&network, &x, (&layers, &targets), (pooling, checkpointing), &mut sums);
        let (value, expected) = differentiate(&x, |x| {
            let maps = reference.features(x, &layers, pooling).into_iter().zip(&targets);
            let losses = maps.map(|(map, target)| {
                let style = reference::style_loss(map.clone(), constant(target)).mul_scalar(1e3);
                reference::content_loss(map, constant(target)) + style
            });
            losses.reduce(|a, b| a + b).unwrap()
        });
        let what = format!("{checkpointing:?}, {pooling:?}, {height}x{width}");
        assert_close(
            &format!("sum of the losses: {what}"),
            &[values(sums.finish()).iter().sum()],
            &values(value),
            1e-4,
        );
        assert_close(&format!("gradient: {what}"), &values(gradient), &values(expected), 1e-4);
    }
}

#[test]
fn losses_on_the_picture_itself() {
    let engine = Engine::cpu();
    for (height, width) in SIZES {
        // Stretched, so that many pixels lie outside on either side.
        let x = noise_picture(height, width, 1).sub_scalar(0.5).mul_scalar(4.0).add_scalar(0.5);
        let mut sums = Sums::new(1, &engine);
        let gradient = total_variation(&x, None, 0.3, &mut sums);
        check("tv", sums, gradient, differentiate(&x, |x| reference::tv_loss(&x).mul_scalar(0.3)));
        let mut sums = Sums::new(1, &engine);
        let gradient = range(&x, None, 0.3, &mut sums);
        check("range", sums, gradient, differentiate(&x, |x| reference::range_loss(x).mul_scalar(0.3)));
    }
}

#[test]
fn out_of_range_is_zero_inside() {
    let inside = noise_picture(12, 15, 1).clamp(0.0, 1.0);
    let mut sums = Sums::new(1, &Engine::cpu());
    let gradient = range(&inside, None, 1.0, &mut sums);
    assert_eq!(values(sums.finish()), [0.0]);
    assert!(values(gradient).iter().all(|g| *g == 0.0));
}

#[test]
fn moments_loss_at_every_kind_of_layer() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let reference = ReferenceNetwork::new(&small_network(), &Device::flex());
    // Large enough for more pixels than channels at every layer.
    for (name, (height, width)) in LAYERS.into_iter().map(|name| (name, (33, 36))) {
        let (x, style) = (noise_picture(height, width, 1), noise_picture(41, 50, 3));
        let layers = [layer(name)];
        let map = network.features(&style, &layers, Pooling::Average).remove(0);
        let moments = FeatureMoments::add(network.engine(), None, FeatureRows::whole(layers[0], &map));
        for checkpointing in [Checkpointing::None, Checkpointing::Tiles { rows: 8 }] {
            let loss = MomentsLoss::new(layers[0], &moments, 2.5);
            let mut sums = Sums::new(1, &Engine::cpu());
            let gradient =
                losses_gradient(&[Box::new(loss)], &network, &x, (Pooling::Average, checkpointing), &mut sums);
            let target = reference.features(style.clone(), &layers, Pooling::Average).remove(0);
            let (value, expected) = differentiate(&x, |x| {
                let map = reference.features(x, &layers, Pooling::Average).remove(0);
                reference::moments_loss(map, constant(&target)).mul_scalar(2.5)
            });
            // Small eigenvalues have few bits: the value is a small difference of traces.
            assert_close(name, &values(sums.finish()), &values(value), 1e-2);
            assert_norm_close(name, &values(gradient), &values(expected), 1e-2);
        }
    }
}

/// A picture with more contrast than the others.
fn lively_picture(height: usize, width: usize, seed: u64) -> Tensor<4> {
    noise_picture(height, width, seed).sub_scalar(0.4).mul_scalar(1.7)
}

#[test]
fn sliced_loss_at_every_kind_of_layer() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let engine = network.engine();
    let reference = ReferenceNetwork::new(&small_network(), &Device::flex());
    for (name, (height, width)) in LAYERS.into_iter().flat_map(|name| [(24, 16), (16, 36)].map(|size| (name, size))) {
        // A style with twice the pixels.
        let (x, style) = (noise_picture(height, width, 1), lively_picture(height, 2 * width, 3));
        let layers = [layer(name)];
        let map = network.features(&style, &layers, Pooling::Average).remove(0);
        let rows = FeatureRows::whole(layers[0], &map);
        let projection = Projection::add(engine, None, rows);
        let style = SlicedStyle::add(&projection, None, rows);
        let channels = map.dims()[1];
        let directions = tensor(random_directions(channels), [channels; 2], engine.device());
        let (value, expected) = differentiate(&x, |x| {
            let features = reference.features(x, &layers, Pooling::Average).remove(0);
            reference::sliced_loss(features, constant(&map), &directions).mul_scalar(2.5)
        });
        for checkpointing in [Checkpointing::None, Checkpointing::Tiles { rows: 8 }] {
            let loss = SlicedLoss::new(layers[0], &[(1.0, &style)], 2.5);
            let mut sums = Sums::new(1, engine);
            let options = (Pooling::Average, checkpointing);
            let gradient = losses_gradient(&[Box::new(loss)], &network, &x, options, &mut sums);
            // Bins round the values.
            assert_close(name, &values(sums.finish()), &values(value.clone()), 1e-2);
            assert_norm_close(name, &values(gradient), &values(expected.clone()), 3e-2);
        }
    }
}

#[test]
fn the_sliced_loss_of_several_styles_is_the_mean_of_theirs() {
    let engine = Engine::cpu();
    let name = layer("relu1_1");
    let [x, a, b] =
        [1, 2, 3].map(|seed| tensor(noise(3 * 20 * 20, seed), [1, 3, 20, 20], engine.device()).mul_scalar(seed as f64));
    let rows = |map| FeatureRows::whole(name, map);
    let [of_a, of_b] = [&a, &b].map(|map| Projection::add(&engine, None, rows(map)));
    let projection = Projection::weighted(&[(0.25, &of_a), (0.75, &of_b)]);
    let [a, b] = [&a, &b].map(|map| SlicedStyle::add(&projection, None, rows(map)));
    let value_and_gradient = |styles: &[(f64, &SlicedStyle)]| {
        let loss = SlicedLoss::new(name, styles, 1.0);
        let (mut pass, mut sums) = (loss.begin(), Sums::new(1, &engine));
        pass.observe(rows(&x));
        pass.value(&mut sums);
        [values(sums.finish()), values(pass.gradient(rows(&x), None))].concat()
    };
    let mixed = value_and_gradient(&[(0.25, &a), (0.75, &b)]);
    let both = value_and_gradient(&[(1.0, &a)]).into_iter().zip(value_and_gradient(&[(1.0, &b)]));
    let expected: Vec<f32> = both.map(|(a, b)| 0.25 * a + 0.75 * b).collect();
    assert_close("two styles", &mixed, &expected, 1e-5);
}

#[test]
fn patch_loss_of_a_style_of_another_size() {
    let engine = Engine::cpu();
    for (height, width) in [(16, 20), (25, 14)] {
        let (x, style) = (noise_picture(height, width, 1), lively_picture(height, 2 * width, 3));
        let loss = PatchLoss::new(&engine, &[(1.0, &style)], 0.7);
        let mut sums = Sums::new(1, &engine);
        let gradient = loss.gradient(&x, &x.zeros_like(), &mut sums);
        let (value, expected) = differentiate(&x, |x| reference::patch_loss(x, constant(&style)).mul_scalar(0.7));
        // Bins round the values.
        assert_close("patches", &values(sums.finish()), &values(value), 1e-2);
        assert_norm_close("patches", &values(gradient), &values(expected), 3e-2);
    }
}

/// At features that are zero it is 1, and near none for the style's own features.
#[test]
fn the_sliced_loss_is_normalized() {
    let engine = Engine::cpu();
    let map = tensor(noise(5 * 400, 1), [1, 5, 20, 20], engine.device()).add_scalar(0.3);
    let rows = |map| FeatureRows::whole(layer("relu1_1"), map);
    let projection = Projection::add(&engine, None, rows(&map));
    let style = SlicedStyle::add(&projection, None, rows(&map));
    let mut loss = SlicedLoss::new(layer("relu1_1"), &[(1.0, &style)], 1.0);
    let mut references = Sums::new(1, &engine);
    loss.reference_values(&mut references);
    loss.normalize(&values(references.finish()));
    let value = |map: &Tensor<4>| {
        let (mut pass, mut sums) = (loss.begin(), Sums::new(1, &engine));
        pass.observe(FeatureRows::whole(layer("relu1_1"), map));
        pass.value(&mut sums);
        values(sums.finish())[0]
    };
    let (of_zero, of_style) = (value(&map.zeros_like()), value(&map));
    assert!((of_zero - 1.0).abs() < 1e-2, "{of_zero}");
    assert!(of_style < 1e-4, "{of_style}");
}

#[test]
fn self_similarity_loss_at_every_kind_of_layer() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let reference = ReferenceNetwork::new(&small_network(), &Device::flex());
    // Of sizes at which all points are compared.
    for (name, (height, width)) in LAYERS.into_iter().flat_map(|name| [(12, 15), (17, 8)].map(|size| (name, size))) {
        let (x, photo) = (noise_picture(height, width, 1), noise_picture(height, width, 2));
        let layers = [layer(name)];
        let map = network.features(&photo, &layers, Pooling::Average).remove(0);
        let loss = SelfSimilarityLoss::new(network.engine(), layers[0], &map, 1.5);
        let mut sums = Sums::new(1, &Engine::cpu());
        let options = (Pooling::Average, Checkpointing::None);
        let gradient = losses_gradient(&[Box::new(loss)], &network, &x, options, &mut sums);
        let expected = differentiate(&x, |x| {
            let features = reference.features(x, &layers, Pooling::Average).remove(0);
            reference::self_similarity_loss(features, constant(&map)).mul_scalar(1.5)
        });
        check(name, sums, gradient, expected);
    }
}

#[test]
fn l1_total_variation_of_a_picture_and_of_its_difference() {
    let (x, photo) = (noise_picture(9, 12, 1), noise_picture(9, 12, 2));
    for from in [None, Some(&photo)] {
        let mut sums = Sums::new(1, &Engine::cpu());
        let gradient = total_variation_l1(&x, from, &x.zeros_like(), 0.7, &mut sums);
        let expected = differentiate(&x, |x| {
            let x = from.map_or_else(|| x.clone(), |from| x.clone() - constant(from));
            reference::tv_l1_loss(&x).mul_scalar(0.7)
        });
        check("L1 total variation", sums, gradient, expected);
    }
}

#[test]
fn distances_of_pictures() {
    let (x, target, base) = (noise_picture(9, 12, 1), noise_picture(9, 12, 2), noise_picture(9, 12, 3));
    // Trusted in some places, a little in others, and not at all.
    let shares = noise_picture(9, 12, 4).narrow(1, 0, 1).sub_scalar(0.42).mul_scalar(6.0).clamp(0.0, 1.0);
    assert!(values(shares.clone()).contains(&0.0) && values(shares.clone()).contains(&1.0));
    let mut sums = Sums::new(1, &Engine::cpu());
    let gradient = weighted_distance(&x, (&target, &shares), &base, 0.7, &mut sums).sub(base.clone());
    let expected = differentiate(&x, |x| {
        let difference = x - constant(&target);
        (difference.clone() * difference * constant(&shares)).sum().mul_scalar(0.7)
    });
    check("temporal loss", sums, gradient, expected);

    let mut sums = Sums::new(1, &Engine::cpu());
    let gradient = distance_l1(&x, &target, &base, 0.7, &mut sums).sub(base.clone());
    let expected = differentiate(&x, |x| {
        let difference = x - constant(&target);
        ((difference.clone() * difference + 1e-4).sqrt() - 0.01).sum().mul_scalar(0.7)
    });
    check("L1 distance", sums, gradient, expected);
}
