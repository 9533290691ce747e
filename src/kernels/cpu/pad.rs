//! Maps continued beyond their borders by their own mirror image, the outermost pixel repeated (`symmetric` in numpy), so
//! that what a network's zero padding does at borders happens outside the picture.

use super::Extent;

/// The pixel that lies at `i - margin` of a mirrored row of `length` pixels.
///
/// `margin` must not exceed `length`.
fn source(i: usize, margin: usize, length: usize) -> usize {
    if i < margin {
        margin - 1 - i
    } else if i < margin + length {
        i - margin
    } else {
        margin + 2 * length - 1 - i
    }
}

/// With `margin` more pixels on each side.
fn widened(extent: Extent, margin: usize) -> Extent {
    Extent { height: extent.height + 2 * margin, width: extent.width + 2 * margin, ..extent }
}

/// `x`, `[channels, height, width]`, with a margin on each side.
pub(crate) fn pad_symmetric(x: &[f32], extent: Extent, margin: usize) -> Vec<f32> {
    let wide = widened(extent, margin);
    let mut y = Vec::with_capacity(wide.elements());
    for channel in x.chunks_exact(extent.pixels()) {
        for row in 0..wide.height {
            let row = &channel[source(row, margin, extent.height) * extent.width..][..extent.width];
            y.extend(row[..margin].iter().rev());
            y.extend(row);
            y.extend(row[extent.width - margin..].iter().rev());
        }
    }
    y
}

/// The gradient with respect to `x`, `[channels, height, width]`, from `g`, that of the padded map.
pub(crate) fn pad_symmetric_gradient(g: &[f32], extent: Extent, margin: usize) -> Vec<f32> {
    let wide = widened(extent, margin);
    let mut y = vec![0.0; extent.elements()];
    for (y, g) in y.chunks_exact_mut(extent.pixels()).zip(g.chunks_exact(wide.pixels())) {
        for (row, g) in g.chunks_exact(wide.width).enumerate() {
            let y = &mut y[source(row, margin, extent.height) * extent.width..][..extent.width];
            for (column, g) in g.iter().enumerate() {
                y[source(column, margin, extent.width)] += g;
            }
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { channels: 1, height: 2, width: 3 };

    #[test]
    fn borders_are_mirrored_with_the_outermost_pixel_repeated() {
        let padded = pad_symmetric(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], EXTENT, 2);
        let rows: Vec<&[f32]> = padded.chunks_exact(7).collect();
        assert_eq!(rows[2], [2.0, 1.0, 1.0, 2.0, 3.0, 3.0, 2.0]);
        assert_eq!(rows[3], [5.0, 4.0, 4.0, 5.0, 6.0, 6.0, 5.0]);
        assert_eq!([rows[0], rows[1], rows[4], rows[5]], [rows[3], rows[2], rows[3], rows[2]]);
    }

    #[test]
    fn the_gradient_is_the_adjoint() {
        // <pad(x), g> = <x, gradient(g)>
        let values = |n: usize, seed: usize| (0..n).map(|i| ((i * 37 + seed) % 11) as f32 - 5.0).collect::<Vec<_>>();
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        for (extent, margin) in [(EXTENT, 0), (EXTENT, 2), (Extent { channels: 3, height: 9, width: 5 }, 4)] {
            let x = values(extent.elements(), 1);
            let g = values(widened(extent, margin).elements(), 5);
            let padded = pad_symmetric(&x, extent, margin);
            assert_eq!(dot(&padded, &g), dot(&x, &pad_symmetric_gradient(&g, extent, margin)));
        }
    }
}
