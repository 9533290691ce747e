//! Light raking over a surface of uneven height.

use super::canvas::Canvas;
use super::palette::Colour;

/// Height above the ground at every pixel, row by row, in design units.
pub(crate) type Heights = Vec<f32>;

/// A lamp at the upper left and what the surface does with its light.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finish {
    /// How much slopes darken and brighten, 0 not at all.
    pub(crate) depth: f32,
    /// Strength of the highlights, 0..1.
    pub(crate) gloss: f32,
}

/// Shades the canvas by the slopes of `heights`.
pub(crate) fn light(canvas: &mut Canvas, heights: &Heights, finish: Finish) {
    let (width, height, scale) = (canvas.width, canvas.height, canvas.scale);
    for y in 0..height {
        for x in 0..width {
            let sample = |i: usize, j: usize| heights[j.min(height - 1) * width + i.min(width - 1)];
            let slope_x = (sample(x + 1, y) - sample(x.saturating_sub(1), y)) * 0.5 * scale;
            let slope_y = (sample(x, y + 1) - sample(x, y.saturating_sub(1))) * 0.5 * scale;
            let normal = 1.0 / (1.0 + slope_x * slope_x + slope_y * slope_y).sqrt();
            // The lamp stands at (-0.5, -0.6, 0.62); 0.62 is what level ground gets.
            let lit = (0.62 + 0.5 * slope_x + 0.6 * slope_y) * normal;
            let shade = 1.0 + finish.depth * (lit - 0.62);
            // Halfway between lamp and eye, for the highlight.
            let mirror = ((0.9 + 0.278 * slope_x + 0.333 * slope_y) * normal).clamp(0.0, 1.0);
            let glint = finish.gloss * mirror.powi(24) * (lit - 0.55).max(0.0) * 2.0;
            let at = y * width + x;
            canvas.colours[at] = canvas.colours[at] * shade.max(0.0) + Colour::WHITE * glint;
        }
    }
}
