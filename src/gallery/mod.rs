//! Pictures made from a seed, so that one click paints with nothing at hand: styles and a photo.

mod batik;
mod canvas;
mod cells;
mod facets;
mod geometry;
mod ink;
mod marble;
mod mosaic;
mod noise;
mod palette;
mod pastel;
mod photo;
mod points;
mod random;
mod relief;
mod ribbon;
mod stained_glass;
mod streamlines;
mod strokes;
mod swirl;
#[cfg(test)]
mod tests;
mod watercolour;
mod waves;
mod woodcut;

use crate::image::Rgb;
use canvas::Canvas;
pub use palette::Palette;

/// A picture of the gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Leaded glass in spiral arms.
    StainedGlass,
    /// Veined stone.
    Marble,
    /// Gouge cuts in three inks.
    Woodcut,
    /// Small stones in curving rows.
    Mosaic,
    /// Ink on wet paper.
    Ink,
    /// Thick oil paint.
    Strokes,
    /// Dots of pure colour.
    Points,
    /// Shards that shade into one another.
    Facets,
    /// A high sea in flat blues, outlined.
    Waves,
    /// Clear washes with dark edges.
    Watercolour,
    /// Chalk hatched on dark paper.
    Pastel,
    /// Wax and dye on cloth.
    Batik,
    /// A lake under hills, to be repainted.
    Photo,
}

/// Below this many pixels a side, works are painted finer and averaged down, so that a thumbnail is the small
/// version of the picture.
const FINE: usize = 512;
/// At most this many times finer.
const FINEST: usize = 4;

impl Work {
    /// The styles in the row's order, then the photo. The first style is what the page takes where none was chosen, as its
    /// first look shows it.
    pub const ALL: [Self; 13] = [
        Self::Strokes,
        Self::StainedGlass,
        Self::Marble,
        Self::Woodcut,
        Self::Mosaic,
        Self::Ink,
        Self::Points,
        Self::Facets,
        Self::Waves,
        Self::Watercolour,
        Self::Pastel,
        Self::Batik,
        Self::Photo,
    ];

    /// The name in addresses, recipes and file names.
    pub fn id(self) -> &'static str {
        match self {
            Self::StainedGlass => "stained-glass",
            Self::Marble => "marble",
            Self::Woodcut => "woodcut",
            Self::Mosaic => "mosaic",
            Self::Ink => "ink",
            Self::Strokes => "strokes",
            Self::Points => "points",
            Self::Facets => "facets",
            Self::Waves => "waves",
            Self::Watercolour => "watercolour",
            Self::Pastel => "pastel",
            Self::Batik => "batik",
            Self::Photo => "photo",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::StainedGlass => "Stained glass",
            Self::Marble => "Marble",
            Self::Woodcut => "Woodcut",
            Self::Mosaic => "Mosaic",
            Self::Ink => "Ink",
            Self::Strokes => "Brush strokes",
            Self::Points => "Points",
            Self::Facets => "Facets",
            Self::Waves => "Waves",
            Self::Watercolour => "Watercolour",
            Self::Pastel => "Pastel",
            Self::Batik => "Batik",
            Self::Photo => "Lake",
        }
    }

    /// Whether this is a style.
    pub fn is_style(self) -> bool {
        self != Self::Photo
    }

    /// The generated styles.
    pub fn styles() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|work| work.is_style())
    }

    /// The work of that [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.id() == id)
    }

    /// Paints the work, the same composition at every size. Equal arguments give equal pixels.
    ///
    /// `long_side` is in pixels; styles are square, the photo is 3:2. Any `seed` is a variation on the theme.
    pub fn paint(self, long_side: usize, seed: u64) -> Rgb {
        self.paint_with(long_side, seed, None)
    }

    /// As [`paint`](Self::paint), a style in the colours of `palette` where one is given; the photo keeps its own.
    pub fn paint_with(self, long_side: usize, seed: u64, palette: Option<Palette>) -> Rgb {
        let side = long_side.max(1);
        let factor = (FINE / side).clamp(1, FINEST);
        let height = if self == Self::Photo { ((side * 2 + 1) / 3).max(1) } else { side };
        let units = if self == Self::Photo { 1.5 } else { 1.0 };
        let mut canvas = Canvas::new(side * factor, height * factor, units);
        match self {
            Self::StainedGlass => stained_glass::paint(&mut canvas, seed),
            Self::Strokes => strokes::paint(&mut canvas, seed),
            Self::Marble => marble::paint(&mut canvas, seed),
            Self::Woodcut => woodcut::paint(&mut canvas, seed),
            Self::Mosaic => mosaic::paint(&mut canvas, seed),
            Self::Ink => ink::paint(&mut canvas, seed),
            Self::Points => points::paint(&mut canvas, seed),
            Self::Facets => facets::paint(&mut canvas, seed),
            Self::Waves => waves::paint(&mut canvas, seed),
            Self::Watercolour => watercolour::paint(&mut canvas, seed),
            Self::Pastel => pastel::paint(&mut canvas, seed),
            Self::Batik => batik::paint(&mut canvas, seed),
            Self::Photo => photo::paint(&mut canvas, seed),
        }
        if let Some(palette) = palette.filter(|_| self.is_style()) {
            canvas.cover(|_, colour| palette.recast(colour));
        }
        canvas.reduced(factor)
    }
}
