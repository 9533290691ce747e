//! Counters in the text format of Prometheus.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// What has happened since the start.
#[derive(Default)]
pub(super) struct Metrics {
    /// Requests for a painting.
    pub(super) received: AtomicU64,
    /// Of these, those that made no sense or found the queue full.
    pub(super) refused: AtomicU64,
    /// Paintings that were sent.
    pub(super) painted: AtomicU64,
    /// Orders that could not be painted.
    pub(super) failed: AtomicU64,
    /// Orders whose client went away.
    pub(super) cancelled: AtomicU64,
    /// Thousandths of a second of painting.
    milliseconds: AtomicU64,
}

impl Metrics {
    /// One more.
    pub(super) fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Relaxed);
    }

    /// Adds the time of an order.
    pub(super) fn took(&self, time: Duration) {
        self.milliseconds.fetch_add(time.as_millis() as u64, Relaxed);
    }

    /// As text, with the number of orders that wait.
    pub(super) fn text(&self, waiting: usize) -> String {
        let value = |counter: &AtomicU64| counter.load(Relaxed);
        let outcomes = [
            ("refused", &self.refused),
            ("painted", &self.painted),
            ("failed", &self.failed),
            ("cancelled", &self.cancelled),
        ];
        let outcomes = outcomes.map(|(name, counter)| (format!("{{outcome=\"{name}\"}}"), value(counter).to_string()));
        let alone = |value: String| vec![(String::new(), value)];
        let seconds = (value(&self.milliseconds) as f64 / 1e3).to_string();
        let received = value(&self.received).to_string();
        [
            family("impasto_requests_total", "counter", "Requests for a painting.", alone(received)),
            family("impasto_outcomes_total", "counter", "What became of them.", outcomes.into()),
            family("impasto_waiting", "gauge", "Orders that have not been begun.", alone(waiting.to_string())),
            family("impasto_painting_seconds_total", "counter", "Time spent painting.", alone(seconds)),
        ]
        .concat()
    }
}

/// A metric with its values, each with its labels.
fn family(name: &str, kind: &str, help: &str, values: Vec<(String, String)>) -> String {
    let lines: Vec<String> = values.into_iter().map(|(labels, value)| format!("{name}{labels} {value}")).collect();
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{}\n", lines.join("\n"))
}
