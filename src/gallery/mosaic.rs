//! Small stones in curving rows (opus vermiculatum): Byzantine smalti, gold among them, set in grey mortar.

use super::canvas::Canvas;
use super::cells::{Buckets, scatter};
use super::geometry::Vec2;
use super::noise::{fbm, noise};
use super::palette::{Colour, ramp, ring, smoothstep};
use super::random::Random;
use super::relief::{Finish, Heights, light};
use super::streamlines::{Layout, streamlines};
use super::swirl::Swirl;

/// The stones' colours from one arm of the swirl to the next.
const ARMS: [Colour; 12] = [
    Colour::hex(0x0e_2a_52),
    Colour::hex(0x0f_5a_7c),
    Colour::hex(0x14_8c_96),
    Colour::hex(0x58_bc_b0),
    Colour::hex(0xc4_e0_cc),
    Colour::hex(0xf4_ec_d4),
    Colour::hex(0xf0_cc_78),
    Colour::hex(0xd8_9c_30),
    Colour::hex(0xc4_5c_30),
    Colour::hex(0x98_2c_2a),
    Colour::hex(0x58_1c_34),
    Colour::hex(0x1e_1c_44),
];

const ROSETTE: [Colour; 5] = [
    Colour::hex(0xfa_e6_9c),
    Colour::hex(0xe8_b4_38),
    Colour::hex(0xb8_34_28),
    Colour::hex(0xf2_e8_d0),
    Colour::hex(0x10_30_5c),
];

const MORTAR: Colour = Colour::hex(0x5a_54_4e);

/// Distance between rows.
const STONE: f32 = 0.0265;
/// Half the gap between stones.
const GAP: f32 = 0.0016;

struct Stone {
    site: Vec2,
    axis: Vec2,
    /// Half the side of a stone that nothing crowds.
    half: f32,
    colour: Colour,
    /// How its face leans: smalti are set by hand, and glitter for it.
    tilt: Vec2,
    seed: u32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x7e55_e2ae);
    let swirl =
        Swirl::new(&[(0.38, 0.60, 2.0, 2.3), (0.86, 0.20, -2.0, -1.9), (0.03, 0.05, -1.0, 1.5)], 0.5, &mut random);
    let (stones, buckets) = set(&swirl, &mut random);
    let grit = random.bits();
    let mut heights: Heights = Vec::with_capacity(canvas.colours.len());
    let pixel = canvas.pixel();
    canvas.cover(|p, _| {
        let wander = Vec2::new(noise(p * 75.0, grit), noise(p * 75.0, grit ^ 1)) * 0.0011;
        let (stone, inset) = nearest(&stones, &buckets, p + wander);
        let face = smoothstep(-0.7 * pixel, 0.7 * pixel, inset);
        let lean = (p - stone.site).dot(stone.tilt);
        let rough = fbm(p * 110.0, 2, stone.seed);
        let dome = 0.0013 * smoothstep(0.0, 0.0034, inset);
        heights.push(face * (0.0016 + dome + lean + 0.00030 * rough) + (1.0 - face) * 0.0004 * noise(p * 160.0, grit));
        let vein = noise(p * 42.0, stone.seed ^ 3);
        let sand = 1.0 + 0.20 * noise(p * 190.0, grit ^ 2);
        // The mortar lies in the stones' shade.
        (MORTAR * (0.62 * sand)).mix(stone.colour * (1.0 + 0.07 * vein + 0.04 * rough), face)
    });
    light(canvas, &heights, Finish { depth: 0.85, gloss: 0.5 });
}

fn set(swirl: &Swirl, random: &mut Random) -> (Vec<Stone>, Buckets) {
    let layout = Layout { separation: STONE, closest: 0.70, step: STONE * 0.2, length: (STONE, 3.0) };
    let mut stones = Vec::new();
    let mut buckets = Buckets::new(STONE);
    for line in streamlines(|p| swirl.flow(p), layout, random) {
        let mut next = 2.5;
        for (index, &site) in line.iter().enumerate() {
            if index as f32 >= next {
                next += 5.0 * random.between(0.86, 1.24);
                buckets.insert(site, stones.len());
                stones.push(Stone::pick(swirl, site, STONE * 0.56, random));
            }
        }
    }
    // Chips fill the holes where rows run together.
    for site in scatter(STONE * 0.6, random) {
        if buckets.around(site, 1).all(|other| (stones[other].site - site).length() > STONE * 0.72) {
            buckets.insert(site, stones.len());
            stones.push(Stone::pick(swirl, site, STONE * 0.45, random));
        }
    }
    (stones, buckets)
}

/// The stone at `p` and how far inside its face `p` is, below 0 in the mortar.
fn nearest<'a>(stones: &'a [Stone], buckets: &Buckets, p: Vec2) -> (&'a Stone, f32) {
    let far = (f32::MAX, 0, Vec2::new(0.0, 0.0));
    let (mut first, mut second) = (far, far);
    for index in buckets.around(p, 1) {
        let stone = &stones[index];
        let local = (p - stone.site).in_frame(stone.axis);
        let (distance, slope) = square_norm(local);
        if distance < second.0 {
            let outward = stone.axis * slope.x + stone.axis.turned() * slope.y;
            let entry = (distance, index, outward);
            if distance < first.0 {
                second = first;
                first = entry;
            } else {
                second = entry;
            }
        }
    }
    let stone = &stones[first.1];
    let rate = (second.2 - first.2).length().max(0.3);
    let to_neighbour = (second.0 - first.0) / rate - GAP;
    (stone, to_neighbour.min(stone.half - first.0))
}

/// A norm whose circles are rounded squares (the 6-norm), and its slope.
fn square_norm(v: Vec2) -> (f32, Vec2) {
    let (x, y) = (v.x.abs().max(1e-6), v.y.abs().max(1e-6));
    let high = x.max(y);
    let (u, w) = (x / high, y / high);
    let (u2, w2) = (u * u, w * w);
    let sum = u2 * u2 * u2 + w2 * w2 * w2;
    let root = sum.cbrt().sqrt();
    let fifth = root * root * root * root * root;
    let slope = Vec2::new((u2 * u2 * u / fifth).copysign(v.x), (w2 * w2 * w / fifth).copysign(v.y));
    (high * root, slope)
}

impl Stone {
    fn pick(swirl: &Swirl, site: Vec2, half: f32, random: &mut Random) -> Self {
        let (which, distance) = swirl.nearest(site);
        let place = swirl.phase(site) + 0.035 * random.bell();
        let arm = ring(&ARMS, place);
        let centre = ramp(&ROSETTE, distance / 0.15);
        let colour = if which < 2 && distance < 0.15 { centre } else { arm };
        // Gold stones flash or are nearly black, by their lean.
        let flash = if colour.r > colour.b + 0.25 && random.chance(0.4) { 0.30 } else { 0.12 };
        let shade = 1.0 + flash * random.bell();
        let tilt = Vec2::new(random.bell(), random.bell()) * 0.17;
        let axis = swirl.flow(site) + Vec2::new(random.bell(), random.bell()) * 0.10;
        let odd = Colour { r: random.bell(), g: random.bell(), b: random.bell() } * 0.05;
        Self { site, axis: axis.unit(), half, colour: (colour + odd) * shade, tilt, seed: random.bits() }
    }
}
