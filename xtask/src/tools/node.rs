//! Node.js and the npm packages of `package-lock.json`.

use anyhow::{Result, bail};

use crate::{process, progress::timed, workspace};

/// As `package.json` says under `engines`.
const OLDEST: u32 = 20;

/// Debian 12's own package is of version 18.
const INSTALL: &str =
    "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs";

/// # Errors
/// If Node.js is missing or too old, or the packages cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    let version = process::output(process::command("node").arg("--version"));
    let major = version.as_deref().and_then(major_version);
    if major.is_none_or(|major| major < OLDEST) || process::find("npm").is_none() {
        let found = version.unwrap_or_else(|| "none".into());
        bail!("Node.js {OLDEST} or newer with npm is needed (found: {found}); install it with: {INSTALL}");
    }
    // npm's own record of what it put into node_modules.
    let installed = workspace::root().join("node_modules/.package-lock.json");
    if workspace::is_up_to_date(&installed, &workspace::root().join("package-lock.json")) {
        return Ok(());
    }
    timed("Installing the npm packages", "half a minute", || {
        process::run(process::command("npm").args(["ci", "--no-audit", "--no-fund"]))
    })
}

/// 20 of `v20.20.2`.
fn major_version(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_versions_are_read() {
        assert_eq!(major_version("v20.20.2"), Some(20));
        assert_eq!(major_version("node"), None);
    }
}
