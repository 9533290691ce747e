//! Motion between the frames of a moving picture: where things went, where that can be trusted, and where a new shot begins.
//! Knows pictures only, nothing of networks or devices.
//!
//! [`Motion::between`] gives the optical flow from a frame to the one before (Kroeger et al. 2016, "Fast Optical Flow using
//! Dense Inverse Search") and how far it can be trusted: it has to agree with the flow the other way (Ruder et al. 2016,
//! "Artistic Style Transfer for Videos", section 4). [`Motion::warp`] moves the earlier frame's painting along.

mod cuts;
mod dense_inverse_search;
mod flow;
mod pyramid;
pub mod scenes;
#[cfg(test)]
mod tests;
mod trust;
mod warp;

pub use cuts::CutDetector;
pub use flow::Flow;
pub use pyramid::Pyramid;

use crate::image::{Mask, Rgb};

/// How things moved from one frame to the next.
#[derive(Clone, Debug)]
pub struct Motion {
    /// From each pixel of the later frame to where it was in the earlier one.
    pub flow: Flow,
    /// How far the flow can be trusted, 0 to 1; 0 where the earlier frame did not show what the later one does.
    pub trust: Mask,
}

impl Motion {
    /// Between an earlier frame and a later one, at the size that their pyramids were made at.
    ///
    /// # Panics
    /// If the frames differ in size.
    pub fn between(earlier: &Pyramid, later: &Pyramid) -> Self {
        let (flow, back) =
            both(|| dense_inverse_search::flow(later, earlier), || dense_inverse_search::flow(earlier, later));
        let trust = trust::trust(&flow, &back, later.finest(), earlier.finest());
        Self { flow, trust }
    }

    /// The same at another size.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        Self { flow: self.flow.resized(width, height), trust: self.trust.resized(width, height) }
    }

    /// What the earlier frame's `picture` is in the later frame: moved along the flow. Of any size.
    pub fn warp(&self, picture: &Rgb) -> Rgb {
        warp::warp(picture, &self.flow.resized(picture.width(), picture.height()))
    }

    /// `own`, with this share of `warped` where the flow can be trusted.
    ///
    /// # Panics
    /// If the sizes differ from the flow's.
    pub fn blend(&self, own: &Rgb, warped: &Rgb, share: f32) -> Rgb {
        let shares = self.trust.shares();
        assert_eq!(own.planes().len(), 3 * shares.len(), "pictures of the flow's size");
        let mixed = |(i, (own, warped)): (usize, (&f32, &f32))| own + share * shares[i % shares.len()] * (warped - own);
        let planes = own.planes().iter().zip(warped.planes()).enumerate().map(mixed).collect();
        Rgb::from_planes(own.width(), own.height(), planes)
    }
}

/// Both results, at the same time where there are threads.
fn both<R: Send>(first: impl FnOnce() -> R + Send, second: impl FnOnce() -> R + Send) -> (R, R) {
    #[cfg(feature = "threads")]
    return rayon::join(first, second);
    #[cfg(not(feature = "threads"))]
    (first(), second())
}
