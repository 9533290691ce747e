//! Sumi ink: pale washes with dark wet edges, dry brush sweeps, spatter, and a little vermilion.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise};
use super::palette::{Colour, smoothstep};
use super::random::Random;
use super::ribbon::{Spot, length, spots};
use super::swirl::Swirl;

const PAPER: Colour = Colour::hex(0xf8_f1_e2);
const SUMI: Colour = Colour::hex(0x12_13_1a);
const INDIGO: Colour = Colour::hex(0x22_46_78);
const VERMILION: Colour = Colour::hex(0xcc_2e_1c);

/// A pool of thinned ink.
struct Wash {
    /// Its place across the arms of the swirl, in arms.
    shift: f32,
    /// The higher, the smaller the pools.
    level: f32,
    strength: f32,
    ink: Colour,
}

const WASHES: [Wash; 4] = [
    Wash { shift: 0.00, level: 0.02, strength: 0.34, ink: Colour::hex(0x50_4c_4c) },
    Wash { shift: 0.30, level: 0.10, strength: 0.62, ink: INDIGO },
    Wash { shift: 0.55, level: 0.24, strength: 0.80, ink: SUMI },
    Wash { shift: 0.86, level: 0.42, strength: 0.60, ink: Colour::hex(0xd0_5a_34) },
];

/// One sweep of the brush.
struct Sweep {
    half_width: f32,
    reach: f32,
    ink: Colour,
    /// 0 soaked, 1 nearly dry.
    dryness: f32,
    strength: f32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0050_f331);
    let swirl =
        Swirl::new(&[(0.62, 0.42, 1.0, 1.7), (0.12, 0.90, -1.0, -1.5), (0.10, 0.06, -1.0, 1.3)], 0.6, &mut random);
    let washes = random.bits();
    canvas.cover(|p, _| washed(&swirl, p, washes));
    sweeps(canvas, &swirl, &mut random);
    spatter(canvas, &swirl, &mut random);
}

/// Paper with washes on it, each dried before the next.
fn washed(swirl: &Swirl, p: Vec2, seed: u32) -> Colour {
    let fibre = fbm(Vec2::new(p.x * 26.0 + 3.0 * noise(p * 6.0, seed), p.y * 90.0), 3, seed ^ 1);
    let tooth = noise(p * 230.0, seed ^ 2);
    let mut colour = PAPER * (1.0 + 0.030 * fibre + 0.018 * tooth);
    let bleed = drift(p * 4.0, 5, seed ^ 3);
    // Close to a vortex the arms are too narrow for a wash.
    let arms = smoothstep(0.02, 0.22, swirl.nearest(p).1);
    let turn = swirl.phase(p + bleed * 0.05) * TAU;
    for (index, wash) in WASHES.iter().enumerate() {
        let salt = seed ^ (0x28 + index as u32);
        let swell = (turn + wash.shift * TAU).sin() * 0.50 * arms;
        let pool = swell + 0.85 * fbm(p * 2.4 + bleed * 0.45, 5, salt) - wash.level;
        let grain = 0.86 + 0.22 * fibre + 0.20 * tooth + 0.30 * fbm(p * 30.0, 2, salt ^ 9);
        // Some shores are crisp, others bled into wet paper.
        let crisp = smoothstep(-0.2, 0.35, noise(p * 2.6, salt ^ 5));
        let shore = 0.03 + 0.34 * (1.0 - crisp);
        let wet = smoothstep(-0.3 * shore, shore, pool) * (0.30 + 0.70 * smoothstep(0.0, 0.75, pool));
        // Pigment drifts to the edge of a drying pool.
        let edge = crisp * smoothstep(-0.008, 0.012, pool) * smoothstep(0.07, 0.012, pool);
        colour = glaze(colour, wash.ink, ((wet + 0.35 * edge) * grain * wash.strength).clamp(0.0, 1.0));
    }
    colour
}

/// Ink over what is there: dyes darken, they do not cover.
fn glaze(under: Colour, ink: Colour, density: f32) -> Colour {
    under.times(Colour::WHITE.mix(ink, density))
}

fn sweeps(canvas: &mut Canvas, swirl: &Swirl, random: &mut Random) {
    let plan = [
        (9, Sweep { half_width: 0.036, reach: 0.75, ink: SUMI, dryness: 0.55, strength: 0.92 }),
        (9, Sweep { half_width: 0.020, reach: 0.60, ink: INDIGO, dryness: 0.60, strength: 0.85 }),
        (16, Sweep { half_width: 0.011, reach: 0.50, ink: SUMI, dryness: 0.35, strength: 0.97 }),
        (5, Sweep { half_width: 0.015, reach: 0.42, ink: VERMILION, dryness: 0.40, strength: 0.95 }),
        (26, Sweep { half_width: 0.0042, reach: 0.34, ink: SUMI, dryness: 0.25, strength: 0.97 }),
    ];
    for (count, sweep) in plan {
        for _ in 0..count {
            let start = Vec2::new(random.between(-0.05, 1.05), random.between(-0.05, 1.05));
            let line = trace(swirl, start, sweep.reach * random.between(0.6, 1.2), random);
            brush(canvas, &line, &sweep, random.bits());
        }
    }
}

