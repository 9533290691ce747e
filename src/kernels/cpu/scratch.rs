//! Scratch memory, kept from call to call: asking the system for it anew, and clearing it, costs more than some of the work.

use std::sync::Mutex;

/// Scratch memory for each thread that ever needed it.
#[derive(Default)]
pub(crate) struct ScratchPool(Mutex<Vec<Scratch>>);

/// Memory for the factors of a product `M = U V`, with whatever was left in it.
#[derive(Default)]
pub(crate) struct Scratch {
    u: Vec<f32>,
    v: Vec<f32>,
    m: Vec<f32>,
}

impl ScratchPool {
    /// Does some work with scratch memory that nobody else uses.
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut Scratch) -> R) -> R {
        let free = || self.0.lock().expect("no panic inside");
        let mut scratch = free().pop().unwrap_or_default();
        let result = work(&mut scratch);
        free().push(scratch);
        result
    }

    /// How many are free.
    #[cfg(test)]
    pub(crate) fn free(&self) -> usize {
        self.0.lock().expect("no panic inside").len()
    }
}

impl Scratch {
    /// V and M, of so many numbers.
    pub(super) fn v_m(&mut self, v: usize, m: usize) -> (&mut [f32], &mut [f32]) {
        (sized(&mut self.v, v), sized(&mut self.m, m))
    }

    /// U, V and M, of so many numbers.
    pub(super) fn u_v_m(&mut self, u: usize, v: usize, m: usize) -> (&mut [f32], &mut [f32], &mut [f32]) {
        (sized(&mut self.u, u), sized(&mut self.v, v), sized(&mut self.m, m))
    }
}

/// The first `length` numbers of a vector that is made longer where needed.
fn sized(vector: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if vector.len() < length {
        vector.resize(length, 0.0);
    }
    &mut vector[..length]
}
