//! `WebKitGTK` with its driver, and a virtual screen for it, in which one of the browser tests runs.

use std::path::Path;

use super::apt;
use crate::{process, progress::say};

/// Programs, as the test looks for them, and the packages that bring them.
const NEEDED: [(&str, &str); 2] = [("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];

/// Only a help: without it that test is reported as skipped.
pub(crate) fn ensure() {
    if !cfg!(target_os = "linux") || !Path::new("/etc/debian_version").exists() {
        return;
    }
    for (program, package) in NEEDED {
        if process::find(program).is_none()
            && let Err(error) = apt::install(package)
        {
            say(format!("{error} (without it the test in WebKit is reported as skipped)"));
        }
    }
}
