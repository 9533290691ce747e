//! Trees and grass: a spruce forest on the far shore, a grove by the house, a birch and reeds close to the eye.

use std::f32::consts::TAU;

use super::super::canvas::Canvas;
use super::super::geometry::Vec2;
use super::super::noise::noise;
use super::super::palette::{Colour, smoothstep};
use super::super::random::Random;
use super::super::ribbon::{Spot, length, spots};
use super::hazed;
use super::land::Land;
use super::view::{EYE, View, project};

const SPRUCE: Colour = Colour::hex(0x24_40_2e);
const LEAVES: [Colour; 5] = [
    Colour::hex(0x5c_70_2a),
    Colour::hex(0x8a_84_2c),
    Colour::hex(0xd0_96_28),
    Colour::hex(0xc8_5e_20),
    Colour::hex(0x3c_5a_2c),
];

struct Tree {
    x: f32,
    z: f32,
    height: f32,
    kind: Kind,
    seed: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Spruce,
    Leafy(Colour),
}

/// The woods on the far shore and the hills behind it.
pub(super) fn forest(view: &mut View, land: &Land, random: &mut Random) {
    let mut trees = Vec::new();
    for _ in 0..5200 {
        // Even in the picture rather than on the map: nearer rows are thinner.
        let z = 30.0 + 48.0 * random.unit().powf(1.3);
        let x = View::world_x(random.between(-0.05, super::WIDTH + 0.05), z);
        let tree = Tree::grown(x, z, random);
        let clearing = noise(Vec2::new(x, z) * 0.13, 77);
        if land.inland(x, z) > 0.35 && clearing > -0.22 {
            trees.push(tree);
        }
    }
    plant(view, land, trees);
}

/// The trees on the headlands, some around the house.
pub(super) fn grove(view: &mut View, land: &Land, random: &mut Random) {
    let mut trees = Vec::new();
    for (x, z, height, kind) in [
        (8.4, 18.6, 2.9, Kind::Leafy(LEAVES[2])),
        (6.9, 18.4, 2.2, Kind::Leafy(LEAVES[1])),
        (11.2, 16.4, 3.3, Kind::Leafy(LEAVES[3])),
        (9.9, 14.6, 1.1, Kind::Leafy(LEAVES[0])),
        (12.4, 18.5, 4.4, Kind::Spruce),
        (10.6, 19.4, 4.9, Kind::Spruce),
        (9.4, 20.0, 4.0, Kind::Spruce),
        (13.0, 20.4, 5.2, Kind::Spruce),
        (5.2, 17.6, 0.7, Kind::Leafy(LEAVES[0])),
        (4.7, 16.6, 0.5, Kind::Leafy(LEAVES[1])),
    ] {
        trees.push(Tree { x, z, height: height * random.between(0.92, 1.08), kind, seed: random.bits() });
    }
    for _ in 0..260 {
        let (x, z) = (random.between(-28.0, -8.0), random.between(20.5, 30.0));
        let tree = Tree::grown(x, z, random);
        if land.inland(x, z) > 0.5 {
            trees.push(tree);
        }
    }
    plant(view, land, trees);
}

/// Draws from far to near.
fn plant(view: &mut View, land: &Land, mut trees: Vec<Tree>) {
    trees.sort_by(|a, b| b.z.total_cmp(&a.z));
    for tree in &trees {
        let ground = land.height(tree.x, tree.z);
        match tree.kind {
            Kind::Spruce => spruce(view, tree, ground),
            Kind::Leafy(colour) => leafy(view, tree, ground, colour),
        }
    }
}

impl Tree {
    fn grown(x: f32, z: f32, random: &mut Random) -> Self {
        let broad = random.chance(0.26);
        let leaf = LEAVES[random.bits() as usize % LEAVES.len()];
        let kind = if broad { Kind::Leafy(leaf) } else { Kind::Spruce };
        let height = if broad { random.between(0.9, 1.7) } else { random.between(1.3, 2.7) };
        Self { x, z, height, kind, seed: random.bits() }
    }
}

fn spruce(view: &mut View, tree: &Tree, ground: f32) {
    let foot = view.project(tree.x, ground, tree.z);
    let tip = view.project(tree.x, ground + tree.height, tree.z);
    let tall = foot.y - tip.y;
    let wide = tall * 0.21;
    let pixel = view.canvas.pixel();
    let hue = 0.8 + 0.45 * (tree.seed >> 8 & 255) as f32 / 255.0;
    for (at, p) in view.pixels(Vec2::new(foot.x - wide * 1.3, tip.y), Vec2::new(foot.x + wide * 1.3, foot.y)) {
        let down = ((p.y - tip.y) / tall).clamp(0.0, 1.0);
        let side = (p.x - foot.x) / wide;
        let tier = down * 9.0 + 0.8 * noise(Vec2::new(side * 2.0, down * 7.0), tree.seed);
        let jag = tier - tier.floor();
        let twig = noise(Vec2::new(p.x, p.y) * (26.0 / tall), tree.seed ^ 1);
        let reach = down.powf(0.85) * (0.62 + 0.38 * jag) + 0.16 * twig * down;
        let cover = smoothstep(-pixel / wide, pixel / wide, reach - side.abs());
        let sunny = smoothstep(0.5, -0.9, side / (reach + 0.2)) * (0.55 + 0.45 * jag);
        let light = 0.45 + 0.95 * sunny + 0.35 * twig - 0.25 * down;
        let warm = SPRUCE.mix(Colour::hex(0x8c_8c_40), 0.55 * sunny) * (light * hue);
        view.put(at, hazed(warm, tree.z, p), cover, tree.z);
    }
}

