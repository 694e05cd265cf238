//! Searches for a path, and value iteration.

use std::sync::Arc;

use orrery_core::{FiniteActions, Outcomes, WorldModel};
use orrery_guest::Interrupt;
use orrery_planners::search::a_star::{self, AStarConfig};
use orrery_planners::search::{
    Bm25, Bm25Text, PathConfig, PathHeuristic, PathPlan, PathStep, best_first, breadth_first,
};
use orrery_planners::value_iteration::{self, Decision, Solution, ValueIterationConfig, ValueIterationStats};

use super::{ActionOf, StateOf, plan_failure, scratch};
use crate::crossing::Crossing;
use crate::failure::Failure;

/// Text of a step: its state, its action, the state it leads to.
pub type Told<'a> = &'a mut dyn FnMut(&[u8], &[u8], &[u8]) -> String;

/// It can be searched through and solved.
pub trait Exact: Send + Sync {
    fn solve(
        self: Arc<Self>,
        starts: &[Vec<u8>],
        config: &ValueIterationConfig,
        interrupt: &Interrupt,
    ) -> Result<Box<dyn Solved>, Failure>;
    fn breadth_first(
        &self,
        state: &[u8],
        config: &PathConfig,
        interrupt: &Interrupt,
    ) -> Result<PathPlan<Vec<u8>>, Failure>;
    fn a_star(
        &self,
        state: &[u8],
        config: &PathConfig,
        options: AStarConfig,
        heuristic: &mut dyn FnMut(&[u8]) -> f64,
    ) -> Result<PathPlan<Vec<u8>>, Failure>;
    fn best_first(
        &self,
        state: &[u8],
        config: &PathConfig,
        mission: &str,
        told: Told<'_>,
    ) -> Result<PathPlan<Vec<u8>>, Failure>;
}

/// A solved world.
pub trait Solved: Send + Sync {
    /// `None` for a state that cannot be reached from the starts; no decision where there is no action.
    fn decide(&self, state: &[u8]) -> Result<Option<Option<Decision<Vec<u8>>>>, Failure>;
    fn value(&self, state: &[u8]) -> Result<Option<f64>, Failure>;
    fn stats(&self) -> ValueIterationStats;
}

fn path_plan<C: Crossing>(crossing: &C, plan: PathPlan<<C::World as WorldModel>::Action>) -> PathPlan<Vec<u8>> {
    PathPlan {
        actions: plan.actions.iter().map(|action| crossing.write_action(action)).collect(),
        predicted_return: plan.predicted_return,
        stats: plan.stats,
    }
}

/// BM25 over what a caller tells of steps.
struct Spoken<'a, 'b, C: Crossing> {
    crossing: &'a C,
    bm25: Bm25,
    told: Told<'b>,
}

impl<C: Crossing> PathHeuristic<StateOf<C>, ActionOf<C>> for Spoken<'_, '_, C> {
    type Memory = Bm25Text;

    fn promise(&mut self, before: &Bm25Text, step: PathStep<'_, StateOf<C>, ActionOf<C>>) -> (f64, Bm25Text) {
        let crossing = self.crossing;
        let [from, to] = [step.state, step.next].map(|state| crossing.write_state(state));
        let text = (self.told)(&from, &crossing.write_action(step.action), &to);
        let text = self.bm25.extended(before, &text);
        (self.bm25.score(&text), text)
    }
}

impl<C: Crossing<World: FiniteActions + Outcomes>> Exact for C {
    fn solve(
        self: Arc<Self>,
        starts: &[Vec<u8>],
        config: &ValueIterationConfig,
        interrupt: &Interrupt,
    ) -> Result<Box<dyn Solved>, Failure> {
        let starts = starts.iter().map(|start| self.read_state(start)).collect::<Result<Vec<_>, _>>()?;
        let solution = self.with_world(interrupt, |world| {
            let mut scratch = scratch(&*self, world, interrupt)?;
            value_iteration::solve(world, &mut scratch, &starts, config, interrupt.flag())
                .map_err(plan_failure(&*self, interrupt))
        })?;
        Ok(Box::new(SolutionOf { crossing: self, solution }))
    }

    fn breadth_first(
        &self,
        state: &[u8],
        config: &PathConfig,
        interrupt: &Interrupt,
    ) -> Result<PathPlan<Vec<u8>>, Failure> {
        let state = self.read_state(state)?;
        self.with_world(interrupt, |world| {
            let mut scratch = scratch(self, world, interrupt)?;
            let plan = breadth_first::plan(world, &mut scratch, &state, config, interrupt.flag());
            Ok(path_plan(self, plan.map_err(plan_failure(self, interrupt))?))
        })
    }

    fn a_star(
        &self,
        state: &[u8],
        config: &PathConfig,
        options: AStarConfig,
        heuristic: &mut dyn FnMut(&[u8]) -> f64,
    ) -> Result<PathPlan<Vec<u8>>, Failure> {
        let state = self.read_state(state)?;
        let interrupt = Interrupt::new();
        self.with_world(&interrupt, |world| {
            let mut scratch = scratch(self, world, &interrupt)?;
            let mut estimate = |state: &StateOf<C>| heuristic(&self.write_state(state));
            let plan = a_star::plan(world, &mut scratch, &state, config, options, &mut estimate, interrupt.flag());
            Ok(path_plan(self, plan.map_err(plan_failure(self, &interrupt))?))
        })
    }

    fn best_first(
        &self,
        state: &[u8],
        config: &PathConfig,
        mission: &str,
        told: Told<'_>,
    ) -> Result<PathPlan<Vec<u8>>, Failure> {
        let state = self.read_state(state)?;
        let interrupt = Interrupt::new();
        self.with_world(&interrupt, |world| {
            let mut scratch = scratch(self, world, &interrupt)?;
            let mut spoken = Spoken { crossing: self, bm25: Bm25::new(mission), told };
            let plan = best_first::plan(world, &mut scratch, &state, config, &mut spoken, interrupt.flag());
            Ok(path_plan(self, plan.map_err(plan_failure(self, &interrupt))?))
        })
    }
}

struct SolutionOf<C: Crossing> {
    crossing: Arc<C>,
    solution: Solution<ActionOf<C>>,
}

impl<C: Crossing> SolutionOf<C> {
    fn key(&self, state: &[u8]) -> Result<Vec<u8>, Failure> {
        let state = self.crossing.read_state(state)?;
        let mut key = Vec::new();
        self.crossing.with_world(&Interrupt::new(), |world| world.write_key(&state, &mut key));
        Ok(key)
    }
}

impl<C: Crossing> Solved for SolutionOf<C> {
    fn decide(&self, state: &[u8]) -> Result<Option<Option<Decision<Vec<u8>>>>, Failure> {
        let bytes = |Decision { actions, values, chosen }: Decision<ActionOf<C>>| Decision {
            actions: actions.iter().map(|action| self.crossing.write_action(action)).collect(),
            values,
            chosen,
        };
        Ok(self.solution.decide(&self.key(state)?).map(|decision| decision.map(bytes)))
    }

    fn value(&self, state: &[u8]) -> Result<Option<f64>, Failure> {
        Ok(self.solution.value(&self.key(state)?))
    }

    fn stats(&self) -> ValueIterationStats {
        self.solution.stats
    }
}
