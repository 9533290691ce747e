//! The tools we use, one file each: is it there, in the right version, and if not, how does it come here?

mod apt;
mod cargo_install;
pub(crate) mod chromium;
pub(crate) mod ffmpeg;
pub(crate) mod firefox;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod rust_source;
pub(crate) mod rust_target;
pub(crate) mod trunk;
pub(crate) mod vulkan;
pub(crate) mod wasm_bindgen;
pub(crate) mod webkit;
