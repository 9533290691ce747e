//! A Vulkan driver, software if need be, on which the native GPU tests run.

use std::{env, path::Path};

use super::apt;
use crate::progress::say;

/// Only a help: without it those tests are reported as ignored.
pub(crate) fn ensure() {
    if !cfg!(target_os = "linux") || has_driver() {
        return;
    }
    if let Err(error) = apt::install("mesa-vulkan-drivers") {
        say(format!("{error} (without it the native GPU tests are reported as ignored)"));
    }
}

/// Whether the Vulkan loader would find a driver's description.
fn has_driver() -> bool {
    let named = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"].iter().any(|name| env::var_os(name).is_some());
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];
    named || folders.iter().any(|folder| Path::new(folder).read_dir().is_ok_and(|mut files| files.next().is_some()))
}
