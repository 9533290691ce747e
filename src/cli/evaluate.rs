//! `impasto evaluate`: a result in numbers.

use serde::Serialize;

use super::{args::Evaluate, picture_files, sheet::side_by_side, weights};
use crate::{
    Error, Result,
    device::{Engine, Kind},
    image::{Format, Rgb, encode, fit, resize},
    measure::{PATCH, WINDOW, chroma_distance, colour_distance, patch_distance, ssim},
    network::NETWORKS,
    session::{FeatureMeasures, LayerValues, feature_measures},
};

/// A photo and a result of one size, and a style picture with the same long side.
struct Pictures {
    photo: Rgb,
    style: Rgb,
    result: Rgb,
}

/// What is printed: names are stable.
#[derive(Serialize)]
struct Report<'a> {
    network: &'a str,
    width: usize,
    height: usize,
    #[serde(flatten)]
    features: FeatureMeasures,
    ssim: f64,
    patch_distance: f64,
    colour_distance: f64,
    chroma_distance: f64,
}

pub(super) async fn run(options: &Evaluate) -> Result<()> {
    let format = options.sheet.as_deref().map(Format::from_path).transpose()?;
    let pictures = Pictures::read(options)?;
    let network = options.network.as_deref().unwrap_or(NETWORKS[0]);
    let networks = weights::find(Some(network), options.weights.as_deref())?.into();
    let Pictures { photo, style, result } = &pictures;
    // On the CPU everywhere, so that numbers of different machines compare.
    let engine = Engine::open(Kind::Cpu).await?;
    let features = feature_measures(&networks, network, &engine, result, (photo, style)).await?;
    let report = Report {
        network,
        width: result.width(),
        height: result.height(),
        features,
        ssim: ssim(result, photo),
        patch_distance: patch_distance(result, style),
        colour_distance: colour_distance(result, style),
        chroma_distance: chroma_distance(result, photo),
    };
    if let Some((path, format)) = options.sheet.as_deref().zip(format) {
        picture_files::write(path, &encode(&side_by_side(&[photo, style, result]), format)?)?;
    }
    if options.json {
        println!("{}", serde_json::to_string(&report).expect("a report is plain data"));
    } else {
        print_table(&report);
    }
    Ok(())
}

impl Pictures {
    fn read(options: &Evaluate) -> Result<Self> {
        let photo = picture_files::read(&options.content)?;
        let style = picture_files::read(&options.style)?;
        let result = picture_files::read(&options.result)?;
        let name = options.result.display().to_string();
        check_shapes(&name, &result, &photo)?;
        let long_side = options.size.map_or(result.width().max(result.height()), usize::from);
        let extent = fit(result.width(), result.height(), long_side);
        let style_extent = fit(style.width(), style.height(), long_side);
        check_side(&name, extent, WINDOW)?;
        check_side(&options.style.display().to_string(), style_extent, PATCH)?;
        let scaled = |picture: &Rgb, (width, height)| resize(picture, width, height);
        let photo = scaled(&photo, extent);
        Ok(Self { photo, style: scaled(&style, style_extent), result: scaled(&result, extent) })
    }
}

/// A pixel is what rounding takes, 2 % what other programs crop.
fn check_shapes(name: &str, result: &Rgb, photo: &Rgb) -> Result<()> {
    let (width, height) = (result.width(), result.height());
    let (photo_width, photo_height) = (photo.width(), photo.height());
    let expected = fit(photo_width, photo_height, width.max(height));
    let is_near = |found: usize, expected: usize| found.abs_diff(expected) <= (expected / 50).max(1);
    if is_near(width, expected.0) && is_near(height, expected.1) {
        return Ok(());
    }
    Err(Error::DifferentShapes { name: name.into(), width, height, photo_width, photo_height })
}

fn check_side(name: &str, (width, height): (usize, usize), limit: usize) -> Result<()> {
    if width.min(height) >= limit {
        return Ok(());
    }
    let name = format!("{name}, as it is compared,");
    Err(Error::PictureTooSmall { name, width: width as u32, height: height as u32, limit: limit as u32 })
}

fn print_table(report: &Report) {
    let Report { features, .. } = report;
    println!("{}x{} pixels, measured by {}\n", report.width, report.height, report.network);
    println!("how much of the photo is kept");
    print_layers("content loss", &features.content_loss);
    print_layers("self-similarity distance", &features.self_similarity);
    print_row("chroma distance", "", report.chroma_distance);
    print_row("SSIM (1 is equal)", "", report.ssim);
    println!("\nhow near it is to the style");
    print_layers("style loss", &features.style_loss);
    print_row("patch distance", "", report.patch_distance);
    print_row("colour distance", "", report.colour_distance);
}

fn print_layers(label: &str, values: &LayerValues) {
    print_row(label, "mean", values.mean);
    values.layers.iter().for_each(|(layer, value)| print_row("", layer, *value));
}

fn print_row(label: &str, layer: &str, value: f64) {
    println!("  {label:<26}{layer:<9}{value:>9.5}");
}
