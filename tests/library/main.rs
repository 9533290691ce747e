//! The library's parts together. One program, as each that holds Burn takes a minute to compile.

#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "cpu")]
mod checkpointing;
#[cfg(all(feature = "cpu", feature = "cli"))]
mod controls;
#[cfg(all(feature = "cpu", feature = "cli"))]
mod corpora;
#[cfg(all(feature = "cpu", feature = "reference"))]
mod gradients;
#[cfg(feature = "cpu")]
mod learning;
mod pictures;
mod regions;
mod session;
