//! Whether a scale's painting still changes.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Iterations over which progress is judged.
const WINDOW: usize = 5;

/// The losses at a scale so far, as far as they are needed to see an end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Convergence {
    /// The least loss before the window.
    before: Option<f64>,
    /// Of the last iterations.
    window: VecDeque<f64>,
}

impl Convergence {
    /// Notes the loss of an iteration, and tells whether the last few together have brought it down by less than this share.
    pub(super) fn reached(&mut self, loss: f64, tolerance: f64) -> bool {
        self.window.push_back(loss);
        if self.window.len() <= WINDOW {
            return false;
        }
        let left = self.window.pop_front().expect("more than one");
        let before = self.before.map_or(left, |before| before.min(left));
        self.before = Some(before);
        let least = self.window.iter().copied().fold(f64::INFINITY, f64::min);
        before - least < tolerance * before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The iteration at which the end is seen.
    fn end(losses: impl IntoIterator<Item = f64>, tolerance: f64) -> Option<usize> {
        let mut convergence = Convergence::default();
        losses.into_iter().position(|loss| convergence.reached(loss, tolerance))
    }

    #[test]
    fn a_loss_that_levels_off_ends_and_one_that_falls_does_not() {
        let falling = (0..100).map(|i| 0.95f64.powi(i));
        assert_eq!(end(falling.clone(), 0.01), None);
        let level = falling.take(30).chain([0.95f64.powi(29); 20]);
        assert_eq!(end(level.clone(), 0.01), Some(34));
        assert_eq!(end(level, 0.0), None);
    }

    #[test]
    fn one_bad_iteration_is_no_end() {
        let losses = (0..40).map(|i| if i % 3 == 0 { 2.0 } else { 0.9f64.powi(i) });
        assert_eq!(end(losses, 0.01), None);
    }
}
