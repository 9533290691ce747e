//! `cargo xtask bench`: milliseconds per iteration of each engine, natively and in the browser.

use anyhow::{Context, Result};

use crate::{packs, process, progress::say, setup, site, tools::chromium, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The network to measure
    #[arg(long, default_value = "vgg19-lite")]
    network: String,
    /// The long side in pixels (can be given several times)
    #[arg(long, default_values_t = [128, 256])]
    size: Vec<u32>,
}

/// Prints one JSON object per measurement.
///
/// # Errors
/// If something cannot be built, or the CPU engine fails. A machine without a GPU only lacks its lines.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_tests()?;
    packs::make()?;
    native(options)?;
    site::build()?;
    browser(options)
}

fn native(options: &Options) -> Result<()> {
    process::run(process::command("cargo").args(["build", "--release", "--bin", "impasto"]))?;
    let measure = |device: &str, size: u32| {
        let program = workspace::target().join("release/impasto");
        let size = size.to_string();
        let arguments = ["bench", "--network", &options.network, "--size", &size, "--device", device, "--json"];
        process::run(process::command(program).args(arguments))
    };
    for &size in &options.size {
        measure("cpu", size)?;
        if let Err(error) = measure("gpu", size) {
            say(format!("No figure for the GPU: {error:#}"));
        }
    }
    Ok(())
}

fn browser(options: &Options) -> Result<()> {
    let chromium = chromium::path().context("Chromium is missing; install it with: sudo apt-get install chromium")?;
    let mut node = process::command("node");
    node.args(["tests/browser/bench.mjs", "--network", &options.network]).env(chromium::VARIABLE, chromium);
    options.size.iter().for_each(|size| {
        node.args(["--size", &size.to_string()]);
    });
    process::run(&mut node)
}
