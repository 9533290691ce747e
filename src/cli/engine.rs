//! Which engine a command runs on.

use super::args::Device;
use crate::{
    Result,
    device::{Engine, Kind},
};

/// Opens what was asked for. `auto` takes a GPU that is not a software one, and the CPU otherwise.
pub(super) async fn open(device: Device) -> Result<Engine> {
    match device {
        Device::Cpu => Engine::open(Kind::Cpu).await,
        Device::Gpu => Engine::open(Kind::Gpu).await,
        Device::Auto => match Engine::open(Kind::Gpu).await {
            Ok(engine) if !engine.is_software() => Ok(engine),
            found => Engine::open(Kind::Cpu).await.or(found),
        },
    }
}
