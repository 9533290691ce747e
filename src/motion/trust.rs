//! Where a flow can be trusted.

use super::{flow::Flow, pyramid::Level};
use crate::image::Mask;

/// Of the sum of both flows' squared lengths, what their squared disagreement may be, and what is always forgiven, in
/// squared pixels (Ruder et al. 2016, equation 5).
const DISAGREEMENT: (f32, f32) = (0.01, 0.5);
/// The same of a flow's squared slopes: beyond that the edge of something that moves is near (equation 6).
const EDGE: (f32, f32) = (0.01, 0.002);
/// Luma of 255 by which what is found may differ, and by which it is something else for sure.
const DIFFERENCE: (f32, f32) = (12.0, 36.0);

/// How far `flow`, from the frame `here` to the frame `there`, can be trusted, if `back` leads from there to here.
pub(super) fn trust(flow: &Flow, back: &Flow, here: &Level, there: &Level) -> Mask {
    let (width, height) = (flow.width(), flow.height());
    eroded(&Mask::from_fn(width, height, |x, y| {
        let [u, v] = flow.vector(x, y);
        let (to_x, to_y) = (x as f32 + u, y as f32 + v);
        let inside = (-0.5..=width as f32 - 0.5).contains(&to_x) && (-0.5..=height as f32 - 0.5).contains(&to_y);
        if !inside || disagrees([u, v], back.at(to_x, to_y)) || is_edge(flow, x, y) {
            return 0.0;
        }
        let difference = (there.at(to_x, to_y) - here.values[y * width + x]).abs();
        1.0 - (difference - DIFFERENCE.0) / (DIFFERENCE.1 - DIFFERENCE.0)
    }))
}

/// The least of each pixel and those around: next to what is hidden lies what is half hidden.
fn eroded(trust: &Mask) -> Mask {
    let around = |at: usize, side: usize| at.saturating_sub(1)..(at + 2).min(side);
    Mask::from_fn(trust.width(), trust.height(), |x, y| {
        let rows = around(y, trust.height());
        let shares = rows.flat_map(|y| around(x, trust.width()).map(move |x| (x, y)));
        shares.map(|(x, y)| trust.share(x, y)).fold(1.0, f32::min)
    })
}

fn square([x, y]: [f32; 2]) -> f32 {
    x * x + y * y
}

/// What is hidden in the other frame has no way back.
fn disagrees(there: [f32; 2], back: [f32; 2]) -> bool {
    let (share, forgiven) = DISAGREEMENT;
    square([there[0] + back[0], there[1] + back[1]]) > share * (square(there) + square(back)) + forgiven
}

fn is_edge(flow: &Flow, x: usize, y: usize) -> bool {
    let (share, forgiven) = EDGE;
    let here = flow.vector(x, y);
    let right = flow.vector((x + 1).min(flow.width() - 1), y);
    let below = flow.vector(x, (y + 1).min(flow.height() - 1));
    let slope = |next: [f32; 2]| square([next[0] - here[0], next[1] - here[1]]);
    slope(right) + slope(below) > share * square(here) + forgiven
}
