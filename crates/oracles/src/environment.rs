//! What a true environment offers besides being a world model.

use orrery_core::{ActionBox, RandomStream, WorldModel};

use crate::InvalidValues;

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

/// The facts of an environment that do not change from state to state.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Gymnasium's id, such as `CartPole-v1`.
    pub id: &'static str,
    /// Numbers in an observation.
    pub observation_dimension: usize,
    /// Numbers in a state's flat form.
    pub state_dimension: usize,
    /// Actions.
    pub actions: EnvironmentActions,
    /// Steps after which Gymnasium's `TimeLimit` wrapper truncates an episode. Never applied here.
    pub time_limit: u32,
    /// Least and greatest reward of a step.
    pub reward_range: (f64, f64),
}

/// A true environment.
///
/// Every state is a legal input of every function, states after termination included. Same options, same seed, same
/// result on every machine.
pub trait Environment: WorldModel<State: Send + Sync, Action: Default + Send + Sync> + Send + Sync + 'static {
    /// What does not change from state to state.
    fn spec(&self) -> &Spec;

    /// The start state that Gymnasium 0.29.1's `reset(seed=seed)` gives, bit for bit.
    fn reset(&self, seed: u64) -> Self::State;

    /// A start state of the same distribution, drawn from one of our own streams.
    fn reset_from(&self, random: &mut RandomStream) -> Self::State;

    /// Replaces the content of `out` by the observation of `state`, `[observation_dimension]`; rounded to float32 (and
    /// widened again) where Gymnasium rounds.
    fn observe(&self, state: &Self::State, out: &mut Vec<f64>);

    /// Replaces the content of `out` by the state's flat form, `[state_dimension]`.
    fn write_state(&self, state: &Self::State, out: &mut Vec<f64>);

    /// The state with the given flat form.
    ///
    /// # Errors
    /// [`InvalidValues`] unless there are `state_dimension` finite numbers.
    fn read_state(&self, values: &[f64]) -> Result<Self::State, InvalidValues>;

    /// Replaces the content of `out` by the action's flat form: one number (the action's index) if actions are finite,
    /// else one per dimension of the box.
    fn write_action_values(&self, action: &Self::Action, out: &mut Vec<f64>);

    /// The action with the given flat form. A box does not clip here: what lies outside has the environment's own
    /// meaning.
    ///
    /// # Errors
    /// [`InvalidValues`] for another count of numbers, a number that is not finite, or an index that does not exist.
    fn read_action(&self, values: &[f64]) -> Result<Self::Action, InvalidValues>;
}
