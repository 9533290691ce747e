//! Finds a network's weights on disk: as a pack, or as the file it would be packed from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Error, Result,
    network::{Filters, NETWORKS, VGG19, VGG19_DISTILLED, VGG19_RANDOM, import, pack, random},
};

/// The weights of `name`; of the best network that is found where no name is given.
///
/// # Errors
/// [`Error::UnknownNetwork`], [`Error::NoWeights`], and those of reading what was found.
pub(super) fn find(name: Option<&str>, folder: Option<&Path>) -> Result<Filters> {
    let folders = folders(folder);
    let Some(name) = name else {
        let filters = NETWORKS.iter().find_map(|name| load(name, &folders)).expect("the last one needs no file")?;
        if filters.name == VGG19_RANDOM {
            eprintln!(
                "No trained weights found: painting with {VGG19_RANDOM}, which carries colour but little stroke."
            );
        }
        return Ok(filters);
    };
    if !NETWORKS.contains(&name) {
        return Err(Error::UnknownNetwork { name: name.into(), known: NETWORKS.join(", ") });
    }
    load(name, &folders).unwrap_or_else(|| {
        let place = folders.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ");
        let remedy = format!("give the folder with --weights, make a pack with `impasto pack`, or use {VGG19_RANDOM}.");
        Err(Error::NoWeights { name: name.into(), place, remedy })
    })
}

fn folders(given: Option<&Path>) -> Vec<PathBuf> {
    if let Some(folder) = given {
        return vec![folder.into()];
    }
    let environment = std::env::var_os("IMPASTO_WEIGHTS").map(PathBuf::from);
    environment.into_iter().chain(["packs".into(), "../shared/weights".into()]).collect()
}

/// The first that is there; what is wrong with it is an error rather than a reason to look further.
fn load(name: &str, folders: &[PathBuf]) -> Option<Result<Filters>> {
    if name == VGG19_RANDOM {
        return Some(Ok(random::filters(&random::NARROW_WIDTHS, random::DEFAULT_SEED)));
    }
    folders.iter().find_map(|folder| {
        let packed = folder.join(name);
        if packed.join(pack::MANIFEST_FILE).is_file() {
            return Some(pack::read_folder(&packed));
        }
        source_file(name, folder).map(|file| import::read(&file, name))
    })
}

/// A weight file of the folder that is this network by its name.
fn source_file(name: &str, folder: &Path) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files.into_iter().find(|file| network_of(file) == Some(name))
}

/// Which network a weight file holds, by its name.
fn network_of(file: &Path) -> Option<&'static str> {
    let extension = file.extension()?.to_str()?;
    let stem = file.file_stem()?.to_str()?;
    if !matches!(extension, "safetensors" | "pth") || !stem.starts_with("vgg19") {
        return None;
    }
    Some(if stem.contains("distilled") { VGG19_DISTILLED } else { VGG19 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        let of = |name: &str| network_of(Path::new(name));
        assert_eq!(of("vgg19_distilled16x_conv1_1-conv5_1.safetensors"), Some(VGG19_DISTILLED));
        assert_eq!(of("vgg19-dcbb9e9d.pth"), Some(VGG19));
        assert_eq!(of("vgg19.txt"), None);
        assert_eq!(of("resnet.pth"), None);
    }

    #[test]
    fn a_missing_network_names_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let message = find(Some(VGG19), Some(folder.path())).unwrap_err().to_string();
        assert!(message.contains("--weights") && message.contains(&folder.path().display().to_string()), "{message}");
    }
}
