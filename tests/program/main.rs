//! The program, as its users see it. Paintings are tiny.
#![cfg(feature = "cli")]

mod command;
#[cfg(target_os = "linux")]
mod memory;
mod schema;
mod serve;
