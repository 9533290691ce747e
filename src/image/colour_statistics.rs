//! Mean and covariance of colours, and the matrices that one maps by.

pub(super) type Matrix = [[f64; 3]; 3];

/// Of a picture's colours.
pub(super) struct Statistics {
    pub(super) mean: [f64; 3],
    pub(super) covariance: Matrix,
}

impl Statistics {
    /// Of three planes, one after the other.
    pub(super) fn of(planes: &[f32]) -> Self {
        let pixels = planes.len() / 3;
        let planes: Vec<&[f32]> = planes.chunks(pixels).collect();
        let pixels = pixels as f64;
        let mean: [f64; 3] = std::array::from_fn(|i| planes[i].iter().map(|v| f64::from(*v)).sum::<f64>() / pixels);
        let covariance = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let both = planes[i].iter().zip(planes[j]);
                both.map(|(a, b)| (f64::from(*a) - mean[i]) * (f64::from(*b) - mean[j])).sum::<f64>() / pixels
            })
        });
        Self { mean, covariance }
    }
}

pub(super) fn product(a: &Matrix, b: &Matrix) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

fn transposed(a: &Matrix) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| a[j][i]))
}

/// A power of a symmetric matrix whose eigenvalues below `least` count as that, by its eigenvectors: Jacobi's rotations (Golub
/// and Van Loan 2013, section 8.5).
pub(super) fn power(symmetric: &Matrix, exponent: f64, least: f64) -> Matrix {
    let (mut values, mut vectors) = (*symmetric, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    // Each sweep squares what is left beside the diagonal.
    for _ in 0..8 {
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if values[p][q].abs() < 1e-15 {
                continue;
            }
            let angle = 0.5 * (2.0 * values[p][q]).atan2(values[q][q] - values[p][p]);
            let (sine, cosine) = angle.sin_cos();
            let mut rotation = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
            (rotation[p][p], rotation[q][q], rotation[p][q], rotation[q][p]) = (cosine, cosine, sine, -sine);
            values = product(&transposed(&rotation), &product(&values, &rotation));
            vectors = product(&vectors, &rotation);
        }
    }
    let scaled: Matrix =
        std::array::from_fn(|i| std::array::from_fn(|j| vectors[i][j] * values[j][j].max(least).powf(exponent)));
    product(&scaled, &transposed(&vectors))
}
