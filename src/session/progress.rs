//! How far a painting is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{loss_values::LossValues, schedule::Scale};

/// How far a session is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    /// Iterations done, over all scales.
    pub iteration: usize,
    /// Iterations there will be, over all scales; fewer than asked for where a scale was solved early.
    pub iterations: usize,
    /// Forward and backward passes.
    pub evaluations: usize,
    /// The present scale, from 1.
    pub scale: usize,
    /// How many scales.
    pub scales: usize,
    /// Pixels, at the present scale.
    pub width: usize,
    /// Pixels, at the present scale.
    pub height: usize,
    /// At the present scale: a loss is relative to the scale's targets, so it jumps between scales.
    #[serde(flatten)]
    pub loss: LossValues,
    /// The total loss of the initial picture, at the first scale.
    pub start_loss: f64,
    /// Share of the work done, 0 to 1, counted in the time that it takes as far as that can be foreseen.
    pub work: f64,
    /// Whether there is nothing left to do.
    pub done: bool,
}

/// What a scale takes, in any unit of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScaleTime {
    /// Before its first iteration.
    pub(super) begin: f64,
    /// Of an iteration.
    pub(super) iteration: f64,
}

impl Progress {
    /// Before the first iteration; see [`Progress::update`].
    pub(super) fn new(scales: &[Scale], times: &[ScaleTime]) -> Self {
        let mut progress = Self {
            iteration: 0,
            iterations: 0,
            evaluations: 0,
            scale: 1,
            scales: 0,
            width: 0,
            height: 0,
            loss: LossValues::default(),
            start_loss: 0.0,
            work: 0.0,
            done: false,
        };
        progress.update(scales, times, 0, 0);
        progress
    }

    /// Updates what follows from the schedule, the times of its scales, and the position in it: the index of the scale and the
    /// iterations done there.
    pub(super) fn update(&mut self, scales: &[Scale], times: &[ScaleTime], at: usize, within: usize) {
        // Between two scales, the present one is that of the last iteration.
        let present = if within == 0 { at.saturating_sub(1) } else { at };
        let left: usize = scales[at..].iter().map(|scale| scale.iterations).sum::<usize>() - within;
        let time = |iterations: usize, time: &ScaleTime| time.begin + iterations as f64 * time.iteration;
        let whole =
            |range: std::ops::Range<usize>| -> f64 { range.map(|i| time(scales[i].iterations, &times[i])).sum() };
        let begun = if within > 0 { time(within, &times[at]) } else { 0.0 };
        self.iterations = self.iteration + left;
        self.scale = present + 1;
        self.scales = scales.len();
        self.width = scales[present].width;
        self.height = scales[present].height;
        self.done = left == 0;
        self.work = if self.done { 1.0 } else { (whole(0..at) + begun) / whole(0..scales.len()) };
    }
}
