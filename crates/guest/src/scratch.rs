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

#[cfg(test)]
mod tests {
    use orrery_core::WorldModel;

    use crate::{GuestLimits, GuestModel, GuestState, Interrupt};

    fn model() -> GuestModel {
        let limits =
            GuestLimits { charges: 1_000_000, bytes: 1 << 20, state_bytes: 1 << 20, memory_mib: 128, outcomes: 100 };
        GuestModel::load(include_bytes!("../fixtures/cartpole.wasm"), limits).unwrap()
    }

    #[test]
    fn a_dropped_scratch_leaves_its_instance_to_the_next_one_which_listens_to_its_own_interrupt() {
        let model = model();
        let first = Interrupt::new();
        let mut scratch = model.with_interrupt(&first).scratch().unwrap();
        assert_eq!(model.module.idle(), 0);
        let memory = scratch.run(|_, instance| Ok(instance.memory().bytes(0, 1)?.as_ptr())).unwrap();
        drop(scratch);
        assert_eq!(model.module.idle(), 1);
        first.stop();
        let mut again = model.with_interrupt(&Interrupt::new()).scratch().unwrap();
        assert_eq!(again.run(|_, instance| Ok(instance.memory().bytes(0, 1)?.as_ptr())).unwrap(), memory);
        let mut next = GuestState::default();
        let state = model.state_from_bytes(&[0; 32]).unwrap();
        let action = model.action_from_bytes(&[0; 8]).unwrap();
        let mut random = orrery_core::RandomStream::new(0, orrery_core::StreamName::Simulation, 0);
        model.step(&mut again, &state, &action, &mut random, &mut next).unwrap();
        drop(again);
        model.with_interrupt(&first).scratch().unwrap_err();
        assert_eq!(model.module.idle(), 1);
    }

    #[test]
    fn no_more_instances_are_kept_than_processors_can_run() {
        let model = model();
        let most = std::thread::available_parallelism().unwrap().get();
        let scratches: Vec<_> = (0..most + 2).map(|_| model.scratch().unwrap()).collect();
        drop(scratches);
        assert_eq!(model.module.idle(), most);
    }
}
