//! Compiling plain loops for the processor at hand.

/// Runs `work` compiled for the widest vectors that this processor has: its loops must be inlined into it.
#[inline]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    // wasm modules are compiled for their one instruction set as a whole.
    #[cfg(target_family = "wasm")]
    return work();
    #[cfg(not(target_family = "wasm"))]
    pulp::Arch::new().dispatch(work)
}

/// The larger one. Unlike `f32::max`, which is a function call for each number in wasm, this becomes one instruction for a
/// vector of them; a `value` that is not a number stays so.
#[inline(always)]
pub(crate) fn at_least(floor: f32, value: f32) -> f32 {
    if floor > value { floor } else { value }
}
