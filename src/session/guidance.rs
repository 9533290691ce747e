//! Guidance maps: where a style counts, at a layer's size.

use burn::tensor::Tensor;

use crate::{image::Mask, ops::Engine, upload::upload_mask};

/// What of a layer's map an area covers.
pub(super) struct Guidance {
    /// The share of the map, 0 to 1.
    pub(super) share: f64,
    /// T, `[1, 1, height, width]`, with `sum_k T_k^2 = M_l`: the square root of the mask, so that areas whose masks sum to 1
    /// share out each pixel's weight. None for the whole map.
    pub(super) map: Option<Tensor<4>>,
}

impl Guidance {
    /// By a mask, at a layer whose map has this height and width.
    ///
    /// Downsampling the mask, as Gatys et al. 2017 do for their results, lets a neuron near the border see beyond it.
    pub(super) fn new(mask: Option<&Mask>, (height, width): (usize, usize), engine: &Engine) -> Self {
        let Some(mask) = mask else { return Self { share: 1.0, map: None } };
        let mask = mask.resized(width, height);
        let share = mask.mean();
        // Shares above 1 are no mask, so the division comes after the upload.
        let roots = Mask::from_fn(width, height, |x, y| mask.share(x, y).sqrt());
        let map = upload_mask(&roots, engine).mul_scalar(1.0 / share.max(SMALLEST).sqrt());
        Self { share, map: Some(map) }
    }

    /// Whether the area covers nothing of the map.
    pub(super) fn is_empty(&self) -> bool {
        self.share < SMALLEST
    }
}

/// Less of a map than this share counts as nothing.
const SMALLEST: f64 = 1e-6;
