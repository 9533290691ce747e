//! The interface to JavaScript. `web/worker/core.d.ts` is generated from it (`cargo xtask generate`).
//!
//! Opaque handles that JavaScript frees, plain pixels and numbers across. Every failure is a JS `Error` with the name
//! `ImpastoError`, the stable [`Error::code`] as `code`, and a message fit to be shown.

#![expect(clippy::missing_errors_doc, reason = "JavaScript's side reads which codes each function throws")]

#[cfg(feature = "reference")]
mod benchmark;
mod engine;
mod gallery;
mod learning;
mod looks;
mod packs;
mod painting;
mod pictures;
mod recipes;
mod sources;
mod types;
mod values;
mod video;

#[cfg(feature = "reference")]
pub use benchmark::Benchmark;
pub use engine::Engine;
pub use gallery::{gallery, palettes};
pub use learning::{Learner, LearningSources};
pub use looks::Look;
pub use packs::PackReader;
pub use painting::Painting;
pub use pictures::Picture;
pub use recipes::{complete_recipe, required_networks};
pub use sources::Sources;
pub use video::FramePainter;

/// Starts that many threads; in the module with shared memory only, and before an engine is opened.
#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

#[expect(unsafe_code, reason = "the linker's own function")]
mod constructors {
    unsafe extern "C" {
        /// Runs all static constructors; some dependency registers things in them.
        fn __wasm_call_ctors();
    }

    /// Once, by hand: where no one calls this function, the linker has every export run it on every call, wasm-bindgen's
    /// small helpers included. That was two thirds of an iteration's time on a GPU.
    pub(super) fn run() {
        // SAFETY: called once, before anything that the constructors prepare is used.
        unsafe { __wasm_call_ctors() };
    }
}

/// Runs when the module is loaded: panics and Burn's log go to the console.
pub fn start() {
    constructors::run();
    console_error_panic_hook::set_once();
    // Fails only where a logger is there already.
    let _ = console_log::init_with_level(log::Level::Error);
}
