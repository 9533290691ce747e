//! The two engines: Burn's flex backend on the CPU, and wgpu (WebGPU, Vulkan, Metal, DX12) on the GPU.

use std::sync::OnceLock;

use burn::tensor::{Device, Tensor, TensorData, Transaction};

#[cfg(feature = "cpu")]
use crate::kernels::cpu::parallel;
#[cfg(feature = "gpu")]
use crate::ops::gpu;
use crate::{Error, Result};

/// Which processor runs the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Burn's flex backend.
    Cpu,
    /// Burn's wgpu backend, without autotune and fusion.
    Gpu,
}

impl Kind {
    /// `cpu` or `gpu`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
        }
    }
}

/// An opened device and what it calls itself.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Where tensors are made.
    pub device: Device,
    /// Which processor.
    pub kind: Kind,
    /// For people: `CPU`, `CPU (2 threads)`, or the adapter's name.
    pub label: String,
    /// Whether the GPU is a software one, slower than the CPU engine.
    pub software: bool,
}

impl Engine {
    /// The CPU engine; always there.
    #[cfg(feature = "cpu")]
    pub fn cpu() -> Self {
        let threads = parallel::threads();
        let label = if threads > 1 { format!("CPU ({threads} threads)") } else { "CPU".into() };
        Self { device: Device::flex(), kind: Kind::Cpu, label, software: false }
    }

    /// The GPU engine. May be called once in a process: the runtime cannot be configured anew.
    ///
    /// # Errors
    /// [`Error::NoDevice`] where there is no adapter or it refuses.
    #[cfg(feature = "gpu")]
    pub async fn gpu() -> Result<Self> {
        let none = |detail: String| Error::NoDevice { device: "gpu", detail };
        let (device, setup) =
            Device::wgpu_options().init_with_setup_async().await.map_err(|error| none(one_line(&error)))?;
        // A kernel that fails validation writes nothing and says so only here; without this, zeros would be believed.
        setup.device.on_uncaptured_error(std::sync::Arc::new(|error| {
            let _ = FAULT.set(one_line(&error));
        }));
        let info = setup.adapter.get_info();
        let software = info.device_type == burn::tensor::wgpu::wgpu::DeviceType::Cpu;
        let name = if info.name.is_empty() { "WebGPU adapter".into() } else { info.name };
        let max_binding = setup.device.limits().max_storage_buffer_binding_size;
        gpu::set_adapter(gpu::Adapter { software, max_binding });
        // Now, while weights are fetched and pictures decoded, and with the default pooling.
        gpu::warm_up(&device, false);
        Ok(Self { device, kind: Kind::Gpu, label: name, software })
    }
}

/// Runs the kernels of the other class of adapters from here on: those for hardware on a software adapter, so that they are
/// tested where there is no GPU. Networks made before must not be used any more.
#[cfg(all(feature = "gpu", feature = "stock"))]
pub fn pretend_adapter(software: bool) {
    gpu::set_adapter(gpu::Adapter { software, ..gpu::adapter() });
}

/// The first error that the GPU reported outside any call. There is one GPU runtime in a process, so one place.
static FAULT: OnceLock<String> = OnceLock::new();

/// Reads a tensor back, row-major.
///
/// # Errors
/// As [`read_all`].
pub async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    Ok(read_all(vec![tensor]).await?.remove(0))
}

/// Reads tensors back together, row-major: the one way by which numbers come from a device.
///
/// # Errors
/// [`Error::DeviceFailed`] where the device was lost or has reported an error since it was opened.
pub async fn read_all<const D: usize>(tensors: Vec<Tensor<D>>) -> Result<Vec<Vec<f32>>> {
    let transaction = tensors.into_iter().fold(Transaction::default(), Transaction::register);
    let data = transaction.execute_async().await.map_err(|error| Error::DeviceFailed { detail: one_line(&error) })?;
    if let Some(fault) = FAULT.get() {
        return Err(Error::DeviceFailed { detail: fault.clone() });
    }
    let numbers = |data: TensorData| {
        data.try_to_vec::<f32>().map_err(|error| Error::DeviceFailed { detail: format!("{error:?}") })
    };
    data.into_iter().map(numbers).collect()
}

fn one_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().lines().collect::<Vec<_>>().join(" ")
}
