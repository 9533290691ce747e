//! The two engines: our kernels on Burn's flex backend on the CPU, and on wgpu (WebGPU, Vulkan, Metal, DX12) on the GPU.

pub use crate::ops::{Engine, Kind, Limits};
