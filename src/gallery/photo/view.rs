//! A picture of the scene from one eye: projection, and pixels with their depth.

use super::super::canvas::Canvas;
use super::super::geometry::Vec2;
use super::super::palette::Colour;

/// Height of the eye above the water.
pub(super) const EYE: f32 = 0.9;
/// The horizon's place in the picture, design units from the top.
pub(super) const HORIZON: f32 = 0.5;
/// Design units by which a thing one unit wide, one unit away, appears.
pub(super) const FOCAL: f32 = 1.15;

/// What one eye sees: colours, how much of each pixel is filled, and how far away what fills it is.
pub(super) struct View {
    pub(super) canvas: Canvas,
    pub(super) eye: f32,
    filled: Vec<f32>,
    depth: Vec<f32>,
}

impl View {
    /// Nothing seen yet, from `eye` above the water (or below it, if negative).
    pub(super) fn new(like: &Canvas, eye: f32) -> Self {
        let pixels = like.width * like.height;
        Self { canvas: like.clone(), eye, filled: vec![0.0; pixels], depth: vec![f32::MAX; pixels] }
    }

    /// Where a point of the scene appears.
    pub(super) fn project(&self, x: f32, y: f32, z: f32) -> Vec2 {
        project(self.eye, x, y, z)
    }

    /// The scene's x of what appears in picture column `at` (design units) at distance `z`.
    pub(super) fn world_x(at: f32, z: f32) -> f32 {
        (at - super::WIDTH * 0.5) * z / FOCAL
    }

    /// The share of the pixel that still lies open to what is farther.
    pub(super) fn open(&self, at: usize) -> f32 {
        1.0 - self.filled[at]
    }

    /// Fills `share` of the pixel, behind all that fills it already.
    pub(super) fn put_behind(&mut self, at: usize, colour: Colour, share: f32, z: f32) {
        let share = share.min(1.0 - self.filled[at]);
        let before = self.filled[at];
        if share <= 0.0 {
            return;
        }
        self.canvas.colours[at] = if before > 0.0 { self.canvas.colours[at] + colour * share } else { colour * share };
        if before < 0.5 {
            self.depth[at] = z;
        }
        self.filled[at] = before + share;
    }

    /// Fills what is still open.
    pub(super) fn fill_rest(&mut self, open: impl Fn(Vec2) -> Colour) {
        for y in 0..self.canvas.height {
            for x in 0..self.canvas.width {
                let at = y * self.canvas.width + x;
                if self.filled[at] < 0.999 {
                    let far = self.depth[at];
                    let colour = open(self.canvas.point(x, y));
                    let share = 1.0 - self.filled[at];
                    self.put_behind(at, colour, share, far);
                }
            }
        }
    }

    /// Lays `colour` over the pixel if nothing nearer than `z` is there.
    pub(super) fn put(&mut self, at: usize, colour: Colour, alpha: f32, z: f32) {
        // The slack lets things stand on ground whose depth is only known to a step of the march.
        if alpha > 0.004 && z < self.depth[at] * 1.02 + 0.05 {
            self.canvas.blend(at, colour, alpha.min(1.0));
            if alpha > 0.5 {
                self.depth[at] = z;
            }
        }
    }

    /// The pixels (row by row index, point) of a box in design units.
    pub(super) fn pixels(&self, low: Vec2, high: Vec2) -> Vec<(usize, Vec2)> {
        let range = |from: f32, to: f32, limit: usize| {
            let first = (from * self.canvas.scale).floor().max(0.0) as usize;
            let end = ((to * self.canvas.scale).ceil().max(0.0) as usize).min(limit);
            first.min(end)..end
        };
        let columns = range(low.x, high.x, self.canvas.width);
        range(low.y, high.y, self.canvas.height)
            .flat_map(|y| columns.clone().map(move |x| (x, y)))
            .map(|(x, y)| (y * self.canvas.width + x, self.canvas.point(x, y)))
            .collect()
    }
}

/// Where a point of the scene appears to an eye at that height.
pub(super) fn project(eye: f32, x: f32, y: f32, z: f32) -> Vec2 {
    Vec2::new(super::WIDTH * 0.5 + FOCAL * x / z, HORIZON - FOCAL * (y - eye) / z)
}
