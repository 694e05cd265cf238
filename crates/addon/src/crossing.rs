//! How states and actions of a world cross the border as bytes.

use orrery_core::{ModelError, WorldModel};
use orrery_guest::{GuestAction, GuestModel, GuestState, Interrupt, Usage};
use orrery_oracles::Environment;

use crate::failure::Failure;

/// A world whose states and actions are bytes outside.
pub trait Crossing: Send + Sync + 'static {
    /// The world inside.
    type World: WorldModel<State: Send + Sync, Action: Default + Send + Sync> + Sync;

    /// Lets `call` use the world; `interrupt` stops it.
    fn with_world<T>(&self, interrupt: &Interrupt, call: impl FnOnce(&Self::World) -> T) -> T;

    fn read_state(&self, bytes: &[u8]) -> Result<<Self::World as WorldModel>::State, Failure>;
    fn write_state(&self, state: &<Self::World as WorldModel>::State) -> Vec<u8>;
    fn read_action(&self, bytes: &[u8]) -> Result<<Self::World as WorldModel>::Action, Failure>;
    fn write_action(&self, action: &<Self::World as WorldModel>::Action) -> Vec<u8>;

    /// The message of an error of this world.
    fn describe(&self, error: &ModelError) -> String;

    /// What the last call used of a step's limits, in a world that has any.
    fn usage(&self, scratch: &<Self::World as WorldModel>::Scratch) -> Option<Usage>;
}

/// A compiled world model: its own bytes.
pub struct Guest<S>(pub GuestModel<S>);

impl<S: Clone + Send + Sync + 'static> Crossing for Guest<S> {
    type World = GuestModel<S>;

    fn with_world<T>(&self, interrupt: &Interrupt, call: impl FnOnce(&GuestModel<S>) -> T) -> T {
        call(&self.0.with_interrupt(interrupt))
    }

    fn read_state(&self, bytes: &[u8]) -> Result<GuestState, Failure> {
        self.0.state_from_bytes(bytes).map_err(|error| Failure::model(&error, &self.describe(&error)))
    }

    fn write_state(&self, state: &GuestState) -> Vec<u8> {
        state.as_bytes().to_vec()
    }

    fn read_action(&self, bytes: &[u8]) -> Result<GuestAction, Failure> {
        self.0.action_from_bytes(bytes).map_err(|error| Failure::model(&error, &self.describe(&error)))
    }

    fn write_action(&self, action: &GuestAction) -> Vec<u8> {
        action.as_bytes().to_vec()
    }

    fn describe(&self, error: &ModelError) -> String {
        self.0.describe(error)
    }

    fn usage(&self, scratch: &<GuestModel<S> as WorldModel>::Scratch) -> Option<Usage> {
        scratch.usage()
    }
}

/// A true environment: its numbers as little-endian f64, behind their count (u32) where that varies. So the codec of
/// packages/contract encodes an array.
pub struct Oracle<E>(pub E);

impl<E: Environment> Oracle<E> {
    fn varies(&self) -> bool {
        self.0.spec().state_dimension.is_none()
    }
}

impl<E: Environment> Crossing for Oracle<E> {
    type World = E;

    fn with_world<T>(&self, _: &Interrupt, call: impl FnOnce(&E) -> T) -> T {
        call(&self.0)
    }

    fn read_state(&self, bytes: &[u8]) -> Result<E::State, Failure> {
        let values = if self.varies() { read_counted("state", bytes)? } else { read_numbers("state", bytes)? };
        self.0.read_state(&values).map_err(|error| Failure::values("state", error))
    }

    fn write_state(&self, state: &E::State) -> Vec<u8> {
        let mut values = Vec::new();
        self.0.write_state(state, &mut values);
        if self.varies() {
            [&(values.len() as u32).to_le_bytes()[..], &write_numbers(&values)].concat()
        } else {
            write_numbers(&values)
        }
    }

    fn read_action(&self, bytes: &[u8]) -> Result<E::Action, Failure> {
        let values = read_numbers("action", bytes)?;
        self.0.read_action(&values).map_err(|error| Failure::values("action", error))
    }

    fn write_action(&self, action: &E::Action) -> Vec<u8> {
        let mut values = Vec::new();
        self.0.write_action_values(action, &mut values);
        write_numbers(&values)
    }

    fn describe(&self, error: &ModelError) -> String {
        error.to_string()
    }

    fn usage(&self, _: &E::Scratch) -> Option<Usage> {
        None
    }
}

fn read_numbers(what: &str, bytes: &[u8]) -> Result<Vec<f64>, Failure> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    if rest.is_empty() {
        Ok(numbers.iter().copied().map(f64::from_le_bytes).collect())
    } else {
        Err(Failure::bytes(what, bytes.len()))
    }
}

fn read_counted(what: &str, bytes: &[u8]) -> Result<Vec<f64>, Failure> {
    let (count, rest) = bytes.split_first_chunk::<4>().ok_or_else(|| Failure::bytes(what, bytes.len()))?;
    let values = read_numbers(what, rest)?;
    if values.len() == u32::from_le_bytes(*count) as usize {
        Ok(values)
    } else {
        Err(Failure::bytes(what, bytes.len()))
    }
}

pub fn write_numbers(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}
