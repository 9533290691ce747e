//! `cargo xtask test`: every check there is, the quick ones first.

use std::{ffi::OsStr, fs, path::PathBuf, thread};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{
    generate, packs, process, setup, site,
    stages::{Counts, Stages},
    tools::{chromium, firefox},
    workspace,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run this stage only (can be given several times)
    #[arg(long, value_name = "STAGE")]
    only: Vec<Stage>,
    /// Leave this stage out (can be given several times)
    #[arg(long, value_name = "STAGE")]
    skip: Vec<Stage>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Stage {
    /// Install what is missing
    Setup,
    /// rustfmt, and the web code's formatting and types
    Format,
    /// Clippy, natively and for wasm; a warning is an error
    Clippy,
    /// rustdoc; a warning is an error
    Docs,
    /// The Rust tests
    Native,
    /// The web code's unit tests
    Web,
    /// The release site
    Site,
    /// The site in a headless Chromium
    Browser,
    /// The site in a headless Firefox: the cases that are marked for it
    Firefox,
}

/// Runs the stages in order, up to the first that fails.
///
/// # Errors
/// The failed stage's.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut stages = Stages::default();
    let wanted =
        |stage: &&Stage| (options.only.is_empty() || options.only.contains(stage)) && !options.skip.contains(stage);
    let result = Stage::value_variants()
        .iter()
        .filter(wanted)
        .try_for_each(|stage| stages.run(&stage.name(), |counts| stage.run(counts)));
    stages.print();
    result
}

impl Stage {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn run(self, counts: &mut Counts) -> Result<()> {
        match self {
            Self::Setup => setup::for_tests(),
            Self::Format => {
                process::run(process::command("cargo").args(["fmt", "--all", "--check"]))?;
                process::run(process::command("npm").args(["run", "--silent", "check"]))
            }
            Self::Clippy => clippy(),
            Self::Docs => process::run(
                process::command("cargo").args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
            ),
            Self::Native => counts.run(process::command("cargo").args(["test", "--workspace"])),
            Self::Web => counts.run(process::command("npm").args(["test", "--silent"])),
            Self::Site => packs::make().and_then(|()| build_site()).and_then(|()| generate::check_declarations()),
            Self::Browser => browser(counts),
            Self::Firefox => firefox(counts),
        }
    }
}

fn clippy() -> Result<()> {
    let clippy = |selection: &[&str]| {
        process::run(process::command("cargo").arg("clippy").args(selection).args(["--", "-D", "warnings"]))
    };
    clippy(&["--workspace", "--all-targets"])?;
    // Both engines at once, so that the dependencies are checked once.
    let wasm = ["--target", "wasm32-unknown-unknown", "--no-default-features", "--features", "cpu,gpu"];
    clippy(&[&wasm[..], &["--lib", "--bin", "impasto-cpu", "--bin", "impasto-gpu"]].concat())
}

fn build_site() -> Result<()> {
    let _lock = site::lock(&workspace::tested())?;
    site::build(&workspace::tested())
}

fn browser(counts: &mut Counts) -> Result<()> {
    let chromium = chromium::path().context("Chromium is missing; install it with: cargo xtask test --only setup")?;
    test_site(counts, &browser_tests()?, files_at_once(), &[(chromium::VARIABLE, chromium.as_os_str())])
}

/// Without Firefox every case is reported as skipped.
fn firefox(counts: &mut Counts) -> Result<()> {
    let mut files = Vec::new();
    for file in browser_tests()? {
        // Cases for Firefox too are defined by this function of support/case.mjs.
        if fs::read_to_string(&file)?.contains("everywhere(") {
            files.push(file);
        }
    }
    let program = firefox::path();
    let named = program.as_ref().map(|program| (firefox::VARIABLE, program.as_os_str()));
    let variables: Vec<_> = named.into_iter().chain([("IMPASTO_BROWSER", OsStr::new("firefox"))]).collect();
    // Now and then its threads do not start where much else runs.
    test_site(counts, &files, 1, &variables)
}

/// Runs so many files side by side.
fn test_site(counts: &mut Counts, files: &[PathBuf], at_once: usize, variables: &[(&str, &OsStr)]) -> Result<()> {
    let site = workspace::tested();
    let _lock = site::lock(&site)?;
    site::check(&site).context("build it with: cargo xtask test --only site")?;
    let mut node = process::command("node");
    // Each case has a limit of its own, in support/case.mjs.
    node.args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-concurrency={at_once}"))
        .args(files)
        .envs(variables.iter().copied())
        .env("IMPASTO_SITE", site)
        .env("IMPASTO_SCREENSHOTS", workspace::target().join("impasto-screenshots"));
    counts.run(&mut node)
}

/// Files whose tests can run side by side. Much of their time they wait; Node by itself leaves one of two cores alone.
fn files_at_once() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}

/// `tests/browser/*.test.mjs`, by name: node's own search differs from version to version.
fn browser_tests() -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(workspace::root().join("tests/browser"))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}
