//! Which device a command runs on.

use super::args::Device;
#[cfg(not(all(feature = "cpu", feature = "gpu")))]
use crate::Error;
use crate::{Result, device::Engine};

/// Opens what was asked for. `auto` takes a GPU that is not a software one, and the CPU otherwise.
pub(super) async fn open(device: Device) -> Result<Engine> {
    match device {
        Device::Cpu => cpu(),
        Device::Gpu => gpu().await,
        Device::Auto => match gpu().await {
            Ok(engine) if !engine.software => Ok(engine),
            found => cpu().or(found),
        },
    }
}

#[cfg(feature = "cpu")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it is an error")]
fn cpu() -> Result<Engine> {
    Ok(Engine::cpu())
}

#[cfg(not(feature = "cpu"))]
fn cpu() -> Result<Engine> {
    Err(Error::NoDevice { device: "cpu", detail: "this program was built without it".into() })
}

#[cfg(feature = "gpu")]
async fn gpu() -> Result<Engine> {
    Engine::gpu().await
}

#[cfg(not(feature = "gpu"))]
#[expect(clippy::unused_async, reason = "as with the feature")]
async fn gpu() -> Result<Engine> {
    Err(Error::NoDevice { device: "gpu", detail: "this program was built without it".into() })
}
