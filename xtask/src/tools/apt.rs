//! Debian's packages.

use anyhow::{Result, bail};

use crate::{
    process,
    progress::{say, timed},
};

/// Installs a package where that can be done without asking: as root, with `apt-get`.
///
/// # Errors
/// The line that would install it.
pub(super) fn install(package: &str) -> Result<()> {
    if !is_root() || process::find("apt-get").is_none() {
        bail!("{package} is missing; install it with: sudo apt-get install {package}");
    }
    timed(&format!("Installing {package}"), "a minute", || {
        // An old list of packages is no obstacle where the package is in it.
        if let Err(error) = process::run(process::command("apt-get").args(["update", "-qq"])) {
            say(error.to_string());
        }
        process::run(
            process::command("apt-get")
                .args(["install", "-y", "-qq", "--no-install-recommends", package])
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    })
}

fn is_root() -> bool {
    process::output(process::command("id").arg("-u")).as_deref() == Some("0")
}
