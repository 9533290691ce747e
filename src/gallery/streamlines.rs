//! Evenly spaced lines along a flow (Jobard and Lefer 1997): rows of tesserae, cuts of the gouge, strokes of the brush.

use super::geometry::Vec2;
use super::random::Random;

/// How lines are laid, all in design units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// Distance between neighbouring lines.
    pub(crate) separation: f32,
    /// A line ends where another is nearer than this share of the separation.
    pub(crate) closest: f32,
    /// Length of a line's steps.
    pub(crate) step: f32,
    /// Shortest and longest line kept.
    pub(crate) length: (f32, f32),
}

/// Room left around the picture so that nothing thins out towards its edge.
const MARGIN: f32 = 0.08;

/// Lines along `flow` that fill the unit square and a margin around it.
pub(crate) fn streamlines(flow: impl Fn(Vec2) -> Vec2, layout: Layout, random: &mut Random) -> Vec<Vec<Vec2>> {
    let mut field = Field::new(layout.separation);
    let mut lines: Vec<Vec<Vec2>> = Vec::new();
    let mut waiting = starts(layout.separation, random);
    // Beside the newest line first: that packs rows tightly; the scattered starts only fill what is left.
    while let Some(start) = waiting.pop() {
        if !field.is_free(start, layout.separation * 0.95, usize::MAX) {
            continue;
        }
        let line = grow(&flow, start, layout, &field, lines.len(), random);
        if (line.len() as f32) * layout.step < layout.length.0 {
            continue;
        }
        for &point in &line {
            field.insert(point, lines.len());
            let aside = flow(point).turned() * layout.separation;
            waiting.push(point + aside);
            waiting.push(point - aside);
        }
        lines.push(line);
    }
    lines
}

fn starts(separation: f32, random: &mut Random) -> Vec<Vec2> {
    let reach = 1.0 + 2.0 * MARGIN;
    let count = (reach / separation).powi(2) as usize * 2;
    (0..count).map(|_| Vec2::new(random.unit() * reach - MARGIN, random.unit() * reach - MARGIN)).collect()
}

fn grow(
    flow: impl Fn(Vec2) -> Vec2,
    start: Vec2,
    layout: Layout,
    field: &Field,
    own: usize,
    random: &mut Random,
) -> Vec<Vec2> {
    let longest = random.between(layout.length.0.max(layout.length.1 * 0.4), layout.length.1);
    let steps = (longest / layout.step * 0.5) as usize;
    let room = layout.separation * layout.closest;
    let extend = |sense: f32| {
        let mut arm = Vec::new();
        let mut at = start;
        let mut heading = flow(at) * sense;
        for _ in 0..steps {
            // Midpoint rule; the heading carries on where a flow has no sign.
            let middle = aligned(flow(at + heading * (0.5 * layout.step)), heading);
            at = at + middle * layout.step;
            heading = aligned(flow(at), middle);
            if !inside(at) || !field.is_free(at, room, own) || meets_itself(&arm, at, room, layout.step) {
                break;
            }
            arm.push(at);
        }
        arm
    };
    let mut line = extend(-1.0);
    line.reverse();
    line.push(start);
    let ahead = extend(1.0);
    let behind = line.len();
    for point in ahead {
        // The two halves may close into a ring.
        if line[..behind.saturating_sub(4)].iter().any(|&other| (other - point).length() < room) {
            break;
        }
        line.push(point);
    }
    line
}

fn aligned(direction: Vec2, heading: Vec2) -> Vec2 {
    if direction.dot(heading) < 0.0 { direction * -1.0 } else { direction }
}

fn inside(p: Vec2) -> bool {
    let range = -MARGIN..1.0 + MARGIN;
    range.contains(&p.x) && range.contains(&p.y)
}

fn meets_itself(arm: &[Vec2], at: Vec2, room: f32, step: f32) -> bool {
    let recent = (room / step * 1.6) as usize + 2;
    let old = arm.len().saturating_sub(recent);
    arm[..old].iter().any(|&other| (other - at).length() < room)
}

/// The points laid so far, in square buckets one separation wide.
struct Field {
    buckets: Vec<Vec<(Vec2, usize)>>,
    side: usize,
    width: f32,
}

impl Field {
    fn new(separation: f32) -> Self {
        let side = ((1.0 + 2.0 * MARGIN) / separation).ceil() as usize + 1;
        Self { buckets: vec![Vec::new(); side * side], side, width: separation }
    }

    fn bucket(&self, p: Vec2) -> (usize, usize) {
        let cell = |v: f32| (((v + MARGIN) / self.width).max(0.0) as usize).min(self.side - 1);
        (cell(p.x), cell(p.y))
    }

    fn insert(&mut self, p: Vec2, line: usize) {
        let (column, row) = self.bucket(p);
        self.buckets[row * self.side + column].push((p, line));
    }

    /// Whether `p` is in the picture and no point of a line but `own` is within `room` (at most a separation).
    fn is_free(&self, p: Vec2, room: f32, own: usize) -> bool {
        if !inside(p) {
            return false;
        }
        let (column, row) = self.bucket(p);
        let rows = row.saturating_sub(1)..=(row + 1).min(self.side - 1);
        rows.flat_map(|r| &self.buckets[r * self.side..][column.saturating_sub(1)..=(column + 1).min(self.side - 1)])
            .flatten()
            .all(|&(other, line)| line == own || (other - p).dot(other - p) >= room * room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fill_the_square_and_keep_apart() {
        let layout = Layout { separation: 0.05, closest: 0.8, step: 0.02, length: (0.06, 0.6) };
        let lines = streamlines(|p| Vec2::from_angle(3.0 * p.x + 2.0 * p.y), layout, &mut Random::new(4));
        for (index, line) in lines.iter().enumerate() {
            for other in &lines[index + 1..] {
                for p in line {
                    let nearest = other.iter().map(|&q| (q - *p).length()).fold(f32::MAX, f32::min);
                    assert!(nearest >= layout.separation * layout.closest - 1e-6, "lines {nearest} apart");
                }
            }
        }
        for i in 0..100 {
            let p = Vec2::new((i % 10) as f32 / 9.0, (i / 10) as f32 / 9.0);
            let nearest = lines.iter().flatten().map(|&q| (q - p).length()).fold(f32::MAX, f32::min);
            assert!(nearest < 2.0 * layout.separation, "a hole of {nearest} at {p:?}");
        }
    }
}
