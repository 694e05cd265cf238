//! Searches for a path to a goal, in models that draw no random numbers.
//!
//! | module | order of states | finds |
//! |---|---|---|
//! | [`breadth_first`] | depth | a path with the fewest steps |
//! | [`a_star`] | cost so far plus a heuristic of the cost to go | a cheapest path, if the heuristic never overestimates |
//! | [`best_first`] | a heuristic of the path so far, such as [`Bm25`] | some path, soon if the heuristic is good |
//!
//! All remember the states they have met, so that none is expanded twice, and ties are broken by order of discovery:
//! states are expanded in the same order on every machine.

pub mod a_star;
pub mod best_first;
mod bm25;
pub mod breadth_first;
mod explored;

pub use best_first::{PathHeuristic, PathStep};
pub use bm25::{Bm25, Bm25Text};

use crate::error::require;
use crate::{OnModelError, PlanError};

/// Which step is the last of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// It ends the world with a reward above this. Published (Tang et al. 2024, WorldCoder): 0.
    TerminatedAbove(f64),
    /// Its reward is above this, whether the world ends or not.
    RewardAbove(f64),
}

impl Goal {
    fn reached(self, outcome: &orrery_core::Outcome) -> bool {
        match self {
            Self::TerminatedAbove(reward) => outcome.terminated && outcome.reward > reward,
            Self::RewardAbove(reward) => outcome.reward > reward,
        }
    }
}

/// How far to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct PathConfig {
    /// Which step is the last.
    pub goal: Goal,
    /// States to discover at most, 1 to 2^31.
    pub states: u32,
    /// Steps of a path at most, at least 1.
    pub depth: u32,
    /// What becomes of a step in which the model fails.
    pub on_model_error: OnModelError,
}

impl PathConfig {
    fn validate(&self) -> Result<(), PlanError> {
        let (Goal::TerminatedAbove(reward) | Goal::RewardAbove(reward)) = self.goal;
        require(!reward.is_nan(), "goal", "a number", reward)?;
        require((1..=1 << 31).contains(&self.states), "states", "1 to 2^31", self.states)?;
        require(self.depth >= 1, "depth", "at least 1", self.depth)
    }
}

/// A path to the goal.
#[derive(Clone, Debug, PartialEq)]
pub struct PathPlan<A> {
    /// Its actions, first to last; at least one.
    pub actions: Vec<A>,
    /// Sum of its rewards, undiscounted.
    pub predicted_return: f64,
    /// What finding it cost.
    pub stats: PathStats,
}

/// What a search cost. The counts are determined by the model and the configuration, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathStats {
    /// States discovered, the root included.
    pub states: u32,
    /// States whose actions were tried.
    pub expanded: u32,
    /// Model steps.
    pub model_steps: u64,
    /// Wall time.
    pub nanoseconds: u64,
}
