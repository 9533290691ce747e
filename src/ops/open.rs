//! Opening an engine. Without the feature of its name, an engine is one that cannot be had.

use super::{Engine, Kind};
use crate::Result;

impl Engine {
    /// Opens the engine of this kind. That of the GPU may be opened once in a process: the runtime cannot be configured anew.
    ///
    /// # Errors
    /// [`Error::NoDevice`](crate::Error::NoDevice) where this program was built without it, and where there is no adapter or it refuses.
    pub async fn open(kind: Kind) -> Result<Self> {
        match kind {
            #[cfg(feature = "cpu")]
            Kind::Cpu => Ok(Self::cpu()),
            #[cfg(feature = "gpu")]
            Kind::Gpu => super::gpu::open().await,
            #[cfg(not(all(feature = "cpu", feature = "gpu")))]
            missing => Err(crate::Error::NoDevice {
                device: missing.name(),
                detail: "this program was built without it".into(),
            }),
        }
    }

    /// The CPU engine; always there.
    #[cfg(feature = "cpu")]
    pub fn cpu() -> Self {
        super::cpu::open()
    }
}
