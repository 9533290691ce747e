//! Watercolour: clear washes over one another, their edges dark where they dried, blooms where water ran back.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::cells::scatter;
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise, ridged};
use super::palette::{Colour, ring, smoothstep};
use super::random::Random;

const PAPER: Colour = Colour::hex(0xfc_f8_ee);

/// Transparent pigments, neighbours mixing well.
const PIGMENTS: [Colour; 9] = [
    Colour::hex(0x18_50_a8),
    Colour::hex(0x14_90_b4),
    Colour::hex(0x28_98_84),
    Colour::hex(0x88_b0_3c),
    Colour::hex(0xf4_c4_34),
    Colour::hex(0xf0_84_38),
    Colour::hex(0xe0_48_58),
    Colour::hex(0xb8_3c_90),
    Colour::hex(0x60_40_a4),
];

/// From the first broad washes to the last small touches.
const LAYERS: [Layer; 4] = [
    Layer { apart: 0.170, radius: (0.12, 0.19), strength: 0.46, chance: 0.8 },
    Layer { apart: 0.105, radius: (0.06, 0.11), strength: 0.60, chance: 0.55 },
    Layer { apart: 0.070, radius: (0.024, 0.055), strength: 0.90, chance: 0.50 },
    Layer { apart: 0.042, radius: (0.006, 0.020), strength: 1.0, chance: 0.45 },
];

struct Layer {
    apart: f32,
    radius: (f32, f32),
    strength: f32,
    chance: f32,
}

/// A puddle of colour, long as a leaf or round.
struct Wash {
    centre: Vec2,
    axis: Vec2,
    radius: f32,
    /// Length over width.
    stretch: f32,
    ink: Colour,
    /// What was dropped into it while it was wet.
    charged: Colour,
    strength: f32,
    /// 0 painted on damp paper, 1 on dry.
    crisp: f32,
    seed: u32,
}

/// What all washes of the sheet share, by pixel.
struct Sheet {
    wobble: Vec<Vec2>,
    grain: Vec<f32>,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0a0a_4e11);
    let seed = random.bits();
    let sheet = Sheet::new(canvas, seed);
    for (at, colour) in canvas.colours.iter_mut().enumerate() {
        *colour = PAPER * (1.0 + 0.035 * sheet.grain[at]);
    }
    for layer in LAYERS {
        for centre in scatter(layer.apart, &mut random) {
            if random.chance(layer.chance) {
                Wash::load(centre, &layer, seed, &mut random).lay(canvas, &sheet);
            }
        }
    }
}

impl Sheet {
    fn new(canvas: &Canvas, seed: u32) -> Self {
        let points = || (0..canvas.colours.len()).map(|at| canvas.point(at % canvas.width, at / canvas.width));
        Self {
            wobble: points().map(|p| drift(p * 7.0, 4, seed)).collect(),
            grain: points().map(|p| noise(p * 130.0, seed ^ 1) + 0.6 * noise(p * 240.0, seed ^ 2)).collect(),
        }
    }
}

impl Wash {
    fn load(centre: Vec2, layer: &Layer, seed: u32, random: &mut Random) -> Self {
        let place = 1.15 * fbm(centre * 1.7, 2, seed ^ 3) + 0.10 * random.bell();
        let accent = if random.chance(0.14) { 0.5 } else { 0.0 };
        let current = TAU * 0.5 * noise(centre * 1.5, seed ^ 4) + 0.5 * random.bell();
        Self {
            centre,
            axis: Vec2::from_angle(current),
            radius: random.between(layer.radius.0, layer.radius.1),
            stretch: random.between(1.0, 2.6),
            ink: ring(&PIGMENTS, place + accent),
            charged: ring(&PIGMENTS, place + accent + random.between(0.08, 0.26)),
            strength: layer.strength * random.between(0.75, 1.15),
            crisp: smoothstep(0.2, 0.5, random.unit()),
            seed: random.bits(),
        }
    }

    fn lay(&self, canvas: &mut Canvas, sheet: &Sheet) {
        let reach = self.radius * 1.7 + 0.02;
        let pixel = canvas.pixel();
        for at in canvas.around(self.centre, reach) {
            let p = canvas.point(at % canvas.width, at / canvas.width);
            let inside = self.inside(p, sheet.wobble[at]);
            if inside > -0.35 * self.radius {
                let (ink, density) = self.pigment(p, inside, sheet.grain[at], pixel);
                canvas.colours[at] = canvas.colours[at].times(Colour::WHITE.mix(ink, density));
            }
        }
    }

    /// How far inside the wash `p` is, below 0 outside.
    fn inside(&self, p: Vec2, wobble: Vec2) -> f32 {
        let d = p - self.centre + wobble * (0.010 + 0.22 * self.radius);
        let local = d.in_frame(self.axis);
        let root = self.stretch.sqrt();
        let shape = Vec2::new(local.x / root, local.y * root);
        let lobes = 1.0 + 0.30 * noise(shape.unit() * 1.3, self.seed);
        self.radius * lobes - shape.length()
    }

    /// The colour of the wash there and how much of it settled.
    fn pigment(&self, p: Vec2, inside: f32, grain: f32, pixel: f32) -> (Colour, f32) {
        let depth = inside / self.radius;
        let shore = smoothstep(-0.6 * pixel, 0.9 * pixel + 0.0012, inside);
        let damp = smoothstep(-0.35, 0.45, depth);
        let wet = damp + (shore - damp) * self.crisp;
        // Pigment is carried to the edge while the wash dries.
        let width = 0.0035 + 0.035 * self.radius;
        let edge = self.crisp * shore * smoothstep(width, 0.1 * width, inside);
        let clouds = fbm(p * (0.30 / self.radius + 3.0), 4, self.seed ^ 1);
        let bloom = smoothstep(0.76, 0.93, ridged(p * (0.22 / self.radius + 2.0), 3, self.seed ^ 2)) * damp;
        let flow = 0.60 + 0.55 * clouds + 0.24 * bloom + 0.16 * grain * (0.5 + 0.5 * damp);
        let ink = self.ink.mix(self.charged, smoothstep(-0.25, 0.45, clouds + 0.3 * depth));
        (ink, ((wet * flow + 0.70 * edge) * self.strength).clamp(0.0, 0.97))
    }
}
