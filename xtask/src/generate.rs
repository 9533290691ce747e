//! `cargo xtask generate`: the files that follow from the Rust code and are part of the tree, so that the web code is checked,
//! and the documents read, without building anything.
//!
//! The schema of recipes is printed by the command; `web/generate.mjs` makes types, settings and tables from it. The
//! declarations of the wasm modules are made by wasm-bindgen.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{modules, process, setup, workspace};

const SCHEMA: &str = "web/schema.json";
const DECLARATIONS: &str = "web/worker/core.d.ts";

/// Writes them all.
///
/// # Errors
/// If a tool fails.
pub(crate) fn run() -> Result<()> {
    setup::for_site()?;
    let schema = process::output(process::command("cargo").args(["run", "--quiet", "--", "schema"]));
    let schema = schema.context("the command prints no schema; see: cargo run -- schema")?;
    fs::write(workspace::root().join(SCHEMA), schema + "\n")?;
    process::run(process::command("node").arg("web/generate.mjs"))?;
    Ok(fs::write(workspace::root().join(DECLARATIONS), without_exports(&modules::CPU.declare()?)?)?)
}

/// Checks the declarations against the module that is built; the rest is checked by the Rust tests and `npm run check`.
///
/// # Errors
/// If they are out of date.
pub(crate) fn check_declarations() -> Result<()> {
    if fs::read_to_string(workspace::root().join(DECLARATIONS))? != without_exports(&modules::CPU.declarations()?)? {
        bail!("{DECLARATIONS} is out of date; run: cargo xtask generate");
    }
    Ok(())
}

/// What wasm-bindgen declares, without the module's raw exports, which are nobody's business and change with every build.
fn without_exports(text: &str) -> Result<String> {
    let raw = "export interface InitOutput {";
    let (before, rest) = text.split_once(raw).context("wasm-bindgen declares no InitOutput")?;
    let (_, after) = rest.split_once("\n}\n").context("InitOutput does not end")?;
    let notice = "// Generated from src/web by wasm-bindgen: cargo xtask generate\n";
    Ok(format!("{notice}{before}{raw}\n    readonly memory: WebAssembly.Memory;\n}}\n{after}"))
}
