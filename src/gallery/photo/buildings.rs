//! What people built: a red house with a slate roof on the headland, a landing stage, a rowing boat.

use super::super::geometry::Vec2;
use super::super::noise::noise;
use super::super::palette::{Colour, smoothstep};
use super::hazed;
use super::land::Land;
use super::view::View;

/// A point of the scene.
type Point = (f32, f32, f32);

const WALL: Colour = Colour::hex(0xb4_3c_2a);
const TRIM: Colour = Colour::hex(0xf6_ec_dc);
const ROOF: Colour = Colour::hex(0x54_52_60);
const GLASS: Colour = Colour::hex(0xff_cf_78);
const WOOD: Colour = Colour::hex(0x7c_66_52);

/// The light on a face turned to the sun, on one turned away, on one turned up.
const SUNNY: f32 = 1.18;
const SHADY: f32 = 0.62;

pub(super) fn draw(view: &mut View, land: &Land) {
    let ground = land.height(7.2, 15.6).max(0.15);
    House { x: 7.2, z: 15.6, ground, turn: 0.62 }.draw(view);
    landing_stage(view);
    boat(view);
}

/// A box with a gable roof; its own axes are length (u), depth (w) and height.
struct House {
    x: f32,
    z: f32,
    ground: f32,
    /// Radians by which the long side turns away from the eye.
    turn: f32,
}

const LONG: f32 = 1.15;
const DEEP: f32 = 0.62;
const EAVES: f32 = 0.95;
const RIDGE: f32 = 1.72;

impl House {
    fn at(&self, u: f32, w: f32, height: f32) -> Point {
        let (sin, cos) = self.turn.sin_cos();
        (self.x + u * cos - w * sin, self.ground + height, self.z + u * sin + w * cos)
    }

    fn draw(&self, view: &mut View) {
        let low = -0.2;
        let front = [(-LONG, low), (LONG, low), (LONG, EAVES), (-LONG, EAVES)].map(|(u, h)| self.at(u, -DEEP, h));
        face(view, &front, |p| planks(WALL * SHADY, p));
        let gable =
            [(DEEP, low), (-DEEP, low), (-DEEP, EAVES), (0.0, RIDGE), (DEEP, EAVES)].map(|(w, h)| self.at(-LONG, w, h));
        face(view, &gable, |p| planks(WALL * SUNNY, p));
        self.openings(view);
        self.roof(view);
    }

    fn openings(&self, view: &mut View) {
        for u in [-0.78, -0.16, 0.80] {
            let frame = |grow: f32| {
                [(-1.0, 0.36), (1.0, 0.36), (1.0, 0.74), (-1.0, 0.74)].map(|(side, h): (f32, f32)| {
                    let lift = if h > 0.5 { grow } else { -grow };
                    self.at(u + side * (0.14 + grow), -DEEP - 0.01, h + lift)
                })
            };
            face(view, &frame(0.045), |_| TRIM * 0.72);
            face(view, &frame(0.0), |_| GLASS);
        }
        let door = [(0.22, 0.0), (0.50, 0.0), (0.50, 0.66), (0.22, 0.66)].map(|(u, h)| self.at(u, -DEEP - 0.01, h));
        face(view, &door, |_| Colour::hex(0x3a_4c_44));
        for (w, low, high) in [(0.30, 0.36, 0.74), (-0.30, 0.36, 0.74), (0.0, 1.02, 1.30)] {
            let pane = |grow: f32| {
                [(1.0, low - grow), (-1.0, low - grow), (-1.0, high + grow), (1.0, high + grow)]
                    .map(|(side, h): (f32, f32)| self.at(-LONG - 0.01, w + side * (0.12 + grow), h))
            };
            face(view, &pane(0.05), |_| TRIM * 1.05);
            face(view, &pane(0.0), |_| Colour::hex(0x46_54_68));
        }
    }

    fn roof(&self, view: &mut View) {
        let over = 0.14;
        let drop = EAVES - 0.16;
        let chimney = [(0.35, 1.45), (0.62, 1.45), (0.62, 2.12), (0.35, 2.12)].map(|(u, h)| self.at(u, 0.05, h));
        face(view, &chimney, |p| planks(Colour::hex(0x9a_5c_48), p));
        let slope = [
            (-LONG - over, -DEEP - over, drop),
            (LONG + over, -DEEP - over, drop),
            (LONG + over, 0.0, RIDGE + 0.06),
            (-LONG - over, 0.0, RIDGE + 0.06),
        ]
        .map(|(u, w, h)| self.at(u, w, h));
        face(view, &slope, |p| ROOF * (1.0 + 0.14 * noise(Vec2::new(p.x * 120.0, p.y * 260.0), 5)));
        for side in [-1.0, 1.0] {
            let board = [
                (side * (DEEP + over), drop),
                (side * (DEEP + over), drop - 0.10),
                (0.0, RIDGE - 0.06),
                (0.0, RIDGE + 0.06),
            ]
            .map(|(w, h)| self.at(-LONG - over, w, h));
            face(view, &board, |_| TRIM * 1.08);
        }
    }
}

