//! Maps cut into bands of rows, so that these can be worked on by different threads.

use super::Extent;

/// Bands of `y`, `[channels, height, width]`, each with its rows of every channel; band `i` is rows `bounds[i]` to
/// `bounds[i + 1]`, the first bound being 0 and the last the height.
pub(super) fn cut<'y>(y: &'y mut [f32], extent: Extent, bounds: &[usize]) -> Vec<Vec<&'y mut [f32]>> {
    let mut bands: Vec<Vec<&mut [f32]>> = bounds.windows(2).map(|_| Vec::new()).collect();
    for mut rest in y.chunks_mut(extent.pixels()) {
        for (band, bounds) in bands.iter_mut().zip(bounds.windows(2)) {
            let rows = (bounds[1] - bounds[0]) * extent.width;
            band.push(rest.split_off_mut(..rows).expect("as many rows are left"));
        }
    }
    bands
}

/// `count` bands of about as many rows of a map of `height` rows.
pub(super) fn bounds(height: usize, count: usize) -> Vec<usize> {
    (0..=count).map(|i| i * height / count).collect()
}
