//! Recorded transitions that a compiled model steps through: what the fits of `orrery_calibration` ask for.

use std::collections::HashMap;

use orrery_calibration::{Observation, Prediction, Simulator, Transition, Verdict};
use orrery_core::{RandomStream, WorldModel};
use orrery_guest::{GuestAction, GuestModel, GuestScratch, GuestState, Interrupt};

use crate::failure::Failure;

/// Values in bytes, one after another, and where each ends.
pub struct Columns<'a> {
    pub bytes: &'a [u8],
    pub ends: &'a [u32],
}

impl<'a> Columns<'a> {
    fn get(&self, index: usize) -> Option<&'a [u8]> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? as usize };
        self.bytes.get(start..*self.ends.get(index)? as usize)
    }
}

/// What was recorded, in columns: entry `i` of each is one transition's.
pub struct Recording<'a> {
    pub states: Columns<'a>,
    pub actions: Columns<'a>,
    pub next_states: Columns<'a>,
    pub rewards: &'a [f64],
    pub terminated: &'a [u8],
    pub episodes: &'a [u32],
}

struct Row {
    state: GuestState,
    action: GuestAction,
    state_places: Vec<usize>,
    next: Vec<u8>,
    next_places: Vec<usize>,
}

/// A model and the transitions it is fitted to.
pub struct Recorded {
    model: GuestModel,
    scratch: GuestScratch,
    interrupt: Interrupt,
    rows: Vec<Row>,
    /// Names of the fields of states.
    pub fields: Vec<String>,
    state: GuestState,
    next: GuestState,
    /// Model steps taken.
    pub steps: u64,
}

impl Recorded {
    /// The model in the recording, and its transitions.
    pub fn new(
        model: &GuestModel,
        interrupt: &Interrupt,
        recording: &Recording<'_>,
    ) -> Result<(Self, Vec<Transition>), Failure> {
        let model = model.with_interrupt(interrupt);
        let scratch = model.scratch().map_err(|error| Failure::model(&error, &model.describe(&error)))?;
        let layout = model.section().layout.state.clone();
        let mut numbers = HashMap::new();
        let mut fields = Vec::new();
        let mut observe = |bytes: &[u8]| {
            let places = layout.number_places(bytes)?;
            let mut observation = Observation::default();
            for place in &places {
                let number = bytes.get(place.offset..).and_then(<[u8]>::first_chunk)?;
                observation.numbers.push(f64::from_le_bytes(*number));
                let field = *numbers.entry(place.field.clone()).or_insert_with(|| {
                    fields.push(place.field.clone());
                    fields.len() as u32 - 1
                });
                observation.fields.push(field);
            }
            Some((observation, places.iter().map(|place| place.offset).collect::<Vec<_>>()))
        };
        let (mut rows, mut transitions) = (Vec::new(), Vec::new());
        for (at, reward) in recording.rewards.iter().enumerate() {
            let wrong = |what: &'static str| move || Failure::transition(at, what);
            let state_bytes = recording.states.get(at).ok_or_else(wrong("state"))?;
            let next = recording.next_states.get(at).ok_or_else(wrong("state"))?;
            let action = recording.actions.get(at).ok_or_else(wrong("action"))?;
            let state = model.state_from_bytes(state_bytes).map_err(|_| wrong("state")())?;
            let action = model.action_from_bytes(action).map_err(|_| wrong("action")())?;
            let (before, state_places) = observe(state_bytes).ok_or_else(wrong("state"))?;
            let (after, next_places) = observe(next).ok_or_else(wrong("state"))?;
            rows.push(Row { state, action, state_places, next: next.to_vec(), next_places });
            transitions.push(Transition {
                state: before,
                next: after,
                reward: *reward,
                terminated: recording.terminated.get(at).is_some_and(|flag| *flag != 0),
                episode: recording.episodes.get(at).copied().unwrap_or(0),
            });
        }
        let (state, next) = (GuestState::default(), GuestState::default());
        let interrupt = interrupt.clone();
        Ok((Self { model, scratch, interrupt, rows, fields, state, next, steps: 0 }, transitions))
    }
}

/// Whether two states differ in their numbers alone.
fn comparable(found: &[u8], expected: &[u8], places: &[usize]) -> bool {
    let mut start = 0;
    found.len() == expected.len()
        && places.iter().chain(std::iter::once(&expected.len())).all(|place| {
            let equal = found.get(start..*place) == expected.get(start..*place);
            start = place + 8;
            equal
        })
}

impl Simulator for Recorded {
    fn set_parameters(&mut self, values: &[f64]) -> bool {
        self.scratch.set_parameters(values).is_ok()
    }

    fn place(&mut self, transition: usize, numbers: Option<&[f64]>) {
        let Recorded { state, rows, .. } = self;
        let row = &rows[transition];
        state.clone_from(&row.state);
        if let Some(numbers) = numbers {
            state.set_numbers(&row.state_places, numbers);
        }
    }

    fn step(&mut self, transition: usize, prediction: &mut Prediction) -> Verdict {
        let Recorded { model, scratch, rows, state, next, steps, .. } = self;
        let row = &rows[transition];
        *steps += 1;
        // The model draws nothing: the stream is not read.
        let mut random = RandomStream::from_parts([1; 4], None);
        let Ok(outcome) = model.step(scratch, state, &row.action, &mut random, next) else {
            return Verdict::Failed;
        };
        std::mem::swap(state, next);
        let bytes = state.as_bytes();
        if !comparable(bytes, &row.next, &row.next_places) {
            return Verdict::Different;
        }
        prediction.numbers.clear();
        for place in &row.next_places {
            let number = bytes.get(*place..).and_then(<[u8]>::first_chunk);
            prediction.numbers.push(number.map_or(f64::NAN, |number| f64::from_le_bytes(*number)));
        }
        prediction.reward = outcome.reward;
        prediction.terminated = outcome.terminated;
        Verdict::Comparable
    }

    fn is_stopped(&self) -> bool {
        self.interrupt.is_stopped()
    }
}