fn planks(colour: Colour, p: Vec2) -> Colour {
    colour * (1.0 + 0.10 * noise(Vec2::new(p.x * 30.0, p.y * 330.0), 3) + 0.06 * noise(p * 60.0, 4))
}

/// A stage of planks on posts, out into the lake.
fn landing_stage(view: &mut View) {
    let (x, far, near) = (4.9, 15.0, 11.4);
    for z in [11.5, 12.6, 13.7] {
        for side in [-0.24, 0.24] {
            let post = [(-0.03, 0.0), (0.03, 0.0), (0.03, 0.24), (-0.03, 0.24)].map(|(dx, h)| (x + side + dx, h, z));
            face(view, &post, |_| WOOD * 0.5);
        }
    }
    let front = [(-0.27, 0.10), (0.27, 0.10), (0.27, 0.17), (-0.27, 0.17)].map(|(dx, h)| (x + dx, h, near));
    let deck = [(-0.27, near), (0.27, near), (0.27, far), (-0.27, far)].map(|(dx, z)| (x + dx, 0.17, z));
    if view.eye > 0.17 {
        face(view, &deck, |p| WOOD * (1.15 + 0.22 * noise(Vec2::new(p.x * 20.0, p.y * 420.0), 8)));
    }
    face(view, &front, |_| WOOD * 0.66);
    let side = [(near, 0.10), (far, 0.10), (far, 0.17), (near, 0.17)].map(|(z, h)| (x - 0.27, h, z));
    face(view, &side, |_| WOOD * 0.9);
}

/// A white boat with a blue strake, moored by the stage.
fn boat(view: &mut View) {
    let (x, z) = (3.3, 10.6);
    let hull = [(-0.58, 0.03), (0.50, 0.03), (0.66, 0.26), (-0.72, 0.29)].map(|(dx, h)| (x + dx, h, z));
    face(view, &hull, |p| TRIM * (0.92 + 0.12 * noise(p * 60.0, 6)));
    let strake = [(-0.70, 0.22), (0.64, 0.19), (0.66, 0.26), (-0.72, 0.29)].map(|(dx, h)| (x + dx, h, z - 0.01));
    face(view, &strake, |_| Colour::hex(0x2c_5c_92));
    if view.eye > 0.0 {
        let inside = [(-0.68, z), (0.62, z), (0.48, z + 0.34), (-0.50, z + 0.34)].map(|(dx, z)| (x + dx, 0.275, z));
        face(view, &inside, |_| WOOD * 0.62);
        let thwart = [(-0.14, z), (0.06, z), (0.04, z + 0.32), (-0.12, z + 0.32)].map(|(dx, z)| (x + dx, 0.275, z));
        face(view, &thwart, |_| WOOD * 1.25);
    }
}

/// A flat convex face, its corners in either sense.
fn face(view: &mut View, corners: &[Point], paint: impl Fn(Vec2) -> Colour) {
    let points: Vec<Vec2> = corners.iter().map(|&(x, y, z)| view.project(x, y, z)).collect();
    let depth = corners.iter().map(|corner| corner.2).sum::<f32>() / corners.len() as f32;
    let low = points.iter().fold(points[0], |a, b| Vec2::new(a.x.min(b.x), a.y.min(b.y)));
    let high = points.iter().fold(points[0], |a, b| Vec2::new(a.x.max(b.x), a.y.max(b.y)));
    let pixel = view.canvas.pixel();
    let margin = Vec2::new(pixel, pixel);
    for (at, p) in view.pixels(low - margin, high + margin) {
        let inside = inset(&points, p);
        let cover = smoothstep(-0.6 * pixel, 0.6 * pixel, inside);
        // A face is thin, the ground it stands on is not: let it stand a little in front.
        view.put(at, hazed(paint(p), depth, p), cover, depth - 1.2);
    }
}

/// How far inside a convex polygon `p` lies, below 0 outside.
fn inset(points: &[Vec2], p: Vec2) -> f32 {
    let next = |i: usize| points[(i + 1) % points.len()];
    let area: f32 = (0..points.len()).map(|i| points[i].x * next(i).y - next(i).x * points[i].y).sum();
    (0..points.len())
        .map(|i| (p - points[i]).dot((next(i) - points[i]).unit().turned()) * area.signum())
        .fold(f32::MAX, f32::min)
}
