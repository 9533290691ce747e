//! `cargo xtask`: sets up, builds, serves, tests and measures Impasto.
//!
//! Whatever a command needs and does not find, it installs, or it stops with the line that would. One noun per file:
//! [`tools`] are what must be there, [`weights`] come from elsewhere, [`packs`] and [`modules`] are made here, [`site`]
//! puts them together.

mod bench;
mod browser_tests;
#[cfg(test)]
mod container;
mod evaluate;
mod gallery;
mod generate;
mod lock;
mod modules;
mod packs;
mod process;
mod progress;
mod serve;
mod setup;
mod sheet;
mod site;
mod stages;
mod test;
mod tools;
mod weights;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Sets up, builds, serves and tests Impasto")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up, build and serve the page on port 8080
    Serve(serve::Options),
    /// Set up and run every test, the browser's too
    Test(test::Options),
    /// Build the release site into dist/
    Build,
    /// Fetch the whole VGG-19 into the user's cache and print where it lies
    Weights,
    /// Pack the weight files of `IMPASTO_WEIGHTS`, the user's cache and `../shared/weights` into `packs/`
    Pack,
    /// Measure milliseconds per iteration, natively and in the browser
    Bench(bench::Options),
    /// Measure how well each network paints (needs Python and `../shared`)
    #[command(name = "eval-network")]
    EvalNetwork(evaluate::Options),
    /// Paint eight pairs with the defaults, on one sheet to look at (needs `../shared`)
    Gallery(gallery::Options),
    /// Write the files that follow from the Rust code: schema, types, settings, tables
    Generate,
    /// What Trunk calls while it builds: the wasm modules and the scripts, into its staging folder
    #[command(hide = true)]
    Hook,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(options) => serve::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Build => build(),
        Command::Weights => weights::run(),
        Command::Pack => packs::make(),
        Command::Bench(options) => bench::run(&options),
        Command::EvalNetwork(options) => evaluate::run(&options),
        Command::Gallery(options) => gallery::run(&options),
        Command::Generate => generate::run(),
        Command::Hook => site::hook(),
    }
}

fn build() -> Result<()> {
    setup::for_site()?;
    packs::make()?;
    let _lock = site::lock(&workspace::dist())?;
    site::build(&workspace::dist())
}
