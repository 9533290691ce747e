//! The distance of two sets of points, by their projections onto lines (Rabin, Peyré, Delon and Bernot 2011).

use rand_distr::{Distribution, StandardNormal};

use super::samples::random;

/// Onto how many lines points are projected.
const PROJECTIONS: usize = 64;

/// The mean Wasserstein distance (of order 1) of the projections of two sets of points onto 64 random directions, always the
/// same ones: 0 for equal sets, in the unit of the coordinates.
///
/// # Shapes
/// - `a`, `b`: any number of points of `D` coordinates each
///
/// # Panics
/// If a set is empty.
pub(super) fn sliced_wasserstein<const D: usize>(a: &[[f32; D]], b: &[[f32; D]]) -> f64 {
    let total: f64 =
        directions::<D>().iter().map(|line| distance(&sorted_projections(a, line), &sorted_projections(b, line))).sum();
    total / PROJECTIONS as f64
}

/// Unit vectors, evenly over the sphere: normal numbers favour no direction.
fn directions<const D: usize>() -> Vec<[f32; D]> {
    let mut random = random();
    let mut direction = |_| {
        let vector: [f32; D] = std::array::from_fn(|_| StandardNormal.sample(&mut random));
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.map(|value| value / length)
    };
    (0..PROJECTIONS).map(&mut direction).collect()
}

fn sorted_projections<const D: usize>(points: &[[f32; D]], line: &[f32; D]) -> Vec<f32> {
    let project = |point: &[f32; D]| point.iter().zip(line).map(|(x, d)| x * d).sum();
    let mut projections: Vec<f32> = points.iter().map(project).collect();
    projections.sort_unstable_by(f32::total_cmp);
    projections
}

/// The mean absolute difference of the quantiles of two sorted lists of any lengths: of equal lengths, that of their
/// elements.
fn distance(a: &[f32], b: &[f32]) -> f64 {
    assert!(!a.is_empty() && !b.is_empty(), "points to compare");
    // Both quantile functions are steps, a's of b.len() units each and b's of a.len().
    let (mut i, mut j, mut at, mut sum) = (0, 0, 0, 0.0);
    while i < a.len() && j < b.len() {
        let (end_a, end_b) = ((i + 1) * b.len(), (j + 1) * a.len());
        let end = end_a.min(end_b);
        sum += (end - at) as f64 * f64::from((a[i] - b[j]).abs());
        at = end;
        i += usize::from(end == end_a);
        j += usize::from(end == end_b);
    }
    sum / at as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_compared() {
        assert!((distance(&[0.0, 1.0], &[0.5, 2.0]) - 0.75).abs() < 1e-9);
        // The lower half of [0, 1] moves by 0.25 on average from [0.25], the upper by 0.75.
        assert!((distance(&[0.0, 1.0], &[0.25]) - 0.5).abs() < 1e-9);
        // Thirds against halves: 0-0, 1-0 and 1-1 (a sixth each), 2-1.
        assert!((distance(&[0.0, 1.0, 2.0], &[0.0, 1.0]) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn on_a_line_it_is_the_shift() {
        let points = |shift: f32| (0..10).map(|i| [i as f32 + shift]).collect::<Vec<_>>();
        assert!((sliced_wasserstein(&points(0.0), &points(0.0))).abs() < 1e-12);
        // A direction in one dimension is 1 or -1.
        assert!((sliced_wasserstein(&points(0.0), &points(0.5)) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn in_space_a_shift_is_seen_by_half_its_length() {
        let points = |shift: f32| vec![[shift, 0.0, 0.0]];
        // The mean of |cos| over the sphere is 1/2; 64 directions come near.
        let found = sliced_wasserstein(&points(0.0), &points(1.0));
        assert!((found - 0.5).abs() < 0.1, "{found}");
    }
}
