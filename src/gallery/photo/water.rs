//! The lake: the scene upside down in small waves, the sun's path, the dark of the depth.

use super::super::geometry::Vec2;
use super::super::noise::noise;
use super::super::palette::{Colour, smoothstep};
use super::view::{EYE, FOCAL, HORIZON, View};
use super::{hazed, sky};

const DEEP: Colour = Colour::hex(0x12_34_44);

/// The lake at picture point `p`, below the horizon.
pub(super) fn surface(p: Vec2, mirrored: &View, seed: u32) -> Colour {
    let z = FOCAL * EYE / (p.y - HORIZON).max(1e-4);
    let at = Vec2::new(View::world_x(p.x, z), z);
    // A breath of wind roughens the water in long streaks.
    let breeze = smoothstep(
        -0.25,
        0.55,
        noise(Vec2::new(at.x * 0.05, (z.ln() * 4.5) + 0.3 * noise(at * 0.1, seed)), seed ^ 0x50),
    );
    let wave = waves(at, z, mirrored.canvas.pixel(), seed) * (0.45 + 0.75 * breeze);
    let up = 2.0 * HORIZON - p.y;
    let blur = 0.004 + 0.010 * breeze;
    let look = |lift: f32| {
        let target = Vec2::new(p.x + 0.010 * wave.x, up - 0.050 * wave.y.abs() - 0.018 * wave.y + lift);
        sample(mirrored, Vec2::new(target.x, target.y.min(HORIZON - 0.002)))
    };
    let image = (look(0.0) + look(-blur) + look(blur)) * (1.0 / 3.0);
    // Steeper looks see into the water.
    let grazing = smoothstep(0.62, 0.0, p.y - HORIZON);
    let mirror = (0.44 + 0.46 * grazing - 0.22 * wave.y.max(0.0)).clamp(0.15, 0.95);
    let lake = DEEP.mix(image, mirror);
    let path = (-((p.x - sky::SUN.x) / (0.035 + 0.16 * (p.y - HORIZON))).powi(2)).exp();
    let glint = noise(Vec2::new(p.x * 90.0, 44.0 * z.ln()), seed ^ 0x51);
    let spark = smoothstep(0.10, 0.55, 0.7 * wave.y + 0.62 * glint);
    let shimmer = path * (0.06 + 0.72 * spark);
    let dulled = hazed(lake, z * 0.6, Vec2::new(p.x, HORIZON));
    dulled + Colour::hex(0xff_dc_9c) * shimmer
}

/// The slopes of the waves, about -1..1; those too small to see average out.
fn waves(at: Vec2, z: f32, pixel: f32, seed: u32) -> Vec2 {
    // A pixel covers this much of the lake, away from the eye.
    let reach = pixel * z * z / (FOCAL * EYE);
    let mut slope = Vec2::new(0.0, 0.0);
    for (octave, (frequency, strength)) in [(0.9, 0.30), (2.1, 0.40), (4.7, 0.42), (10.0, 0.34)].into_iter().enumerate()
    {
        let seen = smoothstep(1.4, 0.3, frequency * reach);
        if seen > 0.0 {
            let salt = seed ^ (0x52 + octave as u32);
            let q = Vec2::new(at.x * frequency * 0.55, at.y * frequency);
            slope = slope + Vec2::new(noise(q, salt), noise(q + Vec2::new(31.0, 17.0), salt)) * (strength * seen);
        }
    }
    slope
}

/// The view's colour at a point, between pixels.
fn sample(view: &View, p: Vec2) -> Colour {
    let canvas = &view.canvas;
    let (x, y) = (p.x * canvas.scale - 0.5, p.y * canvas.scale - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let pick = |dx: f32, dy: f32| {
        let column = (left + dx).clamp(0.0, canvas.width as f32 - 1.0) as usize;
        let row = (top + dy).clamp(0.0, canvas.height as f32 - 1.0) as usize;
        canvas.colours[row * canvas.width + column]
    };
    let above = pick(0.0, 0.0).mix(pick(1.0, 0.0), x - left);
    let below = pick(0.0, 1.0).mix(pick(1.0, 1.0), x - left);
    above.mix(below, y - top)
}
