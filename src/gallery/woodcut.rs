//! A print from three blocks: two flat inks on paper, and over them a dark key block cut with gouges along a swirl.

use super::canvas::Canvas;
use super::geometry::Vec2;
use super::noise::{fbm, noise};
use super::palette::{Colour, smoothstep};
use super::random::Random;
use super::ribbon::{Spot, length, spots};
use super::streamlines::{Layout, streamlines};
use super::swirl::Swirl;

const PAPER: Colour = Colour::hex(0xf3_e6_c8);
const KEY: Colour = Colour::hex(0x16_1b_3a);
const VERMILION: Colour = Colour::hex(0xd6_42_24);
const SEA: Colour = Colour::hex(0x5f_a8_a8);
const OCHRE: Colour = Colour::hex(0xe6_b0_4c);

/// Distance between neighbouring cuts.
const CUTS: f32 = 0.0118;
/// How far the colour blocks missed the key block's register.
const MISS: Vec2 = Vec2::new(0.0032, -0.0022);

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x3000_dc07);
    let swirl = Swirl::new(
        &[(0.30, 0.36, 4.0, -2.0), (0.80, 0.70, -4.0, 2.3), (0.94, 0.06, 4.0, 1.6), (0.04, 0.98, 4.0, -1.5)],
        0.8,
        &mut random,
    );
    let key = key_block(canvas, &swirl, &mut random);
    let seed = random.bits();
    canvas.cover(|p, _| inked(&swirl, p + MISS, seed));
    let grain = |p: Vec2| {
        let ring =
            fbm(Vec2::new(p.x * 3.0, p.y * 90.0 + 9.0 * noise(Vec2::new(p.x * 1.8, p.y * 3.0), seed)), 3, seed ^ 1);
        let salt = noise(p * 210.0, seed ^ 2);
        1.0 - 0.30 * smoothstep(0.12, 0.55, ring) - 0.5 * smoothstep(0.62, 0.85, salt)
    };
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let at = y * canvas.width + x;
            if key[at] > 0.0 {
                let thick = key[at] * grain(canvas.point(x, y));
                canvas.blend(at, KEY, thick);
            }
        }
    }
}

/// Paper with the colour blocks printed on it.
fn inked(swirl: &Swirl, p: Vec2, seed: u32) -> Colour {
    let fibre = 0.035 * fbm(Vec2::new(p.x * 70.0, p.y * 30.0), 3, seed ^ 0xb) + 0.02 * noise(p * 260.0, seed ^ 0xc);
    let paper = PAPER * (1.0 + fibre);
    let (which, distance) = swirl.nearest(p);
    let block = match swirl.phase(p).floor().rem_euclid(4.0) as u32 {
        _ if distance < sun_radius(which) => Some(VERMILION),
        0 => Some(VERMILION),
        2 => Some(SEA),
        3 => Some(OCHRE),
        _ => None,
    };
    let Some(ink) = block else {
        return paper;
    };
    // Flat colour rubbed with a baren: cloudy, with the wood's grain in it.
    let cloud = fbm(p * 7.0, 3, seed ^ 0xd);
    let ring =
        noise(Vec2::new(p.x * 4.0, p.y * 120.0 + 9.0 * noise(Vec2::new(p.x * 1.8, p.y * 3.0), seed)), seed ^ 0xe);
    let cover = 0.90 + 0.10 * cloud - 0.12 * smoothstep(0.2, 0.7, ring);
    paper.mix(ink * (1.0 + 0.07 * cloud), cover.clamp(0.0, 1.0))
}

fn sun_radius(which: usize) -> f32 {
    [0.062, 0.05, 0.045, 0.05][which % 4]
}

/// Where the key block still carries ink, 0..1 by pixel: everywhere but in the cuts.
fn key_block(canvas: &Canvas, swirl: &Swirl, random: &mut Random) -> Vec<f32> {
    let mut key = vec![1.0; canvas.colours.len()];
    let layout = Layout { separation: CUTS, closest: 0.72, step: CUTS * 0.5, length: (0.025, 0.17) };
    for line in streamlines(|p| swirl.flow(p), layout, random) {
        cut(canvas, &mut key, swirl, &line, random.bits());
    }
    clear_suns(canvas, &mut key, swirl);
    key
}

/// One push of the gouge: it enters round, widens with the light, and leaves in a point.
fn cut(canvas: &Canvas, key: &mut [f32], swirl: &Swirl, line: &[Vec2], seed: u32) {
    let total = length(line);
    let pixel = canvas.pixel();
    for Spot { at, along, across } in spots(canvas, line, CUTS * 0.75) {
        let p = canvas.point(at % canvas.width, at / canvas.width);
        let (light, edge) = tone(swirl, p);
        let enter = smoothstep(-0.002, 0.008, along);
        let leave = ((total - along) / 0.035).clamp(0.0, 1.0).sqrt();
        let shake = 1.0 + 0.22 * noise(Vec2::new(along * 55.0, 3.0), seed);
        let half = CUTS * (0.07 + 0.56 * light) * enter * leave * shake;
        // The contour between two arms is never cut.
        let room = smoothstep(0.0022, 0.0022 + 2.0 * pixel, edge);
        let open = smoothstep(-0.5 * pixel, 0.5 * pixel, half - across.abs()) * room;
        key[at] *= 1.0 - open;
    }
}

/// Light on the rolling arms, 0..1, and the distance to the arm's nearer edge.
fn tone(swirl: &Swirl, p: Vec2) -> (f32, f32) {
    let phase = swirl.phase(p);
    let part = phase - phase.floor();
    let edge = part.min(1.0 - part) / swirl.gradient(p).length().max(1e-3);
    // Each arm rolls from its shaded edge into the light; every other one is darker throughout.
    let roll = smoothstep(0.02, 0.78, part);
    let dim = if phase.floor().rem_euclid(2.0) < 0.5 { 0.88 } else { 1.0 };
    (roll * dim, edge)
}

/// A round sun in each vortex, ringed and rayed.
fn clear_suns(canvas: &Canvas, key: &mut [f32], swirl: &Swirl) {
    let pixel = canvas.pixel();
    for (at, ink) in key.iter_mut().enumerate() {
        let p = canvas.point(at % canvas.width, at / canvas.width);
        let (which, distance) = swirl.nearest(p);
        let radius = sun_radius(which);
        if distance > radius + pixel {
            continue;
        }
        let d = p - swirl.vortices[which].centre;
        let rays = (d.y.atan2(d.x) * 18.0 + 0.6 * noise(p * 60.0, which as u32)).sin();
        let depth = distance / radius;
        let soft = 18.0 * pixel / distance.max(0.004);
        let ray = smoothstep(-soft, soft, rays - 1.1 + 1.5 * depth * depth) * smoothstep(0.30, 0.36, depth);
        let rim = smoothstep(-pixel, pixel, distance - radius * 0.93);
        *ink = if distance > radius { *ink } else { ray.max(rim) };
    }
}
