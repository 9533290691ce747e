//! Whether something fits on a device.

use super::Limits;

/// Bytes that something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// In one buffer.
    pub(crate) largest: u64,
    /// In all.
    pub(crate) total: u64,
}

impl Need {
    pub(crate) fn fits(self, limits: Limits) -> bool {
        self.largest <= limits.buffer && self.total <= limits.total
    }

    pub(crate) fn max(self, other: Self) -> Self {
        Self { largest: self.largest.max(other.largest), total: self.total.max(other.total) }
    }

    /// Why it does not fit: for [`Error::DoesNotFit`](crate::Error::DoesNotFit).
    pub(crate) fn detail(self, limits: Limits) -> String {
        let megabytes = |bytes: u64| bytes / 1_000_000;
        if self.largest > limits.buffer {
            format!("{} MB in one piece, {} MB are allowed", megabytes(self.largest), megabytes(limits.buffer))
        } else {
            format!("{} MB, of {} MB", megabytes(self.total), megabytes(limits.total))
        }
    }
}
