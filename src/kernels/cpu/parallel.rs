//! Sharing work out over threads, where the program has them: natively, and in the browser's module with shared memory.

/// Who does some work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// All threads that there are.
    AllThreads,
    /// The caller's alone: it is one share of a larger work.
    ThisThread,
}

impl By {
    fn is_shared(self) -> bool {
        cfg!(feature = "threads") && self == Self::AllThreads
    }

    /// Calls `work` with each chunk of `data` and its number.
    pub(crate) fn chunks_mut(self, data: &mut [f32], size: usize, work: impl Fn(usize, &mut [f32]) + Sync) {
        if self.is_shared() {
            #[cfg(feature = "threads")]
            {
                use rayon::prelude::*;
                return data.par_chunks_mut(size).enumerate().for_each(|(i, chunk)| work(i, chunk));
            }
        }
        data.chunks_mut(size).enumerate().for_each(|(i, chunk)| work(i, chunk));
    }

    /// Calls `work` with each item and its number.
    pub(crate) fn each<T: Send>(self, items: Vec<T>, work: impl Fn(usize, T) + Sync + Send) {
        if self.is_shared() {
            #[cfg(feature = "threads")]
            {
                use rayon::prelude::*;
                return items.into_par_iter().enumerate().for_each(|(i, item)| work(i, item));
            }
        }
        items.into_iter().enumerate().for_each(|(i, item)| work(i, item));
    }
}

/// Calls `work` with each chunk of `data` and its number, on all threads.
pub(crate) fn chunks_mut(data: &mut [f32], size: usize, work: impl Fn(usize, &mut [f32]) + Sync) {
    By::AllThreads.chunks_mut(data, size, work);
}

/// Calls `work` with each item and its number, on all threads.
pub(crate) fn each<T: Send>(items: Vec<T>, work: impl Fn(usize, T) + Sync + Send) {
    By::AllThreads.each(items, work);
}

/// The results of `work` for 0 to `count`, in order.
pub(crate) fn map<R: Send>(count: usize, work: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
    #[cfg(feature = "threads")]
    {
        use rayon::prelude::*;
        (0..count).into_par_iter().map(work).collect()
    }
    #[cfg(not(feature = "threads"))]
    (0..count).map(work).collect()
}

/// Runs work that shares itself out many times: on one of the threads, so that the caller is woken only once.
pub(crate) fn together<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    #[cfg(feature = "threads")]
    return rayon::scope(|_| work());
    #[cfg(not(feature = "threads"))]
    work()
}

/// How many threads there are.
pub(crate) fn threads() -> usize {
    #[cfg(feature = "threads")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "threads"))]
    1
}
