//! Planners of worlds without their types, beside those of `world.rs`: one object-safe trait per capability they ask for.

use std::sync::Arc;

use orrery_core::{BoxActions, FiniteActions, Outcomes, Turns, WorldModel};
use orrery_guest::Interrupt;
use orrery_planners::mcts::{self, Alone, Forest, InTurns, MctsConfig, MctsPlan, Session};
use orrery_planners::receding::icem::{Icem, IcemConfig};
use orrery_planners::receding::mppi::{Mppi, MppiConfig};
use orrery_planners::receding::predictive_sampling::{PredictiveSampling, PredictiveSamplingConfig};
use orrery_planners::receding::{ActionScores, RecedingPlan};
use orrery_planners::search::a_star::{self, AStarConfig};
use orrery_planners::search::{
    Bm25, Bm25Text, PathConfig, PathHeuristic, PathPlan, PathStep, best_first, breadth_first,
};
use orrery_planners::value_iteration::{self, Decision, Solution, ValueIterationConfig, ValueIterationStats};
use orrery_planners::{PlanError, mcts::MctsStats};

use crate::crossing::Crossing;
use crate::failure::Failure;
use crate::guided::{self, Guide};

/// The plan of a tree search, its actions as bytes.
pub type TreePlan = MctsPlan<Vec<u8>>;

