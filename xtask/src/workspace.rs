//! Where things lie.

use std::{
    env,
    path::{Path, PathBuf},
    sync::LazyLock,
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
pub(crate) fn modified(path: &Path) -> Option<std::time::SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// Whether `made` is there and at least as young as `source`.
pub(crate) fn is_up_to_date(made: &Path, source: &Path) -> bool {
    modified(made).is_some_and(|made| modified(source).is_some_and(|source| source <= made))
}
