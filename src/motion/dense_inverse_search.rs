//! Optical flow by dense inverse search (Kroeger et al. 2016): from coarse to fine, patches on a grid look for themselves in
//! the other frame, and each pixel takes the mean of the patches around it.

use super::{
    flow::Flow,
    pyramid::{Level, Pyramid},
};

/// A patch's side in pixels.
const PATCH: usize = 8;
/// From one patch to the next.
const STRIDE: usize = 4;
/// Steps of each patch's search at most.
const STEPS: usize = 12;
/// A step shorter than this, in squared pixels, is the last.
const SHORT: f32 = 1e-3;
/// Added to the diagonal of a patch's Hessian: flat patches stay where they are.
const DAMPING: f32 = 20.0;

/// The flow from the frame `here` to the frame `there`, at the size of their finest levels.
pub(super) fn flow(here: &Pyramid, there: &Pyramid) -> Flow {
    assert_eq!(here.size(), there.size(), "frames of one size");
    let coarsest = here.levels().last().expect("a level");
    let mut flow = Flow::from_fn(coarsest.width, coarsest.height, |_, _| [0.0; 2]);
    for (here, there) in here.levels().iter().zip(there.levels()).rev() {
        flow = median(&refined(&flow.resized(here.width, here.height), here, there));
    }
    flow
}

/// A flow at this level, from a rough one.
fn refined(rough: &Flow, here: &Level, there: &Level) -> Flow {
    let slopes = here.slopes();
    let mut dense = Dense::new(here.width, here.height);
    for top in places(here.height) {
        for left in places(here.width) {
            let patch = Patch::new(here, &slopes, left, top);
            let middle = (PATCH / 2) as f32 - 0.5;
            let start = rough.at(left as f32 + middle, top as f32 + middle);
            dense.add(&patch, patch.search(there, start), there);
        }
    }
    dense.flow(rough)
}

/// Where patches begin along a side: every few pixels, and one at the end.
fn places(side: usize) -> impl Iterator<Item = usize> {
    let last = side - PATCH;
    (0..last).step_by(STRIDE).chain([last])
}

/// A patch of one frame.
struct Patch {
    left: usize,
    top: usize,
    values: [f32; PATCH * PATCH],
    slopes: [[f32; 2]; PATCH * PATCH],
    /// The inverse of the Hessian, the sum of its slopes' products: xx, xy, yy.
    inverse: [f32; 3],
}

impl Patch {
    fn new(level: &Level, slopes: &[[f32; 2]], left: usize, top: usize) -> Self {
        let mut values = [0.0; PATCH * PATCH];
        let mut own = [[0.0; 2]; PATCH * PATCH];
        for row in 0..PATCH {
            let at = (top + row) * level.width + left;
            values[row * PATCH..][..PATCH].copy_from_slice(&level.values[at..at + PATCH]);
            own[row * PATCH..][..PATCH].copy_from_slice(&slopes[at..at + PATCH]);
        }
        centre(&mut values);
        let [xx, xy, yy] =
            own.iter().fold([DAMPING, 0.0, DAMPING], |[xx, xy, yy], [x, y]| [xx + x * x, xy + x * y, yy + y * y]);
        let determinant = xx * yy - xy * xy;
        Self { left, top, values, slopes: own, inverse: [yy, -xy, xx].map(|value| value / determinant) }
    }

    /// Where it is found in the other frame, by inverse Lucas-Kanade steps from `start`, which it does not leave by more
    /// than its own side.
    fn search(&self, there: &Level, start: [f32; 2]) -> [f32; 2] {
        let mut at = start;
        let (mut best, mut least) = (start, f32::MAX);
        for _ in 0..STEPS {
            let mut found = self.taken(there, at);
            centre(&mut found);
            let mut sums = [0.0; 2];
            let mut error = 0.0;
            for ((found, own), slope) in found.iter().zip(&self.values).zip(&self.slopes) {
                let difference = found - own;
                error += difference * difference;
                sums = [sums[0] + slope[0] * difference, sums[1] + slope[1] * difference];
            }
            if error < least {
                (best, least) = (at, error);
            } else {
                break;
            }
            let [xx, xy, yy] = self.inverse;
            let step = [xx * sums[0] + xy * sums[1], xy * sums[0] + yy * sums[1]];
            at = [at[0] - step[0], at[1] - step[1]];
            let moved = [at[0] - start[0], at[1] - start[1]];
            if moved.iter().any(|moved| moved.abs() > PATCH as f32) {
                break;
            }
            if step[0] * step[0] + step[1] * step[1] < SHORT {
                best = at;
                break;
            }
        }
        best
    }

