//! The library at work: `cargo run --release --example paint -- PHOTO STYLE OUTPUT.png`

use std::{error::Error, fs};

use impasto::{
    device::Engine,
    image::{Format, decode, encode},
    network::pack::{MANIFEST_FILE, Reader},
    session::{Networks, Recipe, Session, SourcePictures},
};

fn main() -> Result<(), Box<dyn Error>> {
    let [photo, style, output] = <[String; 3]>::try_from(std::env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "usage: paint PHOTO STYLE OUTPUT.png")?;
    let photo = decode(&fs::read(&photo)?, &photo)?.picture;
    let style = decode(&fs::read(&style)?, &style)?.picture;

    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/weights/vgg19-lite");
    let mut pack = Reader::new(&fs::read(format!("{folder}/{MANIFEST_FILE}"))?, folder)?;
    for (index, shard) in pack.manifest().shards.clone().iter().enumerate() {
        pack.add(index, &fs::read(format!("{folder}/{}", shard.file))?)?;
    }
    let mut networks = Networks::default();
    networks.add(pack.finish()?);

    let recipe = Recipe::from_json(r#"{"network": "vgg19-lite", "size": 256}"#, "this example")?;
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(&networks, &Engine::cpu(), &pictures, recipe)?;
    while !session.progress().done {
        let progress = pollster::block_on(session.step(10))?;
        println!("{} of {}: loss {:.4}", progress.iteration, progress.iterations, progress.loss.total);
    }
    let painting = pollster::block_on(session.finish());
    fs::write(output, encode(&painting, Format::Png)?)?;
    Ok(())
}
