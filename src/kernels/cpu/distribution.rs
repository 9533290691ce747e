//! Distributions of the numbers of a map's channels, as histograms, and the optimal transport between them.
//!
//! On a line the cheapest way to move one distribution to another keeps the order: the k-th smallest number of one becomes
//! the k-th smallest of the other. Histograms give this without sorting. Their bins are fine about the mean and coarser
//! outwards, so that no number lies beyond the last: number x lies in bin `BINS / 2 * (1 + z / (1 + |z|))`,
//! `z = (x - mean) / spread`. It is counted with the two bins whose middles it lies between, with each the more the nearer it
//! is: so the cost of the transport follows every small step of an optimizer, as its gradient says.

use super::{
    super::{BINS, PARTS},
    parallel,
    simd::{at_least, widest},
};

const HALF: f32 = BINS as f32 / 2.0;

/// Where a channel's bins lie.
#[derive(Clone, Copy)]
struct Bins {
    mean: f32,
    spread: f32,
}

impl Bins {
    /// Of channel `c` by [`moments`]. What lies on one point has bins too.
    fn of(moments: &[f32], c: usize) -> Self {
        let (mean, square) = (moments[c], moments[moments.len() / 2 + c]);
        Self { mean, spread: 2.0 * (square - mean * mean).max(0.0).sqrt() + 0.03 * square.sqrt() + 1e-12 }
    }

    /// Where `x` lies, in parts of a bin from the middle of the first.
    #[inline(always)]
    fn parts(self, x: f32) -> u32 {
        let z = (x - self.mean) / self.spread;
        let position = at_least(0.0, HALF + HALF * z / (1.0 + z.abs()) - 0.5);
        // The nearest whole number stands in the lowest bits: this is a vector instruction in every set, conversion is not.
        (PARTS as f32 * position + 8_388_608.0).to_bits() & 0x7f_ffff
    }

    /// The middle of a bin.
    fn middle(self, bin: usize) -> f32 {
        let z = (bin as f32 + 0.5) / HALF - 1.0;
        self.mean + self.spread * z / (1.0 - z.abs())
    }
}

/// The bin whose middle is below, by [`Bins::parts`], and how many parts lie in the next.
#[inline(always)]
fn split(parts: u32) -> (usize, u32) {
    let parts = parts.min((BINS as u32 - 1) * PARTS);
    ((parts / PARTS) as usize, parts % PARTS)
}

/// `scale` times the sums of each channel's numbers, then of their squares: `[2, C]`.
pub(crate) fn moments(x: &[f32], channels: usize, scale: f32) -> Vec<f32> {
    let of_channel = |c: usize| {
        let row = &x[c * (x.len() / channels)..][..x.len() / channels];
        widest(
            #[inline(always)]
            || {
                row.chunks(4096).fold((0.0, 0.0), |(sum, square), run| {
                    let (mut s, mut q) = ([0.0f32; 16], [0.0f32; 16]);
                    for piece in run.chunks(16) {
                        for ((s, q), x) in s.iter_mut().zip(&mut q).zip(piece) {
                            *s += x;
                            *q += x * x;
                        }
                    }
                    (sum + f64::from(s.iter().sum::<f32>()), square + f64::from(q.iter().sum::<f32>()))
                })
            },
        )
    };
    let sums = parallel::map(channels, of_channel);
    let scaled = |sum: f64| (sum * f64::from(scale)) as f32;
    sums.iter().map(|(sum, _)| scaled(*sum)).chain(sums.iter().map(|(_, square)| scaled(*square))).collect()
}

