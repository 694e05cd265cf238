//! The model as planners see it: one small trait per capability, so that a planner asks only for what it uses.

use crate::{ActionBox, ModelError, RandomStream};

/// What one step yields besides the next state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Reward of this step alone, undiscounted. Finite: a model that yields another value fails with
    /// [`Status::NonFiniteReward`](crate::Status::NonFiniteReward) instead.
    pub reward: f64,
    /// The world ended. A time limit is no property of a world: it belongs to the episode loop.
    pub terminated: bool,
}

/// A trajectory simulated from a state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rollout {
    /// Sum over steps `t` of `discount^t * reward_t`, added in order of `t`.
    pub discounted_return: f64,
    /// Steps taken, at most the limit asked for.
    pub steps: u32,
    /// The model ended the trajectory, or left no legal action.
    pub terminated: bool,
}

/// What became of one action sequence in [`WorldModel::returns`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceOutcome {
    /// Sum over the steps that succeeded.
    pub discounted_return: f64,
    /// Steps that succeeded; after an error this is the index of the step that failed.
    pub steps: u32,
    /// The model ended the trajectory before the sequence did.
    pub terminated: bool,
    /// The error that stopped this sequence; others are unaffected.
    pub error: Option<ModelError>,
}

/// Action sequences of equal length, one after another: sequence `i` is `actions[i * horizon .. (i + 1) * horizon]`.
#[derive(Debug)]
pub struct ActionBatch<'a, A> {
    actions: &'a [A],
    horizon: usize,
}

impl<A> Clone for ActionBatch<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for ActionBatch<'_, A> {}

impl<'a, A> ActionBatch<'a, A> {
    /// A batch over `actions`, or `None` unless `horizon >= 1` divides their number.
    pub fn new(actions: &'a [A], horizon: usize) -> Option<Self> {
        (horizon > 0 && actions.len().is_multiple_of(horizon)).then_some(Self { actions, horizon })
    }

    /// Actions in each sequence.
    pub fn horizon(&self) -> usize {
        self.horizon
    }

    /// Number of sequences.
    pub fn len(&self) -> usize {
        self.actions.len() / self.horizon
    }

    /// Whether there is no sequence.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// The sequences in order.
    pub fn sequences(&self) -> std::slice::ChunksExact<'a, A> {
        self.actions.chunks_exact(self.horizon)
    }

    /// All actions, sequence after sequence.
    pub fn actions(&self) -> &'a [A] {
        self.actions
    }
}

/// A generative model of a Markov decision process.
///
/// Holds parameters, never an episode; what one worker needs to run it is its scratch. Parallel entry points ask for
/// `M: WorldModel + Sync`.
pub trait WorldModel {
    /// A state, opaque to planners.
    type State: Clone + Default;
    /// An action, opaque to planners.
    type Action: Clone;
    /// What one worker needs: a guest instance, physics buffers. One per worker, never shared.
    type Scratch: Send;

    /// Makes the scratch of one worker.
    ///
    /// # Errors
    /// When the model cannot be instantiated (memory, a failing initialisation).
    fn scratch(&self) -> Result<Self::Scratch, ModelError>;

    /// Pure: the same state, action and stream give the same step. `next` is overwritten; after an error its content
    /// is unspecified but valid.
    ///
    /// # Errors
    /// The model's own failure, with its place in the author's source where there is one.
    fn step(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        action: &Self::Action,
        random: &mut RandomStream,
        next: &mut Self::State,
    ) -> Result<Outcome, ModelError>;

    /// Appends bytes that are equal for two states iff the states are equal.
    fn write_key(&self, state: &Self::State, out: &mut Vec<u8>);

