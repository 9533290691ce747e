//! Work in phases that are too short to wake a thread for each: threads wait for one another awake.

#![expect(unsafe_code, reason = "threads write to parts of one slice, which the compiler cannot tell apart")]

use std::{
    hint,
    marker::PhantomData,
    ops::Range,
    slice,
    sync::atomic::{AtomicUsize, Ordering},
};

/// So many pieces of work, in any order and by any thread.
pub(crate) struct Phase<'w> {
    count: usize,
    work: Box<dyn Fn(usize) + Sync + 'w>,
    begun: AtomicUsize,
    done: AtomicUsize,
}

impl<'w> Phase<'w> {
    /// `work` is called with 0 to `count`.
    pub(crate) fn new(count: usize, work: impl Fn(usize) + Sync + 'w) -> Self {
        Self { count, work: Box::new(work), begun: AtomicUsize::new(0), done: AtomicUsize::new(0) }
    }

    /// Takes pieces as long as there are any, and returns when all are done, by whomever.
    fn help(&self) {
        loop {
            let piece = self.begun.fetch_add(1, Ordering::Relaxed);
            if piece >= self.count {
                break;
            }
            // One that panics is done too: else the others would wait for it for ever.
            let _done = Done(&self.done);
            (self.work)(piece);
        }
        let mut looks = 0_u32;
        while self.done.load(Ordering::Acquire) < self.count {
            hint::spin_loop();
            looks += 1;
            // Whoever has the last piece may be waiting for this processor.
            if looks.is_multiple_of(1 << 12) {
                std::thread::yield_now();
            }
        }
    }
}

struct Done<'s>(&'s AtomicUsize);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        // What was written is seen by whoever sees the count.
        self.0.fetch_add(1, Ordering::Release);
    }
}

/// Does the phases in order, each when all of the one before it is done.
///
/// Nobody waits for a thread, only for work that one has begun: a thread that comes late helps where the others are, and if
/// none comes, the caller does it all.
pub(crate) fn in_phases(phases: &[Phase]) {
    let help = || phases.iter().for_each(Phase::help);
    #[cfg(feature = "threads")]
    if rayon::current_num_threads() > 1 {
        return rayon::scope(|scope| {
            for _ in 1..rayon::current_num_threads() {
                scope.spawn(|_| help());
            }
            help();
        });
    }
    help();
}

/// Numbers that several threads write to, each elsewhere, and that others read in a later phase.
pub(crate) struct Parts<'a> {
    first: *mut f32,
    length: usize,
    all: PhantomData<&'a mut [f32]>,
}

// SAFETY: whoever asks for a part promises that nobody else writes to it.
unsafe impl Sync for Parts<'_> {}
// SAFETY: as a borrowed slice.
unsafe impl Send for Parts<'_> {}

impl<'a> Parts<'a> {
    /// Of these.
    pub(crate) fn of(all: &'a mut [f32]) -> Self {
        Self { first: all.as_mut_ptr(), length: all.len(), all: PhantomData }
    }

    /// To be written to.
    ///
    /// # Safety
    /// While it is used nobody else has any of it.
    ///
    /// # Panics
    /// If it is not inside.
    #[expect(clippy::mut_from_ref, reason = "the caller promises that it is the only one")]
    pub(crate) unsafe fn part_mut(&self, part: Range<usize>) -> &mut [f32] {
        assert!(part.start <= part.end && part.end <= self.length);
        // SAFETY: it is inside, and the caller's alone.
        unsafe { slice::from_raw_parts_mut(self.first.add(part.start), part.len()) }
    }

    /// To be read.
    ///
    /// # Safety
    /// While it is used nobody writes to any of it.
    ///
    /// # Panics
    /// If it is not inside.
    pub(crate) unsafe fn part(&self, part: Range<usize>) -> &[f32] {
        assert!(part.start <= part.end && part.end <= self.length);
        // SAFETY: it is inside, and nobody writes to it.
        unsafe { slice::from_raw_parts(self.first.add(part.start), part.len()) }
    }
}

#[cfg(test)]
mod tests {
    use std::{panic, sync::Mutex, thread, time::Duration};

    use super::*;

    /// Runs two phases, the second of which reads what the first has written, and returns what it found.
    fn squares_backwards(count: usize) -> Vec<f32> {
        let (mut written, mut read) = (vec![f32::NAN; count], vec![f32::NAN; count]);
        let (a, b) = (Parts::of(&mut written), Parts::of(&mut read));
        let slowly = |i: usize| {
            if i.is_multiple_of(7) {
                thread::sleep(Duration::from_micros(50));
            }
        };
        // SAFETY: each piece writes to its own number, and the second phase reads what the first has written.
        let first = |i| unsafe {
            slowly(i);
            a.part_mut(i..i + 1)[0] = (i * i) as f32;
        };
        // SAFETY: as above.
        let second = |i| unsafe { b.part_mut(i..i + 1)[0] = a.part(count - 1 - i..count - i)[0] };
        in_phases(&[
            Phase::new(count, first),
            Phase::new(0, |_| panic!("there is nothing to do")),
            Phase::new(count, second),
        ]);
        read
    }

    #[test]
    fn a_phase_begins_when_the_one_before_is_done() {
        let expected: Vec<f32> = (0..200).rev().map(|i| (i * i) as f32).collect();
        assert_eq!(squares_backwards(200), expected);
        // On several of the pool's own threads at once too, where each may find itself alone.
        for found in super::super::map(8, |_| squares_backwards(200)) {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn each_piece_is_done_once() {
        let done = Mutex::new(vec![0; 1000]);
        in_phases(&[Phase::new(1000, |i| done.lock().unwrap()[i] += 1)]);
        assert_eq!(*done.lock().unwrap(), vec![1; 1000]);
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let phase = Phase::new(100, |i| assert_ne!(i, 50, "on purpose"));
        assert!(panic::catch_unwind(panic::AssertUnwindSafe(|| in_phases(&[phase]))).is_err());
    }

    #[test]
    #[should_panic(expected = "part.end <= self.length")]
    fn a_part_is_inside() {
        // SAFETY: it panics instead.
        unsafe { Parts::of(&mut [0.0; 4]).part(3..5) };
    }
}
