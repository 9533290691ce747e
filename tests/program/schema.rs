//! What follows from the schema of recipes and is part of the tree.

use std::{fs, process::Command};

#[test]
fn the_schema_of_the_web_code_is_up_to_date() {
    let printed = Command::new(env!("CARGO_BIN_EXE_impasto")).arg("schema").output().unwrap();
    let committed = fs::read_to_string("web/schema.json").unwrap();
    assert!(String::from_utf8(printed.stdout).unwrap() == committed, "run: cargo xtask generate");
}