    /// Runs every sequence from `from`, sequence `i` with `streams[i]`, until its end, a terminal step or an error,
    /// and writes `out[i]`. The return adds `weight * reward` in step order with `weight *= discount` after each step.
    ///
    /// An implementation may loop elsewhere (inside a guest); its results are bit-equal to this default.
    ///
    /// # Panics
    /// If `streams` or `out` is shorter than the batch: a defect of the calling planner.
    fn returns(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        sequences: ActionBatch<'_, Self::Action>,
        streams: &mut [RandomStream],
        discount: f64,
        out: &mut [SequenceOutcome],
    ) {
        returns_in_turn(self, scratch, from, sequences, streams, discount, out);
    }
}

/// What [`WorldModel::returns`] promises, one step after another: its default, and what an implementation falls back on.
///
/// # Panics
/// If `streams` or `out` is shorter than the batch.
pub fn returns_in_turn<M: WorldModel + ?Sized>(
    model: &M,
    scratch: &mut M::Scratch,
    from: &M::State,
    sequences: ActionBatch<'_, M::Action>,
    streams: &mut [RandomStream],
    discount: f64,
    out: &mut [SequenceOutcome],
) {
    assert!(streams.len() >= sequences.len() && out.len() >= sequences.len());
    let mut state = from.clone();
    let mut next = M::State::default();
    for ((sequence, random), slot) in sequences.sequences().zip(streams).zip(out) {
        let mut outcome = SequenceOutcome::default();
        let mut weight = 1.0;
        state.clone_from(from);
        for action in sequence {
            match model.step(scratch, &state, action, random, &mut next) {
                Ok(step) => {
                    outcome.discounted_return += weight * step.reward;
                    weight *= discount;
                    outcome.steps += 1;
                    std::mem::swap(&mut state, &mut next);
                    if step.terminated {
                        outcome.terminated = true;
                        break;
                    }
                }
                Err(error) => {
                    outcome.error = Some(error);
                    break;
                }
            }
        }
        *slot = outcome;
    }
}

/// A model whose actions in a state can be listed: what tree search asks for.
pub trait FiniteActions: WorldModel {
    /// Replaces the content of `out` by the legal actions of `state`, in the model's own order.
    ///
    /// # Errors
    /// The model's own failure.
    fn legal_actions(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        out: &mut Vec<Self::Action>,
    ) -> Result<(), ModelError>;

    /// Simulates at most `limit` steps under the uniform policy. Each step draws the action first
    /// (`integer(count)`, for one action too), then whatever the model draws. A state without a legal action ends the
    /// trajectory as terminated.
    ///
    /// An implementation may loop elsewhere; its results are bit-equal to this default.
    ///
    /// # Errors
    /// The model's own failure at any step.
    fn rollout(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        let mut legal = Vec::new();
        simulate(self, scratch, from, limit, discount, random, |scratch, state, random| {
            self.legal_actions(scratch, state, &mut legal)?;
            let Some(count) = u32::try_from(legal.len()).ok().filter(|count| *count > 0) else { return Ok(None) };
            Ok(Some(legal[random.integer(u64::from(count)) as usize].clone()))
        })
    }
}

/// A model whose actions fill a box: what sampling planners ask for.
pub trait BoxActions: WorldModel {
    /// Bounds of each component, the same in every state.
    fn action_box(&self) -> &ActionBox;

    /// Turns components (one per dimension of the box) into an action, reusing `out`.
    fn write_action(&self, components: &[f64], out: &mut Self::Action);

    /// [`WorldModel::returns`] of sequences that are given by their actions' components, `[sequences, horizon, dimension]`.
    /// `actions`, `[sequences, horizon]`, is room to make actions in; what it holds afterwards means nothing.
    ///
    /// An implementation may do without making actions; its results are bit-equal to this default.
    ///
    /// # Panics
    /// If `actions` is not as long as `horizon` and `components` say, or `streams` or `out` is shorter than the batch: a defect
    /// of the calling planner.
    #[expect(clippy::too_many_arguments, reason = "those of `returns`, with the room for actions")]
    fn returns_of_components(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        components: &[f64],
        horizon: usize,
        actions: &mut [Self::Action],
        streams: &mut [RandomStream],
        discount: f64,
        out: &mut [SequenceOutcome],
    ) {
        for (components, action) in components.chunks_exact(self.action_box().dimension()).zip(actions.iter_mut()) {
            self.write_action(components, action);
        }
        let batch = ActionBatch::new(actions, horizon).expect("whole sequences of at least one step");
        self.returns(scratch, from, batch, streams, discount, out);
    }

