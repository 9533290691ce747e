//! All files of the fuzzer's corpora again: what it began with, and what it has found since. `fuzz/README.md` tells how to fuzz.

use std::{fs, path::Path};

#[path = "../../fuzz/src/readers.rs"]
#[allow(unreachable_pub, reason = "public in the fuzzer's own crate")]
mod readers;

/// Runs a reader on each file of its corpus.
#[track_caller]
fn run(target: &str, reader: fn(&[u8])) {
    let folder = Path::new("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds nothing", folder.display());
    for file in files {
        println!("{}", file.display());
        reader(&fs::read(&file).unwrap());
    }
}

#[test]
fn manifests() {
    run("manifest", readers::manifest);
}

#[test]
fn shards() {
    run("shard", readers::shard);
}

#[test]
fn weight_files() {
    run("weight_file", readers::weight_file);
}

#[test]
fn pictures() {
    run("picture", readers::picture);
}

#[test]
fn recipes() {
    run("recipe", readers::recipe);
}

#[test]
fn looks() {
    run("look", readers::look);
}

#[test]
fn saved_recipes() {
    run("saved_recipe", readers::saved_recipe);
}
