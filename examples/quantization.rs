//! What quantization costs: `cargo run --release --example quantization -- WEIGHTS NETWORK PHOTO STYLE...`
//!
//! Prints, for each pair, the relative error (root of squared differences over root of squares) of maps and Gram
//! matrices with int8 weights and with those of the small pack, both against f32, and the end loss of 150 iterations
//! painted with each and judged by the f32 network; at the end the medians of the losses against f32's.

use std::{path::Path, sync::Arc};

use burn::tensor::{Device, Tensor, TensorData};
use impasto::{
    device::Engine,
    image::{Rgb, decode, fit, resize},
    network::{FeatureNetwork, Layer, NetworkWeights, Pooling, Vgg, import, pack},
    optimizer::Objective,
    session::{Pyramid, Recipe, ScaleObjective, ScalePictures, ScaleSettings, Session, SourcePictures},
};
use pollster::block_on;

const SIZE: usize = 192;
const ITERATIONS: usize = 150;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, name, pictures @ ..] = &arguments[..] else {
        return Err("usage: quantization WEIGHTS NETWORK PHOTO STYLE...".into());
    };
    let exact = import::read(Path::new(weights), name)?;
    let small = unpacked(&pack::small_cached(&exact)?)?;
    let int8 = unpacked(&pack::pack(&exact)?)?;
    let mut ratios = [Vec::new(), Vec::new()];
    for pair in pictures.chunks_exact(2) {
        println!("{} in the style of {}", pair[0], pair[1]);
        let [photo, style] = [read(&pair[0])?, read(&pair[1])?];
        for (what, weights) in [("int8", &int8), ("small", &small)] {
            println!("  {what}");
            features(&exact, weights, &photo);
        }
        let [f32, rest @ ..] = losses([&exact, &int8, &small], &photo, &style)?;
        println!("  {ITERATIONS} iterations with f32: loss {f32:.5}, int8 {:.5}, small {:.5}", rest[0], rest[1]);
        ratios.iter_mut().zip(rest).for_each(|(ratios, loss)| ratios.push(loss / f32));
    }
    for (what, mut ratios) in ["int8", "small"].into_iter().zip(ratios) {
        ratios.sort_by(f32::total_cmp);
        println!("{what}: {:.4} times the loss of f32, the median of {ratios:.4?}", ratios[ratios.len() / 2]);
    }
    Ok(())
}

fn read(file: &str) -> Result<Rgb, Box<dyn std::error::Error>> {
    Ok(decode(&std::fs::read(file)?, file)?.picture)
}

/// What a pack's reader makes of it.
fn unpacked(packed: &pack::Pack) -> Result<NetworkWeights, Box<dyn std::error::Error>> {
    let mut reader = pack::Reader::new(&serde_json::to_vec(&packed.manifest)?, "made here")?;
    packed.shards.iter().enumerate().try_for_each(|(index, shard)| reader.add(index, shard))?;
    println!("{} bytes", packed.manifest.bytes());
    Ok(reader.finish()?)
}

fn upload(picture: &Rgb) -> Tensor<4> {
    let (width, height) = fit(picture.width(), picture.height(), SIZE);
    let planes = resize(picture, width, height).into_planes();
    Tensor::from_data(TensorData::new(planes, [1, 3, height, width]), &Device::flex())
}

fn features(exact: &NetworkWeights, small: &NetworkWeights, photo: &Rgb) {
    let names = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];
    let has = |layer: &Layer| exact.convolutions.iter().any(|conv| conv.depth == layer.depth());
    let layers: Vec<Layer> = names.iter().map(|name| name.parse().expect("a layer")).filter(has).collect();
    let maps = |weights: &NetworkWeights| {
        Vgg::new(weights, &Engine::cpu()).features(&upload(photo), &layers, Pooling::Average)
    };
    for ((layer, a), b) in layers.iter().zip(maps(small)).zip(maps(exact)) {
        let map_error = error(a.clone(), b.clone());
        println!("    {layer}: features {map_error:.4}, Gram {:.4}", error(gram(a), gram(b)));
    }
}

/// `F F^T`, as rows.
fn gram(map: Tensor<4>) -> Tensor<2> {
    let [_, channels, height, width] = map.dims();
    let flat = map.reshape([channels, height * width]);
    flat.clone().matmul(flat.transpose())
}

fn error<const D: usize>(found: Tensor<D>, expected: Tensor<D>) -> f32 {
    let squares = |t: Tensor<D>| block_on(Engine::cpu().read((t.clone() * t).sum())).expect("the CPU")[0];
    (squares(found - expected.clone()) / squares(expected)).sqrt()
}

/// Of paintings with each network, all judged by the first.
fn losses(networks: [&NetworkWeights; 3], photo: &Rgb, style: &Rgb) -> impasto::Result<[f32; 3]> {
    let exact = networks[0];
    let recipe = Recipe {
        size: SIZE,
        iterations: ITERATIONS,
        scales: Pyramid { first: SIZE, ..Pyramid::default() },
        ..Recipe::for_network(&exact.name)?
    };
    let judge = Arc::new(Vgg::new(exact, &Engine::cpu()));
    let settings = ScaleSettings::new(&recipe, SIZE, &exact.clone().into())?;
    let uploaded = ScalePictures::new(upload(photo), upload(style), upload(photo));
    let objective = block_on(ScaleObjective::new(judge, &settings, &uploaded))?;
    let pictures = SourcePictures::new(photo, style);
    let mut losses = [0.0; 3];
    for (loss, weights) in losses.iter_mut().zip(networks) {
        let mut session = Session::new(&weights.clone().into(), &Engine::cpu(), &pictures, recipe.clone())?;
        block_on(session.step(ITERATIONS))?;
        let terms = block_on(Engine::cpu().read(objective.evaluate(upload(&block_on(session.finish()))).terms))?;
        *loss = terms.iter().sum();
    }
    Ok(losses)
}
