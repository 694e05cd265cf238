//! A compiled world model as core's traits.

use std::sync::Arc;

use orrery_core::{
    ActionBatch, ModelError, Outcome, RandomStream, Rollout, SequenceOutcome, StateValue, Status, WorldModel,
};
use smallvec::SmallVec;

use crate::abi::results;
use crate::instance::Fault;
use crate::memory::{View, ViewMut};
use crate::module::Module;
use crate::section::ModelSection;
use crate::{GuestLimits, GuestScratch, Interrupt, LoadError, batch};

const CANONICAL_NAN: u64 = 0x7ff8_0000_0000_0000;

/// A state: canonical bytes of the layout's state type. Made by the model, or from bytes by
/// [`GuestModel::state_from_bytes`].
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct GuestState(SmallVec<[u8; 64]>);

// The derived one copies byte by byte.
impl Clone for GuestState {
    fn clone(&self) -> Self {
        Self(SmallVec::from_slice(&self.0))
    }

    fn clone_from(&mut self, source: &Self) {
        self.set(&source.0);
    }
}

/// An action: canonical bytes of the layout's action type. Made by the model's space, or from bytes by
/// [`GuestModel::action_from_bytes`].
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct GuestAction(pub(crate) SmallVec<[u8; 16]>);

impl Clone for GuestAction {
    fn clone(&self) -> Self {
        Self(SmallVec::from_slice(&self.0))
    }
}

impl GuestState {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Replaces numbers at their places ([`LayoutType::number_places`](crate::LayoutType::number_places)) by others, as
    /// canonical bytes. Places outside the state are left out; bytes that are no value then are refused by the guest.
    pub fn set_numbers(&mut self, offsets: &[usize], numbers: &[f64]) {
        for (offset, number) in offsets.iter().zip(numbers) {
            let canonical = if number.is_nan() { f64::from_bits(CANONICAL_NAN) } else { number + 0.0 };
            if let Some(slot) = self.0.get_mut(*offset..).and_then(<[u8]>::first_chunk_mut) {
                *slot = canonical.to_le_bytes();
            }
        }
    }

    /// Most states of a model have one size: then nothing is allocated or grown.
    #[inline]
    fn set(&mut self, bytes: &[u8]) {
        if self.0.len() == bytes.len() {
            self.0.copy_from_slice(bytes);
        } else {
            self.0.clear();
            self.0.extend_from_slice(bytes);
        }
    }
}

impl GuestAction {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Nothing is known of the action space: the model can be stepped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnySpace;

/// A compiled world model. `S` is what is known of its action space, so that a planner is given only models with the
/// capability it asks for: [`GuestModel::finite`], [`GuestModel::in_box`], [`GuestModel::two_player`].
///
/// Cheap to clone; clones share the compiled code and the idle instances.
pub struct GuestModel<S = AnySpace> {
    pub(crate) module: Arc<Module>,
    pub(crate) interrupt: Interrupt,
    pub(crate) space: S,
}

impl<S: Clone> Clone for GuestModel<S> {
    fn clone(&self) -> Self {
        self.with_space(self.space.clone())
    }
}

impl<S> std::fmt::Debug for GuestModel<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuestModel").field("source_hash", &self.section().source_hash).finish_non_exhaustive()
    }
}

impl GuestModel {
    /// Compiles a module and checks it against the abi: its section, exports, regions and space. The author's constants
    /// are initialised once, so that a failure there shows here.
    ///
    /// # Errors
    /// [`LoadError`]; nothing is hosted then.
    pub fn load(wasm: &[u8], limits: GuestLimits) -> Result<Self, LoadError> {
        let model =
            Self { module: Arc::new(Module::load(wasm, limits)?), interrupt: Interrupt::new(), space: AnySpace };
        model.check_space()?;
        Ok(model)
    }
}

