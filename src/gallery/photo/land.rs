//! The ground: a far shore, a wooded headland, hills and snowy mountains, drawn column by column from near to far.

use super::super::geometry::Vec2;
use super::super::noise::{fbm, noise, ridged};
use super::super::palette::{Colour, smoothstep};
use super::hazed;
use super::view::View;

/// Towards the sun: x, y, z.
pub(super) const LIGHT: [f32; 3] = [-0.80, 0.52, 0.05];

const NEAREST: f32 = 1.8;
const FARTHEST: f32 = 330.0;
/// Each step goes this much farther: finely where the eye looks straight, coarsely for what waves will blur.
const STRIDES: (f32, f32) = (1.0075, 1.014);

/// The ground's shape.
pub(super) struct Land {
    seed: u32,
}

/// A headland or bank: an ellipse on the map (middle x, z; radii x, z).
const BANKS: [(f32, f32, f32, f32); 3] = [(10.2, 17.0, 6.6, 4.6), (-17.5, 25.0, 9.5, 5.0), (-4.3, 4.9, 2.7, 3.0)];

impl Land {
    pub(super) fn new(seed: u32) -> Self {
        Self { seed }
    }

    /// How far inland a place is, in units; below 0 in the lake.
    pub(super) fn inland(&self, x: f32, z: f32) -> f32 {
        let wiggle = noise(Vec2::new(x, z) * 0.22, self.seed) + 0.4 * noise(Vec2::new(x, z) * 0.9, self.seed ^ 1);
        let far = z - 31.0 - 1.8 * noise(Vec2::new(x * 0.09, 0.5), self.seed ^ 2);
        let bank = |&(bx, bz, rx, rz): &(f32, f32, f32, f32)| {
            let (u, w) = ((x - bx) / rx, (z - bz) / rz);
            (1.0 - (u * u + w * w).sqrt()) * rx.min(rz)
        };
        BANKS.iter().map(bank).fold(far, f32::max) + 0.35 * wiggle * (z / 15.0).min(1.0)
    }

    /// The ground's height above the water.
    pub(super) fn height(&self, x: f32, z: f32) -> f32 {
        let inland = self.inland(x, z);
        if inland < 0.0 {
            return inland * 0.4;
        }
        let at = Vec2::new(x, z);
        let bank = 0.16 * (1.0 - (-inland * 2.2).exp()) + 0.035 * inland.min(9.0);
        let bumps = 0.05 * noise(at * 1.1, self.seed ^ 3) * inland.min(1.0);
        if z < 30.0 {
            return bank + bumps;
        }
        let rolling = 0.55 + 0.75 * fbm(at * 0.042, 3, self.seed ^ 4);
        let hills = 7.2 * smoothstep(31.0, 66.0, z) * rolling.max(0.0);
        bank + bumps + hills + self.mountains(at)
    }

    fn mountains(&self, at: Vec2) -> f32 {
        let rise = smoothstep(75.0, 190.0, at.y);
        if rise <= 0.0 {
            return 0.0;
        }
        let bend = at * 0.0125 + Vec2::new(0.5 * noise(at * 0.011, self.seed ^ 5), 0.0);
        let crags = ridged(bend, 6, self.seed ^ 6);
        // A gap under the sun, so that its light falls on the lake.
        let side = (at.x + 0.22 * at.y) / (0.25 * at.y);
        let gap = 1.0 - 0.62 * (-side * side).exp();
        66.0 * rise * gap * crags * crags + 6.0 * rise * fbm(at * 0.07, 6, self.seed ^ 8)
    }

    /// Fills the view with all land above the water.
    pub(super) fn draw(&self, view: &mut View) {
        for column in 0..view.canvas.width {
            self.draw_column(view, column);
        }
    }