/// A hand following the swirl, not quite.
fn trace(swirl: &Swirl, start: Vec2, reach: f32, random: &mut Random) -> Vec<Vec2> {
    const STEP: f32 = 0.012;
    let sense = if random.chance(0.5) { 1.0 } else { -1.0 };
    let stray = random.between(-0.35, 0.35);
    let mut line = vec![start];
    let mut at = start;
    for _ in 0..(reach / STEP) as usize {
        let flow = swirl.flow(at) * sense;
        at = at + (flow + flow.turned() * stray).unit() * STEP;
        line.push(at);
        if swirl.nearest(at).1 < 0.03 {
            break;
        }
    }
    line
}

fn brush(canvas: &mut Canvas, line: &[Vec2], sweep: &Sweep, seed: u32) {
    let total = length(line);
    if total < sweep.half_width * 3.0 {
        return;
    }
    let soft = (canvas.pixel() / sweep.half_width).max(0.05);
    for Spot { at, along, across } in spots(canvas, line, sweep.half_width) {
        let p = canvas.point(at % canvas.width, at / canvas.width);
        let gone = along / total;
        // Pressed at the start, lifted at the end.
        let press = smoothstep(-0.02, 0.10, gone) * (1.0 - 0.65 * smoothstep(0.45, 1.05, gone));
        let wobble = 1.0 + 0.16 * noise(Vec2::new(along * 22.0, across.signum() * 9.0), seed);
        let v = across / sweep.half_width;
        let side = (0.30 + 0.62 * press) * wobble - v.abs();
        let hairs = noise(Vec2::new(v * 9.0 + 30.0, along * 3.5), seed ^ 1)
            + 0.6 * noise(Vec2::new(v * 23.0, along * 6.0), seed ^ 2);
        let tooth = 0.5 * noise(p * 120.0, seed ^ 3) + 0.3 * noise(p * 230.0, seed ^ 4);
        // Flying white: the ink runs out hair by hair, over the paper's tooth.
        let left = 1.15 - 2.0 * sweep.dryness * gone + 0.75 * hairs + 0.6 * tooth * gone;
        let cover = smoothstep(0.0, soft * 1.5, side) * smoothstep(0.15, 0.5, left);
        let rim = 0.12 * smoothstep(0.25, 0.05, side);
        let ends = smoothstep(-sweep.half_width, -0.4 * sweep.half_width, along + 0.3 * sweep.half_width * hairs);
        let pooled = 0.80 + 0.12 * hairs + rim + 0.15 * tooth;
        let density = (cover * ends * sweep.strength * pooled).clamp(0.0, 1.0);
        canvas.colours[at] =
            canvas.colours[at].mix(glaze(canvas.colours[at], sweep.ink, 1.0).mix(sweep.ink, 0.7), density);
    }
}

/// Drops flung along the sweeps, small ones by far the most.
fn spatter(canvas: &mut Canvas, swirl: &Swirl, random: &mut Random) {
    for _ in 0..420 {
        let near = &swirl.vortices[random.bits() as usize % swirl.vortices.len()];
        let flung = Vec2::from_angle(random.between(0.0, TAU)) * (0.10 + 0.75 * random.unit());
        let centre = near.centre + flung;
        let size = random.unit();
        let radius = 0.0011 + 0.013 * size * size * size * size * size;
        let ink = if random.chance(0.13) { VERMILION } else { SUMI };
        drop(canvas, swirl.flow(centre), centre, radius, ink, random.bits());
    }
}

fn drop(canvas: &mut Canvas, axis: Vec2, centre: Vec2, radius: f32, ink: Colour, seed: u32) {
    let pixel = canvas.pixel();
    // Drops flung fast land drawn out.
    let stretch = 0.55 + 0.45 * (seed >> 24) as f32 / 255.0;
    let ends = [centre - axis * (radius * 0.5), centre + axis * (radius * 0.5)];
    for Spot { at, .. } in spots(canvas, &ends, radius * 1.7 + pixel) {
        let d = canvas.point(at % canvas.width, at / canvas.width) - centre;
        let local = d.in_frame(axis);
        let lobes = 1.0 + 0.10 * noise(d.unit() * 0.9, seed) + 0.03 * noise(d.unit() * 3.0, seed ^ 1);
        let inside = radius * lobes - Vec2::new(local.x * stretch, local.y).length();
        let cover = smoothstep(-0.6 * pixel, 0.6 * pixel, inside);
        let rim = smoothstep(0.5 * radius, 0.0, inside);
        canvas.blend(at, ink, cover * (0.72 + 0.24 * rim));
    }
}
