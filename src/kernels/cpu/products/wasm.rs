//! One product, in wasm's vectors of four, by one of two kernels: that of `relaxed` where the browser can run it, else the one
//! here. That one is written for what V8 makes of it: a function of its own with few variables (in a large one they are
//! spilled), and loads whose place is part of the instruction.

#![expect(
    unsafe_code,
    reason = "explicit loads: the compiler merges and unrolls others as it likes, and is a third slower for it"
)]

use std::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};

use super::{
    layout::{Kernel, OUTPUTS, Part, STEP},
    relaxed,
};

/// Columns at a time: two vectors for each output are 12 sums, which leave a register for each of the factors of 16.
const WIDTH: usize = 8;
/// Bytes of a number.
const NUMBER: usize = size_of::<f32>();

/// Numbers of V that lie in a core's first cache.
const SMALL: usize = 1 << 13;

/// M, `[outputs][columns]`, or a part of it, of U's panels, `[outputs / 6][inputs][6]`, and V, `[inputs][columns]`.
///
/// # Panics
/// If they are shorter than that, or if `inputs` or `columns` are not multiples of 4 and of 8.
pub(super) fn product(u: &[f32], v: &[f32], m: &mut [f32], (inputs, columns): (usize, usize), part: Part) {
    assert!(inputs.is_multiple_of(STEP) && columns.is_multiple_of(WIDTH) && v.len() >= inputs * columns);
    let kernel = relaxed::kernel().unwrap_or(panel_times_strip);
    let one = |panel: &[f32], rows: &mut [f32], at: usize| {
        // SAFETY: V has `inputs` rows of `columns`, as asserted, the panel as many of six, and `at + WIDTH <= columns`.
        unsafe { six_rows(kernel, panel, &v[at..], &mut rows[at..], columns) };
    };
    let panels = u.chunks_exact(inputs * OUTPUTS);
    let strips = (0..columns).step_by(WIDTH);
    // What is passed through most often should be small: a strip of V, or else a panel of U.
    if inputs * columns > SMALL {
        for at in strips {
            let blocks = panels.clone().zip(m.chunks_mut(OUTPUTS * columns));
            blocks.take(part.panels(at + WIDTH)).for_each(|(panel, rows)| one(panel, rows, at));
        }
    } else {
        for (i, (panel, rows)) in panels.zip(m.chunks_mut(OUTPUTS * columns)).enumerate() {
            strips.clone().filter(|at| i < part.panels(at + WIDTH)).for_each(|at| one(panel, rows, at));
        }
    }
}

/// Eight columns of a panel's outputs, or of as many as `rows` has.
///
/// # Safety
/// The panel is `[inputs][6]`; at `v` and at `rows` begin rows of `columns`, as many of V as there are inputs, of which eight
/// columns are there.
#[inline(always)]
unsafe fn six_rows(kernel: Kernel, panel: &[f32], v: &[f32], rows: &mut [f32], columns: usize) {
    let (inputs, stride) = (panel.len() / OUTPUTS, columns * NUMBER);
    if rows.len() > (OUTPUTS - 1) * columns {
        // SAFETY: as the caller promises, and there are six rows.
        return unsafe { kernel(panel.as_ptr(), v.as_ptr(), rows.as_mut_ptr(), inputs, stride, stride) };
    }
    let mut six = [0.0; OUTPUTS * WIDTH];
    // SAFETY: as the caller promises, and there is room for six rows of eight.
    unsafe { kernel(panel.as_ptr(), v.as_ptr(), six.as_mut_ptr(), inputs, stride, WIDTH * NUMBER) };
    for (row, six) in rows.chunks_mut(columns).zip(six.chunks_exact(WIDTH)) {
        row[..WIDTH].copy_from_slice(six);
    }
}

/// The [`Kernel`] for every browser.
#[inline(never)]
unsafe extern "C" fn panel_times_strip(
    panel: *const f32,
    mut v: *const f32,
    m: *mut f32,
    inputs: usize,
    v_stride: usize,
    m_stride: usize,
) {
    let mut sums = [[f32x4_splat(0.0); 2]; OUTPUTS];
    for step in 0..inputs / STEP {
        // Written out: the compiler does not always unroll it.
        // SAFETY: a step is four rows of V, and as many inputs of the panel.
        unsafe {
            let taps = panel.add(step * STEP * OUTPUTS);
            add::<0>(&mut sums, taps, v);
            v = v.byte_add(v_stride);
            add::<1>(&mut sums, taps, v);
            v = v.byte_add(v_stride);
            add::<2>(&mut sums, taps, v);
            v = v.byte_add(v_stride);
            add::<3>(&mut sums, taps, v);
            v = v.wrapping_byte_add(v_stride);
        }
    }
    for (o, sums) in sums.into_iter().enumerate() {
        // SAFETY: six rows of eight numbers, two vectors.
        unsafe {
            let row = m.byte_add(o * m_stride);
            v128_store(row.cast(), sums[0]);
            v128_store(row.add(WIDTH / 2).cast(), sums[1]);
        }
    }
}

/// Adds the products of the step's input `K`.
///
/// # Safety
/// At `row` are eight numbers, at `taps` six for each of the step's inputs.
#[inline(always)]
unsafe fn add<const K: usize>(sums: &mut [[v128; 2]; OUTPUTS], taps: *const f32, row: *const f32) {
    // SAFETY: as above.
    unsafe {
        let (left, right) = (v128_load(row.cast()), v128_load(row.add(WIDTH / 2).cast()));
        for (o, sums) in sums.iter_mut().enumerate() {
            let tap = v128_load32_splat(taps.add(K * OUTPUTS + o).cast());
            *sums = [f32x4_add(sums[0], f32x4_mul(tap, left)), f32x4_add(sums[1], f32x4_mul(tap, right))];
        }
    }
}
