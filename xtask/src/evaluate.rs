//! `cargo xtask eval-network`: how well each network paints, as `training/evaluate.py` measures it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{process, progress::timed, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder for the pictures, the scores and the table; what it holds already is not painted again
    #[arg(long)]
    out: Option<PathBuf>,
    /// More for training/evaluate.py, after `--`
    #[arg(last = true)]
    more: Vec<String>,
}

/// Paints the eight test pairs with every network and prints the table.
///
/// # Errors
/// If Python or one of its packages cannot be had, or the pictures and weights of `../shared` are missing.
pub(crate) fn run(options: &Options) -> Result<()> {
    let python = python()?;
    // Relative to where the user is, not to the repository, where the script runs.
    let out = options.out.as_deref().map(std::path::absolute).transpose()?;
    let out = out.unwrap_or_else(|| workspace::target().join("evaluation"));
    let script = workspace::root().join("training/evaluate.py");
    timed("Painting the pairs", "three quarters of an hour the first time, on two cores", || {
        process::run(process::command(&python).arg(&script).arg("--out").arg(&out).args(&options.more))
    })
}

/// A Python that has the training's packages: the machine's own, or else one of an environment made here.
fn python() -> Result<PathBuf> {
    let has_packages = |python: &PathBuf| {
        let imports = "import matplotlib, numpy, PIL, safetensors, torch";
        process::output(process::command(python).args(["-c", imports])).is_some()
    };
    let own = PathBuf::from("python3");
    if has_packages(&own) {
        return Ok(own);
    }
    let folder = workspace::target().join("training-python");
    let made = folder.join("bin/python");
    if has_packages(&made) {
        return Ok(made);
    }
    timed("Installing PyTorch for the evaluation", "some minutes, once", || {
        process::run(process::command(&own).args(["-m", "venv"]).arg(&folder))
            .context("cannot make a Python environment; install Python 3.11 or newer with its venv module")?;
        let requirements = workspace::root().join("training/requirements.txt");
        process::run(process::command(&made).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements))
    })?;
    Ok(made)
}
