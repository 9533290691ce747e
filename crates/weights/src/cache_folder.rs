//! The user's cache folder.

use std::{env, path::PathBuf};

/// Impasto's folder of the user's cache: below `XDG_CACHE_HOME` where that is set, else below the system's usual place
/// (`~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`). `None` where there is no home. It need not be there yet.
///
/// `weights` in it holds weight files that `cargo xtask weights` fetched.
pub fn cache_folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || match env::consts::OS {
        "macos" => env::home_dir().map(|home| home.join("Library/Caches")),
        "windows" => absolute("LOCALAPPDATA"),
        _ => env::home_dir().map(|home| home.join(".cache")),
    };
    absolute("XDG_CACHE_HOME").or_else(usual).map(|folder| folder.join("impasto"))
}
