//! The programs of ffmpeg, which read and write videos as child processes.

use std::{
    io::{self, Read},
    path::Path,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
};

use impasto_weights::one_line;

use crate::{Error, Result};

/// How much is kept of what a program complains of, in bytes.
const LONGEST_COMPLAINT: u64 = 4096;

/// A program of ffmpeg, quiet but for errors.
pub(super) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.args(["-v", "error", "-hide_banner"]);
    command
}

/// The argument for a file, whose name may begin with a dash or look like a protocol.
pub(super) fn file(path: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from("file:");
    argument.push(path);
    argument
}

/// What it says when `error` kept it from starting.
pub(super) fn not_started(name: &str, error: &io::Error) -> Error {
    Error::NoProgram { program: name.into(), detail: one_line(error) }
}

/// A child process, and what it complains of.
pub(super) struct Running {
    child: Child,
    complaints: Option<JoinHandle<String>>,
}

impl Running {
    /// Starts it with its complaints kept.
    pub(super) fn start(mut command: Command, name: &str) -> Result<Self> {
        let mut child = command.stderr(Stdio::piped()).spawn().map_err(|error| not_started(name, &error))?;
        let mut stderr = child.stderr.take().expect("it was asked for");
        let complaints = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.by_ref().take(LONGEST_COMPLAINT).read_to_end(&mut text);
            // The rest is read too, or the program would wait for somebody to read it.
            let _ = io::copy(&mut stderr, &mut io::sink());
            String::from_utf8_lossy(&text).into_owned()
        });
        Ok(Self { child, complaints: Some(complaints) })
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for its end: whether it went well, and the last of its complaints.
    pub(super) fn wait(&mut self) -> (bool, String) {
        let well = self.child.wait().is_ok_and(|status| status.success());
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        (well, last_line(&complaints))
    }
}

/// The last line that says something, without the name of the part that says it.
pub(super) fn last_line(complaints: &str) -> String {
    let line = complaints.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    let said = if line.starts_with('[') { line.split_once("] ").map_or(line, |(_, said)| said) } else { line };
    one_line(&said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_complaints_the_last_is_told() {
        assert_eq!(last_line("[mov @ 0x55] moov atom not found\n\n"), "moov atom not found");
        assert_eq!(last_line("first\nsecond"), "second");
        assert_eq!(last_line(""), "no reason given");
    }
}
