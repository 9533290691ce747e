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
