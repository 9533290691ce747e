//! Where a new shot begins.

use crate::image::{Rgb, resize};

/// Frames are compared at this size.
const SIDE: usize = 32;
/// Steps that each channel is divided into.
const STEPS: usize = 8;
/// Shots are told apart by how far the shares of colours differ, 0 to 1: never below this,
const LEAST: f64 = 0.25;
/// and always so many times as far as frames of this shot did.
const TIMES: f64 = 4.0;
/// Share of the newest difference in the mean of those before.
const NEWEST: f64 = 0.1;

/// Tells cuts from motion by the frames' colours: motion, light that changes and fades change them little by little, a
/// cut all at once.
#[derive(Clone, Debug, Default)]
pub struct CutDetector {
    last: Option<Vec<f64>>,
    /// How far frames of this shot differ.
    usual: f64,
}

impl CutDetector {
    /// Whether `frame` begins a new shot: the first one does.
    pub fn is_cut(&mut self, frame: &Rgb) -> bool {
        let colours = histogram(frame);
        let Some(last) = self.last.replace(colours) else { return true };
        let colours = self.last.as_ref().expect("just put there");
        let difference = last.iter().zip(colours).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
        let cut = difference > LEAST.max(TIMES * self.usual);
        self.usual = if cut { 0.0 } else { self.usual + NEWEST * (difference - self.usual) };
        cut
    }
}

/// The share of each colour, in each quarter of the frame by itself, so that what moves within one counts little; 1 in sum.
fn histogram(frame: &Rgb) -> Vec<f64> {
    let small = resize(frame, SIDE, SIDE);
    let mut shares = vec![0.0; 4 * STEPS.pow(3)];
    let half = SIDE / 2;
    for y in 0..SIDE {
        for x in 0..SIDE {
            let step = |value: f32| value * STEPS as f32 - 0.5;
            let quarter = 2 * (y / half) + x / half;
            // Shared out between two steps of each channel: light that changes a little moves no colour all at once.
            let [r, g, b] = small.pixel(x, y).map(step);
            for corner in 0..8 {
                let mut at = quarter;
                let mut share = 1.0 / (SIDE * SIDE) as f64;
                for (i, value) in [r, g, b].into_iter().enumerate() {
                    let below = value.floor();
                    let part = value - below;
                    let upper = corner >> i & 1 == 1;
                    share *= f64::from(if upper { part } else { 1.0 - part });
                    let place = (below as isize + isize::from(upper)).clamp(0, STEPS as isize - 1);
                    at = at * STEPS + place as usize;
                }
                shares[at] += share;
            }
        }
    }
    shares
}
