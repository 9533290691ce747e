//! What a person waiting at the terminal is told.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints one line of our own between those of the tools.
pub(crate) fn say(text: impl AsRef<str>) {
    println!("\u{2500}\u{2500} {}", text.as_ref());
}

/// Announces a piece of work, does it, and says how long it took.
///
/// # Errors
/// Those of the work.
pub(crate) fn timed<T>(what: &str, expectation: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(format!("{what} \u{2026} ({expectation})"));
    let start = Instant::now();
    let result = work()?;
    say(format!("{what}: done in {}", clock(start.elapsed())));
    Ok(result)
}

/// `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn clock(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        let shown = [400, 9_940, 59_900, 60_000, 605_000].map(|ms| clock(Duration::from_millis(ms)));
        assert_eq!(shown, ["0.4 s", "9.9 s", "59 s", "1 min 00 s", "10 min 05 s"]);
    }
}
