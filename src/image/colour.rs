//! The colours of one picture carried over to another.

use super::{
    Rgb,
    colour_statistics::{Statistics, power, product},
};

/// Weights of red, green and blue in the luma of ITU-R BT.601.
const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

/// Bins of a histogram: finer than a byte's steps, so that none shows.
const BINS: usize = 1024;

/// Eigenvalues of a covariance below this count as this: a picture of one colour has none.
const LEAST_VARIANCE: f64 = 1e-5;

/// The luma of an RGB colour (ITU-R BT.601), 0..1.
pub fn luma(rgb: [f32; 3]) -> f32 {
    LUMA.iter().zip(rgb).map(|(weight, value)| weight * value).sum()
}

/// The luma of `picture` with the chroma of `colours`, clamped to 0..1 (luminance-only transfer, Gatys et al. 2016,
/// "Preserving Color in Neural Artistic Style Transfer", section 4).
///
/// # Panics
/// If the pictures differ in size.
pub fn with_chroma_of(picture: &Rgb, colours: &Rgb) -> Rgb {
    assert_eq!((picture.width(), picture.height()), (colours.width(), colours.height()), "pictures of one size");
    Rgb::from_fn(picture.width(), picture.height(), |x, y| {
        let rgb = colours.pixel(x, y);
        // Y is added to each channel alike.
        let change = luma(picture.pixel(x, y)) - luma(rgb);
        rgb.map(|value| (value + change).clamp(0.0, 1.0))
    })
}

/// `picture` with each channel's histogram that of `colours`, of any size (Gatys et al. 2016, section 3).
pub fn with_histogram_of(picture: &Rgb, colours: &Rgb) -> Rgb {
    let channels = picture.planes().chunks(area(picture)).zip(colours.planes().chunks(area(colours)));
    let planes = channels.flat_map(|(values, wanted)| {
        let (own, wanted) = (shares_below(values), shares_below(wanted));
        let map: Vec<f32> = own.iter().map(|share| value_at(&wanted, *share)).collect();
        values.iter().map(|value| interpolate(&map, value.clamp(0.0, 1.0) * BINS as f32)).collect::<Vec<_>>()
    });
    Rgb::from_planes(picture.width(), picture.height(), planes.collect())
}

/// `picture` with the mean and the covariance of the colours of `colours`, of any size, clamped to 0..1: the linear map
/// `C^(1/2) S^(-1/2)` about the means (Gatys et al. 2016, section 3, the variant of "Image Analogies").
pub fn with_covariance_of(picture: &Rgb, colours: &Rgb) -> Rgb {
    let (from, to) = (Statistics::of(picture.planes()), Statistics::of(colours.planes()));
    let map = product(&power(&to.covariance, 0.5, LEAST_VARIANCE), &power(&from.covariance, -0.5, LEAST_VARIANCE));
    Rgb::from_fn(picture.width(), picture.height(), |x, y| {
        let rgb = picture.pixel(x, y);
        let centred: [f64; 3] = std::array::from_fn(|i| f64::from(rgb[i]) - from.mean[i]);
        std::array::from_fn(|i| {
            let turned: f64 = (0..3).map(|j| map[i][j] * centred[j]).sum();
            ((turned + to.mean[i]) as f32).clamp(0.0, 1.0)
        })
    })
}

/// `share` of `other`, the rest of `picture`.
///
/// # Panics
/// If the pictures differ in size.
pub fn blend(picture: &Rgb, other: &Rgb, share: f32) -> Rgb {
    assert_eq!((picture.width(), picture.height()), (other.width(), other.height()), "pictures of one size");
    let both = picture.planes().iter().zip(other.planes());
    let planes = both.map(|(a, b)| a + share * (b - a)).collect();
    Rgb::from_planes(picture.width(), picture.height(), planes)
}

fn area(picture: &Rgb) -> usize {
    picture.width() * picture.height()
}

