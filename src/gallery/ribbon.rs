//! Bands of a given width along a line, met pixel by pixel: what a loaded brush leaves.

use super::canvas::Canvas;
use super::geometry::Vec2;

/// Where a pixel lies on a ribbon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    /// Index of the pixel, row by row.
    pub(crate) at: usize,
    /// Design units from the line's start, below 0 before it.
    pub(crate) along: f32,
    /// Signed distance from the line in design units.
    pub(crate) across: f32,
}

/// Every pixel within `reach` of the line once, at its place on the nearest piece; the ends stick out by `reach`.
pub(crate) fn spots(canvas: &Canvas, line: &[Vec2], reach: f32) -> Vec<Spot> {
    let Some(window) = Window::around(canvas, line, reach) else {
        return Vec::new();
    };
    let mut found: Vec<Option<(f32, f32)>> = vec![None; window.width * window.height];
    let mut start = 0.0;
    for (index, pair) in line.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let length = (to - from).length().max(1e-9);
        let axis = (to - from) * (1.0 / length);
        let before = if index == 0 { -reach } else { 0.0 };
        let after = if index + 2 == line.len() { length + reach } else { length };
        if let Some(part) = Window::around(canvas, pair, reach) {
            for y in part.top..part.top + part.height {
                for x in part.left..part.left + part.width {
                    let local = (canvas.point(x, y) - from).in_frame(axis);
                    // A little overlap closes the wedges at a bend's outer side.
                    let slack = 0.35 * local.y.abs();
                    if local.y.abs() > reach || local.x < before - slack || local.x > after + slack {
                        continue;
                    }
                    let slot = &mut found[(y - window.top) * window.width + x - window.left];
                    if slot.is_none_or(|(_, across)| local.y.abs() < across.abs()) {
                        *slot = Some((start + local.x, local.y));
                    }
                }
            }
        }
        start += length;
    }
    window.collect(canvas, &found)
}

/// A rectangle of pixels.
struct Window {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Window {
    /// The pixels within `reach` of the points' box, if there are any.
    fn around(canvas: &Canvas, points: &[Vec2], reach: f32) -> Option<Self> {
        let bound = |pick: fn(&Vec2) -> f32, limit: usize| {
            let low = points.iter().map(pick).fold(f32::MAX, f32::min) - reach;
            let high = points.iter().map(pick).fold(f32::MIN, f32::max) + reach;
            let first = (low * canvas.scale).floor().max(0.0) as usize;
            let end = ((high * canvas.scale).ceil().max(0.0) as usize).min(limit);
            (first < end).then(|| (first, end - first))
        };
        let (left, width) = bound(|p| p.x, canvas.width)?;
        let (top, height) = bound(|p| p.y, canvas.height)?;
        Some(Self { left, top, width, height })
    }

    fn collect(&self, canvas: &Canvas, found: &[Option<(f32, f32)>]) -> Vec<Spot> {
        let place = |index: usize| (self.top + index / self.width) * canvas.width + self.left + index % self.width;
        found
            .iter()
            .enumerate()
            .filter_map(|(index, slot)| slot.map(|(along, across)| Spot { at: place(index), along, across }))
            .collect()
    }
}

/// The length of a line in design units.
pub(crate) fn length(line: &[Vec2]) -> f32 {
    line.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_ribbon_meets_each_pixel_once_and_leaves_no_gap() {
        let canvas = Canvas::new(64, 64, 1.0);
        let line = [Vec2::new(0.2, 0.5), Vec2::new(0.5, 0.5), Vec2::new(0.7, 0.7)];
        let mut met = vec![0; 64 * 64];
        for spot in spots(&canvas, &line, 0.06) {
            assert!(spot.across.abs() <= 0.06);
            met[spot.at] += 1;
        }
        assert!(met.iter().all(|&times| times <= 1));
        for step in 0..=40 {
            let t = step as f32 / 40.0;
            let p = if t < 0.5 {
                line[0] + (line[1] - line[0]) * (2.0 * t)
            } else {
                line[1] + (line[2] - line[1]) * (2.0 * t - 1.0)
            };
            let at = (p.y * 64.0) as usize * 64 + (p.x * 64.0) as usize;
            assert_eq!(met[at], 1, "a gap at {p:?}");
        }
        assert_eq!(met[0], 0);
    }
}
