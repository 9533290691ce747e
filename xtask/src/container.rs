//! What the container's file has to agree with: no test can build it where no container engine runs.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::{process, workspace};

const FILE: &str = "examples/batch/Containerfile";

/// What cargo knows of the workspace and all that it is made of.
fn metadata(arguments: &[&str]) -> Value {
    let mut cargo = process::command("cargo");
    cargo.args(["metadata", "--format-version", "1", "--locked"]).args(arguments);
    serde_json::from_str(&process::output(&mut cargo).expect("cargo metadata")).expect("JSON")
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().expect("packages")
}

fn container() -> String {
    fs::read_to_string(workspace::root().join(FILE)).expect(FILE)
}

/// `1.95` and `1.95.0` are the same.
fn version(text: &str) -> Vec<u64> {
    let mut numbers: Vec<_> = text.split('.').map(|number| number.parse().expect("a number")).collect();
    numbers.resize(3, 0);
    numbers
}

#[test]
fn the_rust_that_is_asked_for_compiles_every_dependency_and_is_the_containers() {
    let metadata = metadata(&[]);
    let find = |name: &str| packages(&metadata).iter().find(|package| package["name"] == name);
    let asked = find("impasto").and_then(|package| package["rust_version"].as_str()).expect("rust-version");
    for package in packages(&metadata) {
        if let Some(needed) = package["rust_version"].as_str() {
            let name = &package["name"];
            assert!(version(needed) <= version(asked), "{name} needs Rust {needed}; Cargo.toml asks for {asked}");
        }
    }
    assert!(container().contains(&format!("rust:{asked}-")), "{FILE} has another Rust than {asked}");
}

#[test]
fn the_container_copies_every_file_that_cargo_looks_for() {
    let text = container();
    let lines = text.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--"));
    // The last word of each is where to.
    let copied: BTreeSet<_> = lines
        .flat_map(|line| line.rsplit_once(' ').map_or("", |(from, _)| from).split_whitespace().map(str::to_owned))
        .collect();
    let assert_copied = |path: &str| {
        let is_copied = copied.iter().any(|from| path == from || path.starts_with(&format!("{from}/")));
        assert!(is_copied, "{FILE} leaves out {path}");
    };
    assert_copied("Cargo.lock");
    // What the crate is published with, and so compiled from.
    let mut list = process::command("cargo");
    let files = process::output(list.args(["package", "--list", "--allow-dirty", "--package", "impasto"]));
    let files = files.expect("cargo package");
    let sources = files.lines().filter(|path| path.contains('/') || *path == "build.rs");
    sources.for_each(assert_copied);
    // And every target of the workspace.
    let metadata = metadata(&["--no-deps"]);
    for package in packages(&metadata) {
        let targets = package["targets"].as_array().expect("targets").iter().map(|target| &target["src_path"]);
        for path in targets.chain([&package["manifest_path"]]) {
            let path = path.as_str().expect("a path");
            assert_copied(path.strip_prefix(&format!("{}/", workspace::root().display())).expect("in the repository"));
        }
    }
}
