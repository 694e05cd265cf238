//! Many episodes of one environment, stepped at once over flat arrays.

mod error;

use orrery_core::{Outcome, RandomStream, StreamName};

pub use error::VectorError;

use crate::Environment;

/// What becomes of an episode that ended. Gymnasium's three modes; none is a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Autoreset {
    /// The next step ignores its action and starts a new episode: its observation is the start's, its reward 0.
    NextStep,
    /// The step that ends an episode starts the next one: its observation is the new start's, and the last of the old
    /// episode is among [`VectorEnvironment::final_observations`].
    SameStep,
    /// Nothing: stepping it is an error until [`VectorEnvironment::reset_where`].
    Disabled,
}

/// Actions of one step, one for each episode.
#[derive(Clone, Copy, Debug)]
pub enum Actions<'a> {
    /// Indices of finite actions, `[count]`.
    Indices(&'a [i32]),
    /// Flat forms, `[count * dimension]`.
    Values(&'a [f64]),
}

/// Where results are written, all of them by every step.
#[derive(Debug)]
pub struct Results<'a> {
    /// `[count * observation_dimension]`.
    pub observations: &'a mut [f64],
    /// `[count]`.
    pub rewards: &'a mut [f64],
    /// `[count]`, 0 or 1.
    pub terminated: &'a mut [u8],
    /// `[count]`, 0 or 1.
    pub truncated: &'a mut [u8],
}

/// Episodes side by side. Which of them a thread of its own would step makes no difference: each draws from streams of its
/// own.
pub struct VectorEnvironment<E: Environment> {
    environment: E,
    scratch: E::Scratch,
    autoreset: Autoreset,
    limit: Option<u32>,
    states: Vec<E::State>,
    /// Chance and later starts of each episode.
    streams: Vec<RandomStream>,
    steps: Vec<u32>,
    over: Vec<bool>,
    actions: Vec<E::Action>,
    outcomes: Vec<Outcome>,
    final_observations: Vec<f64>,
    /// Reset at least once, and no step failed since.
    ready: bool,
}

/// `length` copies of `value`, for `count` episodes. Running out of memory is an error here: elsewhere it ends the process.
fn filled<T: Clone>(value: T, length: usize, count: usize) -> Result<Vec<T>, VectorError> {
    let mut out = Vec::new();
    out.try_reserve_exact(length).map_err(|_| VectorError::Memory { count })?;
    out.resize(length, value);
    Ok(out)
}

impl<E: Environment> VectorEnvironment<E> {
    /// `count` episodes, truncated after `limit` steps (the spec has Gymnasium's). They start with
    /// [`VectorEnvironment::reset`].
    ///
    /// # Errors
    /// [`VectorError::Empty`] for no episode at all; [`VectorError::Memory`] where there is no room for so many; the
    /// environment's failure to make a scratch.
    pub fn new(environment: E, count: usize, limit: Option<u32>, autoreset: Autoreset) -> Result<Self, VectorError> {
        if count == 0 {
            return Err(VectorError::Empty);
        }
        let scratch = environment.scratch().map_err(|source| VectorError::Model { index: 0, source })?;
        let dimension = environment.spec().observation_dimension();
        Ok(Self {
            scratch,
            autoreset,
            limit,
            states: filled(E::State::default(), count, count)?,
            streams: filled(RandomStream::new(0, StreamName::Environment, 0), count, count)?,
            steps: filled(0, count, count)?,
            over: filled(false, count, count)?,
            actions: filled(E::Action::default(), count, count)?,
            outcomes: filled(Outcome::default(), count, count)?,
            final_observations: match autoreset {
                Autoreset::SameStep => filled(0.0, count.saturating_mul(dimension), count)?,
                Autoreset::NextStep | Autoreset::Disabled => Vec::new(),
            },
            environment,
            ready: false,
        })
    }

    /// The environment.
    pub fn environment(&self) -> &E {
        &self.environment
    }

    /// Number of episodes.
    pub fn count(&self) -> usize {
        self.states.len()
    }

    /// Under [`Autoreset::SameStep`], the last observations of the episodes that ended in the last step,
    /// `[count * observation_dimension]`; rows of others are older. Empty in other modes.
    pub fn final_observations(&self) -> &[f64] {
        &self.final_observations
    }

    /// The states the episodes are in.
    pub fn states(&self) -> &[E::State] {
        &self.states
    }

    /// Starts every episode: episode `i` from Gymnasium's start state for the seed `seed + i` (wrapping), with chance and
    /// all later starts from the stream (`seed`, Environment, `i`). Writes `observations`,
    /// `[count * observation_dimension]`.
    ///
    /// # Errors
    /// [`VectorError::Length`] for a buffer of another length.
    pub fn reset(&mut self, seed: u64, observations: &mut [f64]) -> Result<(), VectorError> {
        self.check_length("observations", observations.len(), self.observation_dimension())?;
        for (i, state) in self.states.iter_mut().enumerate() {
            *state = self.environment.reset(seed.wrapping_add(i as u64));
            self.streams[i] = RandomStream::new(seed, StreamName::Environment, i as u64);
        }
        self.steps.fill(0);
        self.over.fill(false);
        self.ready = true;
        self.environment.observe_batch(&self.states, observations);
        Ok(())
    }

