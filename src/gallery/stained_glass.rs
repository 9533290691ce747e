//! A window: panes of streaky glass along spiral arms, lead between them, daylight behind.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::cells::{Buckets, scatter};
use super::geometry::Vec2;
use super::noise::{drift, fbm, noise};
use super::palette::{Colour, ramp, smoothstep};
use super::random::Random;
use super::swirl::Swirl;

/// One family of glass per arm, from its deepest to its palest sheet.
const FAMILIES: [[Colour; 4]; 6] = [
    [Colour::hex(0x0a_1f_7a), Colour::hex(0x12_3f_c0), Colour::hex(0x2a_70_e0), Colour::hex(0x7c_b4_f2)],
    [Colour::hex(0x0b_6a_80), Colour::hex(0x14_9c_a4), Colour::hex(0x4c_c8_b8), Colour::hex(0xb0_ea_d2)],
    [Colour::hex(0xc8_6a_08), Colour::hex(0xf0_9c_10), Colour::hex(0xfa_c4_3c), Colour::hex(0xff_ea_9c)],
    [Colour::hex(0x7c_06_1c), Colour::hex(0xb8_10_22), Colour::hex(0xe0_30_2c), Colour::hex(0xf6_78_4a)],
    [Colour::hex(0x0c_50_2c), Colour::hex(0x1c_86_3c), Colour::hex(0x58_b4_3c), Colour::hex(0xc4_dc_60)],
    [Colour::hex(0x3a_12_78), Colour::hex(0x66_24_a4), Colour::hex(0x9c_4c_c0), Colour::hex(0xdc_a4_dc)],
];

/// Distance between the middles of neighbouring panes.
const PANE: f32 = 0.060;
/// Panes are this much longer than wide.
const STRETCH: f32 = 1.9;
/// Half the width of the lead between panes, and between arms.
const LEAD: (f32, f32) = (0.0042, 0.0066);
/// Radius of the round jewel in each vortex.
const JEWEL: f32 = 0.052;

struct Pane {
    site: Vec2,
    axis: Vec2,
    arm: i32,
    glass: Colour,
    tint: Colour,
    grain: Vec2,
    seed: u32,
}

struct Window {
    swirl: Swirl,
    panes: Vec<Pane>,
    buckets: Buckets,
    jewels: Vec<Pane>,
    seed: u32,
}

/// Where a point lies in the window.
struct Place<'a> {
    pane: &'a Pane,
    /// Distance to the middle of the nearest lead, and half that lead's width.
    lead: (f32, f32),
}

pub(super) fn paint(canvas: &mut Canvas, seed: u64) {
    let window = Window::new(&mut Random::new(seed ^ 0x57a1_4ed6));
    let pixel = canvas.pixel();
    canvas.cover(|p, _| {
        let place = window.place(p);
        let (distance, half) = place.lead;
        let half = half * (1.0 + 0.22 * noise(p * 16.0, window.seed));
        let glass = window.glass(p, &place, distance - half);
        let lead = window.lead(p, distance / half);
        lead.mix(glass, smoothstep(-0.6 * pixel, 0.6 * pixel, distance - half))
    });
}

impl Window {
    fn new(random: &mut Random) -> Self {
        let swirl =
            Swirl::new(&[(0.34, 0.40, 6.0, 3.2), (0.84, 0.80, -6.0, -2.6), (0.90, 0.10, -6.0, 2.2)], 0.9, random);
        let mut panes = Vec::new();
        let mut buckets = Buckets::new(2.0 * PANE);
        for site in scatter(PANE, random) {
            if swirl.nearest(site).1 > JEWEL {
                let site = off_edge(&swirl, site);
                buckets.insert(site, panes.len());
                panes.push(Pane::cut(&swirl, site, random));
            }
        }
        let jewels = swirl.vortices.iter().map(|vortex| Pane::cut(&swirl, vortex.centre, random)).collect();
        Self { swirl, panes, buckets, jewels, seed: random.bits() }
    }

