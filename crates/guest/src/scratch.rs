//! What one worker needs to run a guest.

use std::sync::Arc;

use orrery_core::{ModelError, Status};

use crate::Interrupt;
use crate::instance::{Fault, Instance};
use crate::module::Module;

/// One worker's instance of a guest. After a call that was torn down the instance is discarded and the next call makes
/// another; a dropped scratch leaves its instance to the next one.
pub struct GuestScratch {
    module: Arc<Module>,
    interrupt: Interrupt,
    instance: Option<Instance>,
}

impl std::fmt::Debug for GuestScratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuestScratch").field("alive", &self.instance.is_some()).finish_non_exhaustive()
    }
}

impl GuestScratch {
    pub(crate) fn new(module: &Arc<Module>, interrupt: &Interrupt) -> Result<Self, ModelError> {
        let instance = Some(module.take(interrupt)?);
        Ok(Self { module: Arc::clone(module), interrupt: interrupt.clone(), instance })
    }

    /// Lets `call` use the instance.
    pub(crate) fn run<T>(
        &mut self,
        call: impl FnOnce(&Module, &mut Instance) -> Result<T, Fault>,
    ) -> Result<T, ModelError> {
        let instance = match &mut self.instance {
            Some(instance) => instance,
            empty => empty.insert(self.module.take(&self.interrupt)?),
        };
        call(&self.module, instance).map_err(|fault| {
            if matches!(fault, Fault::Torn(_) | Fault::Refused(Status::Engine)) {
                self.instance = None;
            }
            self.module.error(fault)
        })
    }
}

impl Drop for GuestScratch {
    fn drop(&mut self) {
        if let Some(instance) = self.instance.take() {
            self.module.give_back(instance);
        }
    }
}
