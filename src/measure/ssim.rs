//! How much of a picture's structure another one keeps.

use crate::image::{Rgb, luma};

/// Side of the window in pixels.
pub const WINDOW: usize = 11;

/// Of the window's Gaussian, in pixels.
const SIGMA: f64 = 1.5;

/// `(K_1 L)^2` and `(K_2 L)^2` with `K_1 = 0.01`, `K_2 = 0.03`, and values that range over L = 1.
const STABILIZERS: [f64; 2] = [0.01 * 0.01, 0.03 * 0.03];

/// The structural similarity of two pictures' luminance (BT.601), the mean over all places where an 11x11 Gaussian window of
/// sigma 1.5 fits (Wang, Bovik, Sheikh and Simoncelli 2004): 1 for equal pictures, near 0 for unrelated ones, below where one
/// is the other's negative.
///
/// # Panics
/// If the pictures differ in size or a side is shorter than [`WINDOW`].
pub fn ssim(picture: &Rgb, photo: &Rgb) -> f64 {
    let (width, height) = (picture.width(), picture.height());
    assert_eq!((width, height), (photo.width(), photo.height()), "pictures of one size");
    assert!(width >= WINDOW && height >= WINDOW, "{width}x{height} pixels hold no window");
    let (x, y) = (luminance(picture), luminance(photo));
    let mean_of = |a: &[f64], b: &[f64]| windowed(&a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<_>>(), width);
    let (mean_x, mean_y) = (windowed(&x, width), windowed(&y, width));
    let (xx, yy, xy) = (mean_of(&x, &x), mean_of(&y, &y), mean_of(&x, &y));
    let [c1, c2] = STABILIZERS;
    let at = |i: usize| {
        let (mx, my) = (mean_x[i], mean_y[i]);
        let (variances, covariance) = (xx[i] - mx * mx + yy[i] - my * my, xy[i] - mx * my);
        (2.0 * mx * my + c1) * (2.0 * covariance + c2) / ((mx * mx + my * my + c1) * (variances + c2))
    };
    (0..mean_x.len()).map(at).sum::<f64>() / mean_x.len() as f64
}

fn luminance(picture: &Rgb) -> Vec<f64> {
    let pixels = (0..picture.height()).flat_map(|y| (0..picture.width()).map(move |x| (x, y)));
    pixels.map(|(x, y)| f64::from(luma(picture.pixel(x, y)))).collect()
}

/// The weighted means of all whole windows, row by row.
fn windowed(plane: &[f64], width: usize) -> Vec<f64> {
    let weights = window();
    let weigh = |values: &mut dyn Iterator<Item = f64>| weights.iter().zip(values).map(|(w, v)| w * v).sum::<f64>();
    let columns = width - WINDOW + 1;
    let rows: Vec<f64> = plane
        .chunks_exact(width)
        .flat_map(|row| row.windows(WINDOW).map(|values| weigh(&mut values.iter().copied())))
        .collect();
    let height = rows.len() / columns - WINDOW + 1;
    (0..height * columns).map(|i| weigh(&mut rows[i..].iter().step_by(columns).copied())).collect()
}

/// A Gaussian that sums to 1: the window is its product with itself.
fn window() -> [f64; WINDOW] {
    let bell = |i: usize| (-0.5 * ((i as f64 - (WINDOW / 2) as f64) / SIGMA).powi(2)).exp();
    let sum: f64 = (0..WINDOW).map(bell).sum();
    std::array::from_fn(|i| bell(i) / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gallery::Work, image::resize};

    #[test]
    fn a_picture_is_like_itself() {
        let picture = Work::Photo.paint(64, 1);
        assert!((ssim(&picture, &picture) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn of_plain_greys_only_the_means_count() {
        let grey = |level: f32| Rgb::from_fn(WINDOW, WINDOW + 3, |_, _| [level; 3]);
        // (2 * 0.2 * 0.6 + 0.0001) / (0.04 + 0.36 + 0.0001); no variance is left.
        let found = ssim(&grey(0.2), &grey(0.6));
        assert!((found - 0.2401 / 0.4001).abs() < 1e-5, "{found}");
    }

    #[test]
    fn of_one_window_it_is_the_formula() {
        // One pixel of 1 in the middle against its negative: with the window's middle weight w, means are w and 1 - w, both
        // variances w - w^2, and the covariance is minus that.
        let dot = |on: f32| Rgb::from_fn(WINDOW, WINDOW, |x, y| if (x, y) == (5, 5) { [on; 3] } else { [1.0 - on; 3] });
        let w = window()[5].powi(2);
        let v = w - w * w;
        let expected = (2.0 * v + 1e-4) * (9e-4 - 2.0 * v) / ((w * w + (1.0 - w).powi(2) + 1e-4) * (2.0 * v + 9e-4));
        let found = ssim(&dot(1.0), &dot(0.0));
        assert!((found - expected).abs() < 1e-5, "{found} {expected}");
    }

    #[test]
    fn a_blurred_picture_is_less_like_it() {
        let picture = Work::Photo.paint(64, 1);
        let blurred = |by: usize| {
            let small = resize(&picture, picture.width() / by, picture.height() / by);
            ssim(&resize(&small, picture.width(), picture.height()), &picture)
        };
        assert!(blurred(2) < 0.999 && blurred(4) < blurred(2), "{} {}", blurred(2), blurred(4));
    }
}
