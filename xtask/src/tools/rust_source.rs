//! The source of Rust's standard library, from which the module with threads builds its own.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{process, progress::timed};

/// # Errors
/// If it is not there and rustup cannot add it.
pub(crate) fn ensure() -> Result<()> {
    let sysroot = process::output(process::command("rustc").args(["--print", "sysroot"]));
    if sysroot.is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust/library").is_dir()) {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        bail!(
            "the source of Rust's standard library is missing and rustup is not there to add it; install it as https://rustup.rs says, then: rustup component add rust-src"
        );
    }
    timed("Adding the source of Rust's standard library", "seconds, once", || {
        process::run(process::command("rustup").args(["component", "add", "rust-src"]))
    })
}
