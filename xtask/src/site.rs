//! The finished site in `dist/`: Trunk puts it together, and calls [`hook`] for what is compiled.

use std::{env, path::Path};

use anyhow::{Context, Result};

use crate::{modules, process, progress::timed};

/// Set while the page is served for the first time: the GPU engine's module may then come later.
const GPU_LATER: &str = "IMPASTO_GPU_LATER";

/// How long a build takes that is not the first.
const WARM: &str = "seconds, or minutes where the Rust code has changed";

/// Builds the release site.
///
/// # Errors
/// If Trunk or something that it calls fails.
pub(crate) fn build() -> Result<()> {
    let expectation = if modules::GPU.is_built() { WARM } else { "15 minutes the first time, on two cores" };
    timed("Building the site", expectation, || process::run(&mut trunk("build")))
}

/// As [`build`], but where the GPU engine has never been built here, without it.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_quickly() -> Result<()> {
    let expectation = if modules::CPU.is_built() { WARM } else { "5 minutes the first time, on two cores" };
    timed("Building the site", expectation, || process::run(trunk("build").env(GPU_LATER, "1")))
}

/// `trunk serve` for a site of [`build_quickly`].
pub(crate) fn server() -> std::process::Command {
    let mut command = trunk("serve");
    command.env(GPU_LATER, "1");
    command
}

/// Fills Trunk's staging folder with the wasm modules and the scripts.
///
/// # Errors
/// If a tool fails, or Trunk did not call this.
pub(crate) fn hook() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").context("this is for Trunk to call; use `cargo xtask build`")?;
    let staging = Path::new(&staging);
    process::run(process::command("node").args(["web/build.mjs", "--release", "--out"]).arg(staging))?;
    modules::CPU.build()?;
    modules::CPU.copy_to(staging)?;
    if env::var_os(GPU_LATER).is_some() && !modules::GPU.is_built() {
        return Ok(());
    }
    modules::GPU.build()?;
    modules::GPU.copy_to(staging)
}

fn trunk(command: &str) -> std::process::Command {
    let mut trunk = process::command("trunk");
    trunk.args(["--quiet", "--skip-version-check", command]);
    trunk
}
