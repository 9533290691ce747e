//! Writes the list of the files of `weights/vgg19-lite` for `src/cli/weights.rs`, whose names carry their hash.

use std::{env, error::Error, fmt::Write, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=weights/vgg19-lite");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("weights/vgg19-lite");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut list = String::from("&[\n");
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json" || extension == "safetensors") {
            let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file name that is not Unicode")?;
            // Copied beside the list, so that two checkouts can share a target folder.
            fs::copy(&path, out.join(name))?;
            writeln!(list, "    ({name:?}, include_bytes!({name:?})),")?;
        }
    }
    list.push(']');
    Ok(fs::write(out.join("lite.rs"), list)?)
}
