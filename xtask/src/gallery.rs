//! `cargo xtask gallery`: eight pairs painted with the defaults, on one sheet to look at.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{packs, process, progress::timed, sheet, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder for the paintings and the sheet
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Long side of the paintings in pixels
    #[arg(long, default_value_t = 512)]
    size: u32,
    /// Networks to paint with
    #[arg(long, value_delimiter = ',', default_values_t = [String::from("vgg19"), String::from("vgg19-lite")])]
    networks: Vec<String>,
    /// Paint only so many of the pairs
    #[arg(long, default_value_t = PAIRS.len())]
    pairs: usize,
    /// More for `impasto stylize`, after `--`
    #[arg(last = true)]
    more: Vec<String>,
}

/// Photo and painting of each row.
const PAIRS: [(&str, &str); 8] = [
    ("content_bridge", "style_starry_night"),
    ("kodim20", "style_the_scream"),
    ("content_boston", "style_great_wave_crop"),
    ("kodim21", "style_wheatfield"),
    ("kodim09", "style_shipwreck"),
    ("kodim22", "style_starry_night"),
    ("kodim04", "style_wheatfield"),
    ("content_flamingo", "style_great_wave_crop"),
];

/// Paints the pairs on the CPU, prints what each took, and writes `sheet.jpg`: photo, style and the paintings, a row a pair.
///
/// # Errors
/// If the pictures of `../shared` are missing, or a painting fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    let images = images()?;
    let out = options.out.as_deref().map(std::path::absolute).transpose()?;
    let out = out.unwrap_or_else(|| workspace::target().join("gallery"));
    std::fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    packs::make()?;
    let build = ["build", "--release", "--bin", "impasto", "--no-default-features", "--features", "cpu,cli"];
    timed("Building the native command", "5 minutes the first time, on two cores", || {
        process::run(process::command("cargo").args(build))
    })?;
    let mut rows = Vec::new();
    println!(
        "| photo | style | network | seconds | ms an iteration at full size | peak MB |\n|---|---|---|---|---|---|"
    );
    for (photo, style) in PAIRS.into_iter().take(options.pairs) {
        let mut row = vec![images.join(format!("photos/{photo}.jpg")), images.join(format!("paintings/{style}.jpg"))];
        for network in &options.networks {
            let painting = out.join(format!("{photo}-{style}-{network}.png"));
            let report = paint(options, network, &row[0], &row[1], &painting)?;
            println!("| {photo} | {style} | {network} | {} |", cells(&report));
            row.push(painting);
        }
        rows.push(row);
    }
    let sheet = out.join("sheet.jpg");
    sheet::write(&rows, &sheet)?;
    println!("{}", sheet.display());
    Ok(())
}

fn images() -> Result<PathBuf> {
    let named = std::env::var_os("IMPASTO_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace::root().join("../shared")).join("images");
    if !folder.is_dir() {
        bail!("{} is no folder; set IMPASTO_SHARED to the folder with the pictures", folder.display());
    }
    Ok(folder)
}

fn paint(options: &Options, network: &str, photo: &Path, style: &Path, painting: &Path) -> Result<Value> {
    let mut command = process::command(workspace::target().join("release/impasto"));
    command.args(["stylize", "--json", "--device", "cpu", "--network", network, "--size", &options.size.to_string()]);
    command.arg("--content").arg(photo).arg("--style").arg(style).arg("--output").arg(painting);
    let report =
        process::output(command.args(&options.more)).context("a painting failed; run the command by itself")?;
    serde_json::from_str(report.lines().last().unwrap_or_default()).context("the command prints a report")
}

fn cells(report: &Value) -> String {
    let number = |name: &str| report[name].as_f64().unwrap_or(f64::NAN);
    format!("{:.1} | {:.0} | {:.0}", number("seconds"), number("iteration_ms"), number("peak_bytes") / 1e6)
}
