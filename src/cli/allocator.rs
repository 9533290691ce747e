//! How the process keeps memory that it has freed.

/// Has glibc's allocator keep what is freed. Every iteration frees and allocates the same feature maps; those above 32 MB
/// (VGG-19's first block, from 362 x 362 px on) it would otherwise give back to the system, whose fresh pages, cleared one by
/// one, were measured to cost up to a third of an iteration's time at 384 px (`docs/measurements.md`).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library's own function")]
pub(super) fn keep_freed_memory() {
    // SAFETY: takes plain numbers and changes settings only. Called before any other thread starts.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 30);
        libc::mallopt(libc::M_TRIM_THRESHOLD, -1);
    }
}

/// Other systems' allocators are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn keep_freed_memory() {}
