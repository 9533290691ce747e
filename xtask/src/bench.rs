//! `cargo xtask bench`: milliseconds per iteration of the bare loop, natively and in headless Chromium, ours beside the
//! peers' in one run.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{modules, process, progress::say, setup, tools::chromium, weights, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Sides of the square picture in pixels for native runs
    #[arg(long, value_delimiter = ',', default_values_t = [128, 256])]
    native: Vec<u32>,
    /// And in the browser, where WebGPU is a software adapter
    #[arg(long, value_delimiter = ',', default_values_t = [64, 128])]
    browser: Vec<u32>,
    /// Iterations to time, after the first
    #[arg(long, default_value_t = 5)]
    iterations: u32,
    /// Write all rows to this file too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

const NETWORK: &str = "vgg19-shape";
/// In the browser. Burn's own loop on the GPU comes last and only at the smallest size: it takes minutes.
const BROWSER: [&str; 4] = ["impasto-gpu", "tfjs-webgpu", "impasto-cpu", "burn-cpu"];

/// Prints a table; what this machine lacks (a GPU, `PyTorch`) is left out with a word.
///
/// # Errors
/// If something cannot be built or our own engine on the CPU fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_tests()?;
    weights::try_to_fetch();
    let mut rows = native(options)?;
    rows.extend(browser(options)?);
    print(&rows);
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&json!({ "rows": rows }))?;
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn native(options: &Options) -> Result<Vec<Value>> {
    process::run(process::command("cargo").args(["build", "--release", "--bin", "impasto"]))?;
    let program = workspace::target().join("release/impasto");
    let iterations = options.iterations.to_string();
    let mut rows = Vec::new();
    for size in options.native.iter().map(ToString::to_string) {
        let arguments = ["--size", &size, "--iterations", &iterations];
        for threads in ["1", "2"] {
            for reference in [None, Some("--reference")] {
                let mut bench = process::command(&program);
                bench.args(["bench", "--json", "--network", NETWORK, "--device", "cpu", "--threads", threads]);
                rows.extend(row(bench.args(arguments).args(reference))?);
            }
            let mut pytorch = process::command("python3");
            let script = workspace::root().join("benches/pytorch.py");
            // Not installed on most machines, so not an error.
            match row(pytorch.arg(script).args(arguments).args(["--threads", threads])) {
                Ok(found) => rows.extend(found),
                Err(_) => say("PyTorch is left out: python3 with torch is not here."),
            }
        }
        let mut gpu = process::command(&program);
        match row(gpu.args(["bench", "--json", "--network", NETWORK, "--device", "gpu"]).args(arguments)) {
            Ok(found) => rows.extend(found),
            Err(error) => say(format!("The GPU is left out: {error:#}")),
        }
    }
    Ok(rows)
}

fn browser(options: &Options) -> Result<Vec<Value>> {
    for engine in modules::BENCH.iter().filter(|engine| engine.is_possible()) {
        engine.build()?;
    }
    let folder = workspace::root().join("benches/browser");
    process::run(process::command("npm").current_dir(&folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))?;
    let chromium = chromium::path().context("Chromium is missing; install it with: cargo xtask test --only setup")?;
    let measure = |sizes: &[u32], engines: &[&str], iterations: u32| {
        let mut node = process::command("node");
        node.arg(folder.join("run.mjs")).arg("--modules").arg(modules::folder()).env(chromium::VARIABLE, &chromium);
        node.args(["--iterations", &iterations.to_string()]);
        for size in sizes {
            node.args(["--size", &size.to_string()]);
        }
        for engine in engines {
            node.args(["--engine", engine]);
        }
        row(&mut node)
    };
    let mut rows = measure(&options.browser, &BROWSER, options.iterations)?;
    if let Some(smallest) = options.browser.iter().min() {
        rows.extend(measure(&[*smallest], &["burn-gpu"], 1)?);
    }
    Ok(rows)
}

/// The rows that a program prints, one JSON object a line.
fn row(command: &mut Command) -> Result<Vec<Value>> {
    let mut rows = Vec::new();
    process::run_by_line(command, |line| {
        say(line);
        rows.extend(serde_json::from_str::<Value>(line).ok());
    })?;
    Ok(rows)
}

fn print(rows: &[Value]) {
    println!("| where | engine | px | threads | first ms | ms | GFLOP/s | peak MB | times as long as ours |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for row in rows {
        let number = |name: &str| row[name].as_f64();
        let rounded = |name: &str| number(name).map_or(String::new(), |value| format!("{value:.0}"));
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let ratio = ours(rows, row).zip(number("iteration_ms")).map(|(ours, theirs)| format!("{:.2}", theirs / ours));
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            text("where"),
            text("engine"),
            rounded("size"),
            rounded("threads"),
            rounded("first_ms"),
            rounded("iteration_ms"),
            rounded("gflops"),
            number("peak_bytes").map_or(String::new(), |bytes| format!("{:.0}", bytes / 1e6)),
            ratio.unwrap_or_default(),
        );
    }
}

/// Our time where a row's was taken: on the same kind of device, as many threads, at the same size.
fn ours(rows: &[Value], row: &Value) -> Option<f64> {
    let gpu = |row: &Value| row["engine"].as_str().is_some_and(|engine| engine.contains("gpu"));
    let same = |other: &&Value| ["where", "size", "threads"].iter().all(|name| other[*name] == row[*name]);
    let ours = |other: &&Value| other["engine"].as_str().is_some_and(|engine| engine.starts_with("impasto"));
    rows.iter().filter(same).filter(ours).find(|other| gpu(other) == gpu(row))?["iteration_ms"].as_f64()
}
