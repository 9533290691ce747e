//! Trunk, which puts the site together and serves it.

use anyhow::Result;

use super::cargo_install::Tool;

/// `Trunk.toml` asks for the same.
const VERSION: &str = "0.21.14";

const TRUNK: Tool<'_> = Tool {
    package: "trunk",
    program: "trunk",
    version: VERSION,
    // Its dependencies as its authors tested them: newer ones have broken its build before.
    arguments: &["--locked"],
    expectation: "3 to 6 minutes, once",
};

/// Whether it is there.
pub(crate) fn is_there() -> bool {
    TRUNK.is_there()
}

/// # Errors
/// If it is not there and cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    TRUNK.ensure()
}
