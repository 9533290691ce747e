//! `wasm-bindgen`, which makes a wasm module's JavaScript side.

use std::fs;

use anyhow::{Context, Result};

use super::cargo_install::Tool;
use crate::workspace;

/// Whether it is there in the version of `Cargo.lock`.
///
/// # Errors
/// If `Cargo.lock` does not say which that is.
pub(crate) fn is_there() -> Result<bool> {
    Ok(tool(&version()?).is_there())
}

/// # Errors
/// If it is not there in the version of `Cargo.lock` and cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    tool(&version()?).ensure()
}

fn version() -> Result<String> {
    let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    Ok(locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen")?.to_owned())
}

fn tool(version: &str) -> Tool<'_> {
    Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        // Library and tool must match to the last digit: their private format changes with each release.
        version,
        // Without --locked, as its lock file names a pre-release that has been withdrawn; without the default
        // features, as they are for its test runner's web server and driver, which we do not use.
        arguments: &["--no-default-features"],
        expectation: "2 to 4 minutes, once",
    }
}

/// The version that a `Cargo.lock` gives this package.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\"")).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
