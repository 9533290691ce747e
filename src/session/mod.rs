//! A painting from beginning to end: what to do ([`Recipe`]), in which sizes ([`Scale`]), one step at a time
//! ([`Session`]).

mod layers;
pub(crate) mod looks;
mod margin;
mod memory;
mod networks;
mod objective;
mod recipe;
mod run;
mod scale_settings;
mod scales;
mod stage;
mod start;

pub use layers::LayerWeights;
pub use networks::Networks;
pub use objective::{Pictures, Targets};
pub use recipe::{Init, Pyramid, Recipe, SIZES};
pub use run::{Losses, Progress, Session};
pub use scale_settings::ScaleSettings;
pub use scales::{Scale, plan};
pub use stage::Stage;
