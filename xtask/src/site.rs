//! The finished site in `dist/`: Trunk puts it together, and calls [`hook`] for what is compiled.

use std::{env, path::Path, thread};

use anyhow::{Context, Result, anyhow};

use crate::{modules, process, progress::timed};

/// Set while the page is served for the first time: [`modules::LATER`] may then come later.
const ENGINES_LATER: &str = "IMPASTO_ENGINES_LATER";

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

/// As [`build`], but without those engines that have never been built here and can come later.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_quickly() -> Result<()> {
    let expectation = if modules::CPU.is_built() { WARM } else { "5 minutes the first time, on two cores" };
    timed("Building the site", expectation, || process::run(trunk("build").env(ENGINES_LATER, "1")))
}

/// `trunk serve` for a site of [`build_quickly`].
pub(crate) fn server() -> std::process::Command {
    let mut command = trunk("serve");
    command.env(ENGINES_LATER, "1");
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
    if env::var_os(ENGINES_LATER).is_some() {
        modules::CPU.build()?;
        modules::CPU.copy_to(staging)?;
        return modules::LATER.iter().filter(|engine| engine.is_possible() && engine.is_built()).try_for_each(
            |engine| {
                engine.build()?;
                engine.copy_to(staging)
            },
        );
    }
    // Side by side: the long part of each, the whole-program link, is one core's work.
    thread::scope(|scope| {
        let gpu = scope.spawn(|| modules::GPU.build());
        for engine in [modules::CPU, modules::CPU_THREADS].iter().filter(|engine| engine.is_possible()) {
            engine.build()?;
        }
        gpu.join().map_err(|_| anyhow!("the build of the GPU engine panicked"))?
    })?;
    let engines = [modules::CPU, modules::CPU_THREADS, modules::GPU];
    engines.iter().filter(|engine| engine.is_possible()).try_for_each(|engine| engine.copy_to(staging))
}

fn trunk(command: &str) -> std::process::Command {
    let mut trunk = process::command("trunk");
    trunk.args(["--quiet", "--skip-version-check", command]);
    trunk
}
