//! Matrix products by the `gemm` crate, behind checked views.

#![expect(unsafe_code, reason = "the gemm crate takes pointers")]

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

    /// One past the last element.
    fn end(self) -> usize {
        if self.rows == 0 || self.columns == 0 {
            return self.start;
        }
        self.start + (self.rows - 1) * self.row_stride + (self.columns - 1) * self.column_stride + 1
    }
}

/// `c = a b`, or `c += a b`, on this thread.
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
    // SAFETY: the views lie within their slices, as asserted, and `c` is borrowed exclusively.
    unsafe {
        gemm::gemm(
            c_view.rows,
            c_view.columns,
            a_view.columns,
            c.as_mut_ptr().add(c_view.start),
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
            gemm::Parallelism::None,
        );
    }
}
