//! Coarse to fine: in which sizes a picture is painted, and for how long in each.

use super::Pyramid;
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

/// The sizes for a photo of `width` x `height`, the last of which has a long side of `size` pixels.
///
/// Painting small first forms large strokes that a network's limited view could not form at full size (Gatys et al.
/// 2017, "Controlling Perceptual Factors", section 6), and shows a picture at once. Sizes grow geometrically by a
/// factor as near `pyramid.factor` as fits; the iterations are shared out evenly, a remainder going to the small sizes,
/// where an iteration costs least.
pub fn plan(width: usize, height: usize, size: usize, pyramid: &Pyramid, iterations: usize) -> Vec<Scale> {
    let ratio = size as f64 / pyramid.first.min(size) as f64;
    let rungs = (ratio.ln() / pyramid.factor.ln()).round() as usize;
    // Where there are fewer iterations than sizes, the smallest sizes are left out: the result must have its size.
    let rungs = rungs.min(iterations.max(1) - 1);
    (0..=rungs)
        .map(|rung| {
            let below = (rungs - rung) as f64 / rungs.max(1) as f64;
            let long_side = (size as f64 * ratio.powf(-below)).round() as usize;
            let (width, height) = fit(width, height, long_side);
            let share = iterations / (rungs + 1) + usize::from(rung < iterations % (rungs + 1));
            Scale { width, height, iterations: share }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long_sides(size: usize, iterations: usize) -> Vec<usize> {
        plan(300, 200, size, &Pyramid { first: 96, factor: 1.5 }, iterations).iter().map(Scale::long_side).collect()
    }

    #[test]
    fn sizes_grow_by_about_half() {
        assert_eq!(long_sides(96, 100), [96]);
        assert_eq!(long_sides(32, 100), [32]);
        assert_eq!(long_sides(384, 100), [96, 152, 242, 384]);
        assert_eq!(long_sides(512, 100), [96, 146, 222, 337, 512]);
    }

    #[test]
    fn iterations_add_up_and_none_is_idle() {
        for iterations in 1..40 {
            let scales = plan(640, 97, 1024, &Pyramid { first: 64, factor: 1.4 }, iterations);
            assert_eq!(scales.iter().map(|s| s.iterations).sum::<usize>(), iterations);
            assert!(scales.iter().all(|s| s.iterations > 0));
            assert_eq!(scales.last().unwrap().long_side(), 1024);
        }
    }

    #[test]
    fn the_aspect_is_kept() {
        for scale in plan(800, 100, 512, &Pyramid::default(), 100) {
            let ratio = scale.width as f64 / scale.height as f64;
            assert!((ratio / 8.0 - 1.0).abs() < 0.5 / scale.height as f64 + 0.01, "{scale:?}");
        }
    }
}