/// How many of each channel's numbers lie in each bin, `[C, BINS]`; each is shared out between two.
pub(crate) fn histogram(x: &[f32], channels: usize, moments: &[f32]) -> Vec<f32> {
    let pixels = x.len() / channels;
    let mut counts = vec![0.0; channels * BINS];
    parallel::chunks_mut(&mut counts, BINS, |c, counts| {
        let bins = Bins::of(moments, c);
        // A run of pixels that are alike falls into one bin: neighbours count into others, so that none waits for the last.
        let mut all = [[0u32; BINS + 1]; 2];
        let mut found = [0u32; 256];
        for run in x[c * pixels..][..pixels].chunks(found.len()) {
            widest(
                #[inline(always)]
                || found.iter_mut().zip(run).for_each(|(found, x)| *found = bins.parts(*x)),
            );
            for (i, found) in found[..run.len()].iter().enumerate() {
                let (bin, part) = split(*found);
                all[i % 2][bin] += PARTS - part;
                all[i % 2][bin + 1] += part;
            }
        }
        let of_parts = |(a, b): (&u32, &u32)| (a + b) as f32 / PARTS as f32;
        counts.iter_mut().zip(all[0].iter().zip(&all[1])).for_each(|(count, both)| *count = of_parts(both));
    });
    counts
}

/// The optimal transport of a picture's channels to a style's, both by their histograms: how far the numbers of each bin
/// have to move down on average, `[C, BINS]`; and each channel's mean squared way, `[C]`.
pub(crate) fn transport(picture: &[f32], style: &[f32], moments: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let channels = picture.len() / BINS;
    let rows = parallel::map(channels, |c| {
        let [picture, style] = [picture, style].map(|counts| &counts[c * BINS..][..BINS]);
        transport_channel(picture, style, Bins::of(moments, c))
    });
    let costs = rows.iter().map(|(_, cost)| *cost).collect();
    (rows.into_iter().flat_map(|(moves, _)| moves).collect(), costs)
}

fn transport_channel(picture: &[f32], style: &[f32], bins: Bins) -> (Vec<f32>, f32) {
    let total = |counts: &[f32]| counts.iter().map(|count| f64::from(*count)).sum::<f64>();
    // Of the style's pixels for one of the picture's.
    let ratio = total(style) / total(picture);
    let (mut moves, mut cost) = (vec![0.0; BINS], 0.0);
    // Pixels of the picture below this bin, and of the style below bin j.
    let (mut below, mut j, mut style_below) = (0.0, 0, 0.0);
    for (bin, count) in picture.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        let (from, middle) = (below * ratio, f64::from(bins.middle(bin)));
        below += f64::from(*count);
        let to = below * ratio;
        let (mut mass, mut sum) = (0.0, 0.0);
        while j < BINS {
            let end = style_below + f64::from(style[j]);
            let share = to.min(end) - from.max(style_below);
            if share > 0.0 {
                let way = middle - f64::from(bins.middle(j));
                mass += share;
                sum += share * way;
                cost += share * way * way;
            }
            if end >= to {
                break;
            }
            style_below = end;
            j += 1;
        }
        moves[bin] = if mass > 0.0 { (sum / mass) as f32 } else { 0.0 };
    }
    (moves, (cost / total(style)) as f32)
}