    /// The other frame's pixels where this patch is taken to be.
    fn taken(&self, there: &Level, [u, v]: [f32; 2]) -> [f32; PATCH * PATCH] {
        let mut values = [0.0; PATCH * PATCH];
        let (x, y) = (self.left as f32 + u, self.top as f32 + v);
        let fits = |at: f32, side: usize| at >= 0.0 && at + (PATCH as f32) < (side - 1) as f32;
        if !fits(x, there.width) || !fits(y, there.height) {
            for (i, value) in values.iter_mut().enumerate() {
                *value = there.at(x + (i % PATCH) as f32, y + (i / PATCH) as f32);
            }
            return values;
        }
        // All pixels lie alike between their neighbours.
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        for (j, values) in values.chunks_exact_mut(PATCH).enumerate() {
            let above = &there.values[(row + j) * there.width + column..][..=PATCH];
            let below = &there.values[(row + j + 1) * there.width + column..][..=PATCH];
            for (i, value) in values.iter_mut().enumerate() {
                *value = weights[0] * above[i]
                    + weights[1] * above[i + 1]
                    + weights[2] * below[i]
                    + weights[3] * below[i + 1];
            }
        }
        values
    }
}

/// Takes the mean away: what has become lighter is still the same.
fn centre(values: &mut [f32; PATCH * PATCH]) {
    let mean = values.iter().sum::<f32>() / (PATCH * PATCH) as f32;
    for value in values {
        *value -= mean;
    }
}

/// The weighted sums of patches' vectors at each pixel.
struct Dense {
    width: usize,
    height: usize,
    /// Of vectors, then of their weights.
    sums: Vec<[f32; 3]>,
}

impl Dense {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, sums: vec![[0.0; 3]; width * height] }
    }

    /// Adds a patch's vector to its pixels, each by how well it fits there (equation 3).
    fn add(&mut self, patch: &Patch, vector: [f32; 2], there: &Level) {
        let mut found = patch.taken(there, vector);
        centre(&mut found);
        for (i, (found, own)) in found.iter().zip(&patch.values).enumerate() {
            let weight = 1.0 / (found - own).abs().max(1.0);
            let at = (patch.top + i / PATCH) * self.width + patch.left + i % PATCH;
            let [u, v, total] = &mut self.sums[at];
            (*u, *v, *total) = (*u + weight * vector[0], *v + weight * vector[1], *total + weight);
        }
    }

    fn flow(&self, rough: &Flow) -> Flow {
        Flow::from_fn(self.width, self.height, |x, y| match self.sums[y * self.width + x] {
            [_, _, 0.0] => rough.vector(x, y),
            [u, v, total] => [u / total, v / total],
        })
    }
}

/// Each component the median of the pixel and those around: single vectors that went astray are gone (Sun et al. 2010).
fn median(flow: &Flow) -> Flow {
    Flow::from_fn(flow.width(), flow.height(), |x, y| {
        let near = |at: usize, step: usize, side: usize| (at + step).saturating_sub(1).min(side - 1);
        let vectors: [_; 9] =
            std::array::from_fn(|i| flow.vector(near(x, i % 3, flow.width()), near(y, i / 3, flow.height())));
        let around = [0, 1].map(|component| vectors.map(|vector| vector[component]));
        around.map(|mut values| *values.select_nth_unstable_by(4, f32::total_cmp).1)
    })
}
