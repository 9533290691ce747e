//! Child processes: started in the repository, with our own tools first on `PATH`.
//!
//! `std` with some lines of our own: xshell captures output or inherits it, and what runs for minutes here does both by line;
//! `which` would be one more crate to compile before the first command can say anything, for the ten lines of [`find`].

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A command that runs in the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let program = program.as_ref();
    let mut command = Command::new(find(program).unwrap_or_else(|| program.into()));
    command.current_dir(workspace::root()).env("PATH", search_path()).env("CARGO_TARGET_DIR", workspace::target());
    command
}

/// Where `PATH` and our own folders have this program.
pub(crate) fn find(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let name = Path::new(program.as_ref()).with_extension(env::consts::EXE_EXTENSION);
    env::split_paths(&search_path()).map(|folder| folder.join(&name)).find(|path| is_executable(path))
}

/// Runs the command to its end.
///
/// # Errors
/// If it cannot be started or fails; what it was is in the message.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs the command and hands each line of its output to `line`, which prints it on, to the end.
///
/// # Errors
/// As [`run`].
pub(crate) fn run_by_line(command: &mut Command, mut line: impl FnMut(&str)) -> Result<()> {
    let spawned = command.stdout(Stdio::piped()).spawn();
    let mut child = spawned.with_context(|| format!("cannot start {}", shown(command)))?;
    let output = child.stdout.take().context("the output is piped")?;
    for text in BufReader::new(output).lines() {
        line(&text?);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// What the command prints; `None` if it cannot be started or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}

fn search_path() -> std::ffi::OsString {
    let ours = [workspace::tools().join("bin"), workspace::root().join("node_modules/.bin")];
    let theirs = env::var_os("PATH").unwrap_or_default();
    env::join_paths(ours.into_iter().chain(env::split_paths(&theirs))).unwrap_or(theirs)
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_else(|| command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_name_the_command() {
        let error = run(Command::new("false").args(["-a", "b"])).unwrap_err();
        assert!(error.to_string().starts_with("`false -a b` failed"), "{error}");
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "cannot start `no-such-program`");
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("cargo").is_some());
        assert_eq!(find("no-such-program"), None);
    }

    #[test]
    fn output_comes_line_by_line() {
        let mut lines = Vec::new();
        run_by_line(command("printf").arg("a\\nb\\n"), |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(lines, ["a", "b"]);
    }
}
