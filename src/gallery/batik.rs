//! Batik: leaves and drops drawn in wax on cloth, ringed and dotted, and the dye that crept into the wax's cracks.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::cells::{Buckets, scatter};
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise};
use super::palette::{Colour, smoothstep};
use super::random::Random;

const CREAM: Colour = Colour::hex(0xf6_e8_c8);
const INDIGO: Colour = Colour::hex(0x0e_16_3e);
const NIGHT: Colour = Colour::hex(0x16_10_1c);

/// The dyes of the motifs: heart, body, border.
const DYES: [[Colour; 3]; 5] = [
    [Colour::hex(0xe8_9c_2c), Colour::hex(0x9c_2c_1c), Colour::hex(0x54_14_1c)],
    [Colour::hex(0xc8_40_24), Colour::hex(0xe8_ac_48), Colour::hex(0x64_28_14)],
    [Colour::hex(0xf0_b8_48), Colour::hex(0x24_64_84), Colour::hex(0x14_2c_60)],
    [Colour::hex(0xc8_38_30), Colour::hex(0x4c_8c_84), Colour::hex(0x18_48_54)],
    [Colour::hex(0xb8_34_24), Colour::hex(0xee_d2_94), Colour::hex(0x34_1a_30)],
];

/// Distance between motifs.
const APART: f32 = 0.155;

/// A paisley drop.
struct Motif {
    site: Vec2,
    axis: Vec2,
    size: f32,
    /// How far, and to which side, its tip bends.
    bend: f32,
    dyes: [Colour; 3],
    petals: f32,
}

/// A point seen from a motif.
#[derive(Clone, Copy)]
struct Seen {
    motif: usize,
    /// 0 in its heart, 1 on its outline.
    level: f32,
    angle: f32,
    /// How fast the level grows outwards, per design unit.
    rate: f32,
}

struct Cloth {
    motifs: Vec<Motif>,
    buckets: Buckets,
    cracks: [(Vec<Vec2>, Buckets); 2],
    seed: u32,
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let mut random = Random::new(seed ^ 0x00ba_711c);
    let cloth = Cloth::new(&mut random);
    let pixel = canvas.pixel();
    canvas.cover(|p, _| {
        let drawn = p + drift(p * 26.0, 2, cloth.seed) * 0.0022;
        let dyed = cloth.dyed(drawn, pixel);
        let weave = noise(Vec2::new(p.x * 260.0, p.y * 40.0), cloth.seed ^ 1)
            + noise(Vec2::new(p.x * 40.0, p.y * 260.0), cloth.seed ^ 2);
        let uneven = fbm(p * 6.0, 3, cloth.seed ^ 3);
        let cloth_colour = dyed * (1.0 + 0.045 * weave + 0.13 * uneven);
        let dye = INDIGO.mix(NIGHT, 0.5);
        cloth_colour.mix(dye, cloth.cracked(p, pixel) * (0.25 + 0.6 * dyed.luma()))
    });
}

impl Cloth {
    fn new(random: &mut Random) -> Self {
        let seed = random.bits();
        let mut motifs = Vec::new();
        let mut buckets = Buckets::new(APART);
        for site in scatter(APART, random) {
            buckets.insert(site, motifs.len());
            motifs.push(Motif::draw(site, seed, random));
        }
        let mut crack = |apart: f32| {
            let sites = scatter(apart, random);
            let mut buckets = Buckets::new(apart);
            for (index, &site) in sites.iter().enumerate() {
                buckets.insert(site, index);
            }
            (sites, buckets)
        };
        let cracks = [crack(0.075), crack(0.034)];
        Self { motifs, buckets, cracks, seed }
    }

    fn nearest(&self, p: Vec2) -> Option<Seen> {
        let seen = self.buckets.around(p, 2).map(|index| self.motifs[index].seen_from(p, index));
        seen.min_by(|a, b| a.level.total_cmp(&b.level))
    }

    fn dyed(&self, p: Vec2, pixel: f32) -> Colour {
        let Some(seen) = self.nearest(p) else {
            return INDIGO;
        };
        let motif = &self.motifs[seen.motif];
        if seen.level < 1.0 { motif.inner(seen, pixel) } else { motif.outer(seen, pixel) }
    }

    /// How much dye came through cracks of the wax.
    fn cracked(&self, p: Vec2, pixel: f32) -> f32 {
        let bent = p + drift(p * 9.0, 3, self.seed ^ 4) * 0.016;
        let depth = self.cracks.iter().enumerate().map(|(index, (sites, buckets))| {
            let gap = edge_distance(sites, buckets, bent);
            let swell = 0.5 + 0.8 * noise(p * 5.0, self.seed ^ (5 + index as u32));
            let half = 0.0017 * swell.max(0.0) / (1.0 + index as f32 * 0.6);
            let thin = (half / (0.5 * pixel)).min(1.0);
            smoothstep(half + 0.9 * pixel, half - 0.3 * pixel, gap) * thin
        });
        depth.fold(0.0, f32::max)
    }
}

