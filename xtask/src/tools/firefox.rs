//! Firefox, in which some of the browser tests run too.

use std::{env, path::PathBuf};

use super::apt;
use crate::{process, progress::say};

/// Names its program where it is not on `PATH`.
pub(crate) const VARIABLE: &str = "FIREFOX";

/// Only a help: without it those tests are reported as skipped.
pub(crate) fn ensure() {
    if path().is_some() {
        return;
    }
    if let Err(error) = apt::install("firefox-esr") {
        say(format!("{error} (without it the tests in Firefox are reported as skipped)"));
    }
}

/// Its program.
pub(crate) fn path() -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    named.or_else(|| ["firefox-esr", "firefox"].into_iter().find_map(process::find))
}