impl<S: Clone> GuestModel<S> {
    /// The same model with other values for the author's parameters, in the section's order. The compiled code is shared.
    ///
    /// # Errors
    /// [`LoadError`] for another number of values, and if the author's constants cannot be initialised with them.
    pub fn with_parameters(&self, values: &[f64]) -> Result<Self, LoadError> {
        let module = Arc::new(self.module.with_parameters(values)?);
        Ok(Self { module, interrupt: self.interrupt.clone(), space: self.space.clone() })
    }
}

impl<S> GuestModel<S> {
    /// What the module says about itself.
    pub fn section(&self) -> &ModelSection {
        &self.module.section
    }

    /// The same model, whose scratches `interrupt` stops.
    pub fn with_interrupt(&self, interrupt: &Interrupt) -> Self
    where
        S: Clone,
    {
        Self { interrupt: interrupt.clone(), ..self.clone() }
    }

    pub(crate) fn with_space<T>(&self, space: T) -> GuestModel<T> {
        GuestModel { module: Arc::clone(&self.module), interrupt: self.interrupt.clone(), space }
    }

    /// A state from bytes that did not come from this model. Their length is checked here, their content by the guest
    /// when it decodes them.
    ///
    /// # Errors
    /// [`Status::InvalidInput`] if they are too short or too long for a value of the state type.
    pub fn state_from_bytes(&self, bytes: &[u8]) -> Result<GuestState, ModelError> {
        let end = self.section().layout.state.end_of(bytes, 0);
        if end == Some(bytes.len()) && bytes.len() <= self.module.regions.state_a.size {
            Ok(GuestState(SmallVec::from_slice(bytes)))
        } else {
            Err(ModelError::new(Status::InvalidInput))
        }
    }

    /// An action from bytes, checked like [`GuestModel::state_from_bytes`].
    ///
    /// # Errors
    /// [`Status::InvalidInput`] if they are too short or too long for a value of the action type.
    pub fn action_from_bytes(&self, bytes: &[u8]) -> Result<GuestAction, ModelError> {
        let end = self.section().layout.action.end_of(bytes, 0);
        if end == Some(bytes.len()) && bytes.len() <= self.module.regions.action.size {
            Ok(GuestAction(SmallVec::from_slice(bytes)))
        } else {
            Err(ModelError::new(Status::InvalidInput))
        }
    }

    /// Draws a start state with the author's `initialState`.
    ///
    /// # Errors
    /// [`Status::InvalidInput`] if the program has none, and its own failures.
    pub fn initial_state(
        &self,
        scratch: &mut GuestScratch,
        random: &mut RandomStream,
    ) -> Result<GuestState, ModelError> {
        scratch.run(|module, instance| {
            let stream = module.regions.random.offset;
            instance.memory_mut().put_stream(stream, random)?;
            instance.call(module, |functions| functions.initial_state.as_ref(), ())?;
            let memory = instance.memory();
            let mut state = GuestState::default();
            read_state(module, memory, &mut state)?;
            *random = memory.stream(stream)?;
            Ok(state)
        })
    }

    /// The message of an error of this model, the same that the reference engine gives.
    pub fn describe(&self, error: &ModelError) -> String {
        crate::describe(self.section(), error)
    }

    /// A rollout under the uniform policy inside the guest.
    pub(crate) fn roll_inside(
        &self,
        scratch: &mut GuestScratch,
        from: &GuestState,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        scratch.run(|module, instance| {
            let stream = module.regions.random.offset;
            let mut memory = instance.memory_mut();
            put_state(module, &mut memory, from)?;
            memory.put_stream(stream, random)?;
            // The parameter is an i32; no model takes 2^31 steps.
            let limit = i32::try_from(limit).unwrap_or(i32::MAX);
            instance.call(module, |functions| Some(&functions.rollout), (limit, discount))?;
            let memory = instance.memory();
            *random = memory.stream(stream)?;
            let record: &[u8; results::SIZE] = memory.record(module.regions.results.offset)?;
            let results = View(record);
            Ok(Rollout {
                discounted_return: results.f64(results::DISCOUNTED_RETURN)?,
                steps: results.u32(results::STEPS)?,
                terminated: results.u32(results::TERMINATED)? != 0,
            })
        })
    }
}

