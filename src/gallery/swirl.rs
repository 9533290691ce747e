//! The currents most works are composed along: a few vortices, whose arms wind through the whole picture.

use std::f32::consts::TAU;

use super::geometry::Vec2;
use super::noise::noise;
use super::random::Random;

/// A centre that `arms` spiral arms (their sign gives the sense) wind around.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vortex {
    pub(crate) centre: Vec2,
    pub(crate) arms: f32,
    /// Arms crossed when the distance to the centre grows e-fold: 0 gives straight spokes, much gives near-circles.
    pub(crate) pitch: f32,
}

/// Vortices and a waviness, and the scalar field they make.
///
/// The field's level lines are the arms' edges. It jumps by whole arms behind each vortex, so only its fraction, and
/// its whole part modulo the greatest common divisor of all `arms`, have a meaning.
#[derive(Clone, Debug)]
pub(crate) struct Swirl {
    pub(crate) vortices: Vec<Vortex>,
    /// Height of the waves, in arms.
    wave: f32,
    seed: u32,
}

const WAVES_PER_UNIT: f32 = 2.6;

impl Swirl {
    /// Vortices from `(x, y, arms, pitch)`, each moved a little by chance so that every seed is a new picture.
    pub(crate) fn new(vortices: &[(f32, f32, f32, f32)], wave: f32, random: &mut Random) -> Self {
        let vortices = vortices
            .iter()
            .map(|&(x, y, arms, pitch)| {
                let centre = Vec2::new(x + 0.04 * random.bell(), y + 0.04 * random.bell());
                Vortex { centre, arms, pitch: pitch * random.between(0.92, 1.08) }
            })
            .collect();
        Self { vortices, wave, seed: random.bits() }
    }

    /// The field, in arms.
    pub(crate) fn phase(&self, p: Vec2) -> f32 {
        let turns = self.vortices.iter().map(|vortex| {
            let d = p - vortex.centre;
            vortex.arms * d.y.atan2(d.x) / TAU + vortex.pitch * 0.5 * d.dot(d).max(1e-8).ln()
        });
        turns.sum::<f32>() + self.waves(p)
    }

    /// The field's slope, in arms per design unit.
    pub(crate) fn gradient(&self, p: Vec2) -> Vec2 {
        const STEP: f32 = 2e-3;
        let here = self.waves(p);
        let mut slope = Vec2::new(
            (self.waves(p + Vec2::new(STEP, 0.0)) - here) / STEP,
            (self.waves(p + Vec2::new(0.0, STEP)) - here) / STEP,
        );
        for vortex in &self.vortices {
            let d = p - vortex.centre;
            let per_square = 1.0 / d.dot(d).max(1e-6);
            slope = slope + d.turned() * (vortex.arms / TAU * per_square) + d * (vortex.pitch * per_square);
        }
        slope
    }

    /// The unit direction along the arms.
    pub(crate) fn flow(&self, p: Vec2) -> Vec2 {
        self.gradient(p).unit().turned()
    }

    /// The nearest vortex and the distance to its centre.
    pub(crate) fn nearest(&self, p: Vec2) -> (usize, f32) {
        let mut best = (0, f32::MAX);
        for (index, vortex) in self.vortices.iter().enumerate() {
            let distance = (p - vortex.centre).length();
            if distance < best.1 {
                best = (index, distance);
            }
        }
        best
    }

    fn waves(&self, p: Vec2) -> f32 {
        self.wave * noise(p * WAVES_PER_UNIT, self.seed)
    }
}
