//! Moving a picture along a flow.

use super::flow::Flow;
use crate::image::Rgb;

/// What `picture` is where `flow` leads: the result's pixel is the picture's at the end of that pixel's vector. Catmull-Rom
/// between pixels, as a painting that is warped from frame to frame would become softer each time; clamped to the values
/// around; beyond the edge as at the edge.
///
/// # Panics
/// If their sizes differ.
pub(super) fn warp(picture: &Rgb, flow: &Flow) -> Rgb {
    let (width, height) = (picture.width(), picture.height());
    assert_eq!((width, height), (flow.width(), flow.height()), "a vector for each pixel");
    let area = width * height;
    let planes = picture.planes();
    let mut warped = vec![0.0; 3 * area];
    for y in 0..height {
        for x in 0..width {
            let [u, v] = flow.vector(x, y);
            let (columns, across) = taps(x as f32 + u, width);
            let (rows, down) = taps(y as f32 + v, height);
            for channel in 0..3 {
                warped[channel * area + y * width + x] =
                    sample(&planes[channel * area..][..area], width, (columns, across), (rows, down));
            }
        }
    }
    Rgb::from_planes(width, height, warped)
}

/// Four places along a side, and their weights (Catmull-Rom).
type Taps = ([usize; 4], [f32; 4]);

fn taps(at: f32, side: usize) -> Taps {
    // Far outside counts as just outside.
    let at = at.clamp(-2.0, side as f32 + 1.0);
    let first = at.floor();
    let t = at - first;
    let places = [-1.0, 0.0, 1.0, 2.0].map(|step: f32| (first + step).clamp(0.0, (side - 1) as f32) as usize);
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        0.5 * (-t3 + 2.0 * t2 - t),
        0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
        0.5 * (-3.0 * t3 + 4.0 * t2 + t),
        0.5 * (t3 - t2),
    ];
    (places, weights)
}

fn sample(plane: &[f32], width: usize, (columns, across): Taps, (rows, down): Taps) -> f32 {
    let mut sum = 0.0;
    let (mut low, mut high) = (f32::MAX, f32::MIN);
    for (j, row) in rows.into_iter().enumerate() {
        for (i, column) in columns.into_iter().enumerate() {
            let value = plane[row * width + column];
            sum += value * across[i] * down[j];
            if (1..3).contains(&i) && (1..3).contains(&j) {
                (low, high) = (low.min(value), high.max(value));
            }
        }
    }
    sum.clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits<const N: usize>(values: [f32; N]) -> [u32; N] {
        values.map(f32::to_bits)
    }

    fn picture() -> Rgb {
        Rgb::from_fn(8, 6, |x, y| [x as f32 / 8.0, y as f32 / 6.0, ((x + y) % 2) as f32])
    }

    #[test]
    fn nothing_moves_without_motion() {
        assert_eq!(warp(&picture(), &Flow::from_fn(8, 6, |_, _| [0.0; 2])), picture());
    }

    #[test]
    fn whole_pixels_are_moved_as_they_are_and_edges_go_on() {
        let warped = warp(&picture(), &Flow::from_fn(8, 6, |_, _| [2.0, -1.0]));
        assert_eq!(bits(warped.pixel(3, 4)), bits(picture().pixel(5, 3)));
        assert_eq!(bits(warped.pixel(7, 0)), bits(picture().pixel(7, 0)));
        let far = warp(&picture(), &Flow::from_fn(8, 6, |_, _| [1e9, f32::NAN.max(1e9)]));
        assert_eq!(bits(far.pixel(0, 0)), bits(picture().pixel(7, 5)));
    }

    #[test]
    fn between_pixels_a_slope_stays_a_slope_and_nothing_overshoots() {
        let warped = warp(&picture(), &Flow::from_fn(8, 6, |_, _| [0.25, 0.0]));
        assert!((warped.pixel(3, 2)[0] - 3.25 / 8.0).abs() < 1e-6);
        assert!(warped.planes().iter().all(|value| (0.0..=1.0).contains(value)));
    }
}
