//! What a true environment offers besides being a world model.

use orrery_core::{
    ActionBox, ModelError, Outcome, Precision, RandomStream, Space, Status, StreamName, WeightedOutcome, WorldModel,
};
use serde_json::Value;

use crate::{DrawnStepError, InvalidDraws, InvalidJson, InvalidValues};

/// How actions are chosen, for callers that only learn the environment by id.
#[derive(Clone, Debug, PartialEq)]
pub enum EnvironmentActions {
    /// The actions are the numbers `0..count`.
    Finite {
        /// Number of actions, at least 1.
        count: u32,
    },
    /// The actions fill a box. Actions outside it are legal inputs of a step, with the environment's own meaning.
    Box(ActionBox),
}

impl EnvironmentActions {
    /// The same as a space; a box of Gymnasium has the precision float32.
    pub fn space(&self) -> Space {
        match self {
            Self::Finite { count } => Space::Discrete { count: *count },
            Self::Box(bounds) => {
                Space::Box { low: bounds.low().to_vec(), high: bounds.high().to_vec(), precision: Precision::Float32 }
            }
        }
    }

    /// Numbers in an action's flat form.
    pub fn dimension(&self) -> usize {
        match self {
            Self::Finite { .. } => 1,
            Self::Box(bounds) => bounds.dimension(),
        }
    }
}

/// The facts of an environment that do not change from state to state.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Gymnasium's id, such as `CartPole-v1`.
    pub id: &'static str,
    /// Where observations lie. States that no episode reaches may be observed outside of it.
    pub observations: Space,
    /// Numbers in a state's flat form; `None` where it depends on the state.
    pub state_dimension: Option<usize>,
    /// Actions.
    pub actions: EnvironmentActions,
    /// Steps after which Gymnasium's registered environment truncates an episode; `None` where it does not. Applied by
    /// whoever runs an episode, never by a step.
    pub time_limit: Option<u32>,
    /// Least and greatest reward of a step; infinite where there is no bound.
    pub reward_range: (f64, f64),
    /// Some steps draw: they need a stream, or draws from outside ([`Environment::step_with_draws`]).
    pub stochastic: bool,
}

impl Spec {
    /// Numbers in an observation.
    pub fn observation_dimension(&self) -> usize {
        self.observations.dimension()
    }
}

