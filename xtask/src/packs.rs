//! The weight packs in `packs/`: those that come with the code, and those made from weight files that this machine has.
//!
//! `packs/index.json` lists them for the page, the default first.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result, bail};

use crate::{process, progress::timed, workspace};

const MANIFEST: &str = "manifest.json";

/// Shared with the library by its text, as building on the library would bring Burn along.
#[path = "../../src/network/names.rs"]
#[expect(unreachable_pub, reason = "public in the library")]
mod names;

/// A file with one network's weights.
#[derive(Debug, PartialEq)]
struct Source {
    network: &'static str,
    file: PathBuf,
}

/// Copies the packs that come with the code, packs what else is there and not yet packed, and writes the index.
///
/// # Errors
/// If `IMPASTO_WEIGHTS` names no folder, or a file in it cannot be packed.
pub(crate) fn make() -> Result<()> {
    fs::create_dir_all(workspace::packs()).context("cannot make the folder packs")?;
    let sources = sources()?;
    // A file of one's own goes before what comes with the code.
    let replaced = |pack: &Path| sources.iter().any(|source| pack.ends_with(source.network));
    committed()?.iter().filter(|pack| !replaced(pack)).try_for_each(|pack| copy(pack))?;
    let stale: Vec<&Source> = sources.iter().filter(|source| !source.is_packed()).collect();
    if !stale.is_empty() {
        let packer = build_packer()?;
        stale.into_iter().try_for_each(|source| source.pack(&packer))?;
    }
    let index = workspace::packs().join("index.json");
    fs::write(&index, index_json(&packed())).with_context(|| format!("cannot write {}", index.display()))
}

/// The packs in `weights/`, one folder each.
fn committed() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("weights");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut packs: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    packs.retain(|pack| pack.join(MANIFEST).is_file());
    Ok(packs)
}

/// Copies a pack into `packs/`, unless that very one is there.
fn copy(pack: &Path) -> Result<()> {
    let copied = workspace::packs().join(pack.file_name().context("a pack has a name")?);
    if fs::read(copied.join(MANIFEST)).is_ok_and(|there| fs::read(pack.join(MANIFEST)).is_ok_and(|here| here == there))
    {
        return Ok(());
    }
    if copied.exists() {
        fs::remove_dir_all(&copied).with_context(|| format!("cannot empty {}", copied.display()))?;
    }
    fs::create_dir_all(&copied).with_context(|| format!("cannot make {}", copied.display()))?;
    // The manifest last, so that a folder with a manifest is whole. Its licence is told in the manifest too.
    let files = fs::read_dir(pack)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let shards = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "safetensors"));
    for file in shards.chain([&pack.join(MANIFEST)]) {
        let name = file.file_name().context("a file has a name")?;
        fs::copy(file, copied.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
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
        match names::network_of_file(&file) {
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

impl Source {
    fn folder(&self) -> PathBuf {
        workspace::packs().join(self.network)
    }

    /// Whether the pack was made from this very file. Times alone do not tell: a downloaded file can be older than the
    /// pack that it is to replace.
    fn is_packed(&self) -> bool {
        let record = fs::read_to_string(self.record()).unwrap_or_default();
        self.folder().join(MANIFEST).is_file() && record == self.identity()
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

/// The packs in `packs/` by name and bytes, the default first.
fn packed() -> Vec<(&'static str, u64)> {
    let whole = |name: &&str| workspace::packs().join(name).join(MANIFEST).is_file();
    let size = |name: &str| {
        let files = workspace::packs().join(name).read_dir().into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
    };
    names::NETWORKS.into_iter().filter(whole).map(|name| (name, size(name))).collect()
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
    fn the_index_is_json_even_when_empty() {
        assert_eq!(index_json(&[]), "{\"networks\":[]}\n");
        let two = index_json(&[("vgg19-lite", 9), ("vgg19", 10)]);
        let expected = "{\"networks\":[{\"name\":\"vgg19-lite\",\"bytes\":9},{\"name\":\"vgg19\",\"bytes\":10}]}\n";
        assert_eq!(two, expected);
    }
}
