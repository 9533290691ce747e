//! Parts of a picture, and the picture turned.

use super::Rgb;

/// The picture without these shares of its sides, each 0 to 1; at least one pixel is left.
pub fn crop(picture: &Rgb, left: f64, top: f64, right: f64, bottom: f64) -> Rgb {
    let (x, width) = span(picture.width(), left, right);
    let (y, height) = span(picture.height(), top, bottom);
    if (width, height) == (picture.width(), picture.height()) {
        return picture.clone();
    }
    Rgb::from_fn(width, height, |column, row| picture.pixel(x + column, y + row))
}

/// Where a side begins and how long it is without shares of its two ends.
fn span(side: usize, before: f64, after: f64) -> (usize, usize) {
    let cut = |share: f64| (share.clamp(0.0, 1.0) * side as f64).round() as usize;
    let start = cut(before).min(side - 1);
    (start, side.saturating_sub(start + cut(after)).max(1))
}

/// The picture turned clockwise by an angle in degrees: the largest upright rectangle without an empty corner. Quarter turns
/// are exact; between pixels values are interpolated linearly.
pub fn rotate(picture: &Rgb, degrees: f64) -> Rgb {
    let (width, height) = (picture.width(), picture.height());
    match degrees.rem_euclid(360.0) {
        0.0 => picture.clone(),
        90.0 => Rgb::from_fn(height, width, |x, y| picture.pixel(y, height - 1 - x)),
        180.0 => Rgb::from_fn(width, height, |x, y| picture.pixel(width - 1 - x, height - 1 - y)),
        270.0 => Rgb::from_fn(height, width, |x, y| picture.pixel(width - 1 - y, x)),
        turned => rotate_freely(picture, turned.to_radians()),
    }
}

fn rotate_freely(picture: &Rgb, angle: f64) -> Rgb {
    let (width, height) = (picture.width() as f64, picture.height() as f64);
    let (sine, cosine) = angle.sin_cos();
    let (inner_width, inner_height) = inscribed(width, height, sine.abs(), cosine.abs());
    let [columns, rows] = [inner_width, inner_height].map(|side| (side.floor() as usize).max(1));
    Rgb::from_fn(columns, rows, |column, row| {
        let x = column as f64 + 0.5 - columns as f64 / 2.0;
        let y = row as f64 + 0.5 - rows as f64 / 2.0;
        sample(picture, cosine * x + sine * y + width / 2.0 - 0.5, cosine * y - sine * x + height / 2.0 - 0.5)
    })
}

/// Width and height of the largest upright rectangle within a turned one.
fn inscribed(width: f64, height: f64, sine: f64, cosine: f64) -> (f64, f64) {
    let (long, short) = (width.max(height), width.min(height));
    if short <= 2.0 * sine * cosine * long || (sine - cosine).abs() < 1e-9 {
        // Two corners touch the long sides, the others are free.
        let half = short / 2.0;
        if width >= height { (half / sine, half / cosine) } else { (half / cosine, half / sine) }
    } else {
        let double = cosine * cosine - sine * sine;
        ((width * cosine - height * sine) / double, (height * cosine - width * sine) / double)
    }
}

/// A value between pixels; beyond the border, the border's.
fn sample(picture: &Rgb, x: f64, y: f64) -> [f32; 3] {
    let x = x.clamp(0.0, (picture.width() - 1) as f64);
    let y = y.clamp(0.0, (picture.height() - 1) as f64);
    let (left, top) = (x.floor() as usize, y.floor() as usize);
    let (right, bottom) = ((left + 1).min(picture.width() - 1), (top + 1).min(picture.height() - 1));
    let (along, down) = ((x - left as f64) as f32, (y - top as f64) as f32);
    let mix = |a: [f32; 3], b: [f32; 3], share: f32| [0, 1, 2].map(|c| a[c] + share * (b[c] - a[c]));
    let upper = mix(picture.pixel(left, top), picture.pixel(right, top), along);
    let lower = mix(picture.pixel(left, bottom), picture.pixel(right, bottom), along);
    mix(upper, lower, down)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(picture: &Rgb, x: usize, y: usize) -> Vec<f32> {
        picture.pixel(x, y).to_vec()
    }

    fn ramp() -> Rgb {
        Rgb::from_fn(8, 5, |x, y| [x as f32 / 8.0, y as f32 / 8.0, 0.5])
    }

    #[test]
    fn quarter_turns_undo_each_other() {
        assert_eq!(rotate(&rotate(&ramp(), 90.0), 270.0), ramp());
        assert_eq!(rotate(&rotate(&ramp(), 90.0), 90.0), rotate(&ramp(), -180.0));
        // Clockwise: what was at the left is at the top.
        assert_eq!(at(&rotate(&ramp(), 90.0), 4, 0), at(&ramp(), 0, 0));
    }

    #[test]
    fn a_free_turn_is_near_the_quarter_turns() {
        for quarter in [0.0, 90.0, 180.0, 270.0] {
            let (near, exact) = (rotate(&ramp(), quarter + 0.01), rotate(&ramp(), quarter));
            let (x, y) = (near.width() / 2, near.height() / 2);
            let difference = (near.pixel(x, y)[0] - exact.pixel(x, y)[0]).abs();
            assert!(difference < 0.13, "{quarter}: {difference}");
        }
    }

    #[test]
    fn no_corner_is_empty() {
        let white = Rgb::from_fn(40, 22, |_, _| [1.0; 3]);
        for degrees in [1.0, 30.0, 45.0, 89.0, 135.0] {
            let turned = rotate(&white, degrees);
            assert!(turned.width() > 8 && turned.height() > 8, "{degrees}: {}x{}", turned.width(), turned.height());
            assert!(turned.width() * turned.height() < 40 * 22);
        }
    }

    #[test]
    fn a_crop_leaves_at_least_a_pixel() {
        let middle = crop(&ramp(), 0.25, 0.2, 0.25, 0.2);
        assert_eq!((middle.width(), middle.height()), (4, 3));
        assert_eq!(at(&middle, 0, 0), at(&ramp(), 2, 1));
        let least = crop(&ramp(), 0.9, 0.9, 0.9, 0.9);
        assert_eq!((least.width(), least.height()), (1, 1));
    }
}