/// A true environment.
///
/// Every state is a legal input of every function, states after termination included. Same options, same seed, same
/// result on every machine. [`check_environment`](crate::check_environment) tests all that is promised here.
pub trait Environment: WorldModel<State: Send + Sync, Action: Default + Send + Sync> + Send + Sync + 'static {
    /// What does not change from state to state.
    fn spec(&self) -> &Spec;

    /// The start state that Gymnasium 0.29.1's `reset(seed=seed)` gives, bit for bit. An environment that Gymnasium does
    /// not have says where its start states come from.
    fn reset(&self, seed: u64) -> Self::State;

    /// A start state of the same distribution, drawn from one of our own streams.
    fn reset_from(&self, random: &mut RandomStream) -> Self::State;

    /// One step with chance from outside: `draws` are what the step draws, in order and no more. Without an
    /// implementation of its own an environment is deterministic, and its steps draw nothing.
    ///
    /// # Errors
    /// [`DrawnStepError::Draws`] for too few or too many draws, or a draw that chance cannot give; else as
    /// [`WorldModel::step`].
    fn step_with_draws(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        action: &Self::Action,
        draws: &[f64],
        next: &mut Self::State,
    ) -> Result<Outcome, DrawnStepError> {
        debug_assert!(!self.spec().stochastic, "a stochastic environment reads its draws itself");
        if !draws.is_empty() {
            return Err(DrawnStepError::Draws(InvalidDraws::TooMany { found: draws.len(), used: 0 }));
        }
        self.step(scratch, state, action, &mut unused_stream(), next).map_err(DrawnStepError::Model)
    }

    /// The state as far as its observation and the past tell it: what is hidden in it is forgotten, and drawn when it
    /// comes to matter. A planner that must not see hidden things starts from here.
    fn forget_hidden(&self, state: &Self::State) -> Self::State {
        state.clone()
    }

    /// Replaces the content of `out` by the observation of `state` in flat form, `[observation_dimension]`; rounded to
    /// float32 (and widened again) where Gymnasium rounds.
    fn observe(&self, state: &Self::State, out: &mut Vec<f64>);

    /// Replaces the content of `out` by the state's flat form, `[state_dimension]`.
    fn write_state(&self, state: &Self::State, out: &mut Vec<f64>);

    /// The state with the given flat form.
    ///
    /// # Errors
    /// [`InvalidValues`] unless there are `state_dimension` finite numbers that make up a state.
    fn read_state(&self, values: &[f64]) -> Result<Self::State, InvalidValues>;

    /// The state as the oracle protocol writes it: an object.
    fn state_to_json(&self, state: &Self::State) -> Value;

    /// The state that the oracle protocol writes so.
    ///
    /// # Errors
    /// [`InvalidJson`] with the place of what is missing, unknown or outside its range.
    fn state_from_json(&self, value: &Value) -> Result<Self::State, InvalidJson>;

    /// Replaces the content of `out` by the action's flat form: one number (the action's index) if actions are finite,
    /// else one per dimension of the box.
    fn write_action_values(&self, action: &Self::Action, out: &mut Vec<f64>);

    /// The action with the given flat form. A box does not clip here: what lies outside has the environment's own
    /// meaning.
    ///
    /// # Errors
    /// [`InvalidValues`] for another count of numbers, a number that is not finite, or an index that does not exist.
    fn read_action(&self, values: &[f64]) -> Result<Self::Action, InvalidValues>;

    /// As [`Environment::observe`], into a slice.
    ///
    /// # Panics
    /// Unless `out` has the length `observation_dimension`.
    fn write_observation(&self, state: &Self::State, out: &mut [f64]) {
        let mut values = Vec::with_capacity(out.len());
        self.observe(state, &mut values);
        out.copy_from_slice(&values);
    }

    /// The observations of many states, one after another. An implementation of its own gives the same bits.
    ///
    /// # Panics
    /// Unless `out` has the length `states.len() * observation_dimension`.
    fn observe_batch(&self, states: &[Self::State], out: &mut [f64]) {
        let dimension = self.spec().observation_dimension();
        assert_eq!(out.len(), states.len() * dimension);
        for (state, out) in states.iter().zip(out.chunks_exact_mut(dimension)) {
            self.write_observation(state, out);
        }
    }

    /// Steps many states in place, each with its own action and stream. An implementation of its own gives the same bits.
    ///
    /// # Errors
    /// Index and error of the first step that fails; the states are then unspecified.
    ///
    /// # Panics
    /// Unless all slices are of one length.
    fn step_batch(
        &self,
        scratch: &mut Self::Scratch,
        states: &mut [Self::State],
        actions: &[Self::Action],
        streams: &mut [RandomStream],
        outcomes: &mut [Outcome],
    ) -> Result<(), (usize, ModelError)> {
        let count = states.len();
        assert!(actions.len() == count && streams.len() == count && outcomes.len() == count);
        let mut next = Self::State::default();
        for i in 0..count {
            outcomes[i] =
                self.step(scratch, &states[i], &actions[i], &mut streams[i], &mut next).map_err(|error| (i, error))?;
            std::mem::swap(&mut states[i], &mut next);
        }
        Ok(())
    }

    /// Actions by their indices.
    ///
    /// # Errors
    /// Index and error of the first that is none.
    ///
    /// # Panics
    /// Unless both slices are of one length.
    fn read_action_indices(&self, indices: &[i32], out: &mut [Self::Action]) -> Result<(), (usize, InvalidValues)> {
        assert_eq!(indices.len(), out.len());
        for (i, (index, action)) in indices.iter().zip(out).enumerate() {
            *action = self.read_action(&[f64::from(*index)]).map_err(|error| (i, error))?;
        }
        Ok(())
    }

    /// Replaces every action by a uniform one of the action space, drawn in order.
    fn sample_actions(&self, random: &mut RandomStream, out: &mut [Self::Action]) {
        let space = self.spec().actions.space();
        let mut values = Vec::new();
        for action in out {
            values.clear();
            space.sample(random, &mut values);
            // What the space holds is an action.
            if let Ok(read) = self.read_action(&values) {
                *action = read;
            }
        }
    }

    /// The state as text for a terminal: lines of plain characters and ANSI colours, without a newline at the end.
    fn render_ansi(&self, state: &Self::State) -> String;

    /// The state as a picture: one self-contained SVG document.
    fn render_svg(&self, state: &Self::State) -> String;
}

