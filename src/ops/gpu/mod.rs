//! The GPU engine: our kernels on Burn's wgpu tensors.

mod context;
mod conv;
mod distribution;
mod gram;
mod launch;
mod learned;
mod maps;
mod rows;
mod sums;
mod tensors;
mod vectors;

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use burn::tensor::{Device, Tensor, wgpu::wgpu::DeviceType};
use impasto_weights::one_line;

use self::{context::Context, conv::Conv, sums::Sums};
use super::{
    engine::Engine,
    operations::{AdamStep, Convolution, GPU_BYTES, Kind, Limits, Moments, Operations, PendingSums, SOFT_LIMIT_BYTES},
};
use crate::{Error, Result};

/// Opens the engine: Burn's wgpu backend, without autotune and fusion.
pub(super) async fn open() -> Result<Engine> {
    let none = |detail: String| Error::NoDevice { device: Kind::Gpu.name(), detail };
    let (device, setup) =
        Device::wgpu_options().init_with_setup_async().await.map_err(|error| none(one_line(&error)))?;
    let fault = Arc::new(OnceLock::new());
    // A kernel that fails validation writes nothing and says so only here; without this, zeros would be believed.
    let reported = fault.clone();
    setup.device.on_uncaptured_error(Arc::new(move |error| {
        let _ = reported.set(one_line(&error));
    }));
    let info = setup.adapter.get_info();
    let software = info.device_type == DeviceType::Cpu;
    let name = if info.name.is_empty() { "WebGPU adapter".into() } else { info.name };
    let max_binding = setup.device.limits().max_storage_buffer_binding_size;
    let context = Context::new(device, software, max_binding);
    // Now, while weights are fetched and pictures decoded, and with the default pooling.
    launch::warm_up(&context, false);
    Ok(Engine::new(Gpu(Arc::new(context)), name, software, fault))
}

struct Gpu(Arc<Context>);

impl Operations for Gpu {
    fn kind(&self) -> Kind {
        Kind::Gpu
    }

    fn device(&self) -> &Device {
        &self.0.device
    }

    fn limits(&self) -> Limits {
        Limits { name: "the GPU", buffer: self.0.max_binding, total: GPU_BYTES, soft: SOFT_LIMIT_BYTES }
    }

    fn convolution(&self, weight: &[f32], bias: &[f32], inputs: usize) -> Box<dyn Convolution> {
        Box::new(Conv::new(weight, bias, inputs, self.0.clone()))
    }

    fn pool(&self, x: &Tensor<4>, max: bool) -> Tensor<4> {
        maps::pool(&self.0, x, max)
    }

    fn pool_gradient(&self, g: &Tensor<4>, x: &Tensor<4>, extra: Option<&Tensor<4>>, max: bool) -> Tensor<4> {
        maps::pool_gradient(&self.0, g, x, extra, max)
    }

    fn relu_gradient(&self, g: &Tensor<4>, activation: &Tensor<4>) -> Tensor<4> {
        maps::relu_gradient(&self.0, g, activation)
    }

    fn take_rows(&self, map: &Tensor<4>, rows: Range<usize>) -> Tensor<4> {
        rows::take_rows(&self.0, map, rows)
    }

    fn join_rows(&self, bands: &[Tensor<4>]) -> Tensor<4> {
        rows::join_rows(&self.0, bands)
    }

    fn gram_difference(&self, features: &Tensor<4>, scale: f64, target: Option<&Tensor<2>>) -> Tensor<2> {
        gram::gram_difference(&self.0, features, scale, target)
    }

    fn matrix_product(&self, d: &Tensor<2>, features: &Tensor<4>, base: Option<&Tensor<4>>, factor: f64) -> Tensor<4> {
        gram::matrix_product(&self.0, d, features, base, factor)
    }

    fn padded(&self, channels: usize) -> usize {
        channels.next_multiple_of(gram::TILE)
    }

    fn channel_moments(&self, x: &Tensor<4>, scale: f64) -> Tensor<2> {
        distribution::channel_moments(&self.0, x, scale)
    }

    fn histogram(&self, x: &Tensor<4>, moments: &Tensor<2>) -> Tensor<2> {
        distribution::histogram(&self.0, x, moments)
    }

    fn transport(&self, picture: &Tensor<2>, style: &Tensor<2>, moments: &Tensor<2>) -> (Tensor<2>, Tensor<1>) {
        distribution::transport(&self.0, picture, style, moments)
    }

    fn transport_difference(&self, x: &Tensor<4>, moves: &Tensor<2>, moments: &Tensor<2>) -> Tensor<4> {
        distribution::transport_difference(&self.0, x, moves, moments)
    }

    fn sums(&self, count: usize) -> Box<dyn PendingSums> {
        Box::new(Sums::new(count, self.0.clone()))
    }

    fn combine(&self, terms: &[(f64, Tensor<1>)]) -> Tensor<1> {
        vectors::combine(&self.0, terms)
    }

    fn adam(&self, x: &Tensor<1>, gradient: &Tensor<1>, moments: &mut Moments<1>, step: AdamStep) -> Tensor<1> {
        // The kernel updates the moments in place.
        vectors::adam(&self.0, x, gradient, moments, step)
    }

    fn with_kernels_for(&self, software: bool) -> Arc<dyn Operations> {
        let Context { device, max_binding, .. } = &*self.0;
        Arc::new(Self(Arc::new(Context::new(device.clone(), software, *max_binding))))
    }
}