    /// Simulates at most `limit` steps under the uniform policy over the box. Each step draws the components first
    /// (`low + float() * (high - low)`, in order), then whatever the model draws.
    ///
    /// # Errors
    /// The model's own failure at any step.
    fn rollout(
        &self,
        scratch: &mut Self::Scratch,
        from: &Self::State,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError>
    where
        Self::Action: Default,
    {
        let mut components = vec![0.0; self.action_box().dimension()];
        let mut action = Self::Action::default();
        simulate(self, scratch, from, limit, discount, random, |_, _, random| {
            self.action_box().sample(random, &mut components);
            self.write_action(&components, &mut action);
            Ok(Some(action.clone()))
        })
    }
}

/// Simulates at most `limit` steps under the policy `choose`, which gives an action of a state, or `None` to end the
/// trajectory there as terminated. Each step lets it draw first, then the model. The return adds `weight * reward` in step
/// order with `weight *= discount` after each step.
///
/// # Errors
/// The model's own failure at any step, and the policy's.
pub fn simulate<M: WorldModel + ?Sized>(
    model: &M,
    scratch: &mut M::Scratch,
    from: &M::State,
    limit: u32,
    discount: f64,
    random: &mut RandomStream,
    mut choose: impl FnMut(&mut M::Scratch, &M::State, &mut RandomStream) -> Result<Option<M::Action>, ModelError>,
) -> Result<Rollout, ModelError> {
    let mut rollout = Rollout::default();
    let mut weight = 1.0;
    // Two places that change their parts: to move the states would double the way from one step to the next.
    let (mut state, mut next) = (&mut from.clone(), &mut M::State::default());
    while rollout.steps < limit {
        let Some(action) = choose(scratch, state, random)? else {
            rollout.terminated = true;
            break;
        };
        let outcome = model.step(scratch, state, &action, random, next)?;
        rollout.discounted_return += weight * outcome.reward;
        weight *= discount;
        rollout.steps += 1;
        std::mem::swap(&mut state, &mut next);
        if outcome.terminated {
            rollout.terminated = true;
            break;
        }
    }
    Ok(rollout)
}

/// One way a step can turn out.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedOutcome<S> {
    /// In `(0, 1]`; the probabilities of one step sum to 1 up to rounding.
    pub probability: f64,
    /// The state it leads to.
    pub next: S,
    /// Its reward and end flag.
    pub outcome: Outcome,
}

/// A model whose chance can be enumerated: what exact planners ask for.
pub trait Outcomes: WorldModel {
    /// Replaces the content of `out` by every way the step can turn out. Equal outcomes are not merged.
    ///
    /// # Errors
    /// [`Status::NotEnumerable`](crate::Status::NotEnumerable) if the model draws from a continuum, and the model's
    /// own failures.
    fn outcomes(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        action: &Self::Action,
        out: &mut Vec<WeightedOutcome<Self::State>>,
    ) -> Result<(), ModelError>;
}

/// A model that says what its states are worth.
pub trait StateValue: WorldModel {
    /// The discounted return that is to be expected from `state` on, the first player's; finite. Pure: it draws nothing.
    ///
    /// # Errors
    /// The model's own failure.
    fn value(&self, scratch: &mut Self::Scratch, state: &Self::State) -> Result<f64, ModelError>;
}

/// Who moves in a two-player zero-sum world; rewards are the first player's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// Maximises the reward.
    First,
    /// Minimises it.
    Second,
}

/// A model in which two players take turns.
pub trait Turns: WorldModel {
    /// The player to move in `state`.
    ///
    /// # Errors
    /// The model's own failure.
    fn player(&self, scratch: &mut Self::Scratch, state: &Self::State) -> Result<Player, ModelError>;
}