    fn draw_column(&self, view: &mut View, column: usize) {
        let screen_x = view.canvas.point(column, 0).x;
        let scale = view.canvas.scale;
        let stride = if view.eye > 0.0 { STRIDES.0 } else { STRIDES.1 };
        let mut z = NEAREST;
        let mut floor: Option<f32> = None;
        while z < FARTHEST {
            let x = View::world_x(screen_x, z);
            let height = self.height(x, z);
            if height > 0.0 {
                let top = view.project(x, height, z).y * scale;
                // From below the water each piece of land is a wall down to the surface.
                let shore = view.project(x, 0.0, z).y * scale;
                let bottom = if view.eye > 0.0 { floor.unwrap_or(shore) } else { shore };
                let rise = bottom - top;
                if rise > 0.35 || view.eye < 0.0 {
                    self.fill(view, column, (top, bottom), z);
                    floor = Some(top);
                } else if rise < 0.0 || floor.is_none() {
                    floor = Some(top);
                }
            } else {
                floor = None;
            }
            z *= stride;
        }
    }

    /// Fills the open pixels between two heights (in pixels from the top) of a column.
    fn fill(&self, view: &mut View, column: usize, (top, bottom): (f32, f32), z: f32) {
        let first = top.floor().max(0.0) as usize;
        let end = (bottom.ceil().max(0.0) as usize).min(view.canvas.height);
        for row in first..end {
            let at = row * view.canvas.width + column;
            let share = (bottom.min(row as f32 + 1.0) - top.max(row as f32)).clamp(0.0, 1.0);
            if share <= 0.0 || view.open(at) < 0.01 {
                continue;
            }
            let point = view.canvas.point(column, row);
            let part = ((bottom - row as f32 - 0.5) / (bottom - top)).clamp(0.0, 1.0);
            // `part` of the way from the step before to this one.
            let exact = z * (1.0 - (1.0 - part) * (STRIDES.0 - 1.0));
            let colour = hazed(self.colour(View::world_x(point.x, exact), exact), exact, point);
            view.put_behind(at, colour, share, z);
        }
    }

    /// The ground's colour in the evening light, haze left out.
    fn colour(&self, x: f32, z: f32) -> Colour {
        let step = 0.006 * z.max(6.0);
        let height = self.height(x, z);
        let slope_x = (self.height(x + step, z) - height) / step;
        let slope_z = (self.height(x, z + step) - height) / step;
        let length = (1.0 + slope_x * slope_x + slope_z * slope_z).sqrt();
        let facing = (LIGHT[1] - slope_x * LIGHT[0] - slope_z * LIGHT[2]) / length;
        let lit = smoothstep(0.0, 0.85, facing);
        let at = Vec2::new(x, z);
        let base = self.cover(at, height, slope_x.hypot(slope_z));
        let sun = Colour { r: 1.28, g: 1.06, b: 0.78 };
        let shade = Colour { r: 0.36, g: 0.42, b: 0.58 };
        base.times(shade.mix(sun, lit))
    }

    /// What grows or lies there.
    fn cover(&self, at: Vec2, height: f32, steep: f32) -> Colour {
        let patch = fbm(at * 0.35, 3, self.seed ^ 9);
        let fine = noise(at * 5.0, self.seed ^ 0xa);
        let grass = Colour::hex(0x86_8c_3c).mix(Colour::hex(0xb8_a0_4e), smoothstep(-0.3, 0.5, patch + 0.4 * fine));
        let sand = Colour::hex(0xa8_98_7c) * (1.0 + 0.15 * fine);
        let near = sand.mix(grass, smoothstep(0.03, 0.14, height + 0.02 * fine));
        let tufts = noise(at * 1.3, self.seed ^ 0xb) + 0.7 * noise(at * 2.7, self.seed ^ 0xc);
        let wood = Colour::hex(0x2f_4c_34).mix(Colour::hex(0x6f_6a_34), smoothstep(0.1, 0.9, patch + 0.3 * tufts));
        let green = near.mix(wood * (1.0 + 0.22 * tufts), smoothstep(30.0, 40.0, at.y));
        let crag = Colour::hex(0x74_6e_74) * (1.0 + 0.25 * fbm(at * 0.22, 3, self.seed ^ 0xd));
        let bare = smoothstep(13.0, 22.0, height + 5.0 * patch + 3.0 * steep);
        let snow =
            smoothstep(27.0, 33.0, height + 5.0 * fbm(at * 0.1, 3, self.seed ^ 0xe) - 7.0 * (steep - 0.9).max(0.0));
        green.mix(crag, bare).mix(Colour::hex(0xf2_f2_fa), snow)
    }
}
