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

/// Pixels of a patch, row by row.
type Pixels = [[f32; PATCH]; PATCH];

/// A patch of one frame.
struct Patch {
    left: usize,
    top: usize,
    values: Pixels,
    /// To the right, and down.
    slopes: [Pixels; 2],
    /// The inverse of the Hessian, the sum of its slopes' products: xx, xy, yy.
    inverse: [f32; 3],
}

impl Patch {
    fn new(level: &Level, slopes: &[Vec<f32>; 2], left: usize, top: usize) -> Self {
        let cut = |values: &[f32]| -> Pixels {
            std::array::from_fn(|row| {
                let at = (top + row) * level.width + left;
                std::array::from_fn(|column| values[at + column])
            })
        };
        let values = centred(cut(&level.values));
        let slopes = [cut(&slopes[0]), cut(&slopes[1])];
        let [x, y] = &slopes;
        let [xx, xy, yy] = [product(x, x) + DAMPING, product(x, y), product(y, y) + DAMPING];
        let determinant = xx * yy - xy * xy;
        Self { left, top, values, slopes, inverse: [yy, -xy, xx].map(|value| value / determinant) }
    }

    /// Where it is found in the other frame, by inverse Lucas-Kanade steps from `start`, which it does not leave by more
    /// than its own side.
    fn search(&self, there: &Level, start: [f32; 2]) -> [f32; 2] {
        let mut at = start;
        let (mut best, mut least) = (start, f32::MAX);
        for _ in 0..STEPS {
            let difference = self.difference(there, at);
            let error = product(&difference, &difference);
            if error >= least {
                break;
            }
            (best, least) = (at, error);
            let sums = [0, 1].map(|i| product(&self.slopes[i], &difference));
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

    /// How what is found there differs, brightness aside.
    fn difference(&self, there: &Level, at: [f32; 2]) -> Pixels {
        let mut found = centred(self.taken(there, at));
        for (found, own) in found.iter_mut().zip(&self.values) {
            for (found, own) in found.iter_mut().zip(own) {
                *found -= own;
            }
        }
        found
    }

    /// The other frame's pixels where this patch is taken to be.
    fn taken(&self, there: &Level, [u, v]: [f32; 2]) -> Pixels {
        let (x, y) = (self.left as f32 + u, self.top as f32 + v);
        let fits = |at: f32, side: usize| at >= 0.0 && at + (PATCH as f32) < (side - 1) as f32;
        if !fits(x, there.width) || !fits(y, there.height) {
            return std::array::from_fn(|j| std::array::from_fn(|i| there.at(x + i as f32, y + j as f32)));
        }
        // All pixels lie alike between their neighbours.
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        std::array::from_fn(|j| {
            let above = &there.values[(row + j) * there.width + column..][..=PATCH];
            let below = &there.values[(row + j + 1) * there.width + column..][..=PATCH];
            std::array::from_fn(|i| {
                let upper = weights[0] * above[i] + weights[1] * above[i + 1];
                upper + weights[2] * below[i] + weights[3] * below[i + 1]
            })
        })
    }
}

/// The sum of the products of pixels: column by column, which a processor adds up side by side.
fn product(a: &Pixels, b: &Pixels) -> f32 {
    let mut sums = [0.0; PATCH];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Without its mean: what has become lighter is still the same.
fn centred(mut pixels: Pixels) -> Pixels {
    let mut sums = [0.0; PATCH];
    for row in &pixels {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let mean = sums.iter().sum::<f32>() / (PATCH * PATCH) as f32;
    for value in pixels.iter_mut().flatten() {
        *value -= mean;
    }
    pixels
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
        for (j, differences) in patch.difference(there, vector).iter().enumerate() {
            let at = (patch.top + j) * self.width + patch.left;
            for (sum, difference) in self.sums[at..at + PATCH].iter_mut().zip(differences) {
                let weight = 1.0 / difference.abs().max(1.0);
                let [u, v, total] = *sum;
                *sum = [u + weight * vector[0], v + weight * vector[1], total + weight];
            }
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
    let near = |at: usize, step: usize, side: usize| (at + step).saturating_sub(1).min(side - 1);
    Flow::from_fn(flow.width(), flow.height(), |x, y| {
        let columns = [0, 1, 2].map(|step| near(x, step, flow.width()));
        let rows = [0, 1, 2].map(|step| near(y, step, flow.height()));
        let around: [[f32; 2]; 9] = std::array::from_fn(|i| flow.vector(columns[i % 3], rows[i / 3]));
        [0, 1].map(|component| median_of_nine(around.map(|vector| vector[component])))
    })
}

/// By a network of comparisons without branches (Devillard 1998, "Fast median search").
fn median_of_nine(mut v: [f32; 9]) -> f32 {
    const COMPARISONS: [(usize, usize); 19] = [
        (1, 2),
        (4, 5),
        (7, 8),
        (0, 1),
        (3, 4),
        (6, 7),
        (1, 2),
        (4, 5),
        (7, 8),
        (0, 3),
        (5, 8),
        (4, 7),
        (3, 6),
        (1, 4),
        (2, 5),
        (4, 7),
        (4, 2),
        (6, 4),
        (4, 2),
    ];
    for (low, high) in COMPARISONS {
        (v[low], v[high]) = (v[low].min(v[high]), v[low].max(v[high]));
    }
    v[4]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        for seed in 0u32..200 {
            let values: [f32; 9] = std::array::from_fn(|i| ((seed * 7919 + 31 * i as u32 * (seed + 3)) % 23) as f32);
            let mut sorted = values;
            sorted.sort_by(f32::total_cmp);
            assert_eq!(median_of_nine(values).to_bits(), sorted[4].to_bits(), "{values:?}");
        }
    }
}
