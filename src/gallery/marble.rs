//! Polished stone: green and rose clouds folded into one another, broken by pale and golden veins.

use super::canvas::Canvas;
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise};
use super::palette::{Colour, ramp, smoothstep};
use super::random::Random;

/// The body of the stone, from its darkest folds to its palest.
const BODY: [Colour; 8] = [
    Colour::hex(0x04_1c_1e),
    Colour::hex(0x08_38_36),
    Colour::hex(0x12_62_58),
    Colour::hex(0x3c_96_80),
    Colour::hex(0xa0_c8_b0),
    Colour::hex(0xf0_ea_d8),
    Colour::hex(0xe8_b4_a0),
    Colour::hex(0x9c_48_48),
];

const CREAM: Colour = Colour::hex(0xf8_f2_e2);
const GOLD: [Colour; 3] = [Colour::hex(0x84_52_14), Colour::hex(0xd8_a0_38), Colour::hex(0xff_e4_98)];

/// The zero lines of `height` are veins, as wide as `width` says, in design units.
#[derive(Clone, Copy)]
struct Vein {
    height: f32,
    width: f32,
}

/// What the folding of the stone left at one point.
struct Grain {
    body: Colour,
    /// Pale, thready, dark, golden.
    veins: [Vein; 4],
    leaf: Colour,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x0a2b_1e55);
    let seed = random.bits();
    let lean = Vec2::from_angle(random.between(0.55, 0.85));
    let mut grains = Vec::with_capacity(canvas.colours.len());
    canvas.cover(|p, paper| {
        grains.push(grain(p, lean, seed));
        paper
    });
    let (width, height, scale) = (canvas.width, canvas.height, canvas.scale);
    for at in 0..grains.len() {
        // Slopes need a neighbour on each side; the last row and column look back.
        let right = if at % width + 1 < width { at + 1 } else { at.saturating_sub(1) };
        let below = if at / width + 1 < height { at + width } else { at.saturating_sub(width) };
        let cover = |which: usize| {
            let here = grains[at].veins[which];
            let slope = (grains[right].veins[which].height - here.height)
                .hypot(grains[below].veins[which].height - here.height)
                * scale;
            covered(here, slope, 1.0 / scale)
        };
        let grain = &grains[at];
        let pale = grain.body.mix(CREAM, 0.92 * cover(0)).mix(CREAM * 0.95, 0.8 * cover(1));
        canvas.colours[at] = pale.mix(BODY[0], 0.8 * cover(2)).mix(grain.leaf, cover(3));
    }
}

/// How much of a pixel a vein covers, by its distance: the height over its slope.
fn covered(vein: Vein, slope: f32, pixel: f32) -> f32 {
    let distance = vein.height.abs() / slope.max(0.8);
    let soft = 0.7 * pixel + 0.25 * vein.width;
    // Veins thinner than a pixel fade rather than break.
    // Where folds press veins closer than a few pixels, only a tint of them is left.
    let crowded = smoothstep(0.24, 0.09, slope * pixel);
    let thin = (vein.width / (0.6 * pixel)).min(1.0);
    smoothstep(vein.width + soft, vein.width - soft, distance) * thin * crowded
}

fn grain(p: Vec2, lean: Vec2, seed: u32) -> Grain {
    // Two folds, the second along the first (Quilez's domain warping), drawn out along the bed of the stone.
    let bed = p.in_frame(lean);
    let at = Vec2::new(bed.x * 1.35, bed.y * 3.0);
    let fold = drift(at, 3, seed);
    let refold = drift(at + fold * 1.6, 4, seed ^ 0x15);
    let folded = at + refold * 1.35;
    let cloud = fbm(folded, 5, seed ^ 0x16);
    let smoke = fbm(folded * 3.6 + fold * 2.0, 4, seed ^ 0x19);
    let banded = 0.48 + 0.64 * cloud + 0.17 * smoke + 0.15 * (9.0 * cloud + 5.0 * refold.x).sin();
    // Crystals: a fine sparkle, and small broken bands along the folds.
    let crystal = fbm(p * 60.0 + refold * 5.0, 2, seed ^ 0x17);
    let sheen = smoothstep(0.1, 0.8, noise(p * 1.3 + fold * 0.2, seed ^ 0x18));
    let body = ramp(&BODY, banded) * (1.0 + 0.10 * crystal + 0.10 * fold.y) + Colour::WHITE * (0.04 * sheen);
    let shine = 0.42 + 0.45 * noise(p * 38.0, seed ^ 0x23) + 0.30 * noise(p * 11.0, seed ^ 0x24);
    let veins = [
        vein(folded * 1.1, 0.0085, seed ^ 0x1f),
        vein(at * 2.4 + refold * 1.4, 0.0026, seed ^ 0x20),
        vein(at * 1.7 + refold * 1.8, 0.0050, seed ^ 0x21),
        vein(at * 0.9 + fold * 1.3 + refold * 0.30, 0.0062, seed ^ 0x22),
    ];
    Grain { body, veins, leaf: ramp(&GOLD, shine) }
}

/// A vein that swells up to `most` and dies away by places.
fn vein(p: Vec2, most: f32, seed: u32) -> Vein {
    let swell = noise(p * 1.3, seed ^ 1) + 0.5 * noise(p * 4.1, seed ^ 2);
    Vein { height: fbm(p, 4, seed), width: most * smoothstep(-0.65, 0.75, swell).powi(2) }
}
