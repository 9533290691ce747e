//! A run in stages: each is timed, the first failure ends it, and a table sums it up.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use crate::{
    process,
    progress::{clock, say},
};

/// How many tests passed and failed.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Counts {
    passed: usize,
    failed: usize,
    ignored: usize,
    /// What passed only when it was run again.
    again: Vec<String>,
}

/// What has run so far.
#[derive(Default)]
pub(crate) struct Stages {
    times: Vec<(String, Duration, bool)>,
    counts: Counts,
}

impl Stages {
    /// Runs one stage; `work` may count tests.
    ///
    /// # Errors
    /// Those of the work, with the stage's name.
    pub(crate) fn run(&mut self, name: &str, work: impl FnOnce(&mut Counts) -> Result<()>) -> Result<()> {
        say(format!("Stage: {name}"));
        let start = Instant::now();
        let result = work(&mut self.counts);
        self.times.push((name.into(), start.elapsed(), result.is_ok()));
        result.map_err(|error| anyhow!("the stage {name} failed: {error:#}"))
    }

    /// Prints the table, and the counts if anything was counted.
    pub(crate) fn print(&self) {
        println!();
        for (name, time, good) in &self.times {
            println!("{name:<10} {:>14}  {}", clock(*time), if *good { "ok" } else { "FAILED" });
        }
        println!("{:<10} {:>14}", "all", clock(self.times.iter().map(|(_, time, _)| *time).sum()));
        let Counts { passed, failed, ignored, again } = &self.counts;
        if self.counts != Counts::default() {
            println!("{passed} passed, {failed} failed, {ignored} skipped");
        }
        if !again.is_empty() {
            println!("passed only when run again, so look into it: {}", again.join(", "));
        }
    }
}

impl Counts {
    /// Runs a command, passes its output on and adds up the tests that it reports.
    ///
    /// # Errors
    /// If the command fails.
    pub(crate) fn run(&mut self, command: &mut std::process::Command) -> Result<()> {
        process::run_by_line(command, |line| {
            println!("{line}");
            self.read(line);
        })
    }

    /// Whether any test is known to have failed.
    pub(crate) fn has_failures(&self) -> bool {
        self.failed > 0
    }

    /// What failed has passed in another run, which had these names.
    pub(crate) fn passed_again(&mut self, names: &str) {
        self.passed += std::mem::take(&mut self.failed);
        self.again.push(names.to_owned());
    }

    /// Adds those of a part.
    pub(crate) fn add_all(&mut self, part: Self) {
        self.passed += part.passed;
        self.failed += part.failed;
        self.ignored += part.ignored;
        self.again.extend(part.again);
    }

    /// Takes the sums out of cargo's `test result: ok. 12 passed; 0 failed; 3 ignored; ...` and of node's `# pass 12`.
    fn read(&mut self, line: &str) {
        if let Some(sums) = line.strip_prefix("test result: ") {
            for sum in sums.split([';', '.']) {
                let mut words = sum.split_whitespace();
                if let (Some(Ok(number)), Some(kind)) = (words.next().map(str::parse), words.next()) {
                    self.add(kind, number);
                }
            }
        } else if let Some(sum) = line.strip_prefix("# ").or_else(|| line.strip_prefix("\u{2139} "))
            && let Some((kind, Ok(number))) = sum.split_once(' ').map(|(kind, number)| (kind, number.parse()))
        {
            self.add(kind, number);
        }
    }

    fn add(&mut self, kind: &str, number: usize) {
        match kind {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.ignored += number,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read() {
        let mut counts = Counts::default();
        counts.read("test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 7 filtered out; finished in 0.00s");
        counts.read("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        counts.read("\u{2139} tests 5");
        counts.read("\u{2139} pass 4");
        counts.read("\u{2139} fail 1");
        counts.read("# skipped 2");
        counts.read("# pass everything");
        counts.read("12 passed");
        assert_eq!(counts, Counts { passed: 17, failed: 3, ignored: 5, again: Vec::new() });
    }

    #[test]
    fn what_passes_in_another_run_counts_as_passed_and_is_named() {
        let mut part = Counts { passed: 4, failed: 2, ..Counts::default() };
        assert!(part.has_failures());
        part.passed_again("a, b");
        assert!(!part.has_failures());
        let mut counts = Counts { passed: 10, ..Counts::default() };
        counts.add_all(part);
        assert_eq!(counts, Counts { passed: 16, again: vec!["a, b".into()], ..Counts::default() });
    }

    #[test]
    fn a_failed_stage_is_named() {
        let mut stages = Stages::default();
        stages.run("good", |_| Ok(())).unwrap();
        let error = stages.run("bad", |_| Err(anyhow!("inner").context("outer"))).unwrap_err();
        assert_eq!(error.to_string(), "the stage bad failed: outer: inner");
        assert_eq!(stages.times.iter().map(|(_, _, good)| *good).collect::<Vec<_>>(), [true, false]);
    }
}
