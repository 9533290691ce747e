//! Where things lie.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::SystemTime,
};

/// The repository: as cargo says when it runs this program. The path as compiled would be another checkout's where two
/// share a target folder.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let xtask = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        PathBuf::from(xtask).parent().expect("xtask lies in the repository").to_path_buf()
    });
    &ROOT
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target/`.
pub(crate) fn target() -> PathBuf {
    let folder = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    std::path::absolute(&folder).unwrap_or(folder)
}

/// Where trunk and wasm-bindgen are installed if they must be: one folder of this user's cache for every checkout.
pub(crate) fn tools() -> PathBuf {
    impasto_weights::cache_folder().unwrap_or_else(|| target().join("impasto")).join("tools")
}

/// The packed weights that the page is built with.
pub(crate) fn packs() -> PathBuf {
    root().join("packs")
}

/// The finished site, to be deployed. Commands that can run at the same time each build into a folder of their own, as a
/// build empties the folder first.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The site that `serve` serves.
pub(crate) fn served() -> PathBuf {
    root().join("dist-serve")
}

/// The site that the browser tests open.
pub(crate) fn tested() -> PathBuf {
    root().join("dist-test")
}

/// When the file was last written; `None` where it is not there.
pub(crate) fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// When the youngest file at or below a path of the repository was last written; `None` where there is nothing.
pub(crate) fn newest(path: impl AsRef<Path>) -> Option<SystemTime> {
    let path = root().join(path);
    match fs::read_dir(&path) {
        Ok(entries) => entries.flatten().filter_map(|entry| newest(entry.path())).max(),
        Err(_) => modified(&path),
    }
}

/// Whether `made` is there and at least as young as `source`.
pub(crate) fn is_up_to_date(made: &Path, source: &Path) -> bool {
    modified(made).is_some_and(|made| modified(source).is_some_and(|source| source <= made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_youngest_file_of_a_folder_tells_its_age() {
        let folder = env::temp_dir().join(format!("impasto-newest-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        let at = |seconds| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        for (name, seconds) in [("old", 100), ("deep/young", 300), ("middle", 200)] {
            let file = fs::File::create(folder.join(name)).unwrap();
            file.set_modified(at(seconds)).unwrap();
        }
        assert_eq!(newest(&folder), Some(at(300)));
        assert_eq!(newest(folder.join("old")), Some(at(100)));
        assert_eq!(newest(folder.join("none")), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