/// Its trees can be grown in numbers and kept between decisions.
pub trait Grown: Send + Sync {
    fn forest(
        &self,
        state: &[u8],
        config: &MctsConfig,
        forest: Forest,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure>;
    /// One tree whose leaves JavaScript values.
    fn guided(&self, state: &[u8], config: &MctsConfig, guide: Guide<'_>) -> Result<TreePlan, Failure>;
    fn session(self: Arc<Self>) -> Box<dyn TreeSession>;
}

/// A tree that is kept between decisions.
pub trait TreeSession: Send {
    fn plan(&mut self, state: &[u8], config: &MctsConfig, interrupt: &Interrupt) -> Result<TreePlan, Failure>;
    fn forget(&mut self);
}

/// Two players take turns in it.
pub trait Played: Send + Sync {
    fn forest(
        &self,
        state: &[u8],
        config: &MctsConfig,
        forest: Forest,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure>;
    /// One tree whose leaves JavaScript values.
    fn guided(&self, state: &[u8], config: &MctsConfig, guide: Guide<'_>) -> Result<TreePlan, Failure>;
}

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

/// A receding-horizon planner's configuration.
#[derive(Clone, Debug)]
pub enum RecedingConfig {
    Icem(IcemConfig),
    Mppi(MppiConfig),
    PredictiveSampling(PredictiveSamplingConfig),
}

/// Its actions fill a box, or have scores that do, so that plans can be moved along.
pub trait Receded: Send + Sync {
    fn receding(self: Arc<Self>, config: RecedingConfig) -> Box<dyn RecedingPlanner>;
}

/// A plan that is kept between decisions.
pub trait RecedingPlanner: Send {
    /// The plan, and the bytes of its actions.
    fn plan(&mut self, state: &[u8], interrupt: &Interrupt) -> Result<(RecedingPlan, Vec<Vec<u8>>), Failure>;
    fn forget(&mut self);
}

pub(crate) fn plan_failure<'a, C: Crossing>(
    crossing: &'a C,
    interrupt: &'a Interrupt,
) -> impl Fn(PlanError) -> Failure + 'a {
    move |error| Failure::plan(&error, interrupt, |source| crossing.describe(source))
}

pub(crate) fn scratch<C: Crossing>(
    crossing: &C,
    world: &C::World,
    interrupt: &Interrupt,
) -> Result<<C::World as WorldModel>::Scratch, Failure> {
    world.scratch().map_err(|source| plan_failure(crossing, interrupt)(PlanError::Scratch { source }))
}

pub(crate) fn tree_plan<C: Crossing>(crossing: &C, plan: MctsPlan<<C::World as WorldModel>::Action>) -> TreePlan {
    let stats: MctsStats = plan.stats;
    MctsPlan {
        actions: plan.actions.iter().map(|action| crossing.write_action(action)).collect(),
        visits: plan.visits,
        values: plan.values,
        chosen: plan.chosen,
        stats,
    }
}

fn path_plan<C: Crossing>(crossing: &C, plan: PathPlan<<C::World as WorldModel>::Action>) -> PathPlan<Vec<u8>> {
    PathPlan {
        actions: plan.actions.iter().map(|action| crossing.write_action(action)).collect(),
        predicted_return: plan.predicted_return,
        stats: plan.stats,
    }
}

impl<C: Crossing<World: FiniteActions>> Grown for C {
    fn forest(
        &self,
        state: &[u8],
        config: &MctsConfig,
        forest: Forest,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure> {
        let state = self.read_state(state)?;
        self.with_world(interrupt, |world| {
            let plan = mcts::plan_forest(world, &state, config, forest, interrupt.flag());
            Ok(tree_plan(self, plan.map_err(plan_failure(self, interrupt))?))
        })
    }

    fn guided(&self, state: &[u8], config: &MctsConfig, guide: Guide<'_>) -> Result<TreePlan, Failure> {
        guided::search(self, &Alone, guide, state, config)
    }

    fn session(self: Arc<Self>) -> Box<dyn TreeSession> {
        Box::new(SessionOf { crossing: self, session: Session::new() })
    }
}

struct SessionOf<C: Crossing> {
    crossing: Arc<C>,
    session: Session<C::World>,
}

impl<C: Crossing<World: FiniteActions>> TreeSession for SessionOf<C> {
    fn plan(&mut self, state: &[u8], config: &MctsConfig, interrupt: &Interrupt) -> Result<TreePlan, Failure> {
        let Self { crossing, session } = self;
        let state = crossing.read_state(state)?;
        crossing.with_world(interrupt, |world| {
            let mut scratch = scratch(&**crossing, world, interrupt)?;
            let plan = session.plan(world, &mut scratch, &state, config, interrupt.flag());
            Ok(tree_plan(&**crossing, plan.map_err(plan_failure(&**crossing, interrupt))?))
        })
    }

    fn forget(&mut self) {
        self.session.forget();
    }
}

impl<C: Crossing<World: FiniteActions + Turns>> Played for C {
    fn forest(
        &self,
        state: &[u8],
        config: &MctsConfig,
        forest: Forest,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure> {
        let state = self.read_state(state)?;
        self.with_world(interrupt, |world| {
            let plan = mcts::plan_forest_in_turns(world, &state, config, forest, interrupt.flag());
            Ok(tree_plan(self, plan.map_err(plan_failure(self, interrupt))?))
        })
    }

    fn guided(&self, state: &[u8], config: &MctsConfig, guide: Guide<'_>) -> Result<TreePlan, Failure> {
        guided::search(self, &InTurns, guide, state, config)
    }
}

/// BM25 over what a caller tells of steps.
struct Spoken<'a, 'b, C: Crossing> {
    crossing: &'a C,
    bm25: Bm25,
    told: Told<'b>,
}

type StateOf<C> = <<C as Crossing>::World as WorldModel>::State;
type ActionOf<C> = <<C as Crossing>::World as WorldModel>::Action;

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

impl<C: Crossing<World: BoxActions>> Receded for C {
    fn receding(self: Arc<Self>, config: RecedingConfig) -> Box<dyn RecedingPlanner> {
        Box::new(RecedingOf { crossing: self, kept: Kept::new(config) })
    }
}

/// A world whose actions are a list, its plans sequences of their scores.
pub struct Scored<C>(pub Arc<C>);

impl<C: Crossing<World: FiniteActions>> Receded for Scored<C> {
    fn receding(self: Arc<Self>, config: RecedingConfig) -> Box<dyn RecedingPlanner> {
        Box::new(ScoredOf { crossing: Arc::clone(&self.0), kept: Kept::new(config), listed: Vec::new() })
    }
}

enum Kept {
    Icem(Icem, IcemConfig),
    Mppi(Mppi, MppiConfig),
    PredictiveSampling(PredictiveSampling, PredictiveSamplingConfig),
}

impl Kept {
    fn new(config: RecedingConfig) -> Self {
        match config {
            RecedingConfig::Icem(config) => Self::Icem(Icem::new(), config),
            RecedingConfig::Mppi(config) => Self::Mppi(Mppi::new(), config),
            RecedingConfig::PredictiveSampling(config) => Self::PredictiveSampling(PredictiveSampling::new(), config),
        }
    }

    fn plan<M>(
        &mut self,
        world: &M,
        state: &M::State,
        interrupt: &Interrupt,
    ) -> Result<(RecedingPlan, Vec<M::Action>), PlanError>
    where
        M: BoxActions + Sync,
        M::State: Sync,
        M::Action: Default + Send,
    {
        let plan = match self {
            Self::Icem(planner, config) => planner.plan(world, state, config, interrupt.flag()),
            Self::Mppi(planner, config) => planner.plan(world, state, config, interrupt.flag()),
            Self::PredictiveSampling(planner, config) => planner.plan(world, state, config, interrupt.flag()),
        }?;
        let actions = plan.actions.chunks_exact(plan.dimension).map(|components| {
            let mut action = M::Action::default();
            world.write_action(components, &mut action);
            action
        });
        let actions = actions.collect();
        Ok((plan, actions))
    }

    fn forget(&mut self) {
        match self {
            Self::Icem(planner, _) => planner.forget(),
            Self::Mppi(planner, _) => planner.forget(),
            Self::PredictiveSampling(planner, _) => planner.forget(),
        }
    }
}

struct RecedingOf<C: Crossing> {
    crossing: Arc<C>,
    kept: Kept,
}

impl<C: Crossing<World: BoxActions>> RecedingPlanner for RecedingOf<C> {
    fn plan(&mut self, state: &[u8], interrupt: &Interrupt) -> Result<(RecedingPlan, Vec<Vec<u8>>), Failure> {
        let Self { crossing, kept } = self;
        let state = crossing.read_state(state)?;
        crossing.with_world(interrupt, |world| {
            let planned = kept.plan(world, &state, interrupt);
            let (plan, actions) = planned.map_err(plan_failure(&**crossing, interrupt))?;
            Ok((plan, actions.iter().map(|action| Crossing::write_action(&**crossing, action)).collect()))
        })
    }

    fn forget(&mut self) {
        self.kept.forget();
    }
}

struct ScoredOf<C: Crossing> {
    crossing: Arc<C>,
    kept: Kept,
    /// The actions that what is kept are scores of.
    listed: Vec<Vec<u8>>,
}

impl<C: Crossing<World: FiniteActions>> RecedingPlanner for ScoredOf<C> {
    fn plan(&mut self, state: &[u8], interrupt: &Interrupt) -> Result<(RecedingPlan, Vec<Vec<u8>>), Failure> {
        let Self { crossing, kept, listed } = self;
        let state = crossing.read_state(state)?;
        let bytes = |actions: &[ActionOf<C>]| -> Vec<Vec<u8>> {
            actions.iter().map(|action| Crossing::write_action(&**crossing, action)).collect()
        };
        crossing.with_world(interrupt, |world| {
            let failure = plan_failure(&**crossing, interrupt);
            let mut scratch = scratch(&**crossing, world, interrupt)?;
            let scores = ActionScores::new(world, &mut scratch, &state).map_err(&failure)?;
            let legal = bytes(scores.actions());
            if legal != *listed {
                kept.forget();
                *listed = legal;
            }
            let (plan, actions) = kept.plan(&scores, &state, interrupt).map_err(&failure)?;
            Ok((plan, bytes(&actions)))
        })
    }

    fn forget(&mut self) {
        self.kept.forget();
    }
}
