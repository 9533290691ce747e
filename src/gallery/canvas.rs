//! The sheet a work is painted on.

use super::geometry::Vec2;
use super::palette::Colour;
use crate::image::Rgb;

/// Pixels over a rectangle of design units.
#[derive(Clone, Debug)]
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Pixels per design unit.
    pub(crate) scale: f32,
    pub(crate) colours: Vec<Colour>,
}

impl Canvas {
    /// A blank sheet, `units` design units wide.
    pub(crate) fn new(width: usize, height: usize, units: f32) -> Self {
        Self { width, height, scale: width as f32 / units, colours: vec![Colour::WHITE; width * height] }
    }

    /// The design point in the middle of a pixel.
    pub(crate) fn point(&self, x: usize, y: usize) -> Vec2 {
        Vec2::new((x as f32 + 0.5) / self.scale, (y as f32 + 0.5) / self.scale)
    }

    /// The side of a pixel in design units: how soft an edge must be to look smooth.
    pub(crate) fn pixel(&self) -> f32 {
        1.0 / self.scale
    }

    /// The pixels (row by row) of the square that reaches `reach` from `centre` to each side.
    pub(crate) fn around(&self, centre: Vec2, reach: f32) -> impl Iterator<Item = usize> + use<> {
        let span = |middle: f32, limit: usize| {
            let pixel = |v: f32| ((v * self.scale).max(0.0) as usize).min(limit);
            pixel(middle - reach)..pixel(middle + reach)
        };
        let (columns, width) = (span(centre.x, self.width), self.width);
        span(centre.y, self.height).flat_map(move |y| columns.clone().map(move |x| y * width + x))
    }

    /// Replaces every pixel by what `paint` makes of its point and its present colour.
    pub(crate) fn cover(&mut self, mut paint: impl FnMut(Vec2, Colour) -> Colour) {
        for y in 0..self.height {
            for x in 0..self.width {
                let at = y * self.width + x;
                self.colours[at] = paint(self.point(x, y), self.colours[at]);
            }
        }
    }

    /// Lays `colour` over pixel `at` (row by row), `alpha` 0..1 thick.
    pub(crate) fn blend(&mut self, at: usize, colour: Colour, alpha: f32) {
        self.colours[at] = self.colours[at].mix(colour, alpha);
    }

    /// The picture, `factor` times smaller: every pixel the mean of `factor * factor`, each channel within 0..1.
    pub(crate) fn reduced(&self, factor: usize) -> Rgb {
        let share = 1.0 / (factor * factor) as f32;
        Rgb::from_fn(self.width / factor, self.height / factor, |x, y| {
            let mut total = Colour::hex(0);
            for row in 0..factor {
                let start = (y * factor + row) * self.width + x * factor;
                for colour in &self.colours[start..start + factor] {
                    total = total + colour.clamped();
                }
            }
            let mean = (total * share).clamped();
            [mean.r, mean.g, mean.b]
        })
    }
}
