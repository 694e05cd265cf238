//! Time spent, for stats.

use std::time::{Duration, Instant};

pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Adds up the time of some calls, or does nothing at all.
pub(crate) struct Stopwatch {
    running: bool,
    elapsed: Duration,
}

impl Stopwatch {
    pub(crate) fn new(running: bool) -> Self {
        Self { running, elapsed: Duration::ZERO }
    }

    pub(crate) fn time<T>(&mut self, call: impl FnOnce() -> T) -> T {
        if !self.running {
            return call();
        }
        let started = Instant::now();
        let result = call();
        self.elapsed += started.elapsed();
        result
    }

    /// Nanoseconds so far.
    pub(crate) fn nanoseconds(&self) -> u64 {
        nanoseconds(self.elapsed)
    }
}