fn leafy(view: &mut View, tree: &Tree, ground: f32, colour: Colour) {
    let foot = view.project(tree.x, ground, tree.z);
    let tip = view.project(tree.x, ground + tree.height, tree.z);
    let tall = foot.y - tip.y;
    let trunk = tall * 0.022;
    for (at, p) in view.pixels(Vec2::new(foot.x - trunk * 2.0, foot.y - tall * 0.5), foot + Vec2::new(trunk * 2.0, 0.0))
    {
        let cover = smoothstep(trunk + view.canvas.pixel(), trunk, (p.x - foot.x).abs());
        view.put(at, hazed(Colour::hex(0x3a_2c_24), tree.z, p), cover, tree.z);
    }
    let middle = foot - Vec2::new(0.0, tall * 0.60);
    let crown = Crown::new(middle, Vec2::new(tall * 0.33, tall * 0.40), 13, tree.seed);
    for (at, p) in view.pixels(middle - crown.reach(), middle + crown.reach()) {
        if let Some((cover, light)) = crown.leaf(p, view.canvas.pixel()) {
            view.put(at, hazed(foliage(colour, light), tree.z, p), cover, tree.z);
        }
    }
}

/// Leaves in `light` 0..1: the shaded ones are cool, the lit ones warm.
fn foliage(colour: Colour, light: f32) -> Colour {
    let deep = colour.times(Colour { r: 0.34, g: 0.38, b: 0.50 });
    deep.mix(colour.times(Colour { r: 1.35, g: 1.22, b: 0.95 }), light)
}

/// A crown of leaves: clumps in an ellipse.
struct Crown {
    clumps: Vec<(Vec2, f32)>,
    radii: Vec2,
    seed: u32,
}

impl Crown {
    fn new(middle: Vec2, radii: Vec2, count: usize, seed: u32) -> Self {
        let mut random = Random::new(u64::from(seed));
        let clumps = (0..count)
            .map(|_| {
                let out = random.unit().sqrt() * 0.78;
                let spoke = Vec2::from_angle(random.between(0.0, TAU)) * out;
                let size = radii.x.min(radii.y) * random.between(0.26, 0.52);
                (middle + Vec2::new(spoke.x * radii.x, spoke.y * radii.y), size)
            })
            .collect();
        Self { clumps, radii, seed }
    }

    fn reach(&self) -> Vec2 {
        self.radii * 1.35
    }

    /// How much leaf covers `p` and how lit it is, if any does.
    fn leaf(&self, p: Vec2, pixel: f32) -> Option<(f32, f32)> {
        let size = self.radii.x.min(self.radii.y);
        let (mut inside, mut light) = (-1.0_f32, 0.0);
        for &(centre, radius) in &self.clumps {
            let d = (p - centre) * (1.0 / radius);
            let depth = 1.0 - d.length();
            if depth > inside {
                inside = depth;
                light = 0.46 - 0.36 * d.x - 0.40 * d.y;
            }
        }
        if inside < -0.45 {
            return None;
        }
        let tuft = noise(p * (7.0 / size), self.seed) + 0.8 * noise(p * (17.0 / size), self.seed ^ 1);
        let soft = (pixel / size * 2.2).max(0.05);
        let cover = smoothstep(-soft, soft, inside + 0.30 * tuft + 0.02);
        (cover > 0.0).then(|| (cover, (light + 0.34 * tuft).clamp(0.0, 1.0)))
    }
}

/// What stands close to the eye, on the left bank and in the shallows at the right.
pub(super) fn foreground(canvas: &mut Canvas, land: &Land, seed: u32) {
    let mut random = Random::new(u64::from(seed) ^ 0xb12c);
    birch(canvas, &mut random);
    let mut blades: Vec<(f32, f32)> = Vec::new();
    for _ in 0..3200 {
        let z = random.between(2.2, 6.5);
        let x = View::world_x(random.between(-0.05, 0.5), z);
        if land.inland(x, z) > 0.02 {
            blades.push((x, z));
        }
    }
    for _ in 0..90 {
        let z = random.between(2.15, 2.9);
        let shore = 1.5 - 0.36 * random.unit() * random.unit();
        blades.push((View::world_x(shore, z), z));
    }
    blades.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (x, z) in blades {
        let wet = x > 0.0;
        let ground = if wet { 0.0 } else { land.height(x, z) };
        let foot = project(EYE, x, ground, z);
        blade(canvas, foot, z, wet, &mut random);
    }
}

