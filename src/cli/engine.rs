//! Which engine a command runs on.

use super::args::Device;
use crate::{
    Result,
    device::{Engine, Kind},
};

/// Opens what was asked for.
pub(super) async fn open(device: Device) -> Result<Engine> {
    match device {
        Device::Cpu => Engine::open(Kind::Cpu).await,
        Device::Gpu => Engine::open(Kind::Gpu).await,
        Device::Auto => {
            automatic(Engine::open(Kind::Gpu).await, Engine::is_software, async || Engine::open(Kind::Cpu).await).await
        }
    }
}

/// The same engine, keeping to so many megabytes if any are given.
pub(super) fn within(engine: &Engine, megabytes: Option<u64>) -> Engine {
    megabytes.map_or_else(|| engine.clone(), |megabytes| engine.with_memory(megabytes * 1_000_000))
}

/// The GPU if it is a real one, else the CPU; without that, what there is: a software GPU, or why there is none.
async fn automatic<E>(
    gpu: Result<E>,
    is_software: impl Fn(&E) -> bool,
    cpu: impl AsyncFnOnce() -> Result<E>,
) -> Result<E> {
    match gpu {
        Ok(engine) if !is_software(&engine) => Ok(engine),
        found => cpu().await.or(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn chosen(gpu: Option<&'static str>, cpu: Option<&'static str>) -> Result<&'static str> {
        let none = |device| move || Error::NoDevice { device, detail: "none here".into() };
        let cpu = async || cpu.ok_or_else(none("cpu"));
        pollster::block_on(automatic(gpu.ok_or_else(none("gpu")), |name| *name == "software", cpu))
    }

    #[test]
    fn the_best_engine_that_there_is_runs() {
        assert_eq!(chosen(Some("real"), Some("cpu")).unwrap(), "real");
        assert_eq!(chosen(Some("software"), Some("cpu")).unwrap(), "cpu");
        assert_eq!(chosen(None, Some("cpu")).unwrap(), "cpu");
        assert_eq!(chosen(Some("software"), None).unwrap(), "software");
        assert!(matches!(chosen(None, None), Err(Error::NoDevice { device: "gpu", .. })));
    }
}
