//! Depth-limited best-first search: some path, guided by a heuristic of the path so far.

use std::collections::BinaryHeap;
use std::sync::atomic::AtomicBool;

use orrery_core::FiniteActions;

use super::explored::{Arrival, Explored, Step};
use super::{PathConfig, PathPlan};
use crate::PlanError;

/// How promising a path is. What it keeps of a path, it finds again when the path goes on.
pub trait PathHeuristic<S, A> {
    /// What is kept of a path.
    type Memory: Clone + Default;

    /// The promise of the path that `action` prolongs by one step, the greater the better, and what to keep of it. NaN
    /// counts as the least.
    fn promise(&mut self, before: &Self::Memory, step: PathStep<'_, S, A>) -> (f64, Self::Memory);
}

/// The last step of a path.
#[derive(Clone, Copy, Debug)]
pub struct PathStep<'a, S, A> {
    /// The state it began in.
    pub state: &'a S,
    /// Its action.
    pub action: &'a A,
    /// The state it led to.
    pub next: &'a S,
    /// Its reward.
    pub reward: f64,
    /// Steps of the path, this one included.
    pub depth: u32,
}

/// A state that waits: the most promising first, then the first discovered.
struct Waiting {
    promise: f64,
    node: u32,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.promise.total_cmp(&other.promise).then(other.node.cmp(&self.node))
    }
}

/// Searches from `state` for a path of at most `config.depth` steps to the goal, always going on from the state whose
/// path promises most. A path is the first that was found to its state.
///
/// `cancel` is read before each state that is expanded.
///
/// # Errors
/// Those of [`breadth_first::plan`](super::breadth_first::plan). `exhausted` says that nothing waits any more: with a
/// depth limit a state may have been found on a longer path than the shortest, so that a goal can be missed.
///
/// # Source
/// Doran and Michie (1966), Experiments with the graph traverser program.
pub fn plan<M: FiniteActions, H: PathHeuristic<M::State, M::Action>>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    config: &PathConfig,
    heuristic: &mut H,
    cancel: &AtomicBool,
) -> Result<PathPlan<M::Action>, PlanError> {
    let mut explored = Explored::new(model, scratch, state, config, cancel)?;
    let mut memories = vec![H::Memory::default()];
    let mut heap = BinaryHeap::from([Waiting { promise: 0.0, node: 0 }]);
    while let Some(Waiting { node, .. }) = heap.pop() {
        explored.begin(node)?;
        let legal = std::mem::take(&mut explored.legal);
        for action in &legal {
            match explored.step(node, action)? {
                Step::Goal { reward } => {
                    return Ok(explored.path(Arrival { from: node, action: action.clone(), reward }));
                }
                Step::New { node: reached, reward } => {
                    let [from, to] = [node, reached].map(|node| &explored.nodes[node as usize]);
                    let step = PathStep { state: &from.state, action, next: &to.state, reward, depth: to.depth };
                    let (promise, memory) = heuristic.promise(&memories[node as usize], step);
                    memories.push(memory);
                    let promise = if promise.is_nan() { f64::NEG_INFINITY } else { promise };
                    heap.push(Waiting { promise, node: reached });
                }
                Step::Known { .. } | Step::DeadEnd => {}
            }
        }
        explored.legal = legal;
    }
    Err(explored.exhausted())
}
