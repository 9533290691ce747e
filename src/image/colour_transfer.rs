//! Colours carried from one picture to another in `OKLab`, where lightness and chroma can be told apart.

use super::{
    Rgb,
    colour_statistics::{Matrix, Statistics, power, product},
    guided_filter::guided_filter,
    oklab::{from_oklab, oklab},
};

/// The guided filter's radius, of the long side: strokes displace edges by about as much.
const RADIUS: f64 = 0.01;

/// Squared step of lightness from which on the guided filter sees an edge.
const SMOOTHNESS: f32 = 0.03 * 0.03;

/// Added to all variances, the square of a step that one hardly sees: noise in a picture that has no colour must not be
/// enlarged until it has one.
const LEAST_VARIANCE: f64 = 1e-4;

/// `painting` with `share` of its chroma that of `photo`, smoothed along the edges of the painting's lightness, so that
/// colours end where the strokes do and not where the photo's objects did (the colour step of Neural Neighbor Style
/// Transfer, Kolkin et al. 2022, with a guided filter of `photo`'s chroma for its small bilateral ones). Lightness
/// stays the painting's.
///
/// # Panics
/// If the pictures differ in size.
pub fn with_oklab_chroma_of(painting: &Rgb, photo: &Rgb, share: f32) -> Rgb {
    let (width, height) = (painting.width(), painting.height());
    assert_eq!((width, height), (photo.width(), photo.height()), "pictures of one size");
    let area = width * height;
    let (mut painted, colours) = (lab_planes(painting), lab_planes(photo));
    let radius = (width.max(height) as f64 * RADIUS).round() as usize;
    let (lightness, chroma) = painted.split_at_mut(area);
    for (own, theirs) in chroma.chunks_mut(area).zip(colours[area..].chunks(area)) {
        let smooth = guided_filter(lightness, theirs, width, radius, SMOOTHNESS);
        own.iter_mut().zip(smooth).for_each(|(own, theirs)| *own += share * (theirs - *own));
    }
    rgb_of(&painted, width, height)
}

/// `photo` with the colours of `styles`, pictures of any size with weights: the linear map of its colours that gives
/// them the styles' mean and covariance and moves them least (Monge-Kantorovich; Pitié and Kokaram 2007, "The linear
/// Monge-Kantorovitch linear colour mapping for example-based colour transfer"), for several styles the weighted mean
/// of their maps; and `share` of the way there.
///
/// # Panics
/// If there are no styles.
pub fn with_colours_of(photo: &Rgb, styles: &[(&Rgb, f64)], share: f64) -> Rgb {
    assert!(!styles.is_empty(), "styles to take colours from");
    let planes = lab_planes(photo);
    let from = Statistics::of(&planes);
    let total: f64 = styles.iter().map(|(_, weight)| weight).sum();
    let (mut map, mut mean) = ([[0.0; 3]; 3], [0.0; 3]);
    for (style, weight) in styles {
        let to = Statistics::of(&lab_planes(style));
        let towards = transport(&from.covariance, &to.covariance);
        for i in 0..3 {
            mean[i] += weight / total * to.mean[i];
            (0..3).for_each(|j| map[i][j] += weight / total * towards[i][j]);
        }
    }
    let area = photo.width() * photo.height();
    Rgb::from_fn(photo.width(), photo.height(), |x, y| {
        let lab: [f64; 3] = std::array::from_fn(|i| f64::from(planes[i * area + y * photo.width() + x]));
        from_oklab(std::array::from_fn(|i| {
            let moved = mean[i] + (0..3).map(|j| map[i][j] * (lab[j] - from.mean[j])).sum::<f64>();
            (lab[i] + share * (moved - lab[i])) as f32
        }))
    })
}

/// The symmetric map T with `T A T = B`: `A^(-1/2) (A^(1/2) B A^(1/2))^(1/2) A^(-1/2)`.
fn transport(a: &Matrix, b: &Matrix) -> Matrix {
    let [a, b] = [a, b].map(|covariance| {
        let mut above = *covariance;
        (0..3).for_each(|i| above[i][i] += LEAST_VARIANCE);
        above
    });
    let (root, inverse) = (power(&a, 0.5, 0.0), power(&a, -0.5, LEAST_VARIANCE));
    let middle = power(&product(&root, &product(&b, &root)), 0.5, 0.0);
    product(&inverse, &product(&middle, &inverse))
}

/// All L, then all a, then all b.
fn lab_planes(picture: &Rgb) -> Vec<f32> {
    Rgb::from_fn(picture.width(), picture.height(), |x, y| oklab(picture.pixel(x, y))).into_planes()
}

