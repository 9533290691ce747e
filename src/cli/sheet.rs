//! Pictures side by side, to be looked at.

use crate::image::{Rgb, resize};

/// Pixels of white between pictures.
const SPACE: usize = 8;

/// The pictures in a row, all as high as the last.
///
/// # Panics
/// If there are none, or a side of one is 0.
pub(super) fn side_by_side(pictures: &[&Rgb]) -> Rgb {
    let height = pictures.last().expect("pictures").height();
    let scaled = |picture: &&Rgb| resize(picture, (picture.width() * height / picture.height()).max(1), height);
    let pictures: Vec<Rgb> = pictures.iter().map(scaled).collect();
    let starts: Vec<usize> = pictures.iter().scan(0, |x, picture| Some(starts_at(x, picture))).collect();
    let width = starts.last().zip(pictures.last()).map_or(0, |(start, last)| start + last.width());
    Rgb::from_fn(width, height, |x, y| {
        let at = starts.partition_point(|start| *start <= x) - 1;
        let (picture, column) = (&pictures[at], x - starts[at]);
        if column < picture.width() { picture.pixel(column, y) } else { [1.0; 3] }
    })
}

/// Where a picture starts; moves `x` on to the next.
fn starts_at(x: &mut usize, picture: &Rgb) -> usize {
    let start = *x;
    *x += picture.width() + SPACE;
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_in_a_row_with_white_between() {
        let plain = |width, height, rgb: [f32; 3]| Rgb::from_fn(width, height, |_, _| rgb);
        let (red, blue) = ([1.0, 0.0, 0.0], [0.0, 0.0, 1.0]);
        let sheet = side_by_side(&[&plain(40, 20, red), &plain(6, 10, blue)]);
        assert_eq!((sheet.width(), sheet.height()), (20 + SPACE + 6, 10));
        let near = |x: usize, rgb: [f32; 3]| sheet.pixel(x, 5).iter().zip(rgb).all(|(a, b)| (a - b).abs() < 0.01);
        assert!(
            near(0, red)
                && near(19, red)
                && near(20, [1.0; 3])
                && near(27, [1.0; 3])
                && near(28, blue)
                && near(33, blue)
        );
    }
}
