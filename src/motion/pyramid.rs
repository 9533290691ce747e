//! A frame's luma at several sizes.

use crate::image::{Rgb, fit, luma, resize};

/// Long side in pixels at which motion is looked for: larger frames move as their smaller copies do.
const LONGEST: usize = 192;
/// A level that is half as large again has at least so many pixels on its short side.
const SHORTEST: usize = 20;
/// Smaller frames are enlarged to this: what looks for motion needs some pixels.
const LEAST: usize = 8;

/// One level: luma, 0 to 255, row by row.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

/// A frame's luma, each level half as large as the one before.
#[derive(Clone, Debug)]
pub struct Pyramid(Vec<Level>);

impl Pyramid {
    /// Of a frame of any size.
    pub fn of(frame: &Rgb) -> Self {
        let (mut width, mut height) = (frame.width(), frame.height());
        if width.max(height) > LONGEST {
            (width, height) = fit(width, height, LONGEST);
        }
        (width, height) = (width.max(LEAST), height.max(LEAST));
        let small = resize(frame, width, height);
        let values = (0..width * height).map(|i| 255.0 * luma(small.pixel(i % width, i / width))).collect();
        let mut levels = vec![Level { width, height, values }];
        while let Some(next) = levels.last().expect("one").halved() {
            levels.push(next);
        }
        Self(levels)
    }

    pub(super) fn finest(&self) -> &Level {
        &self.0[0]
    }

    pub(super) fn levels(&self) -> &[Level] {
        &self.0
    }

    /// Pixels of the finest level.
    pub fn size(&self) -> (usize, usize) {
        (self.0[0].width, self.0[0].height)
    }
}

impl Level {
    /// At half the size, unless that would be too small.
    fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width.min(height) < SHORTEST {
            return None;
        }
        let mean = |i: usize| {
            let at = 2 * (i / width) * self.width + 2 * (i % width);
            let row = |at: usize| self.values[at] + self.values[at + 1];
            (row(at) + row(at + self.width)) / 4.0
        };
        Some(Self { width, height, values: (0..width * height).map(mean).collect() })
    }

    /// At column `x`, row `y`, beyond the edge as at the edge.
    fn near(&self, x: isize, y: isize) -> f32 {
        let (x, y) = (x.clamp(0, self.width as isize - 1), y.clamp(0, self.height as isize - 1));
        self.values[y as usize * self.width + x as usize]
    }

    /// The slopes to the right, and down, by central differences.
    pub(super) fn slopes(&self) -> [Vec<f32>; 2] {
        let place = |i: usize| ((i % self.width) as isize, (i / self.width) as isize);
        let slope = |(dx, dy): (isize, isize)| {
            let at = |(x, y): (isize, isize)| (self.near(x + dx, y + dy) - self.near(x - dx, y - dy)) / 2.0;
            (0..self.values.len()).map(|i| at(place(i))).collect()
        };
        [slope((1, 0)), slope((0, 1))]
    }

    /// Between pixels, bilinear; beyond the edge as at the edge.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x.clamp(0.0, (self.width - 1) as f32), y.clamp(0.0, (self.height - 1) as f32));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let row = |y: usize| {
            let (a, b) = (self.values[y * self.width + left], self.values[y * self.width + right]);
            a + fx * (b - a)
        };
        let above = row(top);
        above + fy * (row(bottom) - above)
    }
}
