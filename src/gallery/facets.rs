//! A still life seen from all sides at once: shards that shade into one another, with charcoal at their edges.

use std::f32::consts::{PI, TAU};

use super::canvas::Canvas;
use super::cells::scatter;
use super::geometry::Vec2;
use super::noise::{fbm, noise};
use super::palette::{Colour, ramp, smoothstep};
use super::random::Random;
use super::relief::{Finish, Heights, light};

/// Each family from its shade to its light.
const FAMILIES: [[Colour; 4]; 6] = [
    [Colour::hex(0x2a_1c_14), Colour::hex(0x80_50_24), Colour::hex(0xcc_98_4c), Colour::hex(0xf2_da_a0)],
    [Colour::hex(0x14_10_10), Colour::hex(0x3c_30_2c), Colour::hex(0x84_70_60), Colour::hex(0xf4_ea_d4)],
    [Colour::hex(0x1a_22_26), Colour::hex(0x4c_66_68), Colour::hex(0x98_ae_a4), Colour::hex(0xe4_e6_d2)],
    [Colour::hex(0x10_1c_34), Colour::hex(0x24_4c_78), Colour::hex(0x60_94_b0), Colour::hex(0xc4_dc_dc)],
    [Colour::hex(0x18_20_14), Colour::hex(0x4a_5a_2c), Colour::hex(0x94_98_54), Colour::hex(0xe2_dc_a4)],
    [Colour::hex(0x34_10_0c), Colour::hex(0x98_36_1c), Colour::hex(0xd8_74_3c), Colour::hex(0xf6_c4_90)],
];

const CHARCOAL: Colour = Colour::hex(0x14_10_12);

/// From the planes of the ground to splinters.
const SIZES: [Size; 4] = [
    Size { apart: 0.190, radius: 0.330, chance: 1.0, line: 0.0034, body: 0.0018 },
    Size { apart: 0.135, radius: 0.210, chance: 0.85, line: 0.0030, body: 0.0022 },
    Size { apart: 0.110, radius: 0.125, chance: 0.50, line: 0.0026, body: 0.0024 },
    Size { apart: 0.100, radius: 0.060, chance: 0.28, line: 0.0020, body: 0.0026 },
];

#[derive(Clone, Copy)]
struct Size {
    apart: f32,
    radius: f32,
    /// Share of the shards that are painted.
    chance: f32,
    /// Half the width of the charcoal line.
    line: f32,
    /// Thickness of the paint.
    body: f32,
}

/// A plane of the picture.
struct Shard {
    centre: Vec2,
    /// Outward normals of its straight sides, and how far these are from the centre.
    sides: Vec<(Vec2, f32)>,
    /// From shade to light.
    axis: Vec2,
    family: usize,
    /// Where on the family's ramp shade and light are.
    span: (f32, f32),
    /// How much of it the light side lets through to what is below.
    passage: f32,
    seed: u32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x00c0_b157);
    let grain = random.bits();
    let lean = random.between(0.0, TAU);
    canvas.cover(|p, _| ramp(&FAMILIES[1], 0.5 + 0.4 * noise(p * 3.0, grain)));
    let mut heights: Heights = vec![0.0; canvas.colours.len()];
    for size in SIZES {
        for centre in scatter(size.apart, &mut random) {
            let shard = Shard::cut(centre, size, lean, grain, &mut random);
            if random.chance(size.chance) {
                shard.paint(canvas, &mut heights, size);
            }
        }
    }
    for height in heights.iter_mut().enumerate() {
        let p = canvas.point(height.0 % canvas.width, height.0 / canvas.width);
        *height.1 += 0.0004 * noise(p * 210.0, grain ^ 1);
    }
    light(canvas, &heights, Finish { depth: 0.60, gloss: 0.10 });
}

