//! The Rust standard library for wasm.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{process, progress::timed};

const TARGET: &str = "wasm32-unknown-unknown";

/// # Errors
/// If it is not there and rustup cannot add it.
pub(crate) fn ensure() -> Result<()> {
    let folder = process::output(process::command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        bail!(
            "Rust's {TARGET} is missing and rustup is not there to add it; install it as https://rustup.rs says, then: rustup target add {TARGET}"
        );
    }
    timed(&format!("Adding Rust's {TARGET}"), "half a minute, once", || {
        process::run(process::command("rustup").args(["target", "add", TARGET]))
    })
}
