//! Where something counts, and how much.

use super::{Rgb, luma, resize::resize_linear};

/// A plane of shares, 0 (nothing) to 1 (everything), row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    width: usize,
    height: usize,
    shares: Vec<f32>,
}

impl Mask {
    /// Wraps shares, row by row; those outside 0..1 are clamped, NaN is 0.
    ///
    /// # Panics
    /// If `shares.len() != width * height`.
    pub fn new(width: usize, height: usize, mut shares: Vec<f32>) -> Self {
        assert_eq!(shares.len(), width * height, "a share for each pixel of {width}x{height}");
        for share in &mut shares {
            *share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        }
        Self { width, height, shares }
    }

    /// Evaluates `share(x, y)` everywhere.
    pub fn from_fn(width: usize, height: usize, share: impl Fn(usize, usize) -> f32) -> Self {
        let shares = (0..width * height).map(|i| share(i % width, i / width)).collect();
        Self::new(width, height, shares)
    }

    /// The luma of a picture: white is everything, black is nothing.
    pub fn of_luma(picture: &Rgb) -> Self {
        Self::from_fn(picture.width(), picture.height(), |x, y| luma(picture.pixel(x, y)))
    }

    /// Pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The shares, row by row.
    pub fn shares(&self) -> &[f32] {
        &self.shares
    }

    /// The share at column `x`, row `y`.
    pub fn share(&self, x: usize, y: usize) -> f32 {
        self.shares[y * self.width + x]
    }

    /// The mean share, 0 to 1.
    pub fn mean(&self) -> f64 {
        self.shares.iter().map(|share| f64::from(*share)).sum::<f64>() / self.shares.len() as f64
    }

    /// Scaled to `width`x`height` pixels: the mean over the area of a pixel where it shrinks, linear between pixels where it
    /// grows. Neither overshoots.
    ///
    /// # Panics
    /// If a side is 0.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        let from = (self.width, self.height);
        if from == (width, height) {
            return self.clone();
        }
        Self::new(width, height, resize_linear(&self.shares, from, (width, height)))
    }

    /// Everything that this mask leaves out.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { shares: self.shares.iter().map(|share| 1.0 - share).collect(), ..*self }
    }

    /// What both masks have: the product, at the size of this one.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let other = other.resized(self.width, self.height);
        let shares = self.shares.iter().zip(&other.shares).map(|(a, b)| a * b).collect();
        Self { shares, ..*self }
    }

    /// `over` where the mask is 1, `under` where it is 0, both of the mask's size.
    ///
    /// # Panics
    /// If the sizes differ.
    pub fn blend(&self, under: &Rgb, over: &Rgb) -> Rgb {
        let size = (self.width, self.height);
        assert_eq!((under.width(), under.height()), size, "the picture below has the mask's size");
        assert_eq!((over.width(), over.height()), size, "the picture above has the mask's size");
        let shares = self.shares.iter().cycle();
        let values = under.planes().iter().zip(over.planes()).zip(shares);
        let planes = values.map(|((under, over), share)| under + share * (over - under)).collect();
        Rgb::from_planes(self.width, self.height, planes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(width: usize, height: usize) -> Mask {
        Mask::from_fn(width, height, |x, _| f32::from(u8::from(2 * x >= width)))
    }

    #[test]
    fn a_resized_mask_keeps_its_mean_and_its_range() {
        let mask = halves(40, 30);
        for (width, height) in [(20, 15), (7, 5), (1, 1), (90, 61)] {
            let resized = mask.resized(width, height);
            assert_eq!((resized.width(), resized.height()), (width, height));
            assert!((resized.mean() - 0.5).abs() < 0.02, "{width}x{height}: {}", resized.mean());
        }
        assert_eq!(Mask::from_fn(9, 9, |_, _| 1.0).resized(3, 5), Mask::from_fn(3, 5, |_, _| 1.0));
    }

    #[test]
    fn blending_takes_each_picture_where_it_counts() {
        let [black, white] = [0.0, 1.0].map(|level| Rgb::from_fn(4, 2, |_, _| [level; 3]));
        let mask = halves(4, 2);
        assert_eq!(Mask::of_luma(&mask.blend(&black, &white)), mask);
        assert_eq!(mask.and(&mask.inverse()), Mask::from_fn(4, 2, |_, _| 0.0));
    }

    #[test]
    fn shares_outside_of_their_range_are_clamped() {
        assert_eq!(Mask::new(4, 1, vec![-1.0, 2.0, f32::NAN, 0.25]).shares(), [0.0, 1.0, 0.0, 0.25]);
    }
}
