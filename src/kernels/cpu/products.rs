//! Matrix products `M = U V` in registers: six outputs by as many vectors of V's columns as fit.
//!
//! A general product packs both factors on each call. Here U, a filter bank, is packed once at load, and V's rows are short
//! enough to be read as they lie.

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod wasm;

#[cfg(not(target_family = "wasm"))]
use native::product;
#[cfg(target_family = "wasm")]
use wasm::product;

use super::parallel::By;

/// Outputs that are made together: with two vectors of columns they fill 16 registers, with four 32.
const OUTPUTS: usize = 6;
/// Inputs that are added between two looks at whether the loop ends: U and V have a multiple of it.
const STEP: usize = 4;
/// V's and M's rows are multiples of this many columns: the widest vector there is.
pub(crate) const LANES: usize = 16;

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
        let mut panels = vec![0.0; PLANES * blocks * padded * OUTPUTS];
        for o in 0..outputs {
            for c in 0..inputs {
                for (p, value) in values(o, c).into_iter().enumerate() {
                    panels[((p * blocks + o / OUTPUTS) * padded + c) * OUTPUTS + o % OUTPUTS] = value;
                }
            }
        }
        Self { planes: PLANES, inputs: padded, outputs, panels }
    }

    /// Rows of V. There may be some more than U was made of, for a multiple of four: those must be numbers, and do nothing.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Rows of M.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// M, `[planes][outputs][columns]`, of V, `[planes][inputs][columns]`; `columns` is a multiple of [`LANES`].
    pub(crate) fn multiply(&self, v: &[f32], m: &mut [f32], columns: usize, by: By) {
        let (of_u, of_v) = (self.panels.len() / self.planes, self.inputs * columns);
        by.chunks_mut(m, self.outputs * columns, |p, m| {
            product(&self.panels[p * of_u..][..of_u], &v[p * of_v..][..of_v], m, self.inputs, columns);
        });
    }
}
