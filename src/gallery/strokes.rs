//! Oil paint laid on thickly: ridged strokes that wind about two suns.

use super::canvas::Canvas;
use super::geometry::Vec2;
use super::noise::noise;
use super::palette::{Colour, ring, smoothstep};
use super::random::Random;
use super::relief::{Finish, Heights, light};
use super::ribbon::{Spot, length, spots};
use super::streamlines::{Layout, streamlines};
use super::swirl::Swirl;

/// The colours from one arm of the swirl to the next.
const ARMS: [Colour; 12] = [
    Colour::hex(0x0b_1c_54),
    Colour::hex(0x12_33_8c),
    Colour::hex(0x1d_5c_b8),
    Colour::hex(0x2f_8f_c4),
    Colour::hex(0x6c_c0_c4),
    Colour::hex(0xd9_e4_b4),
    Colour::hex(0xf6_d2_4a),
    Colour::hex(0xf0_9a_22),
    Colour::hex(0xc8_50_2a),
    Colour::hex(0x7a_2a_4e),
    Colour::hex(0x33_25_6e),
    Colour::hex(0x10_20_60),
];

const SUN: [Colour; 4] =
    [Colour::hex(0xff_f3_c0), Colour::hex(0xff_d8_4a), Colour::hex(0xf5_a0_1e), Colour::hex(0xd8_66_22)];

/// From the broad brush that covers the ground to the small one that sets accents.
const BRUSHES: [Brush; 3] = [
    Brush { separation: 0.040, half_width: 0.033, length: (0.10, 0.40), chance: 1.0, body: 0.0080 },
    Brush { separation: 0.027, half_width: 0.0195, length: (0.06, 0.26), chance: 0.90, body: 0.0085 },
    Brush { separation: 0.029, half_width: 0.0115, length: (0.045, 0.15), chance: 0.52, body: 0.0090 },
];

#[derive(Clone, Copy)]
struct Brush {
    separation: f32,
    half_width: f32,
    length: (f32, f32),
    /// Share of the lines that are painted.
    chance: f32,
    /// Thickness of the paint, design units.
    body: f32,
}

/// One stroke's load of paint.
struct Load {
    main: Colour,
    /// The second colour, unmixed on the brush.
    streak: Colour,
    seed: u32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0511_5044);
    let swirl =
        Swirl::new(&[(0.66, 0.34, 2.0, -2.5), (0.16, 0.74, -2.0, 2.4), (0.98, 0.93, 1.0, 1.6)], 0.55, &mut random);
    canvas.cover(|p, _| ring(&ARMS, swirl.phase(p)) * 0.55);
    let mut heights: Heights = vec![0.0; canvas.colours.len()];
    for brush in BRUSHES {
        let layout =
            Layout { separation: brush.separation, closest: 0.8, step: brush.separation * 0.4, length: brush.length };
        let mut lines = streamlines(|p| swirl.flow(p), layout, &mut random);
        // Strokes laid side by side in order would all overlap to the same side.
        random.shuffle(&mut lines);
        for line in lines {
            let load = load(&swirl, line[line.len() / 2], &mut random);
            if random.chance(brush.chance) {
                stroke(canvas, &mut heights, &line, brush, &load);
            }
        }
    }
    light(canvas, &heights, Finish { depth: 0.95, gloss: 0.5 });
}

fn load(swirl: &Swirl, p: Vec2, random: &mut Random) -> Load {
    let (which, distance) = swirl.nearest(p);
    let place = swirl.phase(p) + 0.07 * random.bell();
    let beside = place + random.between(-0.16, 0.16);
    let sun = if which < 2 { smoothstep(0.17, 0.07, distance + 0.015 * random.bell()) } else { 0.0 };
    let warm = |shift: f32| super::palette::ramp(&SUN, distance / 0.16 + shift);
    let value = 1.0 + 0.16 * random.bell();
    let main = ring(&ARMS, place).mix(warm(0.2 * random.bell()), sun) * value;
    let streak = ring(&ARMS, beside).mix(warm(0.35 * random.bell()), sun) * random.between(0.85, 1.25);
    Load { main, streak, seed: random.bits() }
}

fn stroke(canvas: &mut Canvas, heights: &mut Heights, line: &[Vec2], brush: Brush, load: &Load) {
    let total = length(line);
    let soft = canvas.pixel() / brush.half_width;
    for Spot { at, along, across } in spots(canvas, line, brush.half_width) {
        let v = across / brush.half_width;
        // Hairs are equally fine on every brush.
        let hairs = noise(Vec2::new(across * 150.0 + 40.0, along * 8.0), load.seed);
        let fine = noise(Vec2::new(across * 330.0, along * 12.0 + 9.0), load.seed ^ 0x4d);
        let edge = 1.0 + 0.09 * noise(Vec2::new(along * 45.0, v.signum() * 7.0), load.seed ^ 5);
        // Hairs leave the canvas one by one at the end, and the start is round.
        let from_start = (along + brush.half_width * (1.0 - 0.9 * v * v).max(0.0).sqrt()) / brush.half_width;
        let to_end = (total - along) / brush.half_width + 0.9 * hairs + 0.4;
        let sides = smoothstep(0.0, soft.max(0.06) * 2.0, edge * 0.93 - v.abs());
        let cover = sides * smoothstep(0.0, 0.25 + soft, from_start) * smoothstep(0.0, 0.35 + soft, to_end);
        if cover <= 0.0 {
            continue;
        }
        let bank = smoothstep(0.55, 0.86, v.abs()) * 0.55;
        let blob = smoothstep(1.6, 0.3, (from_start - 0.7).abs()) * 0.35;
        let body = brush.body * (0.55 + 0.34 * hairs + 0.22 * fine + bank + blob);
        let mixed = load.main.mix(load.streak, smoothstep(-0.15, 0.75, hairs + 0.45 * fine));
        canvas.blend(at, mixed * (1.0 + 0.10 * fine), cover);
        // A loaded brush follows half of what lies below it.
        heights[at] += cover * (body - 0.55 * heights[at]);
    }
}
