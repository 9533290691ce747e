//! The weight packs in `packs/`, made from the weight files that this machine has.
//!
//! `packs/index.json` lists them for the page, the best default first; it is there even when no pack is.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result, bail};

use crate::{
    process,
    progress::{say, timed},
    workspace,
};

/// The networks by what their files' names contain; the first that fits counts.
const BY_FILE_NAME: [(&str, &str); 3] = [("distilled", "vgg19-distilled"), ("lite", "vgg19-lite"), ("vgg19", "vgg19")];

/// The page takes the first that is there.
const BEST_FIRST: [&str; 3] = ["vgg19-lite", "vgg19-distilled", "vgg19"];

/// A file with one network's weights.
#[derive(Debug, PartialEq)]
struct Source {
    network: &'static str,
    file: PathBuf,
}

/// Packs what is there and not yet packed, and writes the index.
///
/// # Errors
/// If `IMPASTO_WEIGHTS` names no folder, or a file in it cannot be packed.
pub(crate) fn make() -> Result<()> {
    fs::create_dir_all(workspace::packs()).context("cannot make the folder packs")?;
    let sources = sources()?;
    let stale: Vec<&Source> = sources.iter().filter(|source| !source.is_packed()).collect();
    if !stale.is_empty() {
        let packer = build_packer()?;
        stale.into_iter().try_for_each(|source| source.pack(&packer))?;
    }
    let packed = packed();
    if packed.is_empty() {
        say("No weight files in IMPASTO_WEIGHTS or ../shared/weights: the page will paint with vgg19-random.");
    }
    let index = workspace::packs().join("index.json");
    fs::write(&index, index_json(&packed)).with_context(|| format!("cannot write {}", index.display()))
}

/// One source for each network that has any: where several fit, the largest file, as it goes deepest.
fn sources() -> Result<Vec<Source>> {
    let Some(folder) = weights_folder()? else { return Ok(Vec::new()) };
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort_by_key(|file| std::cmp::Reverse(file.metadata().map_or(0, |metadata| metadata.len())));
    let mut sources: Vec<Source> = Vec::new();
    for file in files {
        match network_of(&file) {
            Some(network) if sources.iter().all(|source| source.network != network) => {
                sources.push(Source { network, file });
            }
            _ => {}
        }
    }
    Ok(sources)
}

fn weights_folder() -> Result<Option<PathBuf>> {
    let Some(named) = env::var_os("IMPASTO_WEIGHTS") else {
        let usual = workspace::root().join("../shared/weights");
        return Ok(usual.is_dir().then_some(usual));
    };
    let folder = PathBuf::from(named);
    if !folder.is_dir() {
        bail!("IMPASTO_WEIGHTS names {}, which is no folder; correct or unset it", folder.display());
    }
    Ok(Some(folder))
}

/// The network that a weight file holds, by its name.
fn network_of(file: &Path) -> Option<&'static str> {
    let extension = file.extension()?.to_str()?;
    let name = file.file_stem()?.to_str()?;
    let known = BY_FILE_NAME.into_iter().find(|(part, _)| name.contains(part));
    known.map(|(_, network)| network).filter(|_| matches!(extension, "safetensors" | "pth"))
}

impl Source {
    fn folder(&self) -> PathBuf {
        workspace::packs().join(self.network)
    }

    /// Whether the pack was made from this very file. Times alone do not tell: a downloaded file can be older than the
    /// pack that it is to replace.
    fn is_packed(&self) -> bool {
        let record = fs::read_to_string(self.record()).unwrap_or_default();
        self.folder().join("manifest.json").is_file() && record == self.identity()
    }

    fn pack(&self, packer: &Path) -> Result<()> {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        timed(&format!("Packing {name} as {}", self.network), "seconds", || {
            let folder = self.folder();
            if folder.exists() {
                fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
            }
            let arguments = ["--network", self.network, "--bits", "8", "--out"];
            process::run(
                process::command(packer).arg("pack").arg("--from").arg(&self.file).args(arguments).arg(&folder),
            )
        })?;
        let record = self.record();
        fs::create_dir_all(record.parent().context("a record lies in a folder")?)?;
        fs::write(record, self.identity()).context("cannot note what was packed")
    }

    /// Where we note what a pack was made from: not beside the pack, as all of `packs/` is published.
    fn record(&self) -> PathBuf {
        workspace::target().join("impasto-packs").join(self.network)
    }

    fn identity(&self) -> String {
        let metadata = self.file.metadata();
        let bytes = metadata.map_or(0, |metadata| metadata.len());
        let written = workspace::modified(&self.file).and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = written.map_or(0, |time| time.as_nanos());
        format!("{} {bytes} {nanoseconds} for {}\n", self.file.display(), workspace::root().display())
    }
}

/// The native command, for `impasto pack`: the one that the tests have just built, or else one without the GPU engine,
/// which takes most of the time to build and packs nothing.
fn build_packer() -> Result<PathBuf> {
    let packer = workspace::target().join("debug").join("impasto").with_extension(env::consts::EXE_EXTENSION);
    if is_built_from_present_sources(&packer) {
        return Ok(packer);
    }
    let mut build = process::command("cargo");
    build.args(["build", "--bin", "impasto", "--no-default-features", "--features", "cpu,cli"]);
    timed("Building the native command to pack the weights", "5 minutes the first time, on two cores", || {
        process::run(&mut build)
    })?;
    Ok(packer)
}

fn is_built_from_present_sources(program: &Path) -> bool {
    let newest = workspace::newest(&workspace::root().join("src"))
        .max(workspace::modified(&workspace::root().join("Cargo.lock")));
    workspace::modified(program).is_some_and(|built| Some(built) > newest)
}

/// The packs in `packs/` by name and bytes, the best default first.
fn packed() -> Vec<(&'static str, u64)> {
    let whole = |name: &&str| workspace::packs().join(name).join("manifest.json").is_file();
    let size = |name: &str| {
        let files = workspace::packs().join(name).read_dir().into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
    };
    BEST_FIRST.into_iter().filter(whole).map(|name| (name, size(name))).collect()
}

fn index_json(packed: &[(&str, u64)]) -> String {
    let entries: Vec<String> =
        packed.iter().map(|(name, bytes)| format!("{{\"name\":\"{name}\",\"bytes\":{bytes}}}")).collect();
    format!("{{\"networks\":[{}]}}\n", entries.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_their_network() {
        let network = |name: &str| network_of(Path::new(name));
        assert_eq!(network("vgg19_distilled16x_conv1_1-conv5_1.safetensors"), Some("vgg19-distilled"));
        assert_eq!(network("weights/vgg19_conv1_1-conv3_4.safetensors"), Some("vgg19"));
        assert_eq!(network("vgg19-dcbb9e9d.pth"), Some("vgg19"));
        assert_eq!(network("impasto-lite.safetensors"), Some("vgg19-lite"));
        assert_eq!(network("vgg19.txt"), None);
        assert_eq!(network("resnet.pth"), None);
        assert_eq!(network("README.md"), None);
    }

    #[test]
    fn the_index_is_json_even_when_empty() {
        assert_eq!(index_json(&[]), "{\"networks\":[]}\n");
        let two = index_json(&[("vgg19-distilled", 9), ("vgg19", 10)]);
        assert_eq!(
            two,
            "{\"networks\":[{\"name\":\"vgg19-distilled\",\"bytes\":9},{\"name\":\"vgg19\",\"bytes\":10}]}\n"
        );
    }
}
