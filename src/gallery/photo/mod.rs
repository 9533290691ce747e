//! A lake under mountains on an autumn evening: clear shapes, smooth sky, fine leaves, for styles to repaint.
//!
//! The scene is a small world in units of about four metres: x to the right, y up from the water, z away from the eye.

mod buildings;
mod land;
mod sky;
mod trees;
mod view;
mod water;

use super::canvas::Canvas;
use super::geometry::Vec2;
use super::noise::noise;
use super::palette::{Colour, smoothstep};
use super::random::Random;
use land::Land;
use view::{EYE, HORIZON, View};

/// Everything that stays the same over the picture.
struct Scene {
    land: Land,
    seed: u32,
    /// Where trees stand; the same from every eye.
    growth: u32,
}

/// The picture is this many design units wide, and 1 high.
pub(super) const WIDTH: f32 = 1.5;

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x1a4e_51de);
    let scene = Scene { land: Land::new(random.bits()), seed: random.bits(), growth: random.bits() };
    // The water shows what an eye as far below the surface would see, turned over.
    let mirrored = scene.seen_from(canvas, -EYE, |p| sky::colour(p, scene.seed));
    let direct = scene.seen_from(canvas, EYE, |p| {
        if p.y > HORIZON { water::surface(p, &mirrored, scene.seed) } else { sky::colour(p, scene.seed) }
    });
    *canvas = direct.canvas;
    trees::foreground(canvas, &scene.land, scene.seed);
    develop(canvas, scene.seed);
}

impl Scene {
    /// The view from `eye`, with `open` wherever there is no land.
    fn seen_from(&self, canvas: &Canvas, eye: f32, open: impl Fn(Vec2) -> Colour) -> View {
        let mut view = View::new(canvas, eye);
        self.land.draw(&mut view);
        view.fill_rest(open);
        let mut random = Random::new(u64::from(self.growth));
        trees::forest(&mut view, &self.land, &mut random);
        buildings::draw(&mut view, &self.land);
        trees::grove(&mut view, &self.land, &mut random);
        view
    }
}

/// What lens and film add: a veil of light around the sun, fall-off to the corners, grain.
fn develop(canvas: &mut Canvas, seed: u32) {
    canvas.cover(|p, colour| {
        let near = (p - sky::SUN).length();
        let veil = 0.20 * (-near * near / 0.10).exp() + 0.10 * (-near * near / 0.8).exp();
        let veiled = colour + Colour::hex(0xff_d0_90) * (veil * 0.7);
        let corner = (p - Vec2::new(WIDTH * 0.5, 0.5)).length();
        let shade = 1.0 - 0.26 * smoothstep(0.45, 0.98, corner);
        let grain = 0.012 * noise(p * 360.0, seed ^ 0x5a);
        contrast((veiled * shade).saturated(1.08)) + Colour::WHITE * grain
    });
}

/// A gentle S-curve; the top rolls off instead of clipping.
fn contrast(colour: Colour) -> Colour {
    let curve = |v: f32| {
        let v = v.max(0.0);
        let rolled = if v > 0.8 { 0.8 + 0.2 * (1.0 - (-(v - 0.8) / 0.2).exp()) } else { v };
        rolled + 0.10 * (rolled - 0.42) * rolled * (1.0 - rolled) * 4.0
    };
    Colour { r: curve(colour.r), g: curve(colour.g), b: curve(colour.b) }
}

/// `colour` as seen through `z` units of evening air, at picture point `p`.
fn hazed(colour: Colour, z: f32, p: Vec2) -> Colour {
    let toward_sun = (-(p.x - sky::SUN.x).powi(2) / 0.30).exp();
    let air = Colour::hex(0x9f_b4_cc).mix(Colour::hex(0xf8_cf_a0), 0.25 + 0.65 * toward_sun);
    let low = 1.0 + 0.6 * smoothstep(0.14, 0.0, HORIZON - p.y);
    let thick = 1.0 - (-z * low / 270.0).exp();
    colour.mix(air, thick.min(0.92))
}
