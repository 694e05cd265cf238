//! Stopping a planner from JavaScript.

use napi_derive::napi;
use orrery_guest::Interrupt;

/// Stops the calls it was given to. One use.
#[napi]
#[derive(Default)]
pub struct Cancellation {
    pub(crate) interrupt: Interrupt,
}

#[napi]
impl Cancellation {
    /// A cancellation that has not been used.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops them, also a model's step that never ends.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.interrupt.stop();
    }
}
