//! How much memory a run took at most.

use crate::device::{Engine, Kind};

/// Peak bytes: of the process on the CPU (Linux tells), of the device's memory pools on a GPU. `None` where nobody knows.
pub(super) fn peak_bytes(engine: &Engine) -> Option<u64> {
    match engine.kind() {
        Kind::Cpu => resident_peak(),
        Kind::Gpu => engine.device().memory_pool_usage().map(|usage| usage.bytes_reserved),
    }
}

fn resident_peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
