//! Chromium, in which the browser tests run.

use std::{env, path::PathBuf};

use anyhow::{Result, bail};

use super::apt;
use crate::process;

/// Names its program where it is not on `PATH`.
pub(crate) const VARIABLE: &str = "CHROMIUM";

/// # Errors
/// If it is not there and cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    match path() {
        Some(path) if path.is_file() => Ok(()),
        Some(path) => bail!("{VARIABLE} names {}, which is not there; correct or unset it", path.display()),
        None => apt::install("chromium"),
    }
}

/// Its program.
pub(crate) fn path() -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(process::find))
}
