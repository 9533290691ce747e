//! Pastel: chalk hatched over dark paper, whose tooth shows through, along the forms and across them.

use super::canvas::Canvas;
use super::cells::scatter;
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise};
use super::palette::{Colour, ramp, ring, smoothstep};
use super::random::Random;
use super::ribbon::{Spot, length, spots};

const PAPER: Colour = Colour::hex(0x30_22_36);

/// Chalks from hue to hue.
const CHALKS: [Colour; 10] = [
    Colour::hex(0xe8_6a_5c),
    Colour::hex(0xf4_a0_7c),
    Colour::hex(0xf8_d0_98),
    Colour::hex(0xc4_d0_8c),
    Colour::hex(0x68_b4_94),
    Colour::hex(0x3c_98_b0),
    Colour::hex(0x54_70_c0),
    Colour::hex(0x98_7c_cc),
    Colour::hex(0xd8_80_b8),
    Colour::hex(0xd8_4c_74),
];

const DEEP: Colour = Colour::hex(0x1c_1a_44);
const CREAM: Colour = Colour::hex(0xff_f4_dc);

/// From chalk laid on its side to its sharpened edge.
const STICKS: [Stick; 4] = [
    Stick { apart: 0.046, half_width: 0.0260, reach: 0.190, press: 0.46, turn: 0.0, spread: 0.08 },
    Stick { apart: 0.030, half_width: 0.0125, reach: 0.210, press: 0.58, turn: 0.10, spread: 0.14 },
    Stick { apart: 0.034, half_width: 0.0078, reach: 0.180, press: 0.66, turn: -0.20, spread: 0.20 },
    Stick { apart: 0.052, half_width: 0.0056, reach: 0.120, press: 0.80, turn: 0.7, spread: 0.24 },
];

struct Stick {
    apart: f32,
    half_width: f32,
    reach: f32,
    /// How far chalk gets into the paper's hollows, 0..1.
    press: f32,
    /// Angle to the form, radians.
    turn: f32,
    /// How far the hue strays.
    spread: f32,
}

/// Forms under the chalk.
struct Forms {
    seed: u32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0de6_a500);
    let forms = Forms { seed: random.bits() };
    canvas.cover(|p, _| PAPER * (1.0 + 0.16 * forms.tooth(p)));
    for stick in STICKS {
        for site in scatter(stick.apart, &mut random) {
            let line = forms.hatch(site, &stick, &mut random);
            let chalk = forms.chalk(site, &stick, &mut random);
            draw(canvas, &forms, &line, &stick, chalk, random.bits());
        }
    }
}

impl Forms {
    /// The paper's grain, about -1..1.
    fn tooth(&self, p: Vec2) -> f32 {
        0.65 * noise(Vec2::new(p.x * 110.0, p.y * 84.0), self.seed) + 0.45 * noise(p * 190.0, self.seed ^ 1)
    }

    fn field(&self, p: Vec2) -> f32 {
        fbm(p * 2.1 + drift(p * 1.4, 2, self.seed ^ 2) * 0.8, 2, self.seed ^ 3)
    }

    /// A hatch in the direction of its patch; a hand keeps it over some strokes.
    fn hatch(&self, site: Vec2, stick: &Stick, random: &mut Random) -> Vec<Vec2> {
        let patch = 1.9 * fbm(site * 1.7, 2, self.seed ^ 4);
        let axis =
            Vec2::from_angle(0.9 + (patch * 3.0).round() / 3.0 + 0.5 * patch + stick.turn + 0.09 * random.bell());
        let half = stick.reach * random.between(0.30, 0.60);
        let bow = axis.turned() * (half * random.between(0.02, 0.14));
        [-1.0, -0.4, 0.4, 1.0].map(|t: f32| site + axis * (half * t) + bow * (1.0 - t * t)).to_vec()
    }

    fn chalk(&self, p: Vec2, stick: &Stick, random: &mut Random) -> Colour {
        let field = self.field(p);
        let hue = ring(&CHALKS, 0.85 * field + 0.25 * p.y + 0.3 + stick.spread * random.bell());
        let lit = 1.25 * fbm(p * 2.4, 2, self.seed ^ 5) + 0.42 * random.bell();
        let tone = ramp(&[DEEP, hue * 0.72, hue, hue, hue.mix(CREAM, 0.85)], 0.50 + 0.75 * lit);
        tone * (1.0 + 0.05 * random.bell())
    }
}

fn draw(canvas: &mut Canvas, forms: &Forms, line: &[Vec2], stick: &Stick, chalk: Colour, seed: u32) {
    let total = length(line);
    let soft = 0.8 * canvas.pixel() / stick.half_width + 0.18;
    for Spot { at, along, across } in spots(canvas, line, stick.half_width) {
        let p = canvas.point(at % canvas.width, at / canvas.width);
        let gone = along / total;
        let streak = noise(Vec2::new(across * 260.0, along * 9.0), seed);
        let weight = stick.press * (1.0 - 0.45 * smoothstep(0.35, 1.0, gone)) + 0.22 * streak;
        // Chalk stays on the crests of the paper, and in the hollows only where it is pressed.
        let caught = 0.25 + 0.75 * smoothstep(-0.25, 0.45, forms.tooth(p) + 2.0 * weight - 0.75);
        let sides = smoothstep(0.0, soft, 1.0 + 0.15 * streak - across.abs() / stick.half_width);
        let ends = smoothstep(-0.04, 0.06, gone) * smoothstep(1.06, 0.82, gone + 0.12 * streak);
        canvas.blend(at, chalk * (1.0 + 0.07 * streak), caught * sides * ends * 0.92);
    }
}
