//! An opened engine: where tensors are made, and what computes with them.

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use burn::tensor::{Device, Tensor, TensorData, Transaction};
use impasto_weights::one_line;

use super::operations::{AdamStep, Kind, Limits, Moments, Operations};
use crate::{Error, Result};

/// An opened engine and what it calls itself. Cheap to clone; clones share what the engine keeps from call to call.
#[derive(Clone)]
pub struct Engine {
    operations: Arc<dyn Operations>,
    label: String,
    software: bool,
    fault: Fault,
    /// Bytes that it may take, if fewer than its device has.
    memory: u64,
}

/// The first error that a device has reported outside any call.
pub(super) type Fault = Arc<OnceLock<String>>;

impl Engine {
    pub(super) fn new(operations: impl Operations + 'static, label: String, software: bool, fault: Fault) -> Self {
        Self { operations: Arc::new(operations), label, software, fault, memory: u64::MAX }
    }

    /// Where its tensors are made.
    pub fn device(&self) -> &Device {
        self.operations.device()
    }

    /// Which processor it runs on.
    pub fn kind(&self) -> Kind {
        self.operations.kind()
    }

    /// For people: `CPU`, `CPU (2 threads)`, or the adapter's name.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether the GPU is a software one, slower than the CPU engine.
    pub fn is_software(&self) -> bool {
        self.software
    }

    /// What its device can hold.
    pub fn limits(&self) -> Limits {
        let limits = self.operations.limits();
        Limits { total: limits.total.min(self.memory), ..limits }
    }

    /// The same device with no more memory than so many bytes, as far as paintings keep to it.
    #[must_use]
    pub fn with_memory(&self, bytes: u64) -> Self {
        Self { memory: bytes, ..self.clone() }
    }

    /// The same device with the kernels for software or for hardware adapters: for tests and benchmarks.
    #[must_use]
    pub fn with_kernels_for(&self, software: bool) -> Self {
        Self { operations: self.operations.with_kernels_for(software), ..self.clone() }
    }

    pub(crate) fn operations(&self) -> &dyn Operations {
        &*self.operations
    }

    /// As [`Operations::take_rows`]; all of them without a copy.
    pub(crate) fn take_rows(&self, map: &Tensor<4>, rows: Range<usize>) -> Tensor<4> {
        if rows == (0..map.dims()[2]) { map.clone() } else { self.operations.take_rows(map, rows) }
    }

    /// As [`Operations::join_rows`]; a single one without a copy.
    pub(crate) fn join_rows(&self, bands: &[Tensor<4>]) -> Tensor<4> {
        if let [whole] = bands { whole.clone() } else { self.operations.join_rows(bands) }
    }

    /// As [`Operations::combine`], of any shape.
    pub(crate) fn combine<const D: usize>(&self, terms: &[(f64, &Tensor<D>)]) -> Tensor<D> {
        let flat: Vec<_> = terms.iter().map(|(c, x)| (*c, flat(x))).collect();
        self.operations.combine(&flat).reshape(terms[0].1.dims())
    }

    /// `own`, with `other` added where there is one.
    pub(crate) fn plus<const D: usize>(&self, own: Tensor<D>, other: Option<Tensor<D>>) -> Tensor<D> {
        match other {
            None => own,
            Some(other) => self.combine(&[(1.0, &own), (1.0, &other)]),
        }
    }

    /// As [`Operations::adam`], of any shape.
    pub(crate) fn adam<const D: usize>(
        &self,
        x: &Tensor<D>,
        gradient: &Tensor<D>,
        moments: &mut Moments<D>,
        step: AdamStep,
    ) -> Tensor<D> {
        let mut flat_moments = Moments { mean: flat(&moments.mean), square: flat(&moments.square) };
        let point = self.operations.adam(&flat(x), &flat(gradient), &mut flat_moments, step);
        let Moments { mean, square } = flat_moments;
        *moments = Moments { mean: mean.reshape(x.dims()), square: square.reshape(x.dims()) };
        point.reshape(x.dims())
    }

    /// Reads a tensor back, row-major.
    ///
    /// # Errors
    /// As [`Engine::read_all`].
    pub async fn read<const D: usize>(&self, tensor: Tensor<D>) -> Result<Vec<f32>> {
        Ok(self.read_all(vec![tensor]).await?.remove(0))
    }

    /// Reads tensors back together, row-major: the one way by which numbers come from a device.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`] where the device was lost or has reported an error since it was opened.
    pub async fn read_all<const D: usize>(&self, tensors: Vec<Tensor<D>>) -> Result<Vec<Vec<f32>>> {
        let failed = |detail: String| Error::DeviceFailed { detail };
        let transaction = tensors.into_iter().fold(Transaction::default(), Transaction::register);
        let data = transaction.execute_async().await.map_err(|error| failed(one_line(&error)))?;
        if let Some(fault) = self.fault.get() {
            return Err(failed(fault.clone()));
        }
        let numbers = |data: TensorData| data.try_to_vec::<f32>().map_err(|error| failed(format!("{error:?}")));
        data.into_iter().map(numbers).collect()
    }
}

/// The same numbers in a row.
pub(super) fn flat<const D: usize>(tensor: &Tensor<D>) -> Tensor<1> {
    let elements = tensor.shape().num_elements();
    tensor.clone().reshape([elements])
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_a_device_fails_the_reads_of_its_engine_only() {
        let (faulty, other) = (Engine::cpu(), Engine::cpu());
        let read = |engine: &Engine| pollster::block_on(engine.read(Tensor::<1>::ones([2], engine.device())));
        assert_eq!(read(&faulty).unwrap(), [1.0, 1.0]);
        faulty.fault.set("a kernel is not valid".into()).unwrap();
        assert!(matches!(read(&faulty), Err(Error::DeviceFailed { detail }) if detail == "a kernel is not valid"));
        assert!(read(&faulty.with_kernels_for(true)).is_err(), "it is the same device");
        assert_eq!(read(&other).unwrap(), [1.0, 1.0]);
    }
}
