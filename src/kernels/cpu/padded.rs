//! Rows with a border of zeros, so that what reads them needs no edges.

use super::Extent;

/// Copies row `row` of a channel into `line`, whose element `i` is column `i - 1`; zeros outside the picture.
#[inline(always)]
pub(super) fn line(channel: &[f32], extent: Extent, row: isize, line: &mut [f32]) {
    line[0] = 0.0;
    let width = extent.width.min(line.len() - 1);
    let inside = usize::try_from(row).ok().filter(|row| *row < extent.height);
    match inside {
        Some(row) => line[1..=width].copy_from_slice(&channel[row * extent.width..][..width]),
        None => line[1..=width].fill(0.0),
    }
    line[width + 1..].fill(0.0);
}
