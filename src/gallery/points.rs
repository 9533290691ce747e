//! Dots of pure colour, side by side and unmixed: what lies in light and what in shade differs by its dots.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::cells::scatter;
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise};
use super::palette::{Colour, ramp, ring, smoothstep};
use super::random::Random;
use super::relief::{Finish, Heights, light};
use super::ribbon::{Spot, spots};

/// Hues around the wheel, the complement half of it away.
const WHEEL: [Colour; 10] = [
    Colour::hex(0xf6_d0_58),
    Colour::hex(0xf0_9c_44),
    Colour::hex(0xdc_5c_3c),
    Colour::hex(0xc0_50_74),
    Colour::hex(0x7c_5c_a8),
    Colour::hex(0x3c_54_a4),
    Colour::hex(0x24_70_b4),
    Colour::hex(0x38_9c_b4),
    Colour::hex(0x3c_94_70),
    Colour::hex(0x98_b4_54),
];

const SHADE: Colour = Colour::hex(0x1c_1c_50);
const SUNLIT: Colour = Colour::hex(0xff_f2_c0);
const GROUND: [Colour; 3] = [Colour::hex(0x2c_2a_5c), Colour::hex(0x8c_7c_94), Colour::hex(0xf0_e4_c8)];

/// From dots that cover the ground to sparks.
const DOTS: [Dots; 4] = [
    Dots { apart: 0.0270, radius: 0.0190, chance: 1.0, spread: 0.06 },
    Dots { apart: 0.0230, radius: 0.0145, chance: 1.0, spread: 0.10 },
    Dots { apart: 0.0200, radius: 0.0112, chance: 0.75, spread: 0.13 },
    Dots { apart: 0.0190, radius: 0.0070, chance: 0.50, spread: 0.18 },
];

struct Dots {
    /// Distance between neighbours.
    apart: f32,
    radius: f32,
    /// Share of the dots that are set.
    chance: f32,
    /// How far around the wheel a dot's hue strays.
    spread: f32,
}

/// Hue and light by place.
struct Scene {
    seed: u32,
    lean: f32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0d07_5eaa);
    let scene = Scene { seed: random.bits(), lean: random.between(0.0, TAU) };
    canvas.cover(|p, _| ramp(&GROUND, scene.light(p)) * (1.0 + 0.08 * noise(p * 180.0, scene.seed)));
    let mut heights: Heights = vec![0.0; canvas.colours.len()];
    for dots in DOTS {
        let mut sites = scatter(dots.apart, &mut random);
        random.shuffle(&mut sites);
        for site in sites {
            if random.chance(dots.chance) {
                let colour = scene.dot(site, dots.spread, &mut random);
                let radius = dots.radius * random.between(0.75, 1.15);
                dab(canvas, &mut heights, site, radius, colour, &mut random);
            }
        }
    }
    light(canvas, &heights, Finish { depth: 0.55, gloss: 0.12 });
}

impl Scene {
    /// Rounded masses, as of trees and clouds: 0 in their shade, 1 in the sun.
    fn light(&self, p: Vec2) -> f32 {
        let masses = fbm(p * 2.6 + drift(p * 2.0, 2, self.seed ^ 1) * 0.9, 3, self.seed ^ 2);
        let slant = 0.22 * Vec2::from_angle(self.lean).dot(p + Vec2::new(-0.5, -0.5));
        // In steps, each soft at its border: masses that stand before one another.
        let steps = (masses + slant) * 4.2;
        let step = steps.floor() + smoothstep(0.30, 0.70, steps - steps.floor());
        smoothstep(-2.6, 2.4, step + 0.35 * (steps - step))
    }

    fn hue(&self, p: Vec2) -> f32 {
        let folded = p * 1.5 + drift(p * 1.7, 2, self.seed ^ 3) * 0.8;
        0.60 + 0.42 * fbm(folded, 2, self.seed ^ 4) + 0.46 * self.light(p)
    }

    fn dot(&self, p: Vec2, spread: f32, random: &mut Random) -> Colour {
        let lit = (self.light(p) + 0.26 * random.bell()).clamp(0.0, 1.0);
        let mut hue = self.hue(p) + spread * random.bell();
        // Every sixth or so is the complement: it makes the others glow.
        if random.chance(0.16) {
            hue += 0.5;
        }
        let pure = ring(&WHEEL, hue);
        let shaded = pure.mix(SHADE, 0.66 * smoothstep(0.50, 0.0, lit));
        shaded.mix(SUNLIT, 0.70 * smoothstep(0.45, 1.0, lit)) * (1.0 + 0.10 * random.bell())
    }
}

/// A touch of the brush's tip: nearly round, thickest a little inside its edge.
fn dab(canvas: &mut Canvas, heights: &mut Heights, centre: Vec2, radius: f32, colour: Colour, random: &mut Random) {
    let axis = Vec2::from_angle(random.between(0.0, TAU));
    let seed = random.bits();
    let pixel = canvas.pixel();
    let ends = [centre - axis * (0.1 * radius), centre + axis * (0.1 * radius)];
    for Spot { at, .. } in spots(canvas, &ends, radius * 1.25) {
        let d = canvas.point(at % canvas.width, at / canvas.width) - centre;
        let local = d.in_frame(axis);
        let round = Vec2::new(local.x * 0.88, local.y * 1.08).length();
        let inside = radius * (1.0 + 0.10 * noise(d.unit() * 1.4, seed)) - round;
        let cover = smoothstep(-0.6 * pixel, 0.6 * pixel + 0.1 * radius, inside);
        let body = radius * (0.10 + 0.16 * smoothstep(0.0, 0.3 * radius, inside));
        canvas.blend(at, colour * (1.0 + 0.05 * noise(local * 260.0, seed ^ 1)), cover * 0.96);
        heights[at] += cover * (body - 0.6 * heights[at]);
    }
}
