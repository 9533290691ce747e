//! What is told of a painted video.

use std::time::Duration;

use serde_json::json;

use super::super::args::Video;
use crate::device::Engine;

/// What was found in it.
pub(super) struct Found {
    pub(super) frames: usize,
    pub(super) shots: usize,
    /// The mean share of a frame whose motion could be trusted, where that was asked.
    pub(super) trusted: Option<f64>,
}

/// Prints a JSON report, where one was asked for.
pub(super) fn print(
    options: &Video,
    (width, height): (usize, usize),
    engine: &Engine,
    time: Duration,
    peak_bytes: Option<u64>,
    found: &Found,
) {
    if !options.json {
        return;
    }
    let report = json!({
        "output": options.output.display().to_string(),
        "width": width,
        "height": height,
        "frames": found.frames,
        "shots": found.shots,
        "trusted": found.trusted,
        "device": engine.kind().name(),
        "seconds": time.as_secs_f64(),
        "peak_bytes": peak_bytes,
    });
    println!("{report}");
}
