//! Tree searches, in a world of one's own and between two players.

use std::sync::Arc;

use orrery_core::{FiniteActions, Turns, WorldModel};
use orrery_guest::Interrupt;
use orrery_planners::mcts::{self, Alone, Forest, InTurns, MctsConfig, MctsPlan, MctsStats, Session};

use super::{plan_failure, scratch};
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
