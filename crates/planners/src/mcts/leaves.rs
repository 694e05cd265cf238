//! What a leaf of the tree is worth.

use orrery_core::{
    BoxActions, FiniteActions, ModelError, RandomStream, Rollout, StateValue, Status, WorldModel, simulate,
};

/// How a leaf is played on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RolloutPolicy {
    /// Every legal action alike. Published. Compiled models run the whole rollout inside.
    Uniform,
    /// The action before, with probability `repeat` in `[0, 1]`, where it is legal; else every legal action alike. The
    /// action before a rollout's first is none. Each step draws `chance(repeat)` from the second step on, then what a
    /// uniform action draws unless the action is repeated, then whatever the model draws.
    ///
    /// Random actions of a world with inertia cancel out; repeated ones get somewhere.
    Sticky {
        /// Probability of going on with the same action.
        repeat: f64,
    },
}

/// Tells what states are worth.
pub trait Leaves<M: WorldModel> {
    /// What `state`, which has not ended the world, is worth to the first player, and the model steps that it took to tell.
    /// It is asked once for each new state.
    ///
    /// # Errors
    /// The model's own failure.
    fn value(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError>;
}

/// Listed actions, played on at random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RandomPlay {
    pub(crate) policy: RolloutPolicy,
    pub(crate) depth: u32,
}

impl<M: FiniteActions> Leaves<M> for RandomPlay {
    fn value(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        let RolloutPolicy::Sticky { repeat } = self.policy else {
            return model.rollout(scratch, state, self.depth, discount, random).map(told);
        };
        let mut legal: Vec<M::Action> = Vec::new();
        let mut before: Option<usize> = None;
        let rollout = simulate(model, scratch, state, self.depth, discount, random, |scratch, state, random| {
            model.legal_actions(scratch, state, &mut legal)?;
            if legal.is_empty() {
                return Ok(None);
            }
            // An action is known by its place, since actions are opaque: worlds whose lists differ repeat the place.
            let index = match before {
                Some(index) if random.chance(repeat) && index < legal.len() => index,
                _ => random.integer(legal.len() as u64) as usize,
            };
            before = Some(index);
            Ok(Some(legal[index].clone()))
        });
        rollout.map(told)
    }
}

/// Actions in a box, played on at random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RandomBoxPlay {
    pub(crate) policy: RolloutPolicy,
    pub(crate) depth: u32,
}

impl<M: BoxActions<Action: Default>> Leaves<M> for RandomBoxPlay {
    fn value(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        let RolloutPolicy::Sticky { repeat } = self.policy else {
            return model.rollout(scratch, state, self.depth, discount, random).map(told);
        };
        let bounds = model.action_box();
        let mut components = vec![0.0; bounds.dimension()];
        let mut action: Option<M::Action> = None;
        let rollout = simulate(model, scratch, state, self.depth, discount, random, |_, _, random| {
            if let Some(action) = &action
                && random.chance(repeat)
            {
                return Ok(Some(action.clone()));
            }
            bounds.sample(random, &mut components);
            let drawn = action.get_or_insert_default();
            model.write_action(&components, drawn);
            Ok(Some(drawn.clone()))
        });
        rollout.map(told)
    }
}

/// What the model itself says in a rollout's place.
#[derive(Clone, Copy, Debug)]
pub struct OwnValue;

impl<M: StateValue> Leaves<M> for OwnValue {
    fn value(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        _: f64,
        _: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        Ok((model.value(scratch, state)?, 0))
    }
}

/// A function of the state in a rollout's place.
pub struct Valued<F> {
    value: F,
}

impl<F> Valued<F> {
    /// `value` gives what a state is worth to the first player. What is not finite ends the search with
    /// [`PlanError::NonFiniteReturn`](crate::PlanError::NonFiniteReturn).
    pub fn new(value: F) -> Self {
        Self { value }
    }
}

impl<M: WorldModel, F: FnMut(&M::State) -> f64> Leaves<M> for Valued<F> {
    fn value(
        &mut self,
        _: &M,
        _: &mut M::Scratch,
        state: &M::State,
        _: f64,
        _: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        Ok(((self.value)(state), 0))
    }
}

/// Listed actions, played on by a policy of the caller's.
pub struct Guided<F> {
    policy: F,
    depth: u32,
}

impl<F> Guided<F> {
    /// `policy` gives the index of the action to take in a state, of those that are legal there (at least one). It may draw
    /// from the simulation's stream, before the model does. Rollouts take at most `depth` steps. An index that is none is a
    /// failure of the model, with [`Status::InvalidArgument`].
    pub fn new(policy: F, depth: u32) -> Self {
        Self { policy, depth }
    }
}

impl<M, F> Leaves<M> for Guided<F>
where
    M: FiniteActions,
    F: FnMut(&M::State, &[M::Action], &mut RandomStream) -> f64,
{
    fn value(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        let mut legal: Vec<M::Action> = Vec::new();
        let rollout = simulate(model, scratch, state, self.depth, discount, random, |scratch, state, random| {
            model.legal_actions(scratch, state, &mut legal)?;
            if legal.is_empty() {
                return Ok(None);
            }
            let index = (self.policy)(state, &legal, random);
            let chosen = (index >= 0.0 && index.fract() == 0.0).then_some(index as usize).and_then(|at| legal.get(at));
            chosen.cloned().map(Some).ok_or_else(|| ModelError {
                details: [index, 0.0],
                text: Some(format!("the rollout policy chose {index} of {} actions", legal.len()).into()),
                ..ModelError::new(Status::InvalidArgument)
            })
        });
        rollout.map(told)
    }
}

fn told(Rollout { discounted_return, steps, .. }: Rollout) -> (f64, u32) {
    (discounted_return, steps)
}
