//! A field of displacements.

/// For each pixel of one frame, how far away it is found in another: columns to the right, rows down, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    width: usize,
    height: usize,
    /// `[right, down]`, row by row.
    vectors: Vec<[f32; 2]>,
}

impl Flow {
    /// Evaluates `vector(x, y) -> [right, down]` everywhere.
    pub fn from_fn(width: usize, height: usize, vector: impl Fn(usize, usize) -> [f32; 2]) -> Self {
        let vectors = (0..width * height).map(|i| vector(i % width, i / width)).collect();
        Self { width, height, vectors }
    }

    /// Pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// `[right, down]` at column `x`, row `y`.
    pub fn vector(&self, x: usize, y: usize) -> [f32; 2] {
        self.vectors[y * self.width + x]
    }

    /// Between pixels, bilinear; beyond the edge as at the edge.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 2] {
        let (x, y) = (x.clamp(0.0, (self.width - 1) as f32), y.clamp(0.0, (self.height - 1) as f32));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let mix = |a: [f32; 2], b: [f32; 2], t: f32| [0, 1].map(|i| a[i] + t * (b[i] - a[i]));
        let above = mix(self.vector(left, top), self.vector(right, top), fx);
        mix(above, mix(self.vector(left, bottom), self.vector(right, bottom), fx), fy)
    }

    /// The same motion in frames of another size.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let (across, down) = (width as f32 / self.width as f32, height as f32 / self.height as f32);
        Self::from_fn(width, height, |x, y| {
            let [right, below] = self.at((x as f32 + 0.5) / across - 0.5, (y as f32 + 0.5) / down - 0.5);
            [right * across, below * down]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits<const N: usize>(values: [f32; N]) -> [u32; N] {
        values.map(f32::to_bits)
    }

    #[test]
    fn a_larger_frame_moves_further() {
        let flow = Flow::from_fn(4, 2, |_, _| [1.0, -2.0]).resized(8, 6);
        assert_eq!((flow.width(), flow.height()), (8, 6));
        assert_eq!(bits(flow.vector(3, 5)), bits([2.0, -6.0]));
    }

    #[test]
    fn vectors_are_mixed_between_pixels() {
        let flow = Flow::from_fn(3, 2, |x, y| [x as f32, y as f32]);
        assert_eq!(bits(flow.at(0.5, 0.25)), bits([0.5, 0.25]));
        assert_eq!(bits(flow.at(9.0, -3.0)), bits([2.0, 0.0]));
    }
}
