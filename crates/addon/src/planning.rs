//! Planners of worlds without their types, beside those of `world.rs`: one object-safe trait per capability they ask for.

mod exact;
mod receding;
mod trees;

use orrery_core::WorldModel;
use orrery_guest::Interrupt;
use orrery_planners::PlanError;

use crate::crossing::Crossing;
use crate::failure::Failure;

pub use exact::{Exact, Solved};
pub use receding::{Receded, RecedingConfig, RecedingPlanner, Scored};
pub(crate) use trees::tree_plan;
pub use trees::{Grown, Played, TreePlan, TreeSession};

type StateOf<C> = <<C as Crossing>::World as WorldModel>::State;
type ActionOf<C> = <<C as Crossing>::World as WorldModel>::Action;

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