impl Shard {
    fn cut(centre: Vec2, size: Size, lean: f32, grain: u32, random: &mut Random) -> Self {
        // Few directions that recur hold the picture together.
        let direction = (random.unit() * 5.0).floor() * (PI / 5.0) + 0.12 * random.bell();
        let turn = lean + direction + 0.35 * noise(centre * 1.6, grain ^ 2);
        let corners = 3 + (random.unit() * 2.6) as usize;
        let sides = (0..corners).map(|side| {
            let angle = turn + (side as f32 + 0.28 * random.bell()) * TAU / corners as f32;
            (Vec2::from_angle(angle), size.radius * random.between(0.38, 0.80))
        });
        let sides = sides.collect();
        let place = 0.08 + 0.55 * fbm(centre * 2.4, 2, grain ^ 3) + 0.26 * random.bell();
        let family = if random.chance(0.28) { random.unit() } else { place.rem_euclid(1.0) };
        let dark = random.between(-0.10, 0.55);
        Self {
            centre,
            sides,
            axis: Vec2::from_angle(turn + random.between(-0.5, 0.5)),
            family: (family * FAMILIES.len() as f32) as usize % FAMILIES.len(),
            span: (dark, dark + random.between(0.35, 0.80)),
            passage: if random.chance(0.6) { random.between(0.6, 1.0) } else { 0.0 },
            seed: random.bits(),
        }
    }

    /// How far inside `d` from the centre is, and which side is nearest.
    fn inset(&self, d: Vec2) -> (f32, usize) {
        let mut best = (f32::MAX, 0);
        for (index, &(normal, distance)) in self.sides.iter().enumerate() {
            let inset = distance - normal.dot(d);
            if inset < best.0 {
                best = (inset, index);
            }
        }
        best
    }

    fn paint(&self, canvas: &mut Canvas, heights: &mut Heights, size: Size) {
        let pixel = canvas.pixel();
        let reach = size.radius * 1.5;
        for at in canvas.around(self.centre, reach) {
            let p = canvas.point(at % canvas.width, at / canvas.width);
            let d = p - self.centre;
            let (inset, side) = self.inset(d);
            if inset < -size.line - pixel || d.length() > reach {
                continue;
            }
            let edge = smoothstep(reach, 0.9 * reach, d.length());
            let cover = smoothstep(-0.7 * pixel, 0.7 * pixel, inset) * edge;
            let local = d.in_frame(self.axis);
            let along = local.x / size.radius;
            let hairs = noise(Vec2::new(local.x * 26.0, local.y * 150.0), self.seed);
            let through = 1.0 - self.passage * smoothstep(-0.1, 0.7, along + 0.25 * hairs);
            let colour = self.colour(local, along, hairs);
            canvas.blend(at, colour, cover * through);
            heights[at] += cover * through * (size.body * (1.0 + 0.30 * hairs) - 0.7 * heights[at]);
            let line = self.charcoal(p, inset, side, size, pixel) * edge;
            canvas.blend(at, CHARCOAL, line * (0.35 + 0.65 * through));
        }
    }

    /// Scumbled in short touches from shade to light.
    fn colour(&self, local: Vec2, along: f32, hairs: f32) -> Colour {
        let touches = noise(Vec2::new(local.x * 70.0, local.y * 38.0), self.seed ^ 1);
        let place = 0.5 + 0.62 * along + 0.20 * touches + 0.12 * hairs;
        let tone = self.span.0 + (self.span.1 - self.span.0) * place.clamp(0.0, 1.0);
        ramp(&FAMILIES[self.family], tone) * (1.0 + 0.07 * hairs + 0.05 * touches)
    }

    /// A line on the sides whose number is drawn for it, pressed unevenly.
    fn charcoal(&self, p: Vec2, inset: f32, side: usize, size: Size, pixel: f32) -> f32 {
        if (self.seed >> side).is_multiple_of(4) {
            return 0.0;
        }
        let press = 0.75 + 0.55 * noise(p * 14.0, self.seed ^ 2);
        let half = size.line * press.max(0.15);
        let tooth = 0.85 + 0.30 * noise(p * 190.0, self.seed ^ 3);
        // Outside the stroke ends soft, as if rubbed with a thumb on the inner side.
        let crisp = smoothstep(half + 0.8 * pixel, half - 0.8 * pixel, inset.abs());
        let rubbed = 0.42 * smoothstep(7.0 * half, 0.0, inset) * smoothstep(-half, 0.0, inset);
        ((crisp.max(rubbed)) * tooth).clamp(0.0, 0.92)
    }
}
