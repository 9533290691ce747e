//! Evening sky: a low sun, and clouds lit from its side.

use super::super::geometry::Vec2;
use super::super::noise::{fbm, noise};
use super::super::palette::{Colour, ramp, smoothstep};
use super::view::HORIZON;

/// The sun's place in the picture.
pub(super) const SUN: Vec2 = Vec2::new(0.46, 0.235);

/// From the horizon up.
const AIR: [Colour; 6] = [
    Colour::hex(0xfb_dc_b0),
    Colour::hex(0xf2_d6_bc),
    Colour::hex(0xbc_cf_dc),
    Colour::hex(0x86_b0_d4),
    Colour::hex(0x5a_90_c6),
    Colour::hex(0x3c_70_b0),
];

/// The sky at picture point `p`.
pub(super) fn colour(p: Vec2, seed: u32) -> Colour {
    let up = (HORIZON - p.y).max(0.0);
    let near = (p - SUN).length();
    let air = ramp(&AIR, up / 0.50 - 0.06 * (-near * near / 0.08).exp());
    let disc = smoothstep(0.024, 0.018, near);
    let halo = 0.75 * (-near / 0.05).exp() + 0.30 * (-near / 0.20).exp();
    let lit = air.mix(Colour::hex(0xff_e2_a8), (0.9 * halo).min(1.0)) + Colour::hex(0xff_f0_c8) * (0.25 * halo);
    clouded(lit, p, up, near, seed).mix(Colour::hex(0xff_fa_e6) * 1.3, disc)
}

fn clouded(air: Colour, p: Vec2, up: f32, near: f32, seed: u32) -> Colour {
    let here = density(p, up, seed);
    if here <= 0.0 {
        return air;
    }
    // Thicker towards the sun means shade, thinner means a bright rim.
    let toward = (SUN - p).unit() * 0.028 + Vec2::new(0.0, -0.014);
    let ahead = density(p + toward, (HORIZON - p.y - toward.y).max(0.0), seed);
    let shade = smoothstep(-0.22, 0.30, ahead * 0.75 - here * 0.35);
    let glow = (-near / 0.38).exp();
    let bright = Colour::hex(0xff_f4_e4).mix(Colour::hex(0xff_dc_9c), glow);
    let dark = Colour::hex(0x8c_94_b4).mix(Colour::hex(0xd8_98_84), 0.25 + 0.6 * glow);
    air.mix(bright.mix(dark, shade), smoothstep(0.0, 0.34, here) * 0.92)
}

/// Heaped clouds high up, long flat ones near the horizon.
fn density(p: Vec2, up: f32, seed: u32) -> f32 {
    let flat = 1.0 / (up + 0.16);
    let at = Vec2::new((p.x - 0.75) * (0.9 + 0.55 * flat), 1.75 * flat) + Vec2::new(3.0, 1.0);
    let curl = Vec2::new(noise(at * 1.6, seed ^ 0x47), noise(at * 1.6, seed ^ 0x48)) * 0.22;
    let heap = fbm(at * 0.95 + curl, 6, seed ^ 0x49) + 0.28 * noise(at * 0.45, seed ^ 0x4a);
    (heap + 0.09) * smoothstep(0.03, 0.12, up)
}