fn rgb_of(lab: &[f32], width: usize, height: usize) -> Rgb {
    let area = width * height;
    Rgb::from_fn(width, height, |x, y| {
        let at = y * width + x;
        from_oklab([lab[at], lab[area + at], lab[2 * area + at]])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gallery::Work,
        image::resize,
        measure::{chroma_distance, colour_distance},
    };

    fn lightness(picture: &Rgb) -> Vec<f32> {
        lab_planes(picture)[..picture.width() * picture.height()].to_vec()
    }

    #[test]
    fn chroma_is_the_photos_and_lightness_the_paintings() {
        let painting = Work::Mosaic.paint(96, 1);
        let photo = resize(&Work::Photo.paint(96, 1), painting.width(), painting.height());
        let made = |share| with_oklab_chroma_of(&painting, &photo, share);
        let distances = [0.0, 0.5, 1.0].map(|share| chroma_distance(&made(share), &photo));
        assert!(distances[2] < 0.3 * distances[0], "{distances:?}");
        assert!(distances[2] < distances[1] && distances[1] < distances[0], "{distances:?}");
        for (own, painted) in lightness(&made(1.0)).iter().zip(lightness(&painting)) {
            assert!((own - painted).abs() < 5e-3, "{own} {painted}");
        }
        let difference =
            |a: &Rgb, b: &Rgb| a.planes().iter().zip(b.planes()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(difference(&made(0.0), &painting) < 5e-3, "a share of 0 changes nothing");
    }

    /// A dark square was painted two pixels beside where the photo has a red one.
    #[test]
    fn colours_end_at_painted_edges() {
        let square = |at: usize, inside: [f32; 3], outside: [f32; 3]| {
            let is_inside = move |x: usize, y: usize| (at..at + 100).contains(&x) && (40..120).contains(&y);
            Rgb::from_fn(320, 160, |x, y| if is_inside(x, y) { inside } else { outside })
        };
        let painting = square(102, [0.3; 3], [0.7; 3]);
        let photo = square(100, [0.6, 0.3, 0.3], [0.3, 0.5, 0.3]);
        let made = with_oklab_chroma_of(&painting, &photo, 1.0);
        let redness = |x: usize| oklab(made.pixel(x, 80))[1];
        // Columns 100 and 101 are red in the photo, but outside of the painted square.
        assert!(redness(103) > 0.05 && redness(100) < 0.3 * redness(103), "{} {}", redness(100), redness(103));
    }

    #[test]
    fn mean_and_covariance_become_the_styles() {
        // Far from the borders of what sRGB has.
        let soft = |picture: &Rgb| {
            let grey = Rgb::from_fn(picture.width(), picture.height(), |_, _| [0.5; 3]);
            crate::image::blend(picture, &grey, 0.6)
        };
        let (photo, style) = (soft(&Work::Photo.paint(96, 1)), soft(&Work::Mosaic.paint(64, 1)));
        let made = Statistics::of(&lab_planes(&with_colours_of(&photo, &[(&style, 1.0)], 1.0)));
        let wanted = Statistics::of(&lab_planes(&style));
        for i in 0..3 {
            assert!((made.mean[i] - wanted.mean[i]).abs() < 3e-3, "{:?} {:?}", made.mean, wanted.mean);
            for j in 0..3 {
                let (found, expected) = (made.covariance[i][j], wanted.covariance[i][j]);
                assert!((found - expected).abs() < 3e-4, "{i} {j}: {found} {expected}");
            }
        }
    }

    #[test]
    fn colours_come_nearer_to_the_styles_with_the_share() {
        let (photo, style) = (Work::Photo.paint(96, 1), Work::Mosaic.paint(64, 1));
        let distance = |share| colour_distance(&with_colours_of(&photo, &[(&style, 1.0)], share), &style);
        let distances = [0.0, 0.5, 1.0].map(distance);
        assert!(distances[2] < 0.5 * distances[0] && distances[2] < distances[1], "{distances:?}");
        assert!(distances[1] < distances[0], "{distances:?}");
    }

    #[test]
    fn a_style_of_no_weight_to_speak_of_does_not_count() {
        let (photo, style, other) = (Work::Photo.paint(64, 1), Work::Mosaic.paint(64, 1), Work::Waves.paint(64, 1));
        let alone = with_colours_of(&photo, &[(&style, 1.0)], 1.0);
        let both = with_colours_of(&photo, &[(&style, 1e6), (&other, 1.0)], 1.0);
        assert!(alone.planes().iter().zip(both.planes()).all(|(a, b)| (a - b).abs() < 1e-3));
        let mixed = with_colours_of(&photo, &[(&style, 1.0), (&other, 1.0)], 1.0);
        assert!(colour_distance(&mixed, &other) < colour_distance(&alone, &other));
    }

    #[test]
    fn a_photo_without_colour_is_toned_without_noise() {
        let grey = Rgb::from_fn(64, 64, |x, _| [0.2 + 0.6 * x as f32 / 63.0; 3]);
        let made = with_colours_of(&grey, &[(&Work::Mosaic.paint(64, 1), 1.0)], 1.0);
        // Equal greys stay equal, and neighbours near.
        for x in 1..64 {
            let (left, here) = (made.pixel(x - 1, 9), made.pixel(x, 9));
            assert_eq!(here.to_vec(), made.pixel(x, 50).to_vec());
            assert!(left.iter().zip(here).all(|(a, b)| (a - b).abs() < 0.05), "{left:?} {here:?}");
        }
        assert!(chroma_distance(&made, &grey) > 0.005);
    }
}
