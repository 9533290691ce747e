//! Learning a look: a generator's parameters from one style picture and any photos.
//!
//! From lower to higher: `scenes`, photos that need no file; `crops`, from which steps take their photos; `settings`;
//! `objective`, the perceptual loss; `key_frames`, photos with paintings to give again; `moved`, pieces that move; `adam`; `discriminator`, the adversarial loss;
//! `trainer`, which puts them together.

mod adam;
mod crops;
mod discriminator;
mod key_frames;
mod moved;
mod objective;
mod scenes;
mod settings;
mod trainer;

pub use crops::LARGEST_PHOTO;
pub use scenes::scenes;
pub use settings::LearningSettings;
pub use trainer::{LearningProgress, Trainer};