fn blade(canvas: &mut Canvas, foot: Vec2, z: f32, reed: bool, random: &mut Random) {
    let tall = if reed { random.between(0.45, 0.95) } else { random.between(0.10, 0.36) } / z * 0.9;
    let lean = random.between(-0.25, 0.45) * tall;
    let line = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|t: f32| foot + Vec2::new(lean * t * t, -tall * t));
    let total = length(&line);
    let half = if reed { 0.0105 } else { 0.0060 } / z;
    let tint = Colour::hex(0x5c_66_24).mix(Colour::hex(0xe0_b4_54), random.unit());
    let pixel = canvas.pixel();
    if reed {
        let image = line.map(|p| Vec2::new(p.x, 2.0 * foot.y - p.y));
        for Spot { at, across, .. } in spots(canvas, &image, half + pixel) {
            let cover = ((half - across.abs()) / pixel + 0.5).clamp(0.0, 1.0);
            canvas.blend(at, tint * 0.35, 0.30 * cover);
        }
    }
    for Spot { at, along, across } in spots(canvas, &line, half + pixel) {
        let t = (along / total).clamp(0.0, 1.0);
        let width = half * (1.0 - t).sqrt();
        let cover = ((width - across.abs()) / pixel + 0.5).clamp(0.0, 1.0) * (width / pixel).min(1.0);
        // Tips catch the low sun.
        canvas.blend(at, tint * (0.30 + 0.85 * t), cover);
    }
}

fn birch(canvas: &mut Canvas, random: &mut Random) {
    let foot = Vec2::new(0.085, 0.645);
    let trunk: Vec<Vec2> = (0..=12)
        .map(|step| {
            let t = step as f32 / 12.0;
            foot + Vec2::new(0.035 * t * t - 0.012 * (t * 5.0).sin(), -0.745 * t)
        })
        .collect();
    bough(canvas, &trunk, 0.0135, random.bits());
    let mut crowns = Vec::new();
    for (t, dx, dy) in
        [(5, 0.15, -0.06), (6, -0.12, -0.07), (7, 0.19, -0.10), (8, 0.12, -0.12), (9, -0.1, -0.1), (9, 0.2, -0.02)]
    {
        let from = trunk[t];
        let to = from + Vec2::new(dx, dy);
        let bend = from + Vec2::new(dx * 0.5, dy * 0.7);
        bough(canvas, &[from, bend, to], 0.0042, random.bits());
        crowns.push(to);
    }
    crowns.extend([Vec2::new(0.05, 0.04), Vec2::new(0.17, 0.02), Vec2::new(0.30, 0.03), Vec2::new(0.02, 0.20)]);
    for middle in crowns {
        let radii = Vec2::new(random.between(0.065, 0.10), random.between(0.050, 0.075));
        let crown = Crown::new(middle, radii, 11, random.bits());
        let colour = Colour::hex(0xd8_a0_2c).mix(Colour::hex(0xa8_92_30), random.unit());
        leaves(canvas, &crown, middle, colour);
    }
}

fn leaves(canvas: &mut Canvas, crown: &Crown, middle: Vec2, colour: Colour) {
    let pixel = canvas.pixel();
    let ends = [middle - Vec2::new(crown.radii.x, 0.0), middle + Vec2::new(crown.radii.x, 0.0)];
    for Spot { at, .. } in spots(canvas, &ends, crown.radii.y * 1.6) {
        let p = canvas.point(at % canvas.width, at / canvas.width);
        let Some((cover, light)) = crown.leaf(p, pixel) else { continue };
        // Single leaves, with sky between them.
        let gap = noise(p * 85.0, crown.seed ^ 3) + 0.9 * noise(p * 160.0, crown.seed ^ 4);
        let leaf = smoothstep(-0.42, -0.12, gap);
        canvas.blend(at, foliage(colour, (light + 0.42 * gap).clamp(0.0, 1.0)), cover * leaf);
    }
}

/// Birch wood: white, banded, dark on the side away from the sun.
fn bough(canvas: &mut Canvas, line: &[Vec2], half: f32, seed: u32) {
    let total = length(line);
    let pixel = canvas.pixel();
    for Spot { at, along, across } in spots(canvas, line, half + pixel) {
        let width = half * (1.0 - 0.72 * (along / total).clamp(0.0, 1.0));
        let cover = smoothstep(-0.6 * pixel, 0.6 * pixel, width - across.abs());
        let v = across / width;
        let scar = smoothstep(0.25, 0.55, noise(Vec2::new(along * 75.0, v * 1.2), seed));
        let round = 0.92 - 0.55 * smoothstep(-0.5, 1.0, v);
        let bark = Colour::hex(0xf0_e2_d0).mix(Colour::hex(0x2c_26_26), 0.8 * scar);
        canvas.blend(at, bark * round, cover);
    }
}
