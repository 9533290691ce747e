//! The memory that the program says a painting will take, against what the painting then takes. Linux tells the peak.

use std::process::Command;

use impasto::{
    gallery::Work,
    image::{Format, Rgb, encode},
};
use serde_json::Value;
use tempfile::TempDir;

fn pictures() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, picture: &Rgb| {
        std::fs::write(folder.path().join(name), encode(picture, Format::Png).unwrap()).unwrap();
    };
    put("photo.png", &Work::Photo.paint(400, 1));
    put("style.png", &Work::Mosaic.paint(400, 1));
    put("left.png", &Rgb::from_fn(40, 40, |x, _| [if x < 20 { 1.0 } else { 0.0 }; 3]));
    put("right.png", &Rgb::from_fn(40, 40, |x, _| [if x < 20 { 0.0 } else { 1.0 }; 3]));
    // One size alone, which is the largest.
    std::fs::write(folder.path().join("recipe.json"), r#"{ "scales": { "first": 256 } }"#).unwrap();
    folder
}

/// The report of the program, with more arguments.
fn report(folder: &TempDir, more: &[&str]) -> Value {
    let usual = "stylize --content photo.png --style style.png --recipe recipe.json --size 256 --iterations 3 --device cpu \
                 --output out.png --json";
    let output = Command::new(env!("CARGO_BIN_EXE_impasto"))
        .current_dir(folder.path())
        .args(usual.split_whitespace().chain(more.iter().copied()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{more:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_a_painting_takes_is_foretold() {
    let folder = pictures();
    let masks = ["--style", "style.png", "--mask", "left.png", "--mask", "right.png"];
    let kinds: [&[&str]; 6] = [
        &[],
        &["--style-loss", "sliced"],
        &["--style-loss", "moments"],
        &["--patch-weight", "30"],
        &["--protect", "left.png"],
        &masks,
    ];
    for kind in kinds {
        let foretold = report(&folder, &[kind, &["--dry-run"]].concat())["bytes"].as_f64().unwrap();
        let peak = report(&folder, kind)["peak_bytes"].as_f64().unwrap();
        let ratio = foretold / peak;
        assert!((0.85..1.15).contains(&ratio), "{kind:?}: {foretold} foretold, {peak} taken");
    }
}