/// About how far the border between the two nearest sites is.
fn edge_distance(sites: &[Vec2], buckets: &Buckets, p: Vec2) -> f32 {
    let (mut first, mut second) = (f32::MAX, f32::MAX);
    for index in buckets.around(p, 1) {
        let distance = (sites[index] - p).length();
        if distance < first {
            (first, second) = (distance, first);
        } else if distance < second {
            second = distance;
        }
    }
    0.5 * (second - first)
}

impl Motif {
    fn draw(site: Vec2, seed: u32, random: &mut Random) -> Self {
        let angle = TAU * noise(site * 1.6, seed ^ 9) + 0.8 * random.bell();
        let bend = random.between(0.35, 0.75) * if random.chance(0.5) { 1.0 } else { -1.0 };
        Self {
            site,
            axis: Vec2::from_angle(angle),
            size: APART * random.between(0.42, 0.62),
            bend,
            dyes: DYES[random.bits() as usize % DYES.len()],
            petals: 5.0 + (random.unit() * 5.0).floor(),
        }
    }

    fn level(&self, p: Vec2) -> (f32, f32) {
        let local = (p - self.site).in_frame(self.axis) * (1.0 / self.size);
        // The tip, at positive x, is drawn out thin and bends aside.
        let tip = local.x.max(0.0);
        let bent = Vec2::new(local.x * 0.78, local.y - self.bend * tip * tip * 0.55);
        let waist = 1.0 - 0.50 * smoothstep(-0.2, 1.3, local.x);
        let shape = Vec2::new(bent.x, bent.y / waist);
        (shape.length(), shape.y.atan2(shape.x))
    }

    fn seen_from(&self, p: Vec2, motif: usize) -> Seen {
        const STEP: f32 = 1e-3;
        let (level, angle) = self.level(p);
        let across = self.level(p + Vec2::new(STEP, 0.0)).0 - level;
        let down = self.level(p + Vec2::new(0.0, STEP)).0 - level;
        Seen { motif, level, angle, rate: (across.hypot(down) / STEP).max(1.0) }
    }

    /// Inside: a flower for a heart, a ring of dots, a scalloped border.
    fn inner(&self, seen: Seen, pixel: f32) -> Colour {
        let Seen { level, angle, rate, .. } = seen;
        let soft = (0.8 * pixel * rate).max(0.012);
        let within = |edge: f32| smoothstep(edge + soft, edge - soft, level);
        let line = |edge: f32, half: f32| smoothstep(half + soft, half - soft, (level - edge).abs());
        let [heart, body, border] = self.dyes;
        let petal = 0.30 + 0.10 * (angle * self.petals).cos();
        let scallop = 0.78 + 0.045 * (angle * self.petals * 3.0).cos().abs();
        let mut colour = border.mix(body, within(scallop)).mix(heart, within(petal));
        let dots = dotted(angle, level, 0.58, 0.055, self.petals * 2.0, soft);
        let beads = dotted(angle, level, 0.90, 0.035, self.petals * 4.0, soft);
        let wax = [line(scallop, 0.020), line(petal, 0.024), dots, beads, within(0.09), line(0.985, 0.030)];
        colour = colour.mix(border * 0.7, line(0.45, 0.014));
        colour.mix(CREAM, wax.into_iter().fold(0.0, f32::max))
    }

    /// Outside: lines that echo the drop, farther and farther apart, and rows of dots between them.
    fn outer(&self, seen: Seen, pixel: f32) -> Colour {
        let Seen { level, angle, rate, .. } = seen;
        let soft = (0.8 * pixel * rate).max(0.012);
        let ring = (level - 1.0) / 0.20;
        let index = ring.floor();
        let middle = 1.0 + (index + 0.5) * 0.20;
        let ground = match index as i32 % 3 {
            0 => INDIGO,
            1 => self.dyes[2],
            _ => self.dyes[1] * 0.62,
        };
        let line = smoothstep(0.022 + soft, 0.022 - soft, (ring.fract() - 1.0).abs().min(ring.fract()) * 0.20);
        let beads = dotted(angle, level, middle, 0.036, (middle * 20.0).round(), soft);
        let dots = if index as i32 % 3 == 1 { 0.0 } else { beads };
        ground.mix(CREAM, (0.9 * line).max(dots))
    }
}

/// Whether a round dot of a ring of `count` lies there.
fn dotted(angle: f32, level: f32, ring: f32, radius: f32, count: f32, soft: f32) -> f32 {
    let turn = angle / TAU * count;
    let aside = (turn - turn.round()) / count * TAU * ring;
    let distance = aside.hypot(level - ring);
    smoothstep(radius + soft, radius - soft, distance)
}