/// The share of values below the edge of each bin, from 0 to 1.
fn shares_below(values: &[f32]) -> Vec<f32> {
    let mut counts = vec![0_usize; BINS];
    for value in values {
        counts[((value.clamp(0.0, 1.0) * BINS as f32) as usize).min(BINS - 1)] += 1;
    }
    let mut sum = 0;
    let edges = counts.into_iter().map(|count| {
        sum += count;
        sum as f32 / values.len() as f32
    });
    std::iter::once(0.0).chain(edges).collect()
}

/// The value below which this share of a picture's values lies.
fn value_at(shares: &[f32], share: f32) -> f32 {
    let above = shares.partition_point(|other| *other < share).clamp(1, BINS);
    let (low, high) = (shares[above - 1], shares[above]);
    let within = if high > low { ((share - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
    ((above - 1) as f32 + within) / BINS as f32
}

/// A table's value between two of its entries.
fn interpolate(table: &[f32], at: f32) -> f32 {
    let low = (at as usize).min(table.len() - 2);
    table[low] + (at - low as f32) * (table[low + 1] - table[low])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::Work;

    fn close(found: f64, expected: f64, tolerance: f64) -> bool {
        (found - expected).abs() <= tolerance
    }

    /// Two pictures whose colours are far from the ends of the range, so that nothing is clamped.
    fn pictures() -> (Rgb, Rgb) {
        let soft = |picture: &Rgb| {
            let grey = Rgb::from_fn(picture.width(), picture.height(), |_, _| [0.5; 3]);
            blend(picture, &grey, 0.6)
        };
        (soft(&Work::Mosaic.paint(64, 1)), soft(&Work::Photo.paint(96, 1)))
    }

    #[test]
    fn chroma_is_one_pictures_and_luma_the_others() {
        let (picture, photo) = pictures();
        let colours = super::super::resize(&photo, picture.width(), picture.height());
        let both = with_chroma_of(&picture, &colours);
        for (x, y) in [(0, 0), (13, 40), (63, 63)] {
            let (made, own, theirs) = (both.pixel(x, y), picture.pixel(x, y), colours.pixel(x, y));
            assert!((luma(made) - luma(own)).abs() < 1e-5);
            assert!(((made[0] - made[2]) - (theirs[0] - theirs[2])).abs() < 1e-5);
            assert!(((made[0] - made[1]) - (theirs[0] - theirs[1])).abs() < 1e-5);
        }
    }

    #[test]
    fn mean_and_covariance_are_matched() {
        let (picture, photo) = pictures();
        let matched = Statistics::of(with_covariance_of(&picture, &photo).planes());
        let wanted = Statistics::of(photo.planes());
        for i in 0..3 {
            assert!(close(matched.mean[i], wanted.mean[i], 3e-3), "{:?} {:?}", matched.mean, wanted.mean);
            for j in 0..3 {
                assert!(close(matched.covariance[i][j], wanted.covariance[i][j], 2e-3));
            }
        }
    }

    #[test]
    fn histograms_are_matched() {
        let (picture, photo) = pictures();
        let matched = with_histogram_of(&picture, &photo);
        for channel in 0..3 {
            let quantile = |picture: &Rgb, share: f64| {
                let mut values = picture.planes()[channel * area(picture)..][..area(picture)].to_vec();
                values.sort_by(f32::total_cmp);
                values[(share * (values.len() - 1) as f64) as usize]
            };
            for share in [0.1, 0.25, 0.5, 0.75, 0.9] {
                assert!((quantile(&matched, share) - quantile(&photo, share)).abs() < 0.02);
            }
        }
    }

    #[test]
    fn a_picture_of_one_colour_stays_a_picture() {
        let grey = Rgb::from_fn(16, 16, |_, _| [0.5; 3]);
        let (picture, _) = pictures();
        for made in [with_covariance_of(&grey, &picture), with_covariance_of(&picture, &grey)] {
            assert!(made.planes().iter().all(|value| (0.0..=1.0).contains(value)));
        }
        assert!(with_histogram_of(&grey, &picture).planes().iter().all(|value| (0.0..=1.0).contains(value)));
    }
}
