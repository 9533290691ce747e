//! A session's state as a value.

use serde::{Deserialize, Serialize};

use super::{convergence::Convergence, progress::Progress, recipe::Recipe, schedule::Scale};
use crate::{image::Rgb, optimizer::OptimizerState};

/// Everything that [`Session::restore`](super::Session::restore) needs besides pictures and weights to continue a painting.
///
/// Serialized, it is a few dozen times as large as the picture's `f32` planes: optimizers keep many vectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionState {
    pub(super) recipe: Recipe,
    pub(super) scales: Vec<Scale>,
    /// Index of the present scale; `scales.len()` when done.
    pub(super) at: usize,
    /// Iterations done at it.
    pub(super) within: usize,
    pub(super) picture: Rgb,
    pub(super) progress: Progress,
    #[serde(default)]
    pub(super) convergence: Convergence,
    pub(super) optimization: Option<Optimization>,
}

/// The optimization of the present scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Optimization {
    /// The picture that the scale began with: its features may be part of the content target.
    pub(super) initial: Rgb,
    pub(super) optimizer: OptimizerState,
}

impl SessionState {
    /// The recipe that the session followed.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The picture, at the size of the scale that it was painted at.
    pub fn picture(&self) -> &Rgb {
        &self.picture
    }

    /// How far the session was.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}
