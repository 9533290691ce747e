//! Bands of rows cut out of maps, and put together again.

use std::ops::Range;

use burn::tensor::Tensor;

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// Some rows of a map, `[1, C, H, W]` to `[1, C, rows, W]`; all of them without a copy.
pub(crate) fn take_rows(map: &Tensor<4>, rows: Range<usize>) -> Tensor<4> {
    if rows == (0..map.dims()[2]) {
        return map.clone();
    }
    match Place::of(&map.device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::take_rows(map, rows),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::take_rows(map, rows),
    }
}

/// Maps `[1, C, any, W]` put below each other.
///
/// # Panics
/// If there are none.
pub(crate) fn join_rows(bands: &[Tensor<4>]) -> Tensor<4> {
    if let [whole] = bands {
        return whole.clone();
    }
    match Place::of(&bands[0].device()) {
        #[cfg(feature = "cpu")]
        Place::Cpu => cpu::join_rows(bands),
        #[cfg(feature = "gpu")]
        Place::Gpu => gpu::join_rows(bands),
    }
}
