//! Finds a network's weights: on disk, as a pack or as the file it would be packed from, or in this very program.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Error, Result,
    network::{Filters, NETWORKS, VGG19_LITE, VGG19_RANDOM, import, network_of_file, pack, random},
};

/// The files of `vgg19-lite`'s pack by name, so that the program paints wherever it is.
static LITE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lite.rs"));

/// The weights of `name`, or of the default network.
///
/// # Errors
/// [`Error::UnknownNetwork`], [`Error::NoWeights`], and those of reading what was found.
pub(super) fn find(name: Option<&str>, folder: Option<&Path>) -> Result<Filters> {
    let name = name.unwrap_or(NETWORKS[0]);
    if name == VGG19_RANDOM {
        return Ok(random::filters(&random::NARROW_WIDTHS, random::DEFAULT_SEED));
    }
    if !NETWORKS.contains(&name) {
        return Err(Error::UnknownNetwork { name: name.into(), known: NETWORKS.join(", ") });
    }
    let folders = folders(folder);
    if let Some(found) = folders.iter().find_map(|folder| load(name, folder)) {
        return found;
    }
    if name == VGG19_LITE {
        return built_in();
    }
    let place = folders.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ");
    let remedy = format!("give the folder with --weights, make a pack with `impasto pack`, or use {VGG19_LITE}.");
    Err(Error::NoWeights { name: name.into(), place, remedy })
}

fn folders(given: Option<&Path>) -> Vec<PathBuf> {
    if let Some(folder) = given {
        return vec![folder.into()];
    }
    let environment = std::env::var_os("IMPASTO_WEIGHTS").map(PathBuf::from);
    environment.into_iter().chain(["packs".into(), "../shared/weights".into()]).collect()
}

/// What the folder has of this network; what is wrong with it is an error rather than a reason to look further.
fn load(name: &str, folder: &Path) -> Option<Result<Filters>> {
    let packed = folder.join(name);
    if packed.join(pack::MANIFEST_FILE).is_file() {
        return Some(pack::read_folder(&packed));
    }
    source_file(name, folder).map(|file| import::read(&file, name))
}

/// A weight file of the folder that is this network by its name.
fn source_file(name: &str, folder: &Path) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files.into_iter().find(|file| network_of_file(file) == Some(name))
}

fn built_in() -> Result<Filters> {
    let missing = |file: &str| Error::NoWeights {
        name: VGG19_LITE.into(),
        place: format!("this program, for {file}"),
        remedy: "build it anew from a whole checkout.".into(),
    };
    let read = |file: &str| {
        let found = LITE.iter().find(|(name, _)| *name == file);
        found.map(|(_, contents)| contents).ok_or_else(|| missing(file))
    };
    pack::read_files(read, "the built-in vgg19-lite")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::VGG19;

    #[test]
    fn the_default_network_needs_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let filters = find(None, Some(folder.path())).unwrap();
        assert_eq!((filters.name.as_str(), filters.convolutions.len()), (VGG19_LITE, 9));
    }

    #[test]
    fn a_file_of_ones_own_goes_before_the_built_in_weights() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("vgg19-lite.safetensors"), b"nonsense").unwrap();
        let message = find(None, Some(folder.path())).unwrap_err().to_string();
        assert!(message.contains("vgg19-lite.safetensors"), "{message}");
    }

    #[test]
    fn a_missing_network_names_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let message = find(Some(VGG19), Some(folder.path())).unwrap_err().to_string();
        assert!(message.contains("--weights") && message.contains(&folder.path().display().to_string()), "{message}");
    }
}
