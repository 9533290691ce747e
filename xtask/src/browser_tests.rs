//! The built site in headless browsers: `tests/browser/*.test.mjs`.
//!
//! They drive real browsers, which now and then take longer than anybody waits. Files in which a case fails are run once more,
//! by themselves; the summary names those that passed only then.

use std::{ffi::OsStr, fs, path::PathBuf, process::Command, thread};

use anyhow::{Context, Result};

use crate::{
    process,
    progress::say,
    site,
    stages::Counts,
    tools::{chromium, firefox},
    workspace,
};

/// More files that fail than this are no accident.
const MOST_AGAIN: usize = 3;

/// Runs every case in Chromium.
///
/// # Errors
/// If one fails twice.
pub(crate) fn in_chromium(counts: &mut Counts) -> Result<()> {
    let chromium = chromium::path().context("Chromium is missing; install it with: cargo xtask test --only setup")?;
    Run { variables: &[(chromium::VARIABLE, chromium.as_os_str())] }.all(counts, &files()?, files_at_once())
}

/// Runs in Firefox the cases that are marked for it; without Firefox every case is reported as skipped.
///
/// # Errors
/// If one fails twice.
pub(crate) fn in_firefox(counts: &mut Counts) -> Result<()> {
    let mut marked = Vec::new();
    for file in files()? {
        // Cases for Firefox too are defined by this function of support/case.mjs.
        if fs::read_to_string(&file)?.contains("everywhere(") {
            marked.push(file);
        }
    }
    let program = firefox::path();
    let named = program.as_ref().map(|program| (firefox::VARIABLE, program.as_os_str()));
    let variables: Vec<_> = named.into_iter().chain([("IMPASTO_BROWSER", OsStr::new("firefox"))]).collect();
    // Now and then its threads do not start where much else runs.
    Run { variables: &variables }.all(counts, &marked, 1)
}

/// How the files are run.
struct Run<'a> {
    variables: &'a [(&'a str, &'a OsStr)],
}

impl Run<'_> {
    /// Runs files, so many side by side, and those that fail once more.
    fn all(&self, counts: &mut Counts, files: &[PathBuf], at_once: usize) -> Result<()> {
        let site = workspace::tested();
        let _lock = site::lock(&site)?;
        site::check(&site).context("build it with: cargo xtask test --only site")?;
        let mut first = Counts::default();
        let outcome = self.once(&mut first, files, at_once);
        // Node that broke off has summed nothing up: then it is not known what else would have failed.
        let again = if first.has_failures() { worth_another_run(&failed_files()?, files) } else { Vec::new() };
        if again.is_empty() {
            counts.add_all(first);
            return outcome;
        }
        say(format!("Once more, by themselves: {}", names(&again)));
        let outcome = self.once(&mut Counts::default(), &again, 1);
        if outcome.is_ok() {
            first.passed_again(&names(&again));
        }
        counts.add_all(first);
        outcome
    }

    fn once(&self, counts: &mut Counts, files: &[PathBuf], at_once: usize) -> Result<()> {
        let mut node = process::command("node");
        // Each case has a limit of its own, in support/case.mjs.
        node.args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"]);
        report_failed_files(&mut node);
        node.arg(format!("--test-concurrency={at_once}"))
            .args(files)
            .envs(self.variables.iter().copied())
            .env("IMPASTO_SITE", workspace::tested())
            .env("IMPASTO_SCREENSHOTS", workspace::target().join("impasto-screenshots"));
        counts.run(&mut node)
    }
}

/// Has node write them where [`failed_files`] reads them.
fn report_failed_files(node: &mut Command) {
    let reporter = workspace::root().join("tests/browser/support/failed-files.mjs");
    node.arg(format!("--test-reporter={}", reporter.display()))
        .arg(format!("--test-reporter-destination={}", report().display()));
}

fn report() -> PathBuf {
    workspace::target().join("impasto-failed-files.txt")
}

fn failed_files() -> Result<Vec<PathBuf>> {
    let text = fs::read_to_string(report()).context("node reported no failed files")?;
    Ok(text.lines().map(PathBuf::from).collect())
}

/// The failed files, each once; none where another run is in vain: many failed, or something that is no file of tests.
fn worth_another_run(failed: &[PathBuf], files: &[PathBuf]) -> Vec<PathBuf> {
    let again: Vec<_> = files.iter().filter(|file| failed.contains(file)).cloned().collect();
    let all_known = failed.iter().all(|file| files.contains(file));
    if all_known && again.len() <= MOST_AGAIN { again } else { Vec::new() }
}

fn names(files: &[PathBuf]) -> String {
    let names: Vec<_> = files.iter().filter_map(|file| file.file_name()).map(OsStr::to_string_lossy).collect();
    names.join(", ")
}

/// Files whose tests can run side by side. Much of their time they wait; Node by itself leaves one of two cores alone.
fn files_at_once() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}

/// `tests/browser/*.test.mjs`, by name: node's own search differs from version to version.
fn files() -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(workspace::root().join("tests/browser"))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn few_files_that_failed_are_worth_another_run() {
        let files = paths(&["a", "b", "c", "d", "e"]);
        assert_eq!(worth_another_run(&paths(&["d", "b", "d"]), &files), paths(&["b", "d"]));
        assert_eq!(worth_another_run(&[], &files), paths(&[]));
        assert_eq!(worth_another_run(&paths(&["a", "b", "c", "d"]), &files), paths(&[]), "too many");
        assert_eq!(worth_another_run(&paths(&["a", "case.mjs"]), &files), paths(&[]), "not known");
    }
}
