//! Makes what the code includes: the list of the default network's files, the schema of recipes without its words, and the CPU
//! engine's kernel for browsers with relaxed SIMD.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

type Result = std::result::Result<(), Box<dyn Error>>;

fn main() -> Result {
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    list_weights(&source, &out)?;
    shorten_schema(&source, &out)?;
    if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        assemble_kernel(&source, &out)?;
    }
    Ok(())
}

/// The list of the files of `weights/vgg19-lite` for `src/cli/weights.rs`, whose names carry their hash.
fn list_weights(source: &Path, out: &Path) -> Result {
    const FOLDER: &str = "weights/vgg19-lite";
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut list = String::from("&[\n");
    for entry in fs::read_dir(source.join(FOLDER))? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| ["json", "safetensors", "deflate"].iter().any(|known| extension == *known))
        {
            let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file name that is not Unicode")?;
            // Copied beside the list, so that two checkouts can share a target folder.
            fs::copy(&path, out.join(name))?;
            writeln!(list, "    ({name:?}, include_bytes!({name:?})),")?;
        }
    }
    list.push(']');
    Ok(fs::write(out.join("lite.rs"), list)?)
}

/// `web/schema.json` for `src/session/schema.rs`, of which only types and ranges count: visitors fetch the rest with every module.
fn shorten_schema(source: &Path, out: &Path) -> Result {
    const FILE: &str = "web/schema.json";
    println!("cargo::rerun-if-changed={FILE}");
    let mut schema = serde_json::from_str(&fs::read_to_string(source.join(FILE))?)?;
    without_words(&mut schema);
    Ok(fs::write(out.join("schema.json"), schema.to_string())?)
}

fn without_words(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.retain(|name, value| name != "x-defaults" && (name != "description" || !value.is_string()));
            fields.values_mut().for_each(without_words);
        }
        Value::Array(items) => items.iter_mut().for_each(without_words),
        _ => {}
    }
}

/// `relaxed.wat` for `src/kernels/cpu/products/relaxed.rs`, with the memory that the module is going to have.
fn assemble_kernel(source: &Path, out: &Path) -> Result {
    const TEXT: &str = "src/kernels/cpu/products/relaxed.wat";
    println!("cargo::rerun-if-changed={TEXT}");
    let threads = env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|one| one == "atomics"));
    // At least no page, and for a shared one at most as many as there can be.
    let memory = if threads { "0 65536 shared" } else { "0" };
    let text = fs::read_to_string(source.join(TEXT))?.replace("{{ memory }}", memory);
    // A new function for the table of the module that this one joins.
    println!("cargo::rustc-link-arg-bins=--growable-table");
    Ok(fs::write(out.join("relaxed.wasm"), wat::parse_str(text)?)?)
}
