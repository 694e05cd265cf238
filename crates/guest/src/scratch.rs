//! What one worker needs to run a guest.

use std::sync::Arc;

use orrery_core::{ModelError, Status};

use crate::Interrupt;
use crate::abi::results;
use crate::instance::{Fault, Instance};
use crate::module::Module;

/// What a call used of a step's limits, counted the same in every engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Loop turns, calls and the charges of library functions.
    pub charges: u32,
    /// Abstract bytes allocated.
    pub bytes: u32,
}

/// One worker's instance of a guest. After a call that was torn down the instance is discarded and the next call makes
/// another; a dropped scratch leaves its instance to the next one.
pub struct GuestScratch {
    module: Arc<Module>,
    interrupt: Interrupt,
    instance: Option<Instance>,
    /// Whether the results in memory are those of the last call.
    told: bool,
    /// Values in place of the model's own parameters.
    parameters: Option<Vec<f64>>,
}

impl std::fmt::Debug for GuestScratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuestScratch").field("alive", &self.instance.is_some()).finish_non_exhaustive()
    }
}

impl GuestScratch {
    pub(crate) fn new(module: &Arc<Module>, interrupt: &Interrupt) -> Result<Self, ModelError> {
        let instance = Some(module.take(interrupt)?);
        Ok(Self { module: Arc::clone(module), interrupt: interrupt.clone(), instance, told: false, parameters: None })
    }

    /// Lets `call` use the instance.
    pub(crate) fn run<T>(
        &mut self,
        call: impl FnOnce(&Module, &mut Instance) -> Result<T, Fault>,
    ) -> Result<T, ModelError> {
        let instance = match &mut self.instance {
            Some(instance) => instance,
            empty => {
                let mut instance = self.module.take(&self.interrupt)?;
                if let Some(values) = &self.parameters {
                    let module = &self.module;
                    instance.initialise(module, &module.limits, Some(values)).map_err(|fault| module.error(fault))?;
                }
                empty.insert(instance)
            }
        };
        let result = call(&self.module, instance);
        self.told = matches!(result, Ok(_) | Err(Fault::Reported { .. }));
        result.map_err(|fault| {
            if matches!(fault, Fault::Torn(_) | Fault::Refused(Status::Engine)) {
                self.instance = None;
            }
            self.module.error(fault)
        })
    }

    /// Runs with other values for the author's parameters from now on, in the section's order: this scratch alone, and its
    /// instance serves no other afterwards.
    ///
    /// # Errors
    /// [`Status::InvalidInput`] for another number of values, and the failure of constants that cannot be initialised with
    /// them; the next values may be given all the same.
    pub fn set_parameters(&mut self, values: &[f64]) -> Result<(), ModelError> {
        if values.len() != self.module.section.parameters.len() {
            return Err(ModelError::new(Status::InvalidInput));
        }
        self.parameters = Some(values.to_vec());
        let limits = self.module.limits;
        self.run(|module, instance| instance.initialise(module, &limits, Some(values)))
    }

    /// What the last call used; of a call that steps several times, what its last step used. Absent before the first
    /// call, after one that the host refused and after one that was torn down.
    pub fn usage(&self) -> Option<Usage> {
        let instance = self.instance.as_ref().filter(|_| self.told)?;
        let (memory, at) = (instance.memory(), self.module.regions.results.offset);
        let word = |field: usize| memory.u32(at + field).ok();
        Some(Usage { charges: word(results::CHARGES_USED)?, bytes: word(results::BYTES_USED)? })
    }
}

impl Drop for GuestScratch {
    fn drop(&mut self) {
        if let Some(instance) = self.instance.take().filter(|_| self.parameters.is_none()) {
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

    // That the numbers are those of the other engines, test/sample_models.test.ts holds.
    #[test]
    fn usage_is_that_of_the_last_call_and_of_no_other() {
        let model = model();
        let mut scratch = model.scratch().unwrap();
        assert_eq!(scratch.usage(), None);
        let mut next = GuestState::default();
        let state = model.state_from_bytes(&[0; 32]).unwrap();
        let action = model.action_from_bytes(&[0; 8]).unwrap();
        let mut random = orrery_core::RandomStream::new(0, orrery_core::StreamName::Simulation, 0);
        model.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();
        let used = scratch.usage().unwrap();
        assert!(used.bytes >= 4 * 8, "a state of four numbers was built: {used:?}");
        // Refused before the guest is called: what stands in its memory is the step before.
        model.step(&mut scratch, &GuestState::default(), &action, &mut random, &mut next).unwrap_err();
        assert_eq!(scratch.usage(), None);
        model.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();
        assert_eq!(scratch.usage(), Some(used));
    }

    #[test]
    fn parameters_of_a_scratch_are_its_own_and_number_as_many_as_the_model_has() {
        let model = model();
        let mut scratch = model.scratch().unwrap();
        let expected = model.section().parameters.len();
        assert_eq!(
            scratch.set_parameters(&vec![1.0; expected + 1]).unwrap_err().status,
            orrery_core::Status::InvalidInput
        );
        scratch.set_parameters(&vec![1.0; expected]).unwrap();
        drop(scratch);
        assert_eq!(model.module.idle(), 0);
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
