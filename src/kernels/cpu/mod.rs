//! The loop's arithmetic on the CPU: Rust over row-major `f32` slices, `[C, H, W]` for maps.
//!
//! Loops over pixels are plain and compiled once per instruction set ([`simd`]); convolutions are matrix products of
//! their own ([`products`]); work is shared out over threads where there are any ([`parallel`]).

#![expect(clippy::inline_always, reason = "only what is inlined into `simd::widest` is compiled for wide vectors")]

pub(crate) mod direct;
pub(crate) mod distribution;
pub(crate) mod gram;
pub(crate) mod instance_norm;
pub(crate) mod learned;
mod padded;
pub(crate) mod parallel;
pub(crate) mod pool;
mod products;
mod rows;
pub(crate) mod scratch;
pub(crate) mod sigmoid;
pub(crate) mod simd;
pub(crate) mod smooth;
#[cfg(test)]
mod tests;
pub(crate) mod vectors;
pub(crate) mod winograd;
pub(crate) mod winograd_transforms;

/// Channels, height and width of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Channels.
    pub(crate) channels: usize,
    /// Rows.
    pub(crate) height: usize,
    /// Columns.
    pub(crate) width: usize,
}

impl Extent {
    /// Pixels of one channel.
    pub(crate) fn pixels(self) -> usize {
        self.height * self.width
    }

    /// Numbers in the map.
    pub(crate) fn elements(self) -> usize {
        self.channels * self.pixels()
    }

    /// The same pixels with another number of channels.
    pub(crate) fn with_channels(self, channels: usize) -> Self {
        Self { channels, ..self }
    }
}

/// What a data gradient is joined with as it is written: `(gradient + extra) * (activation > 0)`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Join<'a> {
    /// A loss layer's own gradient on the same map.
    pub(crate) extra: Option<&'a [f32]>,
    /// The map, an output of a `ReLU`.
    pub(crate) activation: Option<&'a [f32]>,
}

impl Join<'_> {
    /// Applies it to `values`, which lie at `at` in the map.
    #[inline(always)]
    pub(crate) fn apply(&self, values: &mut [f32], at: usize) {
        if let Some(extra) = self.extra {
            for (value, extra) in values.iter_mut().zip(&extra[at..]) {
                *value += extra;
            }
        }
        if let Some(activation) = self.activation {
            for (value, activation) in values.iter_mut().zip(&activation[at..]) {
                *value = if *activation > 0.0 { *value } else { 0.0 };
            }
        }
    }
}
