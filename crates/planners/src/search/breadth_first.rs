//! Breadth-first search: a path with the fewest steps.

use std::sync::atomic::AtomicBool;

use orrery_core::FiniteActions;

use super::explored::{Arrival, Explored, Step};
use super::{PathConfig, PathPlan};
use crate::PlanError;

/// Searches from `state` for a path to the goal with the fewest steps; of several, the one whose actions come first in
/// the model's order.
///
/// `cancel` is read before each state that is expanded.
///
/// # Errors
/// [`PlanError::InvalidConfig`]; [`PlanError::NoLegalAction`]; [`PlanError::Model`] with the number of the state in which
/// the model failed as `simulation`; [`PlanError::Stochastic`] at the first draw; [`PlanError::GoalNotReached`];
/// [`PlanError::Cancelled`].
///
/// # Source
/// Moore (1959), The shortest path through a maze.
pub fn plan<M: FiniteActions>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    config: &PathConfig,
    cancel: &AtomicBool,
) -> Result<PathPlan<M::Action>, PlanError> {
    let mut explored = Explored::new(model, scratch, state, config, cancel)?;
    // States are numbered in order of discovery, which is the order in which they wait.
    let mut node = 0;
    while (node as usize) < explored.nodes.len() {
        explored.begin(node)?;
        let legal = std::mem::take(&mut explored.legal);
        for action in &legal {
            if let Step::Goal { reward } = explored.step(node, action)? {
                return Ok(explored.path(Arrival { from: node, action: action.clone(), reward }));
            }
        }
        explored.legal = legal;
        node += 1;
    }
    Err(explored.exhausted())
}
