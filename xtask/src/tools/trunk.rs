//! Trunk, which puts the site together and serves it.

use anyhow::Result;

use super::cargo_install::Tool;

/// `Trunk.toml` asks for the same.
const VERSION: &str = "0.21.14";

/// # Errors
/// If it is not there and cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    Tool {
        package: "trunk",
        program: "trunk",
        version: VERSION,
        // Its dependencies as its authors tested them: newer ones have broken its build before.
        arguments: &["--locked"],
        expectation: "3 to 6 minutes, once",
    }
    .ensure()
}
