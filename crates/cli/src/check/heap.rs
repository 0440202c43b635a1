//! How the C library's allocator takes memory from the system.

/// Lets the heap of each thread grow by tens of megabytes at a time, of which only what is touched takes memory.
///
/// glibc makes the heap of a thread other than the first one larger by what each allocation lacks, a few pages, with a
/// system call that stops the other threads for a moment. A check of one package did so two thousand times, for a tenth
/// of its time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn grow_in_large_steps() {
    const STEP: i32 = 32 << 20;
    #[expect(unsafe_code, reason = "the allocator is set by a call of C")]
    // SAFETY: mallopt takes two numbers and may be called at any time; it takes the lock of the allocator. A value that
    // it does not like is ignored.
    unsafe {
        libc::mallopt(libc::M_TOP_PAD, STEP);
    }
}

/// Other allocators are left to themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn grow_in_large_steps() {}
