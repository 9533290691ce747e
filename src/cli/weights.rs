//! Finds a network's weights: on disk, as a pack or as the file it would be packed from, or in this very program.

use std::path::{Path, PathBuf};

use crate::{
    Error, Result,
    network::{NETWORKS, NetworkWeights, VGG19, VGG19_LITE, VGG19_RANDOM, import, pack, random},
    session::{Networks, Recipe},
};

/// The files of `vgg19-lite`'s pack by name, so that the program paints wherever it is.
static LITE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lite.rs"));

/// The weights of `name`, or of the default network.
///
/// # Errors
/// [`Error::UnknownNetwork`], [`Error::NoWeights`], and those of reading what was found.
pub(super) fn find(name: Option<&str>, folder: Option<&Path>) -> Result<NetworkWeights> {
    let name = name.unwrap_or(NETWORKS[0]);
    if name == VGG19_RANDOM {
        return Ok(random::weights(&random::NARROW_WIDTHS, random::DEFAULT_SEED));
    }
    if !NETWORKS.contains(&name) {
        return Err(Error::UnknownNetwork { name: name.into(), known: NETWORKS.join(", ") });
    }
    let folders = folders(folder);
    if let Some((_, weights)) = import::deepest(name, &import::candidates(name, &folders))? {
        return Ok(weights);
    }
    if name == VGG19_LITE {
        return built_in();
    }
    let place = folders.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ");
    let fetch = if name == VGG19 { "fetch them with `cargo xtask weights`, " } else { "" };
    let remedy = format!("{fetch}give the folder with --weights, or use {VGG19_LITE}.");
    Err(Error::NoWeights { name: name.into(), place, remedy })
}

/// Adds the networks that a recipe paints with, but for those that are there already.
///
/// # Errors
/// As [`find`].
pub(super) fn add(networks: &mut Networks, recipe: &Recipe, folder: Option<&Path>) -> Result<()> {
    for name in recipe.networks() {
        if !networks.has(name) {
            networks.add(find(Some(name), folder)?);
        }
    }
    Ok(())
}

/// `packs` after what the user names, before what weight files there are.
fn folders(given: Option<&Path>) -> Vec<PathBuf> {
    if let Some(folder) = given {
        return vec![folder.into()];
    }
    let mut folders = import::source_folders(Path::new("."));
    let named = usize::from(std::env::var_os("IMPASTO_WEIGHTS").is_some());
    folders.insert(named, "packs".into());
    folders
}

fn built_in() -> Result<NetworkWeights> {
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
    use std::fs;

    use super::*;

    #[test]
    fn the_default_network_needs_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let weights = find(None, Some(folder.path())).unwrap();
        assert_eq!((weights.name.as_str(), weights.convolutions.len()), (VGG19_LITE, 13));
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
