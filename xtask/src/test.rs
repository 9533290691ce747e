//! `cargo xtask test`: every check there is, the quick ones first.

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    browser_tests, generate, packs, process, setup, site,
    stages::{Counts, Stages},
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
            Self::Browser => browser_tests::in_chromium(counts),
            Self::Firefox => browser_tests::in_firefox(counts),
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