impl<S> StateValue for GuestModel<S> {
    /// What the author's `value` says.
    ///
    /// # Errors
    /// [`Status::InvalidInput`] if the program has none, [`Status::NonFiniteValue`], and its own failures.
    fn value(&self, scratch: &mut GuestScratch, state: &GuestState) -> Result<f64, ModelError> {
        scratch.run(|module, instance| {
            put_state(module, &mut instance.memory_mut(), state)?;
            instance.call(module, |functions| functions.value.as_ref(), ())?;
            instance.memory().f64(module.regions.results.offset + results::DISCOUNTED_RETURN)
        })
    }
}

/// Writes the state a call starts from.
#[inline]
pub(crate) fn put_state(module: &Module, memory: &mut ViewMut<'_>, state: &GuestState) -> Result<(), Fault> {
    if module.state_size.is_some_and(|size| size != state.0.len()) {
        return Err(Fault::Refused(Status::InvalidInput));
    }
    memory.fill(module.regions.state_a, &state.0)
}

/// Writes the action of a step.
#[inline]
pub(crate) fn put_action(module: &Module, memory: &mut ViewMut<'_>, action: &GuestAction) -> Result<(), Fault> {
    if module.action_size.is_some_and(|size| size != action.0.len()) {
        return Err(Fault::Refused(Status::InvalidInput));
    }
    memory.fill(module.regions.action, &action.0)
}

/// Reads the state a call ended in.
#[inline]
pub(crate) fn read_state(module: &Module, memory: View<'_>, state: &mut GuestState) -> Result<(), Fault> {
    let region = module.regions.state_b;
    let length = memory.u32(module.regions.results.offset + results::STATE_LENGTH)? as usize;
    if length > region.size || module.state_size.is_some_and(|size| size != length) {
        return Err(Fault::Refused(Status::Engine));
    }
    state.set(memory.bytes(region.offset, length)?);
    Ok(())
}

/// Reads reward and end of a step.
#[inline]
pub(crate) fn read_outcome(module: &Module, memory: View<'_>) -> Result<Outcome, Fault> {
    let record: &[u8; results::SIZE] = memory.record(module.regions.results.offset)?;
    let results = View(record);
    let reward = results.f64(results::REWARD)?;
    if !reward.is_finite() {
        return Err(Fault::Refused(Status::Engine)); // a guest reports non_finite_reward itself
    }
    Ok(Outcome { reward, terminated: results.u32(results::TERMINATED)? != 0 })
}

impl<S> WorldModel for GuestModel<S> {
    type State = GuestState;
    type Action = GuestAction;
    type Scratch = GuestScratch;

    fn scratch(&self) -> Result<GuestScratch, ModelError> {
        GuestScratch::new(&self.module, &self.interrupt)
    }

    fn step(
        &self,
        scratch: &mut GuestScratch,
        state: &GuestState,
        action: &GuestAction,
        random: &mut RandomStream,
        next: &mut GuestState,
    ) -> Result<Outcome, ModelError> {
        scratch.run(|module, instance| {
            let stream = module.regions.random.offset;
            let mut memory = instance.memory_mut();
            put_state(module, &mut memory, state)?;
            put_action(module, &mut memory, action)?;
            if module.section.layout.stochastic {
                memory.put_stream(stream, random)?;
            }
            instance.call(module, |functions| Some(&functions.step), ())?;
            let memory = instance.memory();
            if module.section.layout.stochastic {
                *random = memory.stream(stream)?;
            }
            read_state(module, memory, next)?;
            read_outcome(module, memory)
        })
    }

    fn write_key(&self, state: &GuestState, out: &mut Vec<u8>) {
        out.extend_from_slice(&state.0);
    }

    fn returns(
        &self,
        scratch: &mut GuestScratch,
        from: &GuestState,
        sequences: ActionBatch<'_, GuestAction>,
        streams: &mut [RandomStream],
        discount: f64,
        out: &mut [SequenceOutcome],
    ) {
        batch::returns(self, scratch, from, sequences, streams, discount, out);
    }
}
