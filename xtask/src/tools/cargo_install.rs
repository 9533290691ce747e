//! Command-line tools from crates.io, in one exact version.

use anyhow::Result;

use crate::{process, progress::timed, workspace};

/// A tool of which exactly one version will do.
pub(super) struct Tool<'a> {
    /// The crate.
    pub(super) package: &'a str,
    /// Its program.
    pub(super) program: &'a str,
    /// The version.
    pub(super) version: &'a str,
    /// Further arguments of `cargo install`.
    pub(super) arguments: &'a [&'a str],
    /// How long the installation takes.
    pub(super) expectation: &'a str,
}

impl Tool<'_> {
    /// Takes the program on `PATH` if it has the right version, else installs it into our own folder.
    ///
    /// # Errors
    /// If the installation fails.
    pub(super) fn ensure(&self) -> Result<()> {
        if self.is_there() {
            return Ok(());
        }
        timed(&format!("Installing {} {}", self.package, self.version), self.expectation, || {
            process::run(
                process::command("cargo")
                    .args(["install", "--quiet", "--force", "--root"])
                    .arg(workspace::tools())
                    .args(["--version", &format!("={}", self.version)])
                    .args(self.arguments)
                    .arg(self.package)
                    // They run for seconds: compiling them well would take longer than it saves.
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                    // Built in a folder of its own that is gone afterwards.
                    .env_remove("CARGO_TARGET_DIR"),
            )
        })
    }

    /// Whether `PATH` or our own folder has it in the right version.
    pub(super) fn is_there(&self) -> bool {
        self.installed_version().as_deref() == Some(self.version)
    }

    /// The second word of `trunk 0.21.14`.
    fn installed_version(&self) -> Option<String> {
        let output = process::output(process::command(self.program).arg("--version"))?;
        output.split_whitespace().nth(1).map(str::to_owned)
    }
}
