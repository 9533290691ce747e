//! The guided filter: a smoothing that stops at another picture's edges.

/// The guided filter (He, Sun and Tang 2013, "Guided Image Filtering", algorithm 1): in each window the output is a linear
/// function of the guide, the one that comes nearest to the input, so that it has edges where the guide has some. Windows of
/// `2 radius + 1` pixels a side, cut off at the border; below a variance of `smoothness` a window of the guide counts as flat.
///
/// # Shapes
/// - `guide`, `input`, result: row-major, of one length, a multiple of `width`
///
/// # Panics
/// If the lengths differ, or are no multiple of `width`.
pub(super) fn guided_filter(guide: &[f32], input: &[f32], width: usize, radius: usize, smoothness: f32) -> Vec<f32> {
    assert!(guide.len() == input.len() && guide.len().is_multiple_of(width), "planes of one size");
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<_>>();
    let mean = |plane: &[f32]| box_mean(plane, width, radius);
    let (guide_mean, input_mean) = (mean(guide), mean(input));
    let (squares, products) = (mean(&product(guide, guide)), mean(&product(guide, input)));
    let slopes: Vec<f32> = (0..guide.len())
        .map(|i| {
            let variance = (squares[i] - guide_mean[i] * guide_mean[i]).max(0.0);
            (products[i] - guide_mean[i] * input_mean[i]) / (variance + smoothness)
        })
        .collect();
    let offsets: Vec<f32> = (0..guide.len()).map(|i| input_mean[i] - slopes[i] * guide_mean[i]).collect();
    let (slopes, offsets) = (mean(&slopes), mean(&offsets));
    (0..guide.len()).map(|i| slopes[i] * guide[i] + offsets[i]).collect()
}

/// The mean of each window, by running sums along columns and rows.
fn box_mean(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let height = plane.len() / width;
    let mut columns: Vec<f64> = vec![0.0; width];
    let row = |y: usize| &plane[y * width..][..width];
    let mut means = Vec::with_capacity(plane.len());
    for y in 0..radius.min(height) {
        columns.iter_mut().zip(row(y)).for_each(|(sum, value)| *sum += f64::from(*value));
    }
    for y in 0..height {
        if y + radius < height {
            columns.iter_mut().zip(row(y + radius)).for_each(|(sum, value)| *sum += f64::from(*value));
        }
        if y > radius {
            columns.iter_mut().zip(row(y - radius - 1)).for_each(|(sum, value)| *sum -= f64::from(*value));
        }
        let rows = (y + radius).min(height - 1) + 1 - y.saturating_sub(radius);
        push_row_means(&columns, radius, rows as f64, &mut means);
    }
    means
}

/// Of sums over `rows` rows, column by column.
fn push_row_means(columns: &[f64], radius: usize, rows: f64, means: &mut Vec<f32>) {
    let width = columns.len();
    let mut sum: f64 = columns[..radius.min(width)].iter().sum();
    for x in 0..width {
        sum += columns.get(x + radius).copied().unwrap_or(0.0);
        sum -= x.checked_sub(radius + 1).map_or(0.0, |gone| columns[gone]);
        let count = (x + radius).min(width - 1) + 1 - x.saturating_sub(radius);
        means.push((sum / (rows * count as f64)) as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_cut_off_at_the_border() {
        let plane: Vec<f32> = (0..5 * 4).map(|i| ((i * i) % 11) as f32).collect();
        for radius in [0, 1, 2, 7] {
            let found = box_mean(&plane, 5, radius);
            for (i, mean) in found.iter().enumerate() {
                let (x, y) = (i % 5, i / 5);
                let near = |at: usize, to: usize| at.abs_diff(to) <= radius;
                let window = (0..20).filter(|j| near(j % 5, x) && near(j / 5, y));
                let window: Vec<f32> = window.map(|j| plane[j]).collect();
                let expected = window.iter().sum::<f32>() / window.len() as f32;
                assert!((mean - expected).abs() < 1e-5, "radius {radius}, {x} {y}: {mean} {expected}");
            }
        }
    }

    /// The input's edge lies two pixels beside the guide's.
    #[test]
    fn edges_move_to_where_the_guide_has_them() {
        let step = |at: usize| (0..32 * 8).map(|i| f32::from(u8::from(i % 32 >= at))).collect::<Vec<_>>();
        let filtered = guided_filter(&step(16), &step(18), 32, 4, 1e-4);
        let row = &filtered[4 * 32..][..32];
        let steepest = (1..32).max_by(|a, b| (row[*a] - row[a - 1]).total_cmp(&(row[*b] - row[b - 1])));
        assert_eq!(steepest, Some(16), "{row:?}");
        assert!(row[16] - row[15] > 0.4 && row[18] - row[17] < 0.2, "{row:?}");
    }

    #[test]
    fn where_the_guide_is_flat_it_is_a_blur() {
        let noise: Vec<f32> = (0..400).map(|i| ((i * 7919) % 13) as f32 / 13.0).collect();
        let filtered = guided_filter(&[0.5; 400], &noise, 20, 3, 1e-4);
        let spread = |plane: &[f32]| {
            let mean = plane.iter().sum::<f32>() / plane.len() as f32;
            plane.iter().map(|value| (value - mean).powi(2)).sum::<f32>()
        };
        assert!(spread(&filtered) < 0.1 * spread(&noise));
    }
}
