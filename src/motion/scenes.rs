//! Generated scenes whose motion is known exactly: for tests and measurements.

use super::{Motion, flow::Flow};
use crate::image::{Mask, Rgb};

/// A camera that moves evenly over a picture, with discs in front that move by themselves and hide what is behind.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What the camera moves over: larger than the frame by as far as it moves.
    pub backdrop: Rgb,
    /// What the discs show.
    pub texture: Rgb,
    /// Of a frame, pixels.
    pub width: usize,
    /// Of a frame, pixels.
    pub height: usize,
    /// Pixels of the backdrop that the camera moves by each frame, right and down.
    pub pan: [f32; 2],
    /// In front, the last one foremost.
    pub discs: Vec<Disc>,
}

/// Something that moves across the frame.
#[derive(Clone, Copy, Debug)]
pub struct Disc {
    /// In the first frame, pixels.
    pub centre: [f32; 2],
    /// Pixels.
    pub radius: f32,
    /// Pixels each frame.
    pub velocity: [f32; 2],
}

impl Disc {
    /// How much of the pixel it covers in frame `t`, 0 to 1, and where that is on the disc.
    fn covers(&self, t: f32, x: f32, y: f32) -> (f32, [f32; 2]) {
        let own = [x - self.centre[0] - t * self.velocity[0], y - self.centre[1] - t * self.velocity[1]];
        ((self.radius - own[0].hypot(own[1]) + 0.5).clamp(0.0, 1.0), own)
    }
}

impl Scene {
    /// A camera that pans across `backdrop` and two discs with `texture` that cross each other's way.
    pub fn sample(backdrop: Rgb, texture: Rgb, width: usize, height: usize) -> Self {
        let (w, h) = (width as f32, height as f32);
        let disc =
            |x: f32, y: f32, radius: f32, velocity| Disc { centre: [x * w, y * h], radius: radius * h, velocity };
        let discs = vec![disc(0.25, 0.35, 0.16, [2.3, 0.9]), disc(0.75, 0.65, 0.2, [-2.7, -0.4])];
        Self { backdrop, texture, width, height, pan: [1.4, 0.3], discs }
    }

    /// Frame `t`.
    pub fn frame(&self, t: usize) -> Rgb {
        let t = t as f32;
        Rgb::from_fn(self.width, self.height, |x, y| {
            let (x, y) = (x as f32, y as f32);
            let mut colour = sample(&self.backdrop, x + t * self.pan[0], y + t * self.pan[1]);
            for disc in &self.discs {
                let (share, own) = disc.covers(t, x, y);
                if share > 0.0 {
                    let (cx, cy) = (self.texture.width() as f32 / 2.0, self.texture.height() as f32 / 2.0);
                    let over = sample(&self.texture, cx + own[0], cy + own[1]);
                    colour = [0, 1, 2].map(|i| colour[i] + share * (over[i] - colour[i]));
                }
            }
            colour
        })
    }

    /// The exact flow from frame `t` to the one before.
    pub fn flow(&self, t: usize) -> Flow {
        Flow::from_fn(self.width, self.height, |x, y| match self.foremost(t as f32, x as f32, y as f32) {
            Some(disc) => self.discs[disc].velocity.map(|v| -v),
            None => self.pan,
        })
    }

    /// The exact motion from frame `t - 1` to frame `t`, trusted where both show the same.
    pub fn motion(&self, t: usize) -> Motion {
        Motion { flow: self.flow(t), trust: self.visible(t) }
    }

    /// What of frame `t` was to be seen in the one before: 1, else 0. Edges of discs count as hidden.
    pub fn visible(&self, t: usize) -> Mask {
        let flow = self.flow(t);
        Mask::from_fn(self.width, self.height, |x, y| {
            let [u, v] = flow.vector(x, y);
            let (from_x, from_y) = (x as f32 + u, y as f32 + v);
            let inside =
                (0.0..=(self.width - 1) as f32).contains(&from_x) && (0.0..=(self.height - 1) as f32).contains(&from_y);
            let here = self.foremost(t as f32, x as f32, y as f32);
            let same = |t: f32, x: f32, y: f32| {
                let part = |disc: &Disc| (0.01..0.99).contains(&disc.covers(t, x, y).0);
                self.foremost(t, x, y) == here && !self.discs.iter().any(part)
            };
            let seen = inside && same(t as f32, x as f32, y as f32) && same(t as f32 - 1.0, from_x, from_y);
            f32::from(u8::from(seen))
        })
    }

    /// What of frame `t` was behind a disc in the one before: 1, else 0. Edges of discs do not count.
    pub fn uncovered(&self, t: usize) -> Mask {
        let flow = self.flow(t);
        Mask::from_fn(self.width, self.height, |x, y| {
            let [u, v] = flow.vector(x, y);
            let (x, y, from_x, from_y) = (x as f32, y as f32, x as f32 + u, y as f32 + v);
            let here = self.foremost(t as f32, x, y);
            let clear = |disc: &Disc| !(0.01..0.99).contains(&disc.covers(t as f32, x, y).0);
            let behind = (0..self.discs.len())
                .any(|disc| Some(disc) > here && self.discs[disc].covers(t as f32 - 1.0, from_x, from_y).0 > 0.99);
            f32::from(u8::from(self.discs.iter().all(clear) && behind))
        })
    }

    fn foremost(&self, t: f32, x: f32, y: f32) -> Option<usize> {
        (0..self.discs.len()).rev().find(|disc| self.discs[*disc].covers(t, x, y).0 >= 0.5)
    }
}

/// Between pixels, bilinear; mirrored beyond the edge.
fn sample(picture: &Rgb, x: f32, y: f32) -> [f32; 3] {
    let mirrored = |at: f32, side: usize| {
        let last = (side - 1) as f32;
        let at = at.rem_euclid(2.0 * last);
        if at > last { 2.0 * last - at } else { at }
    };
    let (x, y) = (mirrored(x, picture.width()), mirrored(y, picture.height()));
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(picture.width() - 1), (top + 1).min(picture.height() - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| picture.pixel(x, y));
    [0, 1, 2].map(|i| {
        let above = corners[0][i] + fx * (corners[1][i] - corners[0][i]);
        let below = corners[2][i] + fx * (corners[3][i] - corners[2][i]);
        above + fy * (below - above)
    })
}
