//! The kernels as operations on Burn's tensors, one interface for both engines.
//!
//! From lower to higher: `learned` and `operations`, the interface; `engine`, the handle that all others compute with; `sums`; `cpu` and
//! `gpu`, which implement the interface; `open`, the one place that knows which engines this program was built with.

#[cfg(feature = "cpu")]
mod cpu;
mod engine;
#[cfg(feature = "gpu")]
mod gpu;
mod learned;
mod need;
mod open;
mod operations;
mod sums;

pub use self::{
    engine::Engine,
    operations::{Kind, Limits},
    sums::Sums,
};
pub(crate) use self::{
    need::Need,
    operations::{AdamStep, Convolution, Moments},
};
