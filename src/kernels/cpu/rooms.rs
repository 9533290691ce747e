//! Room to work in, kept from call to call: asking the system for it anew, and clearing it, costs more than some of the work.

use std::sync::Mutex;

/// One for each thread that ever needed it.
pub(crate) struct Rooms(Mutex<Vec<Room>>);

/// Room for the factors of a product `M = U V`, with whatever was left in it.
#[derive(Default)]
pub(crate) struct Room {
    u: Vec<f32>,
    v: Vec<f32>,
    m: Vec<f32>,
}

impl Rooms {
    /// None yet.
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Does some work in a room that nobody else is in.
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut Room) -> R) -> R {
        let rooms = || self.0.lock().expect("no panic inside");
        let mut room = rooms().pop().unwrap_or_default();
        let result = work(&mut room);
        rooms().push(room);
        result
    }
}

impl Room {
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
