//! Coarse to fine: in which sizes a picture is painted, and for how long in each.

use super::{Pyramid, Recipe};
use crate::image::fit;

/// One size on the way up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// The long sides on the way up to `size` pixels, that one last.
///
/// Painting small first forms large strokes that a network's limited view could not form at full size (Gatys et al.
/// 2017, "Controlling Perceptual Factors", section 6), and shows a picture at once. Sizes grow geometrically by a
/// factor as near `pyramid.factor` as fits.
pub(super) fn long_sides(size: usize, pyramid: &Pyramid) -> Vec<usize> {
    let ratio = size as f64 / pyramid.first.min(size) as f64;
    let rungs = (ratio.ln() / pyramid.factor.ln()).round() as usize;
    let below = |rung: usize| (rungs - rung) as f64 / rungs.max(1) as f64;
    (0..=rungs).map(|rung| (size as f64 * ratio.powf(-below(rung))).round() as usize).collect()
}

/// The scales for a photo of `width` x `height`, the last of which has the recipe's size. Its iterations are shared out as
/// its stages weigh them.
pub fn plan(width: usize, height: usize, recipe: &Recipe) -> Vec<Scale> {
    let scales = long_sides(recipe.size, &recipe.scales).into_iter().map(|long_side| {
        let (width, height) = fit(width, height, long_side);
        Scale { width, height, iterations: recipe.stage(long_side).iterations }
    });
    share(scales.collect(), recipe.iterations)
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
    use crate::session::Stage;

    fn recipe(size: usize, pyramid: Pyramid, iterations: usize) -> Recipe {
        Recipe { size, scales: pyramid, iterations, ..Recipe::for_network("vgg19-random").unwrap() }
    }

    #[test]
    fn sizes_grow_by_about_half() {
        let long_sides = |size| long_sides(size, &Pyramid { first: 96, factor: 1.5 });
        assert_eq!(long_sides(96), [96]);
        assert_eq!(long_sides(32), [32]);
        assert_eq!(long_sides(384), [96, 152, 242, 384]);
        assert_eq!(long_sides(512), [96, 146, 222, 337, 512]);
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
    fn iterations_are_shared_out_as_the_stages_weigh_them() {
        let stages = vec![
            Stage { up_to: Some(150), iterations: 60, ..Stage::default() },
            Stage { iterations: 20, ..Stage::default() },
        ];
        let recipe = |iterations| Recipe { stages: stages.clone(), ..recipe(512, Pyramid::default(), iterations) };
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
