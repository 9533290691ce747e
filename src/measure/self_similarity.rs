//! How much of a photo's arrangement a painting keeps: which places look alike, whatever they look like.

use super::samples::sample;

/// How many places are compared at most.
pub const MAX_POINTS: usize = 1024;

/// Cosine distances below this are rounding: divided by a sum of nothing else, they would look like structure.
const ROUNDING: f64 = 1e-6;

/// The self-similarity distance of two feature maps of one size (Kolkin, Salavon and Shakhnarovich 2019, "Style Transfer by
/// Relaxed Optimal Transport and Self-Similarity", the content loss), at up to [`MAX_POINTS`] places: the cosine distances of all of one
/// map's places from each other, each column divided by its sum, and the L1 distance between the columns of one map and the
/// other's, in the mean over the columns. 0 to 2; 0 where each place differs from the others in the same proportions.
///
/// A mean over all entries would fall with the count of places; this does not, so that maps of different sizes compare.
///
/// # Shapes
/// - `a`, `b`: `[channels, pixels]`, row-major
///
/// # Panics
/// If the maps differ in size, are empty, or do not have `channels` channels.
pub fn self_similarity(a: &[f32], b: &[f32], channels: usize) -> f64 {
    assert!(a.len() == b.len() && !a.is_empty(), "maps of one size");
    assert!(a.len().is_multiple_of(channels), "{} values for {channels} channels", a.len());
    let places = sample(a.len() / channels, MAX_POINTS);
    let (a, b) = (unit_vectors(a, channels, &places), unit_vectors(b, channels, &places));
    let column = |j: usize| {
        let (a, b) = (distances_from(&a, j), distances_from(&b, j));
        a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>()
    };
    (0..places.len()).map(column).sum::<f64>() / places.len() as f64
}

/// The features at some places, each of length 1; those that are zero stay so.
fn unit_vectors(map: &[f32], channels: usize, places: &[usize]) -> Vec<Vec<f32>> {
    let pixels = map.len() / channels;
    let unit = |place: &usize| {
        let vector: Vec<f32> = map[*place..].iter().step_by(pixels).copied().collect();
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        if length > 0.0 { vector.iter().map(|value| value / length).collect() } else { vector }
    };
    places.iter().map(unit).collect()
}

/// The cosine distances of all vectors from vector `j`, divided by their sum; all zero where nothing differs.
fn distances_from(vectors: &[Vec<f32>], j: usize) -> Vec<f64> {
    let distance = |vector: &Vec<f32>| {
        let cosine: f32 = vector.iter().zip(&vectors[j]).map(|(a, b)| a * b).sum();
        let distance = 1.0 - f64::from(cosine);
        // Zero vectors have no direction, but do not differ.
        if distance < ROUNDING || *vector == vectors[j] { 0.0 } else { distance }
    };
    let distances: Vec<f64> = vectors.iter().map(distance).collect();
    let sum: f64 = distances.iter().sum();
    if sum > 0.0 { distances.into_iter().map(|distance| distance / sum).collect() } else { distances }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_like_itself_at_any_brightness() {
        let map: Vec<f32> = (0..4 * 2000).map(|i| ((i * i) % 37) as f32).collect();
        let brighter: Vec<f32> = map.iter().map(|value| 3.0 * value).collect();
        assert!(self_similarity(&map, &map, 4).abs() < 1e-12);
        assert!(self_similarity(&brighter, &map, 4) < 1e-4);
    }

    #[test]
    fn four_places_by_hand() {
        // Places x, x, x, y against x, x, y, y, which are 1 apart or 0. Columns: three times (0, 0, 0, 1), and (1, 1, 1, 0) / 3,
        // against twice (0, 0, 1, 1) / 2 and twice (1, 1, 0, 0) / 2: differences of 1, 1, 2 and 2/3.
        let (a, b) = ([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
        assert!((self_similarity(&a, &b, 2) - 7.0 / 6.0).abs() < 1e-6);
    }

    #[test]
    fn a_disturbed_map_is_less_like_it() {
        let map: Vec<f32> = (0..3 * 200).map(|i| ((i * 7) % 31) as f32 + 1.0).collect();
        let disturbed = |by: f32| -> Vec<f32> {
            map.iter().enumerate().map(|(i, value)| value + by * ((i * 13) % 11) as f32).collect()
        };
        let [little, much] = [0.1, 1.0].map(|by| self_similarity(&disturbed(by), &map, 3));
        assert!(0.0 < little && little < much, "{little} {much}");
    }

    #[test]
    fn a_map_without_differences_is_compared_too() {
        assert!(self_similarity(&[1.0; 6], &[2.0; 6], 2).abs() < 1e-6);
        assert!(self_similarity(&[0.0; 2], &[1.0; 2], 2).abs() < 1e-12);
    }
}
