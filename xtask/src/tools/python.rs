//! Python with pip, through which a weight file comes here.

use anyhow::{Result, bail};

use super::apt;
use crate::process;

/// A Python that has pip: `python3`, or `python` where it is called that.
///
/// # Errors
/// If there is none and it cannot be installed.
pub(crate) fn ensure() -> Result<&'static str> {
    let installed = || ["python3", "python"].into_iter().find(|python| has_pip(python));
    if let Some(python) = installed() {
        return Ok(python);
    }
    apt::install("python3-pip")?;
    match installed() {
        Some(python) => Ok(python),
        None => bail!("python3 has no pip; install it with: python3 -m ensurepip --user"),
    }
}

fn has_pip(python: &str) -> bool {
    process::output(process::command(python).args(["-m", "pip", "--version"])).is_some()
}
