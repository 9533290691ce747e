//! A painting from beginning to end: what to do ([`Recipe`]), in which sizes ([`Scale`]), one step at a time
//! ([`Session`]).

pub(crate) mod looks;
mod memory;
mod objective;
mod recipe;
mod run;
mod scales;
mod start;

pub use objective::Targets;
pub use recipe::{Init, LayerWeights, Pyramid, Recipe, SIZES};
pub use run::{Losses, Progress, Session};
pub use scales::{Scale, plan};
