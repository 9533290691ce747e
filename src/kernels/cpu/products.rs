//! Matrix products `M = U V` in registers: six outputs by as many vectors of V's columns as fit.
//!
//! A general product packs both factors on each call. Here U, a filter bank, is packed once at load, and V's rows are
//! short enough to be read as they lie.

mod layout;
#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod relaxed;
#[cfg(target_family = "wasm")]
mod wasm;

pub(crate) use layout::LANES;
pub(super) use layout::STEP;
use layout::{OUTPUTS, Part};
#[cfg(not(target_family = "wasm"))]
use native::product;
#[cfg(target_family = "wasm")]
use wasm::product;

/// `planes` filter banks as factors U: `[planes][outputs / 6][inputs][6]`, padded with zeros.
pub(crate) struct Packed {
    planes: usize,
    inputs: usize,
    outputs: usize,
    panels: Vec<f32>,
}

impl Packed {
    /// From a value for each plane, given an output and an input.
    pub(crate) fn new<const PLANES: usize>(
        outputs: usize,
        inputs: usize,
        values: impl Fn(usize, usize) -> [f32; PLANES],
    ) -> Self {
        let (blocks, padded) = (outputs.div_ceil(OUTPUTS), inputs.next_multiple_of(STEP));
        let mut panels = vec![0.0; PLANES * panels_of(outputs, padded)];
        for o in 0..outputs {
            for c in 0..inputs {
                for (p, value) in values(o, c).into_iter().enumerate() {
                    panels[((p * blocks + o / OUTPUTS) * padded + c) * OUTPUTS + o % OUTPUTS] = value;
                }
            }
        }
        Self { planes: PLANES, inputs: padded, outputs, panels }
    }

    /// Rows of V. There may be some more than U was made of, for a multiple of four: those must be numbers, and do
    /// nothing.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Rows of M.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// A plane of M, `[outputs][columns]`, of that of V, `[inputs][columns]`; `columns` is a multiple of [`LANES`].
    pub(crate) fn multiply(&self, plane: usize, v: &[f32], m: &mut [f32], columns: usize) {
        let size = self.panels.len() / self.planes;
        product(&self.panels[plane * size..][..size], v, m, (self.inputs, columns), Part::All);
    }
}

/// M, `V^T V`, on the diagonal and above it, of V, `[inputs][columns]`; `inputs` is a multiple of four and `columns` of
/// [`LANES`]. There is room in `u` for [`panels_of`] them.
pub(super) fn square(u: &mut [f32], v: &[f32], m: &mut [f32], inputs: usize, columns: usize) {
    for (panel, first) in u.chunks_exact_mut(inputs * OUTPUTS).zip((0..).step_by(OUTPUTS)) {
        let width = OUTPUTS.min(columns - first);
        for (taps, row) in panel.as_chunks_mut::<OUTPUTS>().0.iter_mut().zip(v.chunks_exact(columns)) {
            taps[..width].copy_from_slice(&row[first..first + width]);
            taps[width..].fill(0.0);
        }
    }
    product(u, v, m, (inputs, columns), Part::Upper);
}

/// A factor U from rows, `outputs` of them with at most `inputs` numbers, as panels; there is room in `u` for
/// [`panels_of`] them.
pub(super) fn pack_rows<'a>(u: &mut [f32], outputs: usize, inputs: usize, row: impl Fn(usize) -> &'a [f32]) {
    for (panel, first) in u.chunks_exact_mut(inputs * OUTPUTS).zip((0..).step_by(OUTPUTS)) {
        let rows: [&[f32]; OUTPUTS] = std::array::from_fn(|i| if first + i < outputs { row(first + i) } else { &[] });
        for (p, taps) in panel.as_chunks_mut::<OUTPUTS>().0.iter_mut().enumerate() {
            *taps = rows.map(|row| row.get(p).copied().unwrap_or(0.0));
        }
    }
}

/// M, `[outputs][columns]`, of U's panels and V, `[inputs][columns]`; `inputs` is a multiple of four and `columns` of
/// [`LANES`].
pub(super) fn multiply(u: &[f32], v: &[f32], m: &mut [f32], inputs: usize, columns: usize) {
    product(u, v, m, (inputs, columns), Part::All);
}

/// How many numbers the panels of a factor U have.
pub(super) fn panels_of(outputs: usize, inputs: usize) -> usize {
    outputs.div_ceil(OUTPUTS) * OUTPUTS * inputs
}
