//! How the factors of a product lie in memory, and which part of it is made.

/// Outputs that are made together: with two vectors of columns they fill 16 registers, with four 32.
pub(super) const OUTPUTS: usize = 6;
/// Inputs that are added between two looks at whether the loop ends: U and V have a multiple of it.
pub(in crate::kernels::cpu) const STEP: usize = 4;
/// V's and M's rows are multiples of this many columns: the widest vector there is, or two of wasm's.
pub(crate) const LANES: usize = if cfg!(target_family = "wasm") { 8 } else { 16 };

/// Which elements of M are made.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// All of them.
    All,
    /// Those on the diagonal and above it, and some more.
    Upper,
}

impl Part {
    /// Of the columns up to `end`, how many blocks of six outputs.
    pub(super) fn panels(self, end: usize) -> usize {
        match self {
            Self::All => usize::MAX,
            Self::Upper => end.div_ceil(OUTPUTS),
        }
    }
}

/// Six outputs of eight columns: a panel, `[inputs][6]`, times as many rows of V, into six rows of M. The last three are how
/// many inputs, a multiple of [`STEP`], and how many bytes lie from one row of V, and of M, to the next.
///
/// Calling it is sound where that is there to be read and written.
#[cfg(target_family = "wasm")]
pub(super) type Kernel = unsafe extern "C" fn(*const f32, *const f32, *mut f32, usize, usize, usize);
