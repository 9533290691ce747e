//! A painting from beginning to end: its settings ([`Recipe`]), its sizes ([`Scale`]), and the loop that runs one iteration
//! at a time ([`Session`]).
//!
//! From lower to higher: `laplacian` and `parameters`; `schema`, `layer_weights`, `pyramid`, `transfer` and `scale_override`;
//! `recipe`; `networks`, `schedule` and `scale_settings`; `speed`, `memory_plan` and `estimate`; `pictures`, `areas`, `init`,
//! `margin` and `guidance`; `loss_values` and `feature_objective`; `objective`; `feature_measures`; `convergence`,
//! `progress`, `state` and `session`; beside them `saved_recipe`, which knows `recipe` alone.

mod areas;
mod colours;
mod convergence;
mod estimate;
mod feature_measures;
pub(crate) mod feature_objective;
mod guidance;
mod init;
mod laplacian;
mod layer_weights;
mod loss_values;
mod margin;
mod memory_plan;
mod networks;
mod objective;
mod parameters;
mod pictures;
mod progress;
mod pyramid;
mod recipe;
mod saved_recipe;
mod scale_override;
mod scale_settings;
mod schedule;
mod schema;
#[expect(clippy::module_inception, reason = "the session of the module for sessions")]
mod session;
mod speed;
mod state;
mod style_crop;
mod transfer;

pub use areas::Area;
pub use colours::KeepColours;
pub use estimate::Estimate;
pub use feature_measures::{FeatureMeasures, LayerValues, feature_measures};
pub use layer_weights::LayerWeights;
pub use loss_values::LossValues;
pub use networks::Networks;
pub use objective::ScaleObjective;
pub use parameters::Parameters;
pub use pictures::{Region, ScalePictures, Sizes, SourcePictures, TemporalTarget, Weighted};
pub use progress::Progress;
pub use pyramid::Pyramid;
pub use recipe::{ContentLoss, Init, Recipe, StyleLoss};
pub use saved_recipe::SavedRecipe;
pub use scale_override::ScaleOverride;
pub use scale_settings::ScaleSettings;
pub use schedule::{Scale, plan};
pub(crate) use schema::check_against;
pub use schema::schema_of;
pub use session::Session;
pub use speed::Speed;
pub use state::SessionState;
pub use style_crop::StyleCrop;
pub use transfer::Transfer;
