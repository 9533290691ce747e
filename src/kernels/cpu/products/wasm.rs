//! One product, in wasm's vectors of four. Written for what V8 makes of it: a function of its own with few variables (in a
//! large one they are spilled), and loads whose place is part of the instruction.

#![expect(
    unsafe_code,
    reason = "explicit loads: the compiler merges and unrolls others as it likes, and is a third slower for it"
)]

use std::arch::wasm32::{f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};

use super::{OUTPUTS, STEP};

/// Columns at a time: two vectors for each output are 12 sums, which leave a register for each of the factors of 16.
const WIDTH: usize = 8;

/// M, `[outputs][columns]`, of U's panels, `[outputs / 6][inputs][6]`, and V, `[inputs][columns]`.
///
/// # Panics
/// If they are shorter than that, or if `inputs` or `columns` are not multiples of 4 and of 8.
pub(super) fn product(u: &[f32], v: &[f32], m: &mut [f32], inputs: usize, columns: usize) {
    assert!(inputs.is_multiple_of(STEP) && columns.is_multiple_of(WIDTH) && v.len() >= inputs * columns);
    for at in (0..columns).step_by(WIDTH) {
        for (panel, rows) in u.chunks_exact(inputs * OUTPUTS).zip(m.chunks_mut(OUTPUTS * columns)) {
            // SAFETY: V has `inputs` rows of `columns`, as asserted, and `at + WIDTH <= columns`, a multiple of it.
            let sums = unsafe { panel_times_strip(panel, &v[at..], columns) };
            for (row, sums) in rows.chunks_exact_mut(columns).zip(sums) {
                let to: &mut [f32; WIDTH] = (&mut row[at..at + WIDTH]).try_into().expect("eight");
                // SAFETY: eight numbers, two vectors.
                unsafe {
                    v128_store(to.as_mut_ptr().cast(), sums[0]);
                    v128_store(to.as_mut_ptr().add(WIDTH / 2).cast(), sums[1]);
                }
            }
        }
    }
}

/// Six outputs of eight columns: the panel, `[inputs][6]`, times the first columns of `v`.
///
/// # Safety
/// `v` has that many rows of `columns`, but for what is missing from the first row's beginning.
#[inline(never)]
unsafe fn panel_times_strip(panel: &[f32], v: &[f32], columns: usize) -> [[v128; 2]; OUTPUTS] {
    let mut sums = [[f32x4_splat(0.0); 2]; OUTPUTS];
    let mut row = v.as_ptr();
    for taps in panel.as_chunks::<{ STEP * OUTPUTS }>().0 {
        // Written out: the compiler does not always unroll it.
        // SAFETY: a step is four rows of V, and as many as the panel has.
        unsafe {
            add::<0>(&mut sums, taps, row);
            row = row.add(columns);
            add::<1>(&mut sums, taps, row);
            row = row.add(columns);
            add::<2>(&mut sums, taps, row);
            row = row.add(columns);
            add::<3>(&mut sums, taps, row);
            row = row.wrapping_add(columns);
        }
    }
    sums
}

/// Adds the products of the step's input `K`.
///
/// # Safety
/// At `row` are eight numbers.
#[inline(always)]
unsafe fn add<const K: usize>(sums: &mut [[v128; 2]; OUTPUTS], taps: &[f32; STEP * OUTPUTS], row: *const f32) {
    // SAFETY: as above; and the six taps of an input are in the array.
    unsafe {
        let (left, right) = (v128_load(row.cast()), v128_load(row.add(WIDTH / 2).cast()));
        for (o, sums) in sums.iter_mut().enumerate() {
            let tap = v128_load32_splat(taps.as_ptr().add(K * OUTPUTS + o).cast());
            *sums = [add_product(sums[0], tap, left), add_product(sums[1], tap, right)];
        }
    }
}

/// `sum + a * b`, in one instruction where the module is made for relaxed SIMD.
#[inline(always)]
fn add_product(sum: v128, a: v128, b: v128) -> v128 {
    #[cfg(target_feature = "relaxed-simd")]
    return std::arch::wasm32::f32x4_relaxed_madd(a, b, sum);
    #[cfg(not(target_feature = "relaxed-simd"))]
    std::arch::wasm32::f32x4_add(sum, std::arch::wasm32::f32x4_mul(a, b))
}
