//! The 36 matrix products of a Winograd convolution, `M = U V`, in registers: six outputs by as many tiles as fit.
//!
//! A general product packs both factors on each call. Here U is packed once at load, and V's rows are short enough to be
//! read as they lie.

use pulp::{Simd, WithSimd};

use super::{parallel::By, winograd_transforms::PRODUCTS};

/// Outputs that are made together: with two vectors of tiles they fill 16 registers, with four 32.
const OUTPUTS: usize = 6;
/// V's and M's rows are multiples of this many tiles: the widest vector there is.
pub(crate) const LANES: usize = 16;

/// U in panels of six outputs: `[36][outputs / 6][inputs][6]`, zero padded.
pub(crate) struct Packed {
    inputs: usize,
    outputs: usize,
    panels: Vec<f32>,
}

impl Packed {
    /// From the 36 values of each filter.
    pub(crate) fn new(outputs: usize, inputs: usize, filter: impl Fn(usize, usize) -> [f32; PRODUCTS]) -> Self {
        let blocks = outputs.div_ceil(OUTPUTS);
        let mut panels = vec![0.0; PRODUCTS * blocks * inputs * OUTPUTS];
        for o in 0..outputs {
            for c in 0..inputs {
                for (p, value) in filter(o, c).into_iter().enumerate() {
                    panels[((p * blocks + o / OUTPUTS) * inputs + c) * OUTPUTS + o % OUTPUTS] = value;
                }
            }
        }
        Self { inputs, outputs, panels }
    }

    /// Channels in.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Channels out.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// M, `[36][outputs][tiles]`, of V, `[36][inputs][tiles]`; `tiles` is a multiple of [`LANES`].
    pub(crate) fn multiply(&self, v: &[f32], m: &mut [f32], tiles: usize, by: By) {
        let (of_u, of_v) = (self.panels.len() / PRODUCTS, self.inputs * tiles);
        by.chunks_mut(m, self.outputs * tiles, |p, m| {
            let (u, v) = (&self.panels[p * of_u..][..of_u], &v[p * of_v..][..of_v]);
            pulp::Arch::new().dispatch(Product { u, v, m, inputs: self.inputs, tiles });
        });
    }
}

/// One of the 36.
struct Product<'a> {
    u: &'a [f32],
    v: &'a [f32],
    m: &'a mut [f32],
    inputs: usize,
    tiles: usize,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { u, v, m, inputs, tiles } = self;
        // As many vectors of tiles at a time as leave a register for each of the factors.
        let wide = if S::REGISTER_COUNT >= 32 { 4 } else { 2 };
        let mut at = 0;
        while at < tiles {
            let left = (tiles - at) / S::F32_LANES;
            let columns = Columns { at, tiles };
            let done = match wide.min(left) {
                4.. => strip::<S, 4>(simd, u, v, m, inputs, columns),
                2..4 => strip::<S, 2>(simd, u, v, m, inputs, columns),
                _ => strip::<S, 1>(simd, u, v, m, inputs, columns),
            };
            at += done * S::F32_LANES;
        }
    }
}

/// From which tile on, and how long V's and M's rows are.
#[derive(Clone, Copy)]
struct Columns {
    at: usize,
    tiles: usize,
}

/// All outputs of `N` vectors of tiles; returns `N`.
#[inline(always)]
fn strip<S: Simd, const N: usize>(
    simd: S,
    u: &[f32],
    v: &[f32],
    m: &mut [f32],
    inputs: usize,
    Columns { at, tiles }: Columns,
) -> usize {
    let panels = u.chunks_exact(inputs * OUTPUTS);
    for (panel, rows) in panels.zip(m.chunks_mut(OUTPUTS * tiles)) {
        let mut sums = [[simd.splat_f32s(0.0); N]; OUTPUTS];
        for (taps, row) in panel.chunks_exact(OUTPUTS).zip(v.chunks_exact(tiles)) {
            let (vectors, _) = S::as_simd_f32s(&row[at..at + N * S::F32_LANES]);
            for o in 0..OUTPUTS {
                let tap = simd.splat_f32s(taps[o]);
                for n in 0..N {
                    sums[o][n] = simd.mul_add_e_f32s(tap, vectors[n], sums[o][n]);
                }
            }
        }
        for (row, sums) in rows.chunks_exact_mut(tiles).zip(&sums) {
            let (to, _) = S::as_mut_simd_f32s(&mut row[at..at + N * S::F32_LANES]);
            to.copy_from_slice(sums);
        }
    }
    N
}