    /// Starts anew where `mask` is not 0, from each episode's own stream, and writes those rows of `observations`.
    ///
    /// # Errors
    /// [`VectorError::Length`], and [`VectorError::NotReset`] before the first [`VectorEnvironment::reset`].
    pub fn reset_where(&mut self, mask: &[u8], observations: &mut [f64]) -> Result<(), VectorError> {
        self.check_ready()?;
        let dimension = self.observation_dimension();
        self.check_length("mask", mask.len(), 1)?;
        self.check_length("observations", observations.len(), dimension)?;
        for i in (0..mask.len()).filter(|i| mask[*i] != 0) {
            self.restart(i);
            self.environment.write_observation(&self.states[i], &mut observations[i * dimension..][..dimension]);
        }
        Ok(())
    }

    /// One step of every episode.
    ///
    /// # Errors
    /// Before anything has changed: [`VectorError::NotReset`], [`VectorError::Length`], [`VectorError::Action`] with the
    /// episode whose action is none, [`VectorError::Over`] for an episode that is over and not restarted by the mode.
    /// [`VectorError::Model`] when a step fails: then every episode must be reset.
    pub fn step(&mut self, actions: Actions<'_>, results: &mut Results<'_>) -> Result<(), VectorError> {
        self.check_step(results)?;
        self.read_actions(actions)?;
        self.advance(results)
    }

    /// One step of every episode, with uniform random actions drawn from `random` in order of the episodes.
    ///
    /// # Errors
    /// As [`VectorEnvironment::step`].
    pub fn step_at_random(&mut self, random: &mut RandomStream, results: &mut Results<'_>) -> Result<(), VectorError> {
        self.check_step(results)?;
        let Self { environment, actions, .. } = self;
        environment.sample_actions(random, actions);
        self.advance(results)
    }

    fn observation_dimension(&self) -> usize {
        self.environment.spec().observation_dimension()
    }

    fn check_ready(&self) -> Result<(), VectorError> {
        if self.ready { Ok(()) } else { Err(VectorError::NotReset) }
    }

    fn check_length(&self, what: &'static str, found: usize, each: usize) -> Result<(), VectorError> {
        let expected = self.count() * each;
        if found == expected { Ok(()) } else { Err(VectorError::Length { what, found, expected }) }
    }

    fn check_step(&self, results: &Results<'_>) -> Result<(), VectorError> {
        self.check_ready()?;
        self.check_length("observations", results.observations.len(), self.observation_dimension())?;
        self.check_length("rewards", results.rewards.len(), 1)?;
        self.check_length("terminated", results.terminated.len(), 1)?;
        self.check_length("truncated", results.truncated.len(), 1)?;
        if self.autoreset == Autoreset::Disabled {
            match self.over.iter().position(|over| *over) {
                Some(index) => return Err(VectorError::Over { index, steps: self.steps[index] }),
                None => return Ok(()),
            }
        }
        Ok(())
    }

    fn read_actions(&mut self, actions: Actions<'_>) -> Result<(), VectorError> {
        let failure = |(index, source)| VectorError::Action { index, source };
        match actions {
            Actions::Indices(indices) => {
                self.check_length("actions", indices.len(), 1)?;
                self.environment.read_action_indices(indices, &mut self.actions).map_err(failure)
            }
            Actions::Values(values) => {
                let dimension = self.environment.spec().actions.dimension();
                self.check_length("actions", values.len(), dimension)?;
                for (index, (values, action)) in values.chunks_exact(dimension).zip(&mut self.actions).enumerate() {
                    *action = self.environment.read_action(values).map_err(|source| failure((index, source)))?;
                }
                Ok(())
            }
        }
    }

    fn restart(&mut self, i: usize) {
        self.states[i] = self.environment.reset_from(&mut self.streams[i]);
        self.steps[i] = 0;
        self.over[i] = false;
    }

    fn advance(&mut self, results: &mut Results<'_>) -> Result<(), VectorError> {
        let stepped = self.environment.step_batch(
            &mut self.scratch,
            &mut self.states,
            &self.actions,
            &mut self.streams,
            &mut self.outcomes,
        );
        if let Err((index, source)) = stepped {
            self.ready = false;
            return Err(VectorError::Model { index, source });
        }
        let limit = self.limit.unwrap_or(u32::MAX);
        let mut restarts = false;
        for (i, outcome) in self.outcomes.iter().enumerate() {
            let steps = self.steps[i].saturating_add(1);
            let truncated = steps >= limit && self.limit.is_some();
            self.steps[i] = steps;
            results.rewards[i] = outcome.reward;
            results.terminated[i] = u8::from(outcome.terminated);
            results.truncated[i] = u8::from(truncated);
            restarts |= (outcome.terminated | truncated) | self.over[i];
        }
        if !restarts {
            self.environment.observe_batch(&self.states, results.observations);
            return Ok(());
        }
        self.restart_some(results);
        Ok(())
    }

    /// The rest of a step in which an episode ended, or was over before.
    fn restart_some(&mut self, results: &mut Results<'_>) {
        let dimension = self.observation_dimension();
        for i in 0..self.count() {
            let ended = results.terminated[i] | results.truncated[i] != 0;
            match self.autoreset {
                // It was over before this step: what the step made of it is undone.
                Autoreset::NextStep if self.over[i] => {
                    self.restart(i);
                    results.rewards[i] = 0.0;
                    results.terminated[i] = 0;
                    results.truncated[i] = 0;
                }
                Autoreset::SameStep if ended => {
                    let last = &mut self.final_observations[i * dimension..][..dimension];
                    self.environment.write_observation(&self.states[i], last);
                    self.restart(i);
                }
                Autoreset::NextStep | Autoreset::SameStep | Autoreset::Disabled => self.over[i] = ended,
            }
        }
        self.environment.observe_batch(&self.states, results.observations);
    }
}