/// How far each number of a map has to move down: `x - T(x)`, `moves` being those of [`transport`]. It moves to where its
/// parts do on average.
pub(crate) fn transport_difference(x: &[f32], moves: &[f32], moments: &[f32]) -> Vec<f32> {
    let channels = moves.len() / BINS;
    let mut y = vec![0.0; x.len()];
    let pixels = x.len() / channels;
    parallel::chunks_mut(&mut y, pixels, |c, y| {
        let bins = Bins::of(moments, c);
        // Where the numbers of a bin move to. Nothing is counted beyond the last.
        let target = |bin: usize| bins.middle(bin) - moves[c * BINS + bin];
        let targets: [f32; BINS + 1] = std::array::from_fn(|bin| if bin < BINS { target(bin) } else { 0.0 });
        widest(
            #[inline(always)]
            || {
                let row = &x[c * pixels..][..pixels];
                for (y, x) in y.iter_mut().zip(row) {
                    let (bin, part) = split(bins.parts(*x));
                    let share = part as f32 / PARTS as f32;
                    *y = x - ((1.0 - share) * targets[bin] + share * targets[bin + 1]);
                }
            },
        );
    });
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted_noise(count: usize, seed: u64, scale: f32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 24) as f32
        };
        // Skewed, as features are.
        let mut all: Vec<f32> = (0..count).map(|_| scale * next() * next() - 0.1).collect();
        all.sort_unstable_by(f32::total_cmp);
        all
    }

    /// Against what sorting gives: pictures of as many pixels each.
    #[test]
    fn the_kth_smallest_becomes_the_kth_smallest() {
        let (picture, style) = (sorted_noise(1000, 1, 3.0), sorted_noise(1000, 2, 1.0));
        let moments = moments(&style, 1, 1e-3);
        let [ours, theirs] = [&picture, &style].map(|x| histogram(x, 1, &moments));
        let (moves, costs) = transport(&ours, &theirs, &moments);
        let found = transport_difference(&picture, &moves, &moments);
        for (k, found) in found.iter().enumerate() {
            let expected = picture[k] - style[k];
            // Bins are coarser far out.
            let tolerance = 0.004 + 0.02 * expected.abs();
            assert!((found - expected).abs() < tolerance, "{k}: {found} instead of {expected}");
        }
        let expected = picture.iter().zip(&style).map(|(x, y)| (x - y).powi(2)).sum::<f32>() / 1000.0;
        assert!((costs[0] / expected - 1.0).abs() < 1e-3, "{} instead of {expected}", costs[0]);
    }

    /// For steps much smaller than a bin: an optimizer must not mistake a small step for none.
    #[test]
    fn the_cost_follows_small_steps_as_its_gradient_says() {
        let (picture, style) = (sorted_noise(3000, 1, 3.0), sorted_noise(2000, 2, 1.0));
        let moments = moments(&style, 1, 1.0 / 2000.0);
        let of_style = histogram(&style, 1, &moments);
        let transported = |x: &[f32]| transport(&histogram(x, 1, &moments), &of_style, &moments);
        let (moves, costs) = transported(&picture);
        let difference = transport_difference(&picture, &moves, &moments);
        let square = difference.iter().map(|d| d * d).sum::<f32>() / 3000.0;
        for step in [1e-3, 3e-3, 1e-2] {
            let moved: Vec<f32> = picture.iter().zip(&difference).map(|(x, d)| x - step * d).collect();
            let (_, less) = transported(&moved);
            // The cost is a parabola along the way.
            let expected = (2.0 * step - step * step) * square;
            let found = costs[0] - less[0];
            assert!((found / expected - 1.0).abs() < 0.02, "{step}: {found} instead of {expected}");
        }
    }

    /// A style of other size, with a channel that is the same everywhere in it.
    #[test]
    fn sizes_may_differ_and_channels_be_flat() {
        let style: Vec<f32> = (0..300).map(|i| (i % 3) as f32).chain([2.0; 300]).collect();
        let picture: Vec<f32> = (0..20).map(|i| (i % 2) as f32).chain((0..20).map(|i| i as f32)).collect();
        let moments = moments(&style, 2, 1.0 / 300.0);
        let (moves, costs) = transport(&histogram(&picture, 2, &moments), &histogram(&style, 2, &moments), &moments);
        let found = transport_difference(&picture, &moves, &moments);
        // Of three thirds at 0, 1 and 2, the lower half is 1/3 on average, the upper 5/3.
        let (lower, upper) = (0.0 - 1.0 / 3.0, 1.0 - 5.0 / 3.0);
        for (i, found) in found.iter().enumerate() {
            let expected = if i >= 20 { (i - 20) as f32 - 2.0 } else { [lower, upper][i % 2] };
            assert!((found - expected).abs() < 0.02, "{i}: {found} instead of {expected}");
        }
        // A sixth of the pixels moves from 0 to 1, a third from 1 to 2.
        assert!((costs[0] - 0.5).abs() < 0.02, "{costs:?}");
        // So far out of what is one point in the style, bins are wide.
        let all = (0..20).map(|i| (i as f32 - 2.0).powi(2)).sum::<f32>() / 20.0;
        assert!((0.5..2.0).contains(&(costs[1] / all)), "{costs:?}");
    }
}
