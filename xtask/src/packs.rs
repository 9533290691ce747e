//! The weight packs in `packs/`: those that come with the code, and those made from weight files that this machine has.
//!
//! `packs/index.json` lists them for the page, the default first.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result, bail};

use impasto_weights::{
    NETWORKS, VGG19,
    import::{self, Found},
    pack::{self, MANIFEST_FILE},
};

use crate::{progress::timed, weights, workspace};

/// The weight files that this machine has of one network.
struct Sources {
    network: &'static str,
    files: Vec<Found>,
}

/// Fetches the whole VGG-19 where that can be done, copies the packs that come with the code, packs what else is there
/// and not yet packed, and writes the index.
///
/// # Errors
/// If `IMPASTO_WEIGHTS` names no folder, or a weight file cannot be packed.
pub(crate) fn make() -> Result<()> {
    weights::try_to_fetch();
    let sources = sources()?;
    // A file of one's own goes before what comes with the code.
    copy_committed(|pack| !sources.iter().any(|source| pack.ends_with(source.network)))?;
    sources.iter().filter(|source| !source.are_packed()).try_for_each(Sources::pack)?;
    write_index()
}

/// What takes no time of [`make`], which is still to be called: the packs that come with the code join those that are there.
///
/// # Errors
/// If a pack cannot be copied.
pub(crate) fn make_first() -> Result<()> {
    copy_committed(|pack| pack.file_name().is_some_and(|name| !workspace::packs().join(name).exists()))?;
    write_index()
}

fn copy_committed(wanted: impl Fn(&Path) -> bool) -> Result<()> {
    fs::create_dir_all(workspace::packs()).context("cannot make the folder packs")?;
    committed()?.iter().filter(|pack| wanted(pack)).try_for_each(|pack| copy(pack))
}

fn write_index() -> Result<()> {
    write_if_changed(&workspace::packs().join("index.json"), &index_json(&packed()))
}

/// A file written anew, though it is the same, would have a server that watches it build the site again.
fn write_if_changed(file: &Path, text: &str) -> Result<()> {
    if fs::read(file).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// The packs in `weights/`, one folder each.
fn committed() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("weights");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut packs: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    packs.retain(|pack| pack.join(MANIFEST_FILE).is_file());
    Ok(packs)
}

/// Copies a pack into `packs/`, unless that very one is there.
fn copy(pack: &Path) -> Result<()> {
    let copied = workspace::packs().join(pack.file_name().context("a pack has a name")?);
    if fs::read(copied.join(MANIFEST_FILE))
        .is_ok_and(|there| fs::read(pack.join(MANIFEST_FILE)).is_ok_and(|here| here == there))
    {
        return Ok(());
    }
    if copied.exists() {
        fs::remove_dir_all(&copied).with_context(|| format!("cannot empty {}", copied.display()))?;
    }
    fs::create_dir_all(&copied).with_context(|| format!("cannot make {}", copied.display()))?;
    // The manifest last, so that a folder with a manifest is whole. Its licence is told in the manifest too.
    let files = fs::read_dir(pack)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let shards = files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "safetensors" || extension == "deflate"));
    for file in shards.chain([&pack.join(MANIFEST_FILE)]) {
        let name = file.file_name().context("a file has a name")?;
        fs::copy(file, copied.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// What there is of each network that has anything.
fn sources() -> Result<Vec<Sources>> {
    if let Some(named) = env::var_os("IMPASTO_WEIGHTS").map(PathBuf::from)
        && !named.is_dir()
    {
        bail!("IMPASTO_WEIGHTS names {}, which is no folder; correct or unset it", named.display());
    }
    let folders = import::source_folders(workspace::root());
    let all = NETWORKS.map(|network| Sources { network, files: import::candidates(network, &folders) });
    Ok(all.into_iter().filter(|sources| !sources.files.is_empty()).collect())
}

impl Sources {
    fn folder(&self) -> PathBuf {
        workspace::packs().join(self.network)
    }

    /// Whether the pack was made from these very files. Times alone do not tell: a downloaded file can be older than
    /// the pack that it is to replace.
    fn are_packed(&self) -> bool {
        let record = fs::read_to_string(self.record()).unwrap_or_default();
        self.folder().join(MANIFEST_FILE).is_file() && record == self.identity()
    }

    /// Packs the file that goes deepest.
    fn pack(&self) -> Result<()> {
        let expectation = if self.network == VGG19 { "two minutes, once for all checkouts" } else { "seconds" };
        timed(&format!("Packing {}", self.network), expectation, || {
            let (_, weights) = import::deepest(self.network, &self.files)?.context("there is a file")?;
            let folder = self.folder();
            if folder.exists() {
                fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
            }
            let packed = if self.network == VGG19 { pack::small_cached(&weights)? } else { pack::pack(&weights)? };
            pack::write_folder(&packed, &folder)?;
            Ok(())
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
        let line = |file: &Found| {
            let file = match file {
                Found::Pack(folder) => &folder.join(MANIFEST_FILE),
                Found::File(file) => file,
            };
            let bytes = file.metadata().map_or(0, |metadata| metadata.len());
            let written = workspace::modified(file).and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            format!("{} {bytes} {}\n", file.display(), written.map_or(0, |time| time.as_nanos()))
        };
        let root = workspace::root().display();
        format!("format {} for {root}\n{}", pack::FORMAT, self.files.iter().map(line).collect::<String>())
    }
}

/// The packs in `packs/` by name and bytes, the default first.
fn packed() -> Vec<(&'static str, u64)> {
    let whole = |name: &&str| workspace::packs().join(name).join(MANIFEST_FILE).is_file();
    let size = |name: &str| {
        let files = workspace::packs().join(name).read_dir().into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
    };
    NETWORKS.into_iter().filter(whole).map(|name| (name, size(name))).collect()
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