    fn place(&self, p: Vec2) -> Place<'_> {
        let (which, from_centre) = self.swirl.nearest(p);
        if from_centre < JEWEL {
            return Place { pane: &self.jewels[which], lead: (JEWEL - from_centre, LEAD.1) };
        }
        let (arm, arm_distance) = arm_edge(&self.swirl, p);
        let (pane, pane_distance) = self.nearest(p, arm);
        let leads = [(pane_distance, LEAD.0), (arm_distance, LEAD.1), (from_centre - JEWEL, LEAD.1)];
        let mut lead = leads[0];
        for other in leads {
            if other.0 - other.1 < lead.0 - lead.1 {
                lead = other;
            }
        }
        Place { pane, lead }
    }

    /// The pane of `arm` that `p` lies in, and about how far it is to the next one.
    fn nearest(&self, p: Vec2, arm: i32) -> (&Pane, f32) {
        // Narrow arms have few panes, so now and then a wider search is needed.
        for rings in [2, 15] {
            let around = self.buckets.around(p, rings).map(|index| &self.panes[index]);
            let near: Vec<Seen<'_>> = around.filter(|pane| pane.arm == arm).map(|pane| pane.seen_from(p)).collect();
            if let Some(own) = near.iter().min_by(|a, b| a.distance.total_cmp(&b.distance)) {
                return (own.pane, near.iter().map(|other| own.gap(other)).fold(1.0, f32::min));
            }
        }
        (&self.panes[0], 1.0)
    }

    /// Light through the glass, `inset` from the lead.
    fn glass(&self, p: Vec2, place: &Place<'_>, inset: f32) -> Colour {
        let pane = place.pane;
        let local = (p - pane.site).in_frame(pane.grain);
        let swept = local + drift(p * 9.0, 2, pane.seed) * 0.02;
        let streak = fbm(Vec2::new(swept.x * 9.0, swept.y * 46.0), 3, pane.seed);
        let sheet = pane.glass.mix(pane.tint, smoothstep(-0.25, 0.55, streak));
        let ripple = noise(Vec2::new(swept.x * 60.0, swept.y * 130.0), pane.seed ^ 9);
        let seeds = smoothstep(0.62, 0.8, noise(p * 95.0, self.seed ^ 3));
        // Branches and clouds outside dim the daylight in soft patches.
        let day = 1.08 + 0.36 * fbm(p * 2.3, 3, self.seed) + 0.10 * streak;
        // Old putty and dirt gather along the lead.
        let dirt = 0.48 + 0.52 * smoothstep(-0.002, 0.020, inset + 0.004 * noise(p * 40.0, self.seed ^ 1));
        let bright = day * dirt * (1.0 + 0.07 * ripple) + 0.16 * seeds * dirt;
        let glow = smoothstep(0.55, 1.25, bright + 0.5 * sheet.luma()) * 0.16;
        (sheet * bright).mix(Colour::hex(0xff_f6_dc), glow)
    }

    /// The lead, `across` from its middle (0) to its edge (1): a rounded bar that catches a little light.
    fn lead(&self, p: Vec2, across: f32) -> Colour {
        let round = (1.0 - across * across).max(0.0).sqrt();
        let patina = 0.5 + 0.5 * fbm(p * 30.0, 3, self.seed ^ 7);
        let shine = round.powi(3) * (0.16 + 0.22 * patina);
        Colour::hex(0x0e_0d_12).mix(Colour::hex(0x9a_98_a0), shine)
    }
}

/// A pane from some point: where the point lies from the pane's site, and how far, both shrunk along the pane.
struct Seen<'a> {
    pane: &'a Pane,
    offset: Vec2,
    distance: f32,
}

impl Seen<'_> {
    /// About how far the border to `other` is, the point being in this pane.
    fn gap(&self, other: &Self) -> f32 {
        let ahead = other.distance - self.distance;
        if ahead > 4.0 * PANE || std::ptr::eq(self.pane, other.pane) {
            return 1.0;
        }
        // A difference of distances over its slope is a length on the picture.
        ahead / (other.outward() - self.outward()).length().max(0.3)
    }

    /// The slope of the distance.
    fn outward(&self) -> Vec2 {
        let unit = self.offset * (1.0 / self.distance.max(1e-6));
        self.pane.axis * (unit.x / STRETCH) + self.pane.axis.turned() * unit.y
    }
}

/// `site`, moved off an arm's edge, where it would make a sliver that nobody could cut.
fn off_edge(swirl: &Swirl, site: Vec2) -> Vec2 {
    let phase = swirl.phase(site);
    let part = phase - phase.floor();
    let slope = swirl.gradient(site);
    let steep = slope.length().max(1e-3);
    let inset = (0.016 * steep).min(0.5);
    site + slope * ((part.clamp(inset, 1.0 - inset) - part) / (steep * steep))
}

/// The arm at `p` and the distance to its nearer edge.
fn arm_edge(swirl: &Swirl, p: Vec2) -> (i32, f32) {
    let phase = swirl.phase(p);
    let part = phase - phase.floor();
    let distance = part.min(1.0 - part) / swirl.gradient(p).length().max(1e-3);
    ((phase.floor() as i32).rem_euclid(FAMILIES.len() as i32), distance)
}

impl Pane {
    /// Distances shrink along the pane, which makes cells that are longer than wide.
    fn seen_from(&self, p: Vec2) -> Seen<'_> {
        let local = (p - self.site).in_frame(self.axis);
        let offset = Vec2::new(local.x / STRETCH, local.y);
        Seen { pane: self, offset, distance: offset.length() }
    }

    fn cut(swirl: &Swirl, site: Vec2, random: &mut Random) -> Self {
        let (arm, _) = arm_edge(swirl, site);
        // Now and then a glazier had only another family's sheet left.
        let family = if random.chance(0.16) { random.bits() as usize % FAMILIES.len() } else { arm as usize };
        let depth = random.unit();
        let glass = ramp(&FAMILIES[family], depth);
        let neighbour = FAMILIES[(family + 1) % FAMILIES.len()][2];
        let tint = ramp(&FAMILIES[family], depth + random.between(-0.5, 0.5)).mix(neighbour, random.between(0.0, 0.35));
        Self {
            site,
            axis: swirl.flow(site),
            arm,
            glass,
            tint,
            grain: Vec2::from_angle(random.between(0.0, TAU)),
            seed: random.bits(),
        }
    }
}
