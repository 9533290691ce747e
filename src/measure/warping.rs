//! How much a moving picture flickers.

use crate::{image::Rgb, motion::Motion};

/// The warping error of two frames one after another: the mean squared difference between the later one and the earlier one
/// moved along, where the motion can be trusted (Lai et al. 2018, "Learning Blind Video Temporal Consistency", section 4);
/// 0 to 1, 0 where it is trusted nowhere.
///
/// # Panics
/// If the sizes differ.
pub fn warping_error(earlier: &Rgb, later: &Rgb, motion: &Motion) -> f64 {
    let warped = motion.warp(earlier);
    let shares = motion.trust.shares();
    let (a, b) = (warped.planes(), later.planes());
    assert_eq!((a.len(), a.len()), (b.len(), 3 * shares.len()), "frames of one size");
    let total = 3.0 * motion.trust.mean() * shares.len() as f64;
    let square = |i: usize| f64::from(shares[i % shares.len()]) * f64::from(a[i] - b[i]).powi(2);
    if total > 0.0 { (0..a.len()).map(square).sum::<f64>() / total } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{image::Mask, motion::Flow};

    #[test]
    fn what_moved_along_is_no_error_and_what_is_hidden_does_not_count() {
        let frame = |t: usize| Rgb::from_fn(16, 8, |x, y| [((x + t) * y) as f32 / 200.0, 0.5, 0.0]);
        let motion = |trusted: f32| Motion {
            flow: Flow::from_fn(16, 8, |_, _| [2.0, 0.0]),
            trust: Mask::from_fn(16, 8, |x, _| if x < 12 { 1.0 } else { trusted }),
        };
        assert!(warping_error(&frame(0), &frame(2), &motion(0.0)) < 1e-12);
        assert!(warping_error(&frame(0), &frame(2), &motion(1.0)) > 1e-6, "the edge shows what was not there");
        assert!(warping_error(&frame(0), &frame(0), &motion(0.0)) > 1e-4);
    }
}
