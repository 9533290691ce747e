//! Matrix products by the `gemm` crate, behind checked views: the only place with unsafe code.

#![expect(unsafe_code, reason = "the gemm crate takes pointers")]

use super::parallel;

/// A matrix in a slice: element `(row, column)` lies at `start + row * row_stride + column * column_stride`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// Rows.
    pub(crate) rows: usize,
    /// Columns.
    pub(crate) columns: usize,
    /// Of the first element.
    pub(crate) start: usize,
    /// From a row to the next.
    pub(crate) row_stride: usize,
    /// From a column to the next.
    pub(crate) column_stride: usize,
}

impl View {
    /// Rows one after the other.
    pub(crate) fn rows_of(rows: usize, columns: usize) -> Self {
        Self { rows, columns, start: 0, row_stride: columns, column_stride: 1 }
    }

    /// Rows and columns exchanged.
    pub(crate) fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }

    /// The same matrix `by` further on.
    pub(crate) fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, ..self }
    }

    /// One past the last element.
    fn end(self) -> usize {
        if self.rows == 0 || self.columns == 0 {
            return self.start;
        }
        self.start + (self.rows - 1) * self.row_stride + (self.columns - 1) * self.column_stride + 1
    }
}

/// `c_i = a_i b_i` for every `i` below `count`; the views of `i` are those of 0 shifted by `i` times the steps.
///
/// # Panics
/// If shapes do not fit, a view reaches beyond its slice, or products would be written over each other.
pub(crate) fn batched(
    count: usize,
    (a, a_view, a_step): (&[f32], View, usize),
    (b, b_view, b_step): (&[f32], View, usize),
    (c, c_view, c_step): (&mut [f32], View, usize),
) {
    assert!(a_view.columns == b_view.rows && c_view.rows == a_view.rows && c_view.columns == b_view.columns);
    let last = count.saturating_sub(1);
    assert!(a_view.shifted(last * a_step).end() <= a.len() && b_view.shifted(last * b_step).end() <= b.len());
    assert!(c_view.shifted(last * c_step).end() <= c.len());
    // No two products may share an element.
    assert!(count <= 1 || c_view.end() - c_view.start <= c_step);
    let target = Target(c.as_mut_ptr());
    let one = |i: usize| {
        let target = &target;
        let (a_view, b_view, c_view) =
            (a_view.shifted(i * a_step), b_view.shifted(i * b_step), c_view.shifted(i * c_step));
        // SAFETY: the views lie within their slices, as asserted, and no two products share an element of `c`, which
        // nothing else can reach while it is borrowed here.
        unsafe { product(a, a_view, b, b_view, target.0, c_view, false, gemm::Parallelism::None) };
    };
    parallel::map(count, one);
}

/// `c = a b`, or `c += a b`; large products use all threads.
///
/// # Panics
/// If shapes do not fit or a view reaches beyond its slice.
pub(crate) fn multiply(
    (a, a_view): (&[f32], View),
    (b, b_view): (&[f32], View),
    (c, c_view): (&mut [f32], View),
    accumulate: bool,
) {
    assert!(a_view.columns == b_view.rows && c_view.rows == a_view.rows && c_view.columns == b_view.columns);
    assert!(a_view.end() <= a.len() && b_view.end() <= b.len() && c_view.end() <= c.len());
    let parallelism = match parallel::threads() {
        1 => gemm::Parallelism::None,
        #[cfg(feature = "cli")]
        _ => gemm::Parallelism::Rayon(0),
        #[cfg(not(feature = "cli"))]
        _ => gemm::Parallelism::None,
    };
    // SAFETY: the views lie within their slices, as asserted, and `c` is borrowed exclusively.
    unsafe { product(a, a_view, b, b_view, c.as_mut_ptr(), c_view, accumulate, parallelism) };
}

/// The start of what several threads write to, each its own elements.
struct Target(*mut f32);

// SAFETY: shared only by `batched`, whose products write to different elements.
unsafe impl Sync for Target {}

#[expect(clippy::too_many_arguments, reason = "three matrices, and how")]
/// # Safety
/// The views must lie within their slices and `c`; no one else may touch the elements of `c` meanwhile.
unsafe fn product(
    a: &[f32],
    a_view: View,
    b: &[f32],
    b_view: View,
    c: *mut f32,
    c_view: View,
    accumulate: bool,
    parallelism: gemm::Parallelism,
) {
    // SAFETY: the caller's promise.
    unsafe {
        gemm::gemm(
            c_view.rows,
            c_view.columns,
            a_view.columns,
            c.add(c_view.start),
            c_view.column_stride as isize,
            c_view.row_stride as isize,
            accumulate,
            a.as_ptr().add(a_view.start),
            a_view.column_stride as isize,
            a_view.row_stride as isize,
            b.as_ptr().add(b_view.start),
            b_view.column_stride as isize,
            b_view.row_stride as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            parallelism,
        );
    }
}
