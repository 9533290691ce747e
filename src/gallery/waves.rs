//! A print of a high sea: crest behind crest, striped in flat blues, outlined, with foam that reaches out like claws.

use super::canvas::Canvas;
use super::geometry::Vec2;
use super::noise::{fbm, noise};
use super::palette::{Colour, ramp, smoothstep};
use super::random::{Random, hash};
use super::ribbon::{Spot, spots};

const LINE: Colour = Colour::hex(0x14_20_40);
const FOAM: Colour = Colour::hex(0xf8_f2_e0);
const SKY: [Colour; 3] = [Colour::hex(0x6c_74_80), Colour::hex(0xd8_c4_9c), Colour::hex(0xf2_e2_bc)];
const SUN: Colour = Colour::hex(0xd4_48_2c);

/// Flat colours of the stripes.
const BLUES: [Colour; 6] = [
    Colour::hex(0x16_30_68),
    Colour::hex(0x24_58_94),
    Colour::hex(0xf2_e8_d0),
    Colour::hex(0x18_3c_7c),
    Colour::hex(0x6c_a8_b8),
    Colour::hex(0xc4_d8_cc),
];

/// Rows of waves from the horizon to the eye.
const ROWS: usize = 8;

/// A row of waves that lean the same way.
struct Row {
    base: f32,
    height: f32,
    length: f32,
    offset: f32,
    /// How far a crest hangs over, in its heights.
    lean: f32,
    seed: u32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0c0a_5700);
    let paper = random.bits();
    let sun = Vec2::new(random.between(0.25, 0.75), random.between(0.10, 0.16));
    canvas.cover(|p, _| sky(p, sun, paper));
    for index in 0..ROWS {
        let row = Row::new(index, &mut random);
        let pixel = canvas.pixel();
        canvas.cover(|p, behind| row.sea(p, behind, pixel));
        row.foam(canvas, &mut random);
    }
    spray(canvas, &mut random);
    canvas.cover(|p, colour| printed(p, colour, paper));
}

/// Dusk in bands of cloud, and a red sun.
fn sky(p: Vec2, sun: Vec2, seed: u32) -> Colour {
    let cloud = fbm(Vec2::new(p.x * 2.2, p.y * 9.0), 3, seed);
    let bands = ((cloud * 3.0 + p.y * 9.0) * 2.0).floor() * 0.5;
    let air = ramp(&SKY, 0.12 + 2.2 * p.y + 0.28 * (bands * 2.4).sin());
    let disc = smoothstep(0.082, 0.080, (p - sun).length());
    air.mix(SUN, disc)
}

/// The wood's grain in the colour, and paper where the ink did not take.
fn printed(p: Vec2, colour: Colour, seed: u32) -> Colour {
    let ring = noise(Vec2::new(p.x * 3.0 + 4.0 * noise(p * 1.7, seed ^ 1), p.y * 110.0), seed ^ 2);
    let rubbed = fbm(p * 8.0, 3, seed ^ 3);
    let salt = smoothstep(0.60, 0.85, noise(p * 220.0, seed ^ 4));
    (colour * (1.0 + 0.055 * ring + 0.08 * rubbed)).mix(FOAM, 0.22 * salt)
}

impl Row {
    fn new(index: usize, random: &mut Random) -> Self {
        let near = index as f32 / (ROWS - 1) as f32;
        Self {
            base: 0.20 + 1.02 * near + 0.02 * random.bell(),
            height: (0.11 + 0.17 * near) * random.between(0.85, 1.2),
            length: (0.30 + 0.34 * near) * random.between(0.9, 1.15),
            offset: random.unit(),
            lean: random.between(0.35, 0.85) * if random.chance(0.25) { -1.0 } else { 1.0 },
            seed: random.bits(),
        }
    }

    /// The height of the water over the row's base, at a place that crests have not leant over yet.
    fn swell(&self, x: f32) -> f32 {
        let t = x / self.length + self.offset + 0.22 * noise(Vec2::new(x * 2.4, 0.5), self.seed);
        let peak = (t * std::f32::consts::PI).sin().abs();
        let tall = 0.80 + 0.35 * noise(Vec2::new(x * 1.9, 7.5), self.seed ^ 1);
        self.height * tall * (1.0 - (peak * peak + 0.012).sqrt()).max(0.0).powf(1.25)
    }

    /// How far below the surface `p` is, measured straight down.
    fn depth(&self, p: Vec2) -> f32 {
        let ripple = 0.010 * noise(p * 9.0, self.seed ^ 2);
        p.y - self.base + self.swell(p.x - self.lean * (self.base - p.y)) + ripple
    }

