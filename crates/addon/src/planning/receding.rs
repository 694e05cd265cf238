//! Receding-horizon planners.

use std::sync::Arc;

use orrery_core::{BoxActions, FiniteActions};
use orrery_guest::Interrupt;
use orrery_planners::PlanError;
use orrery_planners::receding::icem::{Icem, IcemConfig};
use orrery_planners::receding::mppi::{Mppi, MppiConfig};
use orrery_planners::receding::predictive_sampling::{PredictiveSampling, PredictiveSamplingConfig};
use orrery_planners::receding::{ActionScores, RecedingPlan};

use super::{ActionOf, plan_failure, scratch};
use crate::crossing::Crossing;
use crate::failure::Failure;

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
