//! Worlds without their types: one object-safe trait per capability, implemented for every crossing that has it.

use orrery_core::{BoxActions, FiniteActions, Outcome, Outcomes, RandomStream, Rollout, WorldModel};
use orrery_guest::{Interrupt, Usage};
use orrery_oracles::{Environment, Spec};
use orrery_planners::cem::{self, CemConfig, CemIteration, CemPlan};
use orrery_planners::mcts::{self, MctsConfig, MctsPlan, WideningConfig};
use serde_json::Value;

use crate::crossing::{Crossing, Oracle};
use crate::failure::Failure;
use crate::guided::{self, LeafValue};

/// A rollout's arguments.
pub struct RolloutLimits {
    pub limit: u32,
    pub discount: f64,
}

/// One step: the bytes it leads to, its outcome, what it used.
pub type Step = (Vec<u8>, Outcome, Option<Usage>);

/// One way a step can turn out: its probability, the bytes it leads to, its outcome.
pub type Leaf = (f64, Vec<u8>, Outcome);

/// Can be stepped.
pub trait Stepped: Send + Sync {
    fn step(
        &self,
        state: &[u8],
        action: &[u8],
        random: &mut RandomStream,
        interrupt: &Interrupt,
    ) -> Result<Step, Failure>;
}

/// Its chance can be enumerated.
pub trait Enumerated: Send + Sync {
    fn outcomes(&self, state: &[u8], action: &[u8]) -> Result<Vec<Leaf>, Failure>;
}

/// Its actions can be listed.
pub trait Listed: Send + Sync {
    fn legal_actions(&self, state: &[u8]) -> Result<Vec<Vec<u8>>, Failure>;
    fn rollout(&self, state: &[u8], limits: &RolloutLimits, random: &mut RandomStream) -> Result<Rollout, Failure>;
    fn mcts(&self, state: &[u8], config: &MctsConfig, interrupt: &Interrupt) -> Result<MctsPlan<Vec<u8>>, Failure>;
}

/// Its actions fill a box.
pub trait Boxed: Send + Sync {
    fn rollout(&self, state: &[u8], limits: &RolloutLimits, random: &mut RandomStream) -> Result<Rollout, Failure>;
    /// A tree search that widens; without `value`, leaves are rolled out.
    fn widened(
        &self,
        state: &[u8],
        config: &MctsConfig,
        widening: &WideningConfig,
        value: Option<LeafValue<'_>>,
        interrupt: &Interrupt,
    ) -> Result<MctsPlan<Vec<u8>>, Failure>;
    /// The plan, and the bytes of its actions.
    fn cem(
        &self,
        state: &[u8],
        config: &CemConfig,
        interrupt: &Interrupt,
        progress: &mut dyn FnMut(&CemIteration),
    ) -> Result<(CemPlan, Vec<Vec<u8>>), Failure>;
}

/// It is a true environment.
pub trait Truth: Send + Sync {
    fn spec(&self) -> &Spec;
    fn reset(&self, seed: u64) -> Vec<u8>;
    fn reset_from(&self, random: &mut RandomStream) -> Vec<u8>;
    fn observe(&self, state: &[u8]) -> Result<Vec<f64>, Failure>;
    fn step_with_draws(&self, state: &[u8], action: &[u8], draws: &[f64]) -> Result<(Vec<u8>, Outcome), Failure>;
    fn forget_hidden(&self, state: &[u8]) -> Result<Vec<u8>, Failure>;
    fn state_to_json(&self, state: &[u8]) -> Result<Value, Failure>;
    fn state_from_json(&self, value: &Value) -> Result<Vec<u8>, Failure>;
    fn render_ansi(&self, state: &[u8]) -> Result<String, Failure>;
    fn render_svg(&self, state: &[u8]) -> Result<String, Failure>;
}

fn model_failure<C: Crossing>(crossing: &C) -> impl Fn(orrery_core::ModelError) -> Failure + '_ {
    |error| Failure::model(&error, &crossing.describe(&error))
}

impl<C: Crossing> Stepped for C {
    fn step(
        &self,
        state: &[u8],
        action: &[u8],
        random: &mut RandomStream,
        interrupt: &Interrupt,
    ) -> Result<Step, Failure> {
        let (state, action) = (self.read_state(state)?, self.read_action(action)?);
        self.with_world(interrupt, |world| {
            let mut scratch = world.scratch().map_err(model_failure(self))?;
            let mut next = <C::World as WorldModel>::State::default();
            let stepped = world.step(&mut scratch, &state, &action, random, &mut next);
            let usage = self.usage(&scratch);
            match stepped {
                Ok(outcome) => Ok((self.write_state(&next), outcome, usage)),
                Err(error) => Err(Failure::step(&error, &self.describe(&error), usage)),
            }
        })
    }
}

impl<C: Crossing<World: Outcomes>> Enumerated for C {
    fn outcomes(&self, state: &[u8], action: &[u8]) -> Result<Vec<Leaf>, Failure> {
        let (state, action) = (self.read_state(state)?, self.read_action(action)?);
        self.with_world(&Interrupt::new(), |world| {
            let mut scratch = world.scratch().map_err(model_failure(self))?;
            let mut outcomes = Vec::new();
            world.outcomes(&mut scratch, &state, &action, &mut outcomes).map_err(model_failure(self))?;
            Ok(outcomes.iter().map(|leaf| (leaf.probability, self.write_state(&leaf.next), leaf.outcome)).collect())
        })
    }
}

