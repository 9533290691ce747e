//! What int8 costs: `cargo run --release --example int8-error -- WEIGHTS.safetensors NETWORK PHOTO...`
//!
//! Prints, for each photo, the relative error (root of squared differences over root of squares) of `relu3_1` and of the
//! Gram matrices with int8 weights against f32, and the end loss of 100 iterations painted with either and judged by
//! the f32 network.

use std::{path::Path, sync::Arc};

use burn::tensor::{Device, Tensor, TensorData};
use impasto::{
    device,
    gallery::Work,
    image::{Rgb, decode, fit, resize},
    network::{Filters, Layer, Pooling, Vgg, import, pack},
    optimizer::Objective,
    session::{Pictures, Pyramid, Recipe, ScaleSettings, Session, Targets},
};
use pollster::block_on;

const SIZE: usize = 192;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, name, photos @ ..] = &arguments[..] else {
        return Err("usage: int8-error WEIGHTS NETWORK PHOTO...".into());
    };
    let exact = import::read(Path::new(weights), name)?;
    let packed = pack::pack(&exact)?;
    let folder = std::env::temp_dir().join("impasto-int8-error");
    pack::write_folder(&packed, &folder)?;
    let small = pack::read_folder(&folder)?;
    for file in photos {
        let photo = decode(&std::fs::read(file)?, file)?.picture;
        println!("{file}");
        features(&exact, &small, &photo);
        losses(&exact, &small, &photo)?;
    }
    Ok(())
}

fn upload(picture: &Rgb) -> Tensor<4> {
    let (width, height) = fit(picture.width(), picture.height(), SIZE);
    let planes = resize(picture, width, height).into_planes();
    Tensor::from_data(TensorData::new(planes, [1, 3, height, width]), &Device::flex())
}

fn features(exact: &Filters, small: &Filters, photo: &Rgb) {
    let names = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];
    let has = |layer: &Layer| exact.convolutions.iter().any(|conv| conv.depth == layer.depth());
    let layers: Vec<Layer> = names.iter().map(|name| name.parse().expect("a layer")).filter(has).collect();
    let maps =
        |filters: &Filters| Vgg::new(filters, &Device::flex()).features(&upload(photo), &layers, Pooling::Average);
    for ((layer, a), b) in layers.iter().zip(maps(small)).zip(maps(exact)) {
        let map_error = error(a.clone(), b.clone());
        println!("  {layer}: features {map_error:.4}, Gram {:.4}", error(gram(a), gram(b)));
    }
}

/// `F F^T`, as rows.
fn gram(map: Tensor<4>) -> Tensor<2> {
    let [_, channels, height, width] = map.dims();
    let flat = map.reshape([channels, height * width]);
    flat.clone().matmul(flat.transpose())
}

fn error<const D: usize>(found: Tensor<D>, expected: Tensor<D>) -> f32 {
    let squares = |t: Tensor<D>| block_on(device::read((t.clone() * t).sum())).expect("the CPU")[0];
    (squares(found - expected.clone()) / squares(expected)).sqrt()
}

fn losses(exact: &Filters, small: &Filters, photo: &Rgb) -> impasto::Result<()> {
    let style = Work::Strokes.paint(SIZE, 1);
    let recipe = Recipe {
        size: SIZE,
        iterations: 100,
        scales: Pyramid { first: SIZE, ..Pyramid::default() },
        ..Recipe::for_network(&exact.name)?
    };
    let judge = Arc::new(Vgg::new(exact, &Device::flex()));
    let settings = ScaleSettings::new(&recipe, SIZE, &exact.clone().into())?;
    let (photo_there, style_there) = (upload(photo), upload(&style));
    let pictures = Pictures { photo: &photo_there, style: &style_there, painting: &photo_there };
    let targets = block_on(Targets::new(judge, &settings, &pictures))?;
    for (what, filters) in [("f32", exact), ("int8", small)] {
        let mut session = Session::new(&filters.clone().into(), &Device::flex(), photo, &style, recipe.clone())?;
        block_on(session.step(100))?;
        let terms = block_on(device::read(targets.evaluate(upload(&block_on(session.finish()))).terms))?;
        println!("  100 iterations with {what}: loss {:.5}", terms.iter().sum::<f32>());
    }
    Ok(())
}
