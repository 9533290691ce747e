//! Products and a Cholesky factor of large matrices, row-major.

use matrixmultiply::sgemm;

/// How many rows of a factor are made at a time.
const BLOCK: usize = 96;

/// A window into a matrix: where it begins, and how far one row is from the next.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) start: usize,
    pub(super) stride: usize,
    pub(super) transposed: bool,
}

impl Window {
    /// From element `start` on, of a matrix with rows of `stride` elements.
    pub(super) fn new(start: usize, stride: usize) -> Self {
        Self { start, stride, transposed: false }
    }

    /// The same, columns for rows.
    pub(super) fn transposed(self) -> Self {
        Self { transposed: !self.transposed, ..self }
    }

    fn steps(self) -> (isize, isize) {
        if self.transposed { (1, self.stride as isize) } else { (self.stride as isize, 1) }
    }

    /// Whether `rows` x `columns` of it are within `len` elements.
    fn fits(self, rows: usize, columns: usize, len: usize) -> bool {
        let (rows, columns) = if self.transposed { (columns, rows) } else { (rows, columns) };
        rows == 0 || columns == 0 || self.start + (rows - 1) * self.stride + columns <= len
    }
}

/// `c = beta c + alpha a b` with `a` of `m` x `k` and `b` of `k` x `n`.
///
/// # Panics
/// If a window exceeds its matrix.
#[expect(unsafe_code, reason = "the product's interface is of pointers; the windows are checked first")]
pub(super) fn product(
    (m, k, n): (usize, usize, usize),
    alpha: f32,
    (a, at_a): (&[f32], Window),
    (b, at_b): (&[f32], Window),
    beta: f32,
    (c, at_c): (&mut [f32], Window),
) {
    assert!(at_a.fits(m, k, a.len()) && at_b.fits(k, n, b.len()) && at_c.fits(m, n, c.len()), "windows fit");
    if m == 0 || n == 0 {
        return;
    }
    let ((ra, ca), (rb, cb), (rc, cc)) = (at_a.steps(), at_b.steps(), at_c.steps());
    // SAFETY: every element that is read or written lies in its slice, as was just checked; `c` is borrowed alone.
    unsafe {
        let (a, b, c) = (a.as_ptr().add(at_a.start), b.as_ptr().add(at_b.start), c.as_mut_ptr().add(at_c.start));
        sgemm(m, k, n, alpha, a, ra, ca, b, rb, cb, beta, c, rc, cc);
    }
}

/// Adds `x x^T` to the lower half of `sum`, which is `n` x `n`; `x` is `n` x `columns`.
pub(super) fn add_squares(sum: &mut [f32], x: &[f32], n: usize) {
    let columns = x.len() / n;
    for row in (0..n).step_by(4 * BLOCK) {
        let end = (row + 4 * BLOCK).min(n);
        let (here, all) = (Window::new(row * columns, columns), Window::new(0, columns).transposed());
        product((end - row, columns, end), 1.0, (x, here), (x, all), 1.0, (sum, Window::new(row * n, n)));
    }
}

/// Turns the lower half of a symmetric positive definite `n` x `n` matrix into its factor `l` with `l l^T` = the matrix.
/// What lies above the diagonal is left as it was.
pub(super) fn cholesky(matrix: &mut [f32], n: usize) {
    for begin in (0..n).step_by(BLOCK) {
        let end = (begin + BLOCK).min(n);
        factor_columns(matrix, n, begin, end);
        // What is left, less what these columns explain.
        let width = end - begin;
        let left: Vec<f32> = (end..n).flat_map(|row| &matrix[row * n + begin..row * n + end]).copied().collect();
        for row in (end..n).step_by(4 * BLOCK) {
            let stop = (row + 4 * BLOCK).min(n);
            let here = Window::new((row - end) * width, width);
            let all = Window::new(0, width).transposed();
            let to = Window::new(row * n + end, n);
            product((stop - row, width, stop - end), -1.0, (&left, here), (&left, all), 1.0, (matrix, to));
        }
    }
}

/// The factor's columns `begin..end`, from a matrix of which the columns before have been taken.
fn factor_columns(matrix: &mut [f32], n: usize, begin: usize, end: usize) {
    for row in begin..n {
        for column in begin..end.min(row + 1) {
            let (above, here) = matrix.split_at(row * n);
            let other =
                if column == row { &here[begin..column] } else { &above[column * n + begin..column * n + column] };
            let sum: f32 = here[begin..column].iter().zip(other).map(|(a, b)| a * b).sum();
            let value = matrix[row * n + column] - sum;
            matrix[row * n + column] =
                if column == row { value.max(f32::MIN_POSITIVE).sqrt() } else { value / matrix[column * n + column] };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_gives_its_matrix_again() {
        let n = 230;
        let x: Vec<f32> = (0..n * 300).map(|i| ((i * i % 1013) as f32 / 500.0 - 1.0).sin()).collect();
        let mut matrix = vec![0.0; n * n];
        add_squares(&mut matrix, &x, n);
        let mut factor = matrix.clone();
        cholesky(&mut factor, n);
        for row in 0..n {
            for column in 0..=row {
                let sum: f32 = (0..=column).map(|k| factor[row * n + k] * factor[column * n + k]).sum();
                let direct: f32 = (0..300).map(|k| x[row * 300 + k] * x[column * 300 + k]).sum();
                assert!((sum - direct).abs() < 1e-2, "{sum} instead of {direct} at {row}, {column}");
            }
        }
    }
}
