//! Sharing work out over threads, where the program has them: natively, and in the browser's module with shared memory.

mod phases;

pub(crate) use phases::{Parts, Phase, in_phases};

/// Calls `work` with each chunk of `data` and its number, on all threads.
pub(crate) fn chunks_mut(data: &mut [f32], size: usize, work: impl Fn(usize, &mut [f32]) + Sync) {
    #[cfg(feature = "threads")]
    {
        use rayon::prelude::*;
        data.par_chunks_mut(size).enumerate().for_each(|(i, chunk)| work(i, chunk));
    }
    #[cfg(not(feature = "threads"))]
    data.chunks_mut(size).enumerate().for_each(|(i, chunk)| work(i, chunk));
}

/// Calls `work` with each item and its number, on all threads.
pub(crate) fn each<T: Send>(items: Vec<T>, work: impl Fn(usize, T) + Sync + Send) {
    #[cfg(feature = "threads")]
    {
        use rayon::prelude::*;
        items.into_par_iter().enumerate().for_each(|(i, item)| work(i, item));
    }
    #[cfg(not(feature = "threads"))]
    items.into_iter().enumerate().for_each(|(i, item)| work(i, item));
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

/// The sum, number by number, of what `work` gives for 0 to `count`, one or more, added up in order.
pub(crate) fn sum(count: usize, work: impl Fn(usize) -> Vec<f32> + Sync + Send) -> Vec<f32> {
    let mut parts = map(count, work).into_iter();
    let first = parts.next().expect("a part");
    parts.fold(first, |mut all, part| {
        all.iter_mut().zip(part).for_each(|(all, part)| *all += part);
        all
    })
}

/// How many threads there are.
pub(crate) fn threads() -> usize {
    #[cfg(feature = "threads")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "threads"))]
    1
}
