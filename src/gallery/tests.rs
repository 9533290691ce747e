//! What every work promises, checked on small paintings (painting is the slow part, so they are shared).

use std::sync::OnceLock;

use super::{Palette, Work};
use crate::image::Rgb;

const SEED: u64 = 1;
const SMALL: usize = 24;
const LARGE: usize = 72;

/// Every work at two sizes, in the order of `Work::ALL`.
fn paintings() -> &'static [(Work, Rgb, Rgb)] {
    static PAINTINGS: OnceLock<Vec<(Work, Rgb, Rgb)>> = OnceLock::new();
    PAINTINGS.get_or_init(|| {
        Work::ALL.into_iter().map(|work| (work, work.paint(SMALL, SEED), work.paint(LARGE, SEED))).collect()
    })
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn deviation(values: &[f32]) -> f32 {
    let middle = mean(values.iter().copied());
    mean(values.iter().map(|value| (value - middle).powi(2))).sqrt()
}

fn mean_difference(a: &Rgb, b: &Rgb) -> f32 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    mean(a.planes().iter().zip(b.planes()).map(|(a, b)| (a - b).abs()))
}

/// The mean of every square of `factor` by `factor` pixels.
fn shrunk(picture: &Rgb, factor: usize) -> Rgb {
    Rgb::from_fn(picture.width() / factor, picture.height() / factor, |x, y| {
        let square = |channel: usize| {
            let pixels = (0..factor * factor).map(|i| (x * factor + i % factor, y * factor + i / factor));
            mean(pixels.map(|(x, y)| picture.pixel(x, y)[channel]))
        };
        [square(0), square(1), square(2)]
    })
}

fn luma(picture: &Rgb, x: usize, y: usize) -> f32 {
    let [r, g, b] = picture.pixel(x, y);
    0.299 * r + 0.587 * g + 0.114 * b
}

#[test]
fn ids_find_their_works() {
    for (index, work) in Work::ALL.into_iter().enumerate() {
        assert_eq!(Work::from_id(work.id()), Some(work));
        assert_eq!(work.is_style(), index + 1 < Work::ALL.len(), "{work:?}");
        assert!(!work.label().is_empty());
    }
    assert_eq!(Work::ALL.into_iter().filter(|work| work.is_style()).count(), 12);
    assert_eq!(Work::from_id("Mosaic"), None);
}

#[test]
fn sizes_are_as_asked() {
    for (work, small, large) in paintings() {
        let height = |side: usize| if work.is_style() { side } else { side * 2 / 3 };
        assert_eq!((small.width(), small.height()), (SMALL, height(SMALL)), "{work:?}");
        assert_eq!((large.width(), large.height()), (LARGE, height(LARGE)), "{work:?}");
    }
}

#[test]
fn a_single_pixel_can_be_painted() {
    for work in Work::ALL {
        let dot = work.paint(1, SEED);
        assert_eq!((dot.width(), dot.height()), (1, 1), "{work:?}");
    }
}

#[test]
fn values_are_within_0_and_1() {
    for (work, small, large) in paintings() {
        for value in small.planes().iter().chain(large.planes()) {
            assert!((0.0..=1.0).contains(value), "{work:?} has {value}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_picture_and_another_does_not() {
    for (work, small, _) in paintings() {
        let again = work.paint(SMALL, SEED);
        let bits = |picture: &Rgb| picture.planes().iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert!(bits(&again) == bits(small), "{work:?} differs from itself");
        assert!(mean_difference(&work.paint(SMALL, SEED + 1), small) > 0.01, "{work:?} ignores its seed");
    }
}

#[test]
fn works_differ() {
    for (index, (work, small, _)) in paintings().iter().enumerate() {
        for (other, picture, _) in &paintings()[index + 1..] {
            if other.is_style() {
                let difference = mean_difference(small, picture);
                assert!(difference > 0.12, "{work:?} and {other:?} differ by {difference}");
            }
        }
    }
}

#[test]
fn a_thumbnail_is_the_small_version_of_the_picture() {
    for (work, small, large) in paintings() {
        let expected = shrunk(large, LARGE / SMALL);
        let difference = mean_difference(small, &expected);
        assert!(difference < 0.05, "{work:?} drifts by {difference}");
        let turned = Rgb::from_fn(small.width(), small.height(), |x, y| small.pixel(small.width() - 1 - x, y));
        assert!(mean_difference(&turned, &expected) > 2.0 * difference, "{work:?}: the measure is blind");
    }
}

#[test]
fn every_work_has_contrast() {
    for (work, _, large) in paintings() {
        let values: Vec<f32> =
            (0..large.width() * large.height()).map(|i| luma(large, i % large.width(), i / large.width())).collect();
        let contrast = deviation(&values);
        assert!(contrast > 0.12, "{work:?} has a contrast of {contrast}");
    }
}

#[test]
fn styles_have_texture_everywhere() {
    const BLOCK: usize = 12;
    for (work, _, large) in paintings().iter().filter(|(work, ..)| work.is_style()) {
        for (left, top) in (0..LARGE / BLOCK).flat_map(|i| (0..LARGE / BLOCK).map(move |j| (i * BLOCK, j * BLOCK))) {
            let values: Vec<f32> = (0..BLOCK * BLOCK).map(|i| luma(large, left + i % BLOCK, top + i / BLOCK)).collect();
            let texture = deviation(&values);
            assert!(texture > 0.012, "{work:?} is flat ({texture}) at {left}, {top}");
        }
    }
}

#[test]
fn palettes_repaint_styles_and_leave_the_photo() {
    for (work, small, _) in paintings() {
        assert_eq!(&work.paint_with(SMALL, SEED, None), small, "{work:?}");
    }
    assert_eq!(Work::Photo.paint_with(SMALL, SEED, Some(Palette::Ember)), Work::Photo.paint(SMALL, SEED));
    let repainted = Palette::ALL.map(|palette| Work::Strokes.paint_with(SMALL, SEED, Some(palette)));
    for (index, picture) in repainted.iter().enumerate() {
        let palette = Palette::ALL[index];
        assert_eq!(Palette::from_id(palette.id()), Some(palette));
        assert!(!palette.label().is_empty());
        assert!(picture.planes().iter().all(|value| (0.0..=1.0).contains(value)), "{palette:?}");
        for (other, another) in repainted[index + 1..].iter().zip(&Palette::ALL[index + 1..]) {
            let difference = mean_difference(picture, other);
            assert!(difference > 0.02, "{palette:?} and {another:?} differ by {difference}");
        }
    }
}