/// A stream for a step that draws nothing.
fn unused_stream() -> RandomStream {
    RandomStream::new(0, StreamName::Environment, 0)
}

/// The one outcome of a deterministic model's step, as [`Outcomes::outcomes`](orrery_core::Outcomes::outcomes) gives it.
pub(crate) fn only_outcome<M: WorldModel>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    action: &M::Action,
    out: &mut Vec<WeightedOutcome<M::State>>,
) -> Result<(), ModelError> {
    out.clear();
    let mut next = M::State::default();
    let outcome = model.step(scratch, state, action, &mut unused_stream(), &mut next)?;
    out.push(WeightedOutcome { probability: 1.0, next, outcome });
    Ok(())
}

/// Gives deterministic environments their one outcome a step.
macro_rules! deterministic {
    ($($environment:ty),+ $(,)?) => {
        $(impl orrery_core::Outcomes for $environment {
            fn outcomes(
                &self,
                scratch: &mut Self::Scratch,
                state: &Self::State,
                action: &Self::Action,
                out: &mut Vec<orrery_core::WeightedOutcome<Self::State>>,
            ) -> Result<(), orrery_core::ModelError> {
                crate::environment::only_outcome(self, scratch, state, action, out)
            }
        })+
    };
}
pub(crate) use deterministic;

/// The parts of [`Environment`] that read, write and draw actions which are indices (`u32`) below `$count`.
macro_rules! index_actions {
    ($count:expr) => {
        fn write_action_values(&self, action: &u32, out: &mut Vec<f64>) {
            out.clear();
            out.push(f64::from(*action));
        }

        fn read_action(&self, values: &[f64]) -> Result<u32, crate::InvalidValues> {
            crate::InvalidValues::index(values, $count)
        }

        fn read_action_indices(&self, indices: &[i32], out: &mut [u32]) -> Result<(), (usize, crate::InvalidValues)> {
            crate::environment::read_indices(indices, $count, out)
        }

        fn sample_actions(&self, random: &mut orrery_core::RandomStream, out: &mut [u32]) {
            out.iter_mut().for_each(|action| *action = random.integer(u64::from($count)));
        }
    };
}
pub(crate) use index_actions;

/// Indices below `count`, or the first that is none.
pub(crate) fn read_indices(indices: &[i32], count: u32, out: &mut [u32]) -> Result<(), (usize, InvalidValues)> {
    assert_eq!(indices.len(), out.len());
    // A negative index becomes one beyond every count. All are read before one is looked for: that loop has no branch.
    let mut greatest = 0;
    for (index, action) in indices.iter().zip(&mut *out) {
        *action = *index as u32;
        greatest = greatest.max(*action);
    }
    if greatest < count {
        return Ok(());
    }
    let first = out.iter().position(|action| *action >= count).unwrap_or(0);
    Err((first, InvalidValues::NoAction { value: f64::from(indices[first]), count }))
}

/// The error of a step whose action is no index below the number of actions.
pub(crate) fn no_action(action: u32, count: u32) -> ModelError {
    let text = format!("{action} is no action; actions are the whole numbers from 0 to {}", count - 1);
    ModelError { text: Some(text.into()), ..ModelError::new(Status::InvalidInput) }
}

/// The error of a step that leaves the range of float64.
#[cold]
pub(crate) fn overflow() -> ModelError {
    let text = "the next state is not finite: the numbers of this state are too large to step from";
    ModelError { text: Some(text.into()), ..ModelError::new(Status::InvalidInput) }
}

/// Whether every number is finite, without a branch for each.
pub(crate) fn all_finite<const N: usize>(numbers: &[f64; N]) -> bool {
    numbers.iter().fold(0.0, |sum, number| sum + number * 0.0) == 0.0
}
