//! Sites on the plane and quick ways to find those near a point: panes of glass, stones of a mosaic.

use super::geometry::Vec2;
use super::random::Random;

/// Indices of sites by square buckets over the unit square and a margin around it.
#[derive(Clone, Debug)]
pub(crate) struct Buckets {
    cells: Vec<Vec<u32>>,
    side: usize,
    width: f32,
}

/// Sites up to this far outside the unit square have buckets of their own.
pub(crate) const MARGIN: f32 = 0.15;

impl Buckets {
    /// Empty buckets of `width` design units.
    pub(crate) fn new(width: f32) -> Self {
        let side = ((1.0 + 2.0 * MARGIN) / width).ceil() as usize + 1;
        Self { cells: vec![Vec::new(); side * side], side, width }
    }

    /// Puts site number `index` at `p`.
    pub(crate) fn insert(&mut self, p: Vec2, index: usize) {
        let (column, row) = (self.cell(p.x), self.cell(p.y));
        self.cells[row * self.side + column].push(index as u32);
    }

    /// The sites in the bucket of `p` and up to `rings` buckets around.
    pub(crate) fn around(&self, p: Vec2, rings: usize) -> impl Iterator<Item = usize> {
        let (column, row) = (self.cell(p.x), self.cell(p.y));
        let columns = column.saturating_sub(rings)..=(column + rings).min(self.side - 1);
        let rows = row.saturating_sub(rings)..=(row + rings).min(self.side - 1);
        rows.flat_map(move |r| &self.cells[r * self.side..][columns.clone()]).flatten().map(|&index| index as usize)
    }

    fn cell(&self, v: f32) -> usize {
        (((v + MARGIN) / self.width).max(0.0) as usize).min(self.side - 1)
    }
}

/// Points at least `distance` apart, thrown like darts until few more would fit.
pub(crate) fn scatter(distance: f32, random: &mut Random) -> Vec<Vec2> {
    let reach = 1.0 + 2.0 * MARGIN;
    let mut buckets = Buckets::new(distance);
    let mut points: Vec<Vec2> = Vec::new();
    let throws = ((reach / distance).powi(2) * 25.0) as usize;
    for _ in 0..throws {
        let p = Vec2::new(random.unit() * reach - MARGIN, random.unit() * reach - MARGIN);
        if buckets.around(p, 1).all(|other| (points[other] - p).length() >= distance) {
            buckets.insert(p, points.len());
            points.push(p);
        }
    }
    points
}
