//! A*: a cheapest path, guided by an estimate of the cost to go.

use std::collections::BinaryHeap;
use std::sync::atomic::AtomicBool;

use orrery_core::FiniteActions;

use super::explored::{Arrival, Explored, Step};
use super::{PathConfig, PathPlan};
use crate::PlanError;
use crate::error::require;

/// What a step costs. The step that reaches the goal costs the same as another, but never less than 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 1.
    Step,
    /// The reward, negated. Rewards short of the goal must not be positive.
    NegatedReward,
}

/// How to weigh cost and estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AStarConfig {
    /// What a step costs.
    pub cost: Cost,
    /// Factor of the estimate, finite and not negative. 1 is A*, 0 is Dijkstra's algorithm; above 1 a path costs at most
    /// that many times the cheapest.
    pub weight: f64,
}

/// A state that waits: least `estimate` first, then the deepest, then the first discovered.
#[derive(Clone, Copy, PartialEq)]
struct Waiting {
    estimate: f64,
    cost: f64,
    order: u64,
    what: What,
}

/// What waits. Goal steps do too, so that no cheaper one is missed.
#[derive(Clone, Copy, PartialEq)]
enum What {
    State(u32),
    Goal(usize),
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    // The heap gives its greatest first.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other
            .estimate
            .total_cmp(&self.estimate)
            .then(self.cost.total_cmp(&other.cost))
            .then(other.order.cmp(&self.order))
    }
}

/// Searches from `state` for a cheapest path to the goal. `heuristic` estimates the cost from a state to the goal, finite
/// and not negative; if it never overestimates and `weight` is at most 1, no path is cheaper. A state that is reached
/// again at a lower cost is opened again, so that the heuristic need not be consistent.
///
/// The depth limit counts the steps of the cheapest path known to a state when it is expanded.
///
/// `cancel` is read before each state that is expanded.
///
/// # Errors
/// Those of [`breadth_first::plan`](super::breadth_first::plan), [`PlanError::NegativeCost`] and
/// [`PlanError::InvalidHeuristic`].
///
/// # Source
/// Hart, Nilsson and Raphael (1968), A formal basis for the heuristic determination of minimum cost paths; weights: Pohl
/// (1970), Heuristic search viewed as path finding in a graph.
pub fn plan<M: FiniteActions>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    config: &PathConfig,
    options: AStarConfig,
    heuristic: &mut dyn FnMut(&M::State) -> f64,
    cancel: &AtomicBool,
) -> Result<PathPlan<M::Action>, PlanError> {
    let AStarConfig { cost: counted, weight } = options;
    require(weight.is_finite() && weight >= 0.0, "weight", "finite and not negative", weight)?;
    let mut explored = Explored::new(model, scratch, state, config, cancel)?;
    let mut estimates = vec![estimate(heuristic(state))?];
    let mut costs = vec![0.0];
    let mut heap = BinaryHeap::new();
    let mut order = 0;
    let mut goals: Vec<Option<Arrival<M::Action>>> = Vec::new();
    heap.push(Waiting { estimate: weight * estimates[0], cost: 0.0, order, what: What::State(0) });
    while let Some(Waiting { cost, what, .. }) = heap.pop() {
        let node = match what {
            What::State(node) => node,
            What::Goal(index) => match goals[index].take() {
                Some(last) => return Ok(explored.path(last)),
                None => continue,
            },
        };
        if cost > costs[node as usize] {
            continue;
        }
        explored.begin(node)?;
        let legal = std::mem::take(&mut explored.legal);
        for action in &legal {
            let arrival = |reward| Arrival { from: node, action: action.clone(), reward };
            let (reached, new_cost) = match explored.step(node, action)? {
                Step::DeadEnd => continue,
                Step::Goal { reward } => {
                    let cost = cost + step_cost(counted, reward).max(0.0);
                    order += 1;
                    heap.push(Waiting { estimate: cost, cost, order, what: What::Goal(goals.len()) });
                    goals.push(Some(arrival(reward)));
                    continue;
                }
                Step::New { node: reached, reward } => {
                    let new_cost = cost + checked(step_cost(counted, reward))?;
                    costs.push(new_cost);
                    estimates.push(estimate(heuristic(&explored.nodes[reached as usize].state))?);
                    (reached, new_cost)
                }
                Step::Known { node: reached, reward } => {
                    let new_cost = cost + checked(step_cost(counted, reward))?;
                    if new_cost >= costs[reached as usize] {
                        continue;
                    }
                    costs[reached as usize] = new_cost;
                    explored.nodes[reached as usize].depth = explored.nodes[node as usize].depth + 1;
                    explored.nodes[reached as usize].arrival = Some(arrival(reward));
                    (reached, new_cost)
                }
            };
            order += 1;
            let guess = new_cost + weight * estimates[reached as usize];
            heap.push(Waiting { estimate: guess, cost: new_cost, order, what: What::State(reached) });
        }
        explored.legal = legal;
    }
    Err(explored.exhausted())
}

fn step_cost(counted: Cost, reward: f64) -> f64 {
    match counted {
        Cost::Step => 1.0,
        Cost::NegatedReward => -reward,
    }
}

fn checked(cost: f64) -> Result<f64, PlanError> {
    if cost < 0.0 { Err(PlanError::NegativeCost { cost }) } else { Ok(cost) }
}

fn estimate(found: f64) -> Result<f64, PlanError> {
    if found.is_finite() && found >= 0.0 { Ok(found) } else { Err(PlanError::InvalidHeuristic { found }) }
}
