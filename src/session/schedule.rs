//! The scales of a painting, from coarse to fine, and how many iterations each gets.

use serde::{Deserialize, Serialize};

use super::recipe::Recipe;
use crate::image::fit;

/// One size of the pyramid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// Iterations to spend here.
    pub iterations: usize,
}

impl Scale {
    /// Pixels of the longer side.
    pub fn long_side(&self) -> usize {
        self.width.max(self.height)
    }

    /// Pixels.
    pub fn area(&self) -> usize {
        self.width * self.height
    }
}

/// The scales for a photo of `width` x `height`, the last of which has the recipe's size. Its iterations are shared out in
/// proportion to those of its [`ScaleOverride`](super::ScaleOverride)s.
pub fn plan(width: usize, height: usize, recipe: &Recipe) -> Vec<Scale> {
    let scales = recipe.transfer.long_sides(&recipe.scales, recipe.size).into_iter().map(|long_side| {
        let (width, height) = fit(width, height, long_side);
        Scale { width, height, iterations: recipe.scale_override(long_side).iterations }
    });
    share(scales.collect(), recipe.transfer.steps_left(recipe.iterations, 0))
}

/// The same sizes with `total` iterations shared out in the proportions that they have. Where there are fewer iterations
/// than sizes, the smallest sizes are left out: the result must have its size.
pub(super) fn share(mut scales: Vec<Scale>, total: usize) -> Vec<Scale> {
    scales.drain(..scales.len().saturating_sub(total.max(1)));
    let weights: Vec<usize> = scales.iter().map(|scale| scale.iterations.max(1)).collect();
    let sum: usize = weights.iter().sum();
    let (mut weight, mut given) = (0, 0);
    let count = scales.len();
    for (i, scale) in scales.iter_mut().enumerate() {
        weight += weights[i];
        let rounded = (total * weight + sum / 2) / sum;
        // At least one for this size, and one for each of those to come.
        let least = (given + 1).min(total);
        let upto = rounded.clamp(least, total.saturating_sub(count - 1 - i).max(least));
        scale.iterations = upto - given;
        given = upto;
    }
    scales
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Pyramid, ScaleOverride};

    fn recipe(size: usize, pyramid: Pyramid, iterations: usize) -> Recipe {
        Recipe { size, scales: pyramid, iterations, ..Recipe::for_network("vgg19-random").unwrap() }
    }

    #[test]
    fn iterations_add_up_and_none_is_idle() {
        for iterations in 1..40 {
            let scales = plan(640, 97, &recipe(1024, Pyramid { first: 64, factor: 1.4 }, iterations));
            assert_eq!(scales.iter().map(|s| s.iterations).sum::<usize>(), iterations);
            assert!(scales.iter().all(|s| s.iterations > 0));
            assert_eq!(scales.last().unwrap().long_side(), 1024);
        }
    }

    #[test]
    fn iterations_are_shared_out_in_proportion() {
        let scale_overrides = vec![
            ScaleOverride { up_to: Some(150), iterations: 60, ..ScaleOverride::default() },
            ScaleOverride { iterations: 20, ..ScaleOverride::default() },
        ];
        let recipe = |iterations| Recipe {
            scale_overrides: scale_overrides.clone(),
            ..recipe(512, Pyramid::default(), iterations)
        };
        let iterations =
            |total| plan(512, 512, &recipe(total)).iter().map(|scale| scale.iterations).collect::<Vec<_>>();
        // 96, 146, 222, 337 and 512 pixels.
        assert_eq!(iterations(180), [60, 60, 20, 20, 20]);
        assert_eq!(iterations(90), [30, 30, 10, 10, 10]);
        assert_eq!(iterations(2), [1, 1]);
        assert_eq!(iterations(5), [1, 1, 1, 1, 1]);
    }

    #[test]
    fn the_aspect_is_kept() {
        for scale in plan(800, 100, &recipe(512, Pyramid::default(), 100)) {
            let ratio = scale.width as f64 / scale.height as f64;
            assert!((ratio / 8.0 - 1.0).abs() < 0.5 / scale.height as f64 + 0.01, "{scale:?}");
        }
    }
}
