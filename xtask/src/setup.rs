//! What each command needs to be there.

use anyhow::Result;

use crate::tools::{chromium, ffmpeg, firefox, node, rust_source, rust_target, trunk, vulkan, wasm_bindgen, webkit};

/// To build and serve the page.
///
/// # Errors
/// The line that installs what is missing and could not be installed here.
pub(crate) fn for_site() -> Result<()> {
    for_modules()?;
    trunk::ensure()
}

/// To build the page's modules and scripts.
///
/// # Errors
/// As [`for_site`].
pub(crate) fn for_modules() -> Result<()> {
    for_compiling()?;
    wasm_bindgen::ensure()
}

/// To compile the page's modules: what is there, or comes in seconds.
///
/// # Errors
/// As [`for_site`].
pub(crate) fn for_compiling() -> Result<()> {
    // What can only be named comes before what takes minutes to install.
    node::ensure()?;
    rust_target::ensure()?;
    rust_source::ensure();
    Ok(())
}

/// To run the tests: all that [`for_site`] brings, and the browsers.
///
/// # Errors
/// As [`for_site`].
pub(crate) fn for_tests() -> Result<()> {
    chromium::ensure()?;
    firefox::ensure();
    webkit::ensure();
    vulkan::ensure();
    ffmpeg::ensure();
    for_site()
}
