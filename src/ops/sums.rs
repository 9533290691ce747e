//! Many sums, read back as one small vector.

use burn::tensor::{Device, Tensor};

use super::Place;
#[cfg(feature = "cpu")]
use super::cpu;
#[cfg(feature = "gpu")]
use super::gpu;

/// Numbers on their way from a device: pushed one after the other, read together.
pub struct Sums(pub(super) Waiting);

/// Where they wait.
pub(super) enum Waiting {
    #[cfg(feature = "cpu")]
    Cpu(cpu::Sums),
    #[cfg(feature = "gpu")]
    Gpu(Box<gpu::Sums>),
}

impl Sums {
    /// Room for `count` numbers.
    pub fn new(count: usize, device: &Device) -> Self {
        match Place::of(device) {
            #[cfg(feature = "cpu")]
            Place::Cpu => Self(Waiting::Cpu(cpu::Sums::new(count))),
            #[cfg(feature = "gpu")]
            Place::Gpu => Self(Waiting::Gpu(Box::new(gpu::Sums::new(count, device)))),
        }
    }

    /// Pushes `scale * sum_i a_i b_i`.
    pub fn dot<const D: usize>(&mut self, a: &Tensor<D>, b: &Tensor<D>, scale: f64) {
        match &mut self.0 {
            #[cfg(feature = "cpu")]
            Waiting::Cpu(sums) => sums.dot(a, b, scale),
            #[cfg(feature = "gpu")]
            Waiting::Gpu(sums) => sums.dot(a, b, scale as f32),
        }
    }

    /// Pushes the inner products of all `rows` with the first of `vectors`, then with the second, and so on.
    pub fn dots<const D: usize>(&mut self, rows: &[&Tensor<D>], vectors: &[&Tensor<D>]) {
        match &mut self.0 {
            #[cfg(feature = "cpu")]
            Waiting::Cpu(sums) => sums.dots(rows, vectors),
            #[cfg(feature = "gpu")]
            Waiting::Gpu(sums) => sums.dots(rows, vectors),
        }
    }

    /// All numbers in the order they were pushed; none may be missing.
    pub fn finish(self) -> Tensor<1> {
        match self.0 {
            #[cfg(feature = "cpu")]
            Waiting::Cpu(sums) => sums.finish(),
            #[cfg(feature = "gpu")]
            Waiting::Gpu(sums) => sums.finish(),
        }
    }
}
