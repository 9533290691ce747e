//! One product, for the widest vectors that this processor has.

use pulp::{Simd, WithSimd};

use super::layout::{OUTPUTS, Part, STEP};

/// M, `[outputs][columns]`, or a part of it, of U's panels and V, `[inputs][columns]`.
pub(super) fn product(u: &[f32], v: &[f32], m: &mut [f32], (inputs, columns): (usize, usize), part: Part) {
    pulp::Arch::new().dispatch(Product { u, v, m, inputs, columns, part });
}

struct Product<'a> {
    u: &'a [f32],
    v: &'a [f32],
    m: &'a mut [f32],
    inputs: usize,
    columns: usize,
    part: Part,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { u, v, m, inputs, columns, part } = self;
        // As many vectors at a time as leave a register for each of the factors.
        let wide = if S::REGISTER_COUNT >= 32 { 4 } else { 2 };
        let mut at = 0;
        while at < columns {
            let left = (columns - at) / S::F32_LANES;
            let place = Place { at, columns, part };
            let done = match wide.min(left) {
                4.. => strip::<S, 4>(simd, u, v, m, inputs, place),
                2..4 => strip::<S, 2>(simd, u, v, m, inputs, place),
                _ => strip::<S, 1>(simd, u, v, m, inputs, place),
            };
            at += done * S::F32_LANES;
        }
    }
}

/// From which column on, how long V's and M's rows are, and what is made.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    columns: usize,
    part: Part,
}

/// The outputs of `N` vectors of columns; returns `N`.
#[inline(always)]
fn strip<S: Simd, const N: usize>(
    simd: S,
    u: &[f32],
    v: &[f32],
    m: &mut [f32],
    inputs: usize,
    Place { at, columns, part }: Place,
) -> usize {
    let width = N * S::F32_LANES;
    let blocks = u.chunks_exact(inputs * OUTPUTS).zip(m.chunks_mut(OUTPUTS * columns));
    for (panel, rows) in blocks.take(part.panels(at + width)) {
        let mut sums = [[simd.splat_f32s(0.0); N]; OUTPUTS];
        let (steps, _) = panel.as_chunks::<{ STEP * OUTPUTS }>();
        for (taps, rows) in steps.iter().zip(v.chunks_exact(STEP * columns)) {
            for k in 0..STEP {
                let (vectors, _) = S::as_simd_f32s(&rows[k * columns + at..k * columns + at + width]);
                for o in 0..OUTPUTS {
                    let tap = simd.splat_f32s(taps[k * OUTPUTS + o]);
                    for n in 0..N {
                        sums[o][n] = simd.mul_add_e_f32s(tap, vectors[n], sums[o][n]);
                    }
                }
            }
        }
        for (row, sums) in rows.chunks_exact_mut(columns).zip(&sums) {
            let (to, _) = S::as_mut_simd_f32s(&mut row[at..at + width]);
            to.copy_from_slice(sums);
        }
    }
    N
}