impl<C: Crossing<World: FiniteActions>> Listed for C {
    fn legal_actions(&self, state: &[u8]) -> Result<Vec<Vec<u8>>, Failure> {
        let state = self.read_state(state)?;
        self.with_world(&Interrupt::new(), |world| {
            let mut scratch = world.scratch().map_err(model_failure(self))?;
            let mut actions = Vec::new();
            world.legal_actions(&mut scratch, &state, &mut actions).map_err(model_failure(self))?;
            Ok(actions.iter().map(|action| self.write_action(action)).collect())
        })
    }

    fn rollout(&self, state: &[u8], limits: &RolloutLimits, random: &mut RandomStream) -> Result<Rollout, Failure> {
        let state = self.read_state(state)?;
        self.with_world(&Interrupt::new(), |world| {
            let mut scratch = world.scratch().map_err(model_failure(self))?;
            FiniteActions::rollout(world, &mut scratch, &state, limits.limit, limits.discount, random)
                .map_err(model_failure(self))
        })
    }

    fn mcts(&self, state: &[u8], config: &MctsConfig, interrupt: &Interrupt) -> Result<MctsPlan<Vec<u8>>, Failure> {
        let state = self.read_state(state)?;
        self.with_world(interrupt, |world| {
            let failure = |error| Failure::plan(&error, interrupt, |error| self.describe(error));
            let mut scratch =
                world.scratch().map_err(|source| failure(orrery_planners::PlanError::Scratch { source }))?;
            let plan = mcts::plan(world, &mut scratch, &state, config, interrupt.flag()).map_err(failure)?;
            Ok(MctsPlan {
                actions: plan.actions.iter().map(|action| self.write_action(action)).collect(),
                visits: plan.visits,
                values: plan.values,
                chosen: plan.chosen,
                stats: plan.stats,
            })
        })
    }
}

impl<C: Crossing<World: BoxActions>> Boxed for C {
    fn rollout(&self, state: &[u8], limits: &RolloutLimits, random: &mut RandomStream) -> Result<Rollout, Failure> {
        let state = self.read_state(state)?;
        self.with_world(&Interrupt::new(), |world| {
            let mut scratch = world.scratch().map_err(model_failure(self))?;
            BoxActions::rollout(world, &mut scratch, &state, limits.limit, limits.discount, random)
                .map_err(model_failure(self))
        })
    }

    fn widened(
        &self,
        state: &[u8],
        config: &MctsConfig,
        widening: &WideningConfig,
        value: Option<LeafValue<'_>>,
        interrupt: &Interrupt,
    ) -> Result<MctsPlan<Vec<u8>>, Failure> {
        guided::widened(self, state, config, widening, value, interrupt)
    }

    fn cem(
        &self,
        state: &[u8],
        config: &CemConfig,
        interrupt: &Interrupt,
        progress: &mut dyn FnMut(&CemIteration),
    ) -> Result<(CemPlan, Vec<Vec<u8>>), Failure> {
        let state = self.read_state(state)?;
        self.with_world(interrupt, |world| {
            let plan = cem::plan(world, &state, config, interrupt.flag(), progress)
                .map_err(|error| Failure::plan(&error, interrupt, |error| self.describe(error)))?;
            let mut action = <C::World as WorldModel>::Action::default();
            let actions = plan.actions.chunks_exact(plan.dimension).map(|components| {
                BoxActions::write_action(world, components, &mut action);
                Crossing::write_action(self, &action)
            });
            let actions = actions.collect();
            Ok((plan, actions))
        })
    }
}

impl<E: Environment> Truth for Oracle<E> {
    fn spec(&self) -> &Spec {
        self.0.spec()
    }

    fn reset(&self, seed: u64) -> Vec<u8> {
        self.write_state(&self.0.reset(seed))
    }

    fn reset_from(&self, random: &mut RandomStream) -> Vec<u8> {
        self.write_state(&self.0.reset_from(random))
    }

    fn observe(&self, state: &[u8]) -> Result<Vec<f64>, Failure> {
        let mut observation = Vec::new();
        self.0.observe(&self.read_state(state)?, &mut observation);
        Ok(observation)
    }

    fn step_with_draws(&self, state: &[u8], action: &[u8], draws: &[f64]) -> Result<(Vec<u8>, Outcome), Failure> {
        let (state, action) = (self.read_state(state)?, self.read_action(action)?);
        let mut scratch = self.0.scratch().map_err(model_failure(self))?;
        let mut next = E::State::default();
        let stepped = self.0.step_with_draws(&mut scratch, &state, &action, draws, &mut next);
        let outcome = stepped.map_err(|error| Failure::drawn(&error))?;
        Ok((self.write_state(&next), outcome))
    }

    fn forget_hidden(&self, state: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(self.write_state(&self.0.forget_hidden(&self.read_state(state)?)))
    }

    fn state_to_json(&self, state: &[u8]) -> Result<Value, Failure> {
        Ok(self.0.state_to_json(&self.read_state(state)?))
    }

    fn state_from_json(&self, value: &Value) -> Result<Vec<u8>, Failure> {
        let state = self.0.state_from_json(value).map_err(|error| Failure::json(&error))?;
        Ok(self.write_state(&state))
    }

    fn render_ansi(&self, state: &[u8]) -> Result<String, Failure> {
        Ok(self.0.render_ansi(&self.read_state(state)?))
    }

    fn render_svg(&self, state: &[u8]) -> Result<String, Failure> {
        Ok(self.0.render_svg(&self.read_state(state)?))
    }
}
