//! Activation checkpointing in tiles: the same maps, losses and gradients as without.

use crate::common::{
    LAYERS, SIZES, assert_close, content_and_style_gradient, layer, noise_picture, small_network, values,
};
use burn::tensor::Tensor;
use impasto::{
    device::Engine,
    loss::{ContentLoss, FeatureLoss, losses_gradient},
    network::{Checkpointing, FeatureNetwork, Layer, Pooling, Vgg},
    ops::Sums,
};

#[test]
fn tiles_show_every_row_once() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let layers: Vec<Layer> = LAYERS.map(layer).to_vec();
    for (height, rows) in [(1, 2), (2, 2), (3, 2), (26, 6), (27, 6), (33, 16)] {
        let x = noise_picture(height, 9, 1);
        let layers: Vec<Layer> = layers.iter().copied().filter(|layer| layer.extent(height, 9).0 > 0).collect();
        let mut seen: Vec<Vec<Tensor<4>>> = vec![Vec::new(); layers.len()];
        network.observe(&x, &layers, Pooling::Max, Checkpointing::Tiles { rows }, &mut |rows| {
            let pieces = &mut seen[layers.iter().position(|layer| *layer == rows.layer).unwrap()];
            assert_eq!(rows.first, pieces.iter().map(|piece| piece.dims()[2]).sum::<usize>());
            assert_eq!(rows.height, rows.layer.extent(height, 9).0);
            pieces.push(rows.values.clone());
        });
        for ((layer, pieces), whole) in layers.iter().zip(seen).zip(network.features(&x, &layers, Pooling::Max)) {
            assert!(layer.is_in_first_block() || pieces.len() == 1);
            let all = Tensor::cat(pieces, 2);
            assert_eq!(all.dims(), whole.dims(), "{layer}, {height} rows by {rows}");
            assert_close(&format!("{layer}, {height} rows by {rows}"), &values(all), &values(whole), 1e-5);
        }
    }
}

#[test]
fn a_content_loss_at_block_1_is_the_same_in_tiles() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    for (name, (height, width)) in
        ["conv1_1", "relu1_1", "relu1_2"].into_iter().flat_map(|name| SIZES.map(|s| (name, s)))
    {
        let (x, photo) = (noise_picture(height, width, 1), noise_picture(height, width, 2));
        let layers = [layer(name)];
        let target = network.features(&photo, &layers, Pooling::Average).remove(0);
        let evaluate = |checkpointing: Checkpointing| {
            let losses: [Box<dyn FeatureLoss>; 1] =
                [Box::new(ContentLoss::new(network.engine(), layers[0], target.clone(), 0.7))];
            let mut sums = Sums::new(1, &Engine::cpu());
            let gradient = losses_gradient(&losses, &network, &x, (Pooling::Average, checkpointing), &mut sums);
            (values(sums.finish()), values(gradient))
        };
        let (value, gradient) = evaluate(Checkpointing::None);
        assert!(value[0] > 0.0);
        for rows in [2, 6, 16] {
            let (tiled_value, tiled_gradient) = evaluate(Checkpointing::Tiles { rows });
            let what = format!("{name}, {height}x{width} by {rows} rows");
            assert_close(&what, &tiled_value, &value, 1e-5);
            assert_close(&what, &tiled_gradient, &gradient, 1e-5);
        }
    }
}

#[test]
fn all_losses_are_the_same_in_tiles() {
    let network = Vgg::new(&small_network(), &Engine::cpu());
    let layers: Vec<Layer> = LAYERS.map(layer).to_vec();
    let (x, other) = (noise_picture(27, 18, 1), noise_picture(27, 18, 2));
    let targets = network.features(&other, &layers, Pooling::Average);
    let evaluate = |checkpointing: Checkpointing| {
        let mut sums = Sums::new(2 * layers.len(), &Engine::cpu());
        let options = (Pooling::Average, checkpointing);
        let gradient = content_and_style_gradient(&network, &x, (&layers, &targets), options, &mut sums);
        (values(sums.finish()), values(gradient))
    };
    let (sums, gradient) = evaluate(Checkpointing::None);
    for rows in [2, 6, 16, 100] {
        let (tiled_sums, tiled_gradient) = evaluate(Checkpointing::Tiles { rows });
        assert_close(&format!("values by {rows} rows"), &tiled_sums, &sums, 1e-5);
        assert_close(&format!("gradient by {rows} rows"), &tiled_gradient, &gradient, 1e-5);
    }
}