    fn sea(&self, p: Vec2, behind: Colour, pixel: f32) -> Colour {
        const STEP: f32 = 1e-3;
        let depth = self.depth(p);
        if depth < -0.06 {
            return behind;
        }
        let across = (self.depth(p + Vec2::new(STEP, 0.0)) - depth) / STEP;
        let down = (self.depth(p + Vec2::new(0.0, STEP)) - depth) / STEP;
        let slope = across.hypot(down).max(0.4);
        let distance = depth / slope;
        let water = self.stripes(p, depth, slope, pixel);
        let outline = smoothstep(0.0026 + pixel, 0.0026 - 0.4 * pixel, distance.abs());
        behind.mix(water, smoothstep(-0.6 * pixel, 0.6 * pixel, distance)).mix(LINE, outline)
    }

    /// Stripes that run with the crest, each in one flat colour and lined.
    fn stripes(&self, p: Vec2, depth: f32, slope: f32, pixel: f32) -> Colour {
        let width = 0.030;
        let sway = fbm(Vec2::new(p.x * 5.0, depth * 7.0), 2, self.seed ^ 3) + 0.5 * (p.x * 21.0 + depth * 16.0).sin();
        let bent = depth + 0.024 * sway;
        let place = bent / width + 0.4;
        let index = place.floor();
        let part = place - index;
        let draw = hash(index as i32, 7, self.seed) >> 8;
        let before = hash(index as i32 - 1, 7, self.seed) >> 8;
        let colour = |draw: u32, index: f32| BLUES[(draw as usize % 3 * 2 + index.rem_euclid(2.0) as usize) % 6];
        let (own, above) = (colour(draw, index), colour(before, index - 1.0));
        let soft = 0.8 * pixel * slope / width;
        // Shaded by rubbing the block dry (bokashi): each stripe deepens downwards.
        let shaded = own.mix(BLUES[0], 0.45 * part * part);
        let line_width = (0.0014 * slope / width) * (1.0 + 0.6 * noise(p * 20.0, self.seed ^ 4));
        let line = smoothstep(line_width + soft, line_width - soft, part.min(1.0 - part));
        above.mix(shaded, smoothstep(0.0, soft.max(0.01), part)).mix(LINE, line)
    }

    /// Foam along the crests: claws that lean over, drawn from their roots to their tips.
    fn foam(&self, canvas: &mut Canvas, random: &mut Random) {
        let mut x = -0.4;
        while x < 1.4 {
            x += self.height * random.between(0.035, 0.07);
            let swell = self.swell(x);
            let high = swell / self.height;
            if high < 0.22 {
                continue;
            }
            let root = Vec2::new(x + self.lean * swell, self.base - swell);
            self.claw(canvas, root, high, random);
        }
    }

    fn claw(&self, canvas: &mut Canvas, root: Vec2, high: f32, random: &mut Random) {
        let side = self.lean.signum();
        let mut heading = Vec2::new(side * random.between(0.3, 1.0), random.between(-0.9, 0.7)).unit();
        let mut radius = self.height * random.between(0.050, 0.085) * (0.6 + 0.6 * high);
        let curl = side * random.between(0.3, 0.8);
        let mut at = root - heading * radius;
        for _ in 0..2 + (random.unit() * 3.5) as usize {
            bubble(canvas, at, radius, random.bits());
            at = at + heading * (radius * 1.15);
            heading = (heading + heading.turned() * curl).unit();
            radius *= 0.78;
        }
    }
}

/// A round of foam with its outline, shaded a little below.
fn bubble(canvas: &mut Canvas, centre: Vec2, radius: f32, seed: u32) {
    let pixel = canvas.pixel();
    let half = 0.0016;
    let ends = [centre - Vec2::new(0.1 * radius, 0.0), centre + Vec2::new(0.1 * radius, 0.0)];
    for Spot { at, .. } in spots(canvas, &ends, radius * 1.2 + half + pixel) {
        let d = canvas.point(at % canvas.width, at / canvas.width) - centre;
        let inside = radius * (1.0 + 0.10 * noise(d.unit() * 1.5, seed)) - d.length();
        let shade = smoothstep(0.1, 0.9, (d.y - 0.4 * d.x) / radius);
        canvas.blend(at, FOAM.mix(BLUES[4], 0.55 * shade), smoothstep(-0.5 * pixel, 0.5 * pixel, inside));
        canvas.blend(at, LINE, smoothstep(half + 0.8 * pixel, half - 0.5 * pixel, inside.abs()));
    }
}

/// Drops in the air, without outlines.
fn spray(canvas: &mut Canvas, random: &mut Random) {
    for _ in 0..420 {
        let centre = Vec2::new(random.unit(), random.unit() * random.between(0.3, 1.0));
        let radius = 0.0016 + 0.0050 * random.unit().powi(3);
        let pixel = canvas.pixel();
        let ends = [centre, centre + Vec2::new(0.2 * radius, 0.0)];
        for Spot { at, .. } in spots(canvas, &ends, radius + pixel) {
            let d = canvas.point(at % canvas.width, at / canvas.width) - centre;
            canvas.blend(at, FOAM, smoothstep(-0.6 * pixel, 0.6 * pixel, radius - d.length()));
        }
    }
}
