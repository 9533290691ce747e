//! The source of Rust's standard library, from which the module with threads builds its own. The site works without.

use std::path::Path;

use crate::{
    process,
    progress::{say, timed},
};

/// Whether it is there.
pub(crate) fn is_there() -> bool {
    let sysroot = process::output(process::command("rustc").args(["--print", "sysroot"]));
    sysroot.is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust/library").is_dir())
}

/// Adds it where it is missing, or says what the site has to do without.
pub(crate) fn ensure() {
    if is_there() {
        return;
    }
    let add = || process::run(process::command("rustup").args(["component", "add", "rust-src"]));
    if timed("Adding the source of Rust's standard library", "seconds, once", add).is_err() {
        say("It cannot be added, so the CPU engine will have one thread; for more: rustup component add rust-src");
    }
}
