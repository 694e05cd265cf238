//! What a search asks besides the model's steps: whose turn it is, and what a leaf is worth.

use orrery_core::{FiniteActions, ModelError, Player, RandomStream, Rollout, Turns, WorldModel};

/// How a leaf is played on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RolloutPolicy {
    /// Every legal action alike. Published. Compiled models run the whole rollout inside.
    Uniform,
    /// The action before, with probability `repeat` in `[0, 1]`, where it is legal; else every legal action alike. The
    /// action before a rollout's first is none. Each step draws `chance(repeat)` from the second step on, then
    /// `integer(count)` unless the action is repeated, then whatever the model draws.
    ///
    /// Random actions of a world with inertia cancel out; repeated ones get somewhere.
    Sticky {
        /// Probability of going on with the same action.
        repeat: f64,
    },
}

/// The answers of one kind of world.
pub trait Rules<M: FiniteActions> {
    /// Who moves in `state`.
    ///
    /// # Errors
    /// The model's own failure.
    fn player(&mut self, model: &M, scratch: &mut M::Scratch, state: &M::State) -> Result<Player, ModelError>;

    /// What `state`, which has not ended the world, is worth to the first player, and the model steps that it took to tell.
    ///
    /// # Errors
    /// The model's own failure.
    fn leaf(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError>;
}

/// Plays leaves on at random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RandomPlay {
    pub(crate) policy: RolloutPolicy,
    pub(crate) depth: u32,
}

impl RandomPlay {
    fn leaf<M: FiniteActions>(
        self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        let Rollout { discounted_return, steps, .. } = match self.policy {
            RolloutPolicy::Uniform => model.rollout(scratch, state, self.depth, discount, random)?,
            RolloutPolicy::Sticky { repeat } => {
                sticky(model, scratch, state, Limits { depth: self.depth, discount, repeat }, random)?
            }
        };
        Ok((discounted_return, steps))
    }
}

struct Limits {
    depth: u32,
    discount: f64,
    repeat: f64,
}

fn sticky<M: FiniteActions>(
    model: &M,
    scratch: &mut M::Scratch,
    from: &M::State,
    limits: Limits,
    random: &mut RandomStream,
) -> Result<Rollout, ModelError> {
    let Limits { depth, discount, repeat } = limits;
    let mut rollout = Rollout::default();
    let mut weight = 1.0;
    let (mut state, mut next) = (from.clone(), M::State::default());
    let mut legal: Vec<M::Action> = Vec::new();
    let mut before: Option<usize> = None;
    while rollout.steps < depth {
        model.legal_actions(scratch, &state, &mut legal)?;
        if legal.is_empty() {
            rollout.terminated = true;
            break;
        }
        // An action is known by its place, since actions are opaque: worlds whose lists differ repeat the place.
        let index = match before {
            Some(index) if random.chance(repeat) && index < legal.len() => index,
            _ => random.integer(legal.len() as u64) as usize,
        };
        before = Some(index);
        let outcome = model.step(scratch, &state, &legal[index], random, &mut next)?;
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

/// A world of one player, leaves played on at random.
pub(crate) struct Alone(pub(crate) RandomPlay);

impl<M: FiniteActions> Rules<M> for Alone {
    fn player(&mut self, _: &M, _: &mut M::Scratch, _: &M::State) -> Result<Player, ModelError> {
        Ok(Player::First)
    }

    fn leaf(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        self.0.leaf(model, scratch, state, discount, random)
    }
}

/// A world of two players, leaves played on at random.
pub(crate) struct InTurns(pub(crate) RandomPlay);

impl<M: FiniteActions + Turns> Rules<M> for InTurns {
    fn player(&mut self, model: &M, scratch: &mut M::Scratch, state: &M::State) -> Result<Player, ModelError> {
        model.player(scratch, state)
    }

    fn leaf(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<(f64, u32), ModelError> {
        self.0.leaf(model, scratch, state, discount, random)
    }
}

/// A world whose leaves are valued by a function of the state instead of a rollout.
pub struct Valued<F> {
    value: F,
}

impl<F> Valued<F> {
    /// `value` gives what a state is worth to the first player; it is asked once for each new state that has not ended the
    /// world.
    pub fn new(value: F) -> Self {
        Self { value }
    }
}

impl<M: FiniteActions, F: FnMut(&<M as WorldModel>::State) -> f64> Rules<M> for Valued<F> {
    fn player(&mut self, _: &M, _: &mut M::Scratch, _: &M::State) -> Result<Player, ModelError> {
        Ok(Player::First)
    }

    fn leaf(
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
