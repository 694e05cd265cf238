//! Searches for a path, against each other and against worlds whose answers are known by hand.

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::{FiniteActions, ModelError, Status};
use orrery_planners::search::a_star::{self, AStarConfig, Cost};
use orrery_planners::search::{
    Bm25, Bm25Text, Goal, PathConfig, PathHeuristic, PathPlan, PathStep, best_first, breadth_first,
};
use orrery_planners::{OnModelError, PlanError};
use proptest::prelude::*;
use worlds::graph::{Edge, Graph};
use worlds::{CHAIN, Finite, SLIPPERY};

const CONFIG: PathConfig =
    PathConfig { goal: Goal::TerminatedAbove(0.0), states: 1000, depth: 100, on_model_error: OnModelError::Fail };
const STEPS: AStarConfig = AStarConfig { cost: Cost::Step, weight: 1.0 };

fn breadth<M: FiniteActions<Scratch = ()>>(
    model: &M,
    root: &M::State,
    config: &PathConfig,
) -> Result<PathPlan<M::Action>, PlanError> {
    breadth_first::plan(model, &mut (), root, config, &AtomicBool::new(false))
}

fn star<M: FiniteActions<Scratch = ()>>(
    model: &M,
    root: &M::State,
    options: AStarConfig,
    mut heuristic: impl FnMut(&M::State) -> f64,
) -> Result<PathPlan<M::Action>, PlanError> {
    a_star::plan(model, &mut (), root, &CONFIG, options, &mut heuristic, &AtomicBool::new(false))
}

#[test]
fn the_chain_is_walked_from_end_to_end() {
    let plan = breadth(&CHAIN, &0, &CONFIG).unwrap();
    assert_eq!(plan.actions, [1; 9]);
    assert!((plan.predicted_return - (1.0 - 8.0 * 0.01)).abs() < 1e-12);
    assert_eq!((plan.stats.states, plan.stats.expanded), (9, 9));
    let guided = star(&CHAIN, &0, STEPS, |state| (9 - state) as f64).unwrap();
    assert_eq!(guided.actions, plan.actions);
    // With the exact heuristic no state off the path is expanded; here all are on it.
    assert_eq!(guided.stats.expanded, 9);
}

#[test]
fn of_two_shortest_paths_the_first_in_the_model_s_order_is_taken() {
    let model = Finite {
        legal: |_| vec![0, 1],
        step: |state, action, _| Ok((state * 2 + 1 + i64::from(action), 1.0, state >= 3)),
    };
    assert_eq!(breadth(&model, &0, &CONFIG).unwrap().actions, [0, 0, 0]);
}

#[test]
fn limits_and_dead_ends_are_told_apart() {
    let short = PathConfig { depth: 8, ..CONFIG };
    assert_eq!(breadth(&CHAIN, &0, &short), Err(PlanError::GoalNotReached { exhausted: true, states: 9 }));
    let few = PathConfig { states: 5, ..CONFIG };
    assert_eq!(breadth(&CHAIN, &0, &few), Err(PlanError::GoalNotReached { exhausted: false, states: 5 }));
    let high = PathConfig { goal: Goal::TerminatedAbove(1.0), ..CONFIG };
    assert_eq!(breadth(&CHAIN, &0, &high), Err(PlanError::GoalNotReached { exhausted: true, states: 9 }));
    let mute = Finite { legal: |_| vec![], step: |_, _, _| unreachable!() };
    assert_eq!(breadth(&mute, &0, &CONFIG), Err(PlanError::NoLegalAction));
    for (config, field) in [
        (PathConfig { states: 0, ..CONFIG }, "states"),
        (PathConfig { depth: 0, ..CONFIG }, "depth"),
        (PathConfig { goal: Goal::RewardAbove(f64::NAN), ..CONFIG }, "goal"),
    ] {
        assert!(matches!(breadth(&CHAIN, &0, &config), Err(PlanError::InvalidConfig { field: f, .. }) if f == field));
    }
    let stopped = breadth_first::plan(&CHAIN, &mut (), &0, &CONFIG, &AtomicBool::new(true));
    assert_eq!(stopped, Err(PlanError::Cancelled));
}

#[test]
fn a_model_that_draws_is_refused() {
    assert_eq!(breadth(&SLIPPERY, &1, &CONFIG), Err(PlanError::Stochastic { state: 0 }));
}

/// A wall of failing steps at state 2, with a way around it.
const FAILING: Finite = Finite {
    legal: |_| vec![0, 1],
    step: |state, action, _| match (state, action) {
        (1, 0) => Err(ModelError::new(Status::Thrown)),
        (4, _) => Ok((5, 1.0, true)),
        _ => Ok((state + 1 + i64::from(action), -1.0, false)),
    },
};

#[test]
fn failing_steps_stop_the_search_or_are_dead_ends_as_asked() {
    let failed = breadth(&FAILING, &0, &CONFIG);
    assert!(matches!(failed, Err(PlanError::Model { simulation: 1, .. })), "{failed:?}");
    let around = breadth(&FAILING, &0, &PathConfig { on_model_error: OnModelError::Terminate, ..CONFIG }).unwrap();
    assert_eq!(around.actions, [1, 1, 0]);
}

#[test]
fn a_heuristic_must_be_finite_and_not_negative_and_costs_too() {
    for wrong in [f64::NAN, f64::INFINITY, -1.0] {
        let found = star(&CHAIN, &0, STEPS, |_| wrong);
        assert!(matches!(found, Err(PlanError::InvalidHeuristic { .. })), "{found:?}");
    }
    let paying = Finite { legal: |_| vec![0], step: |state, _, _| Ok((state + 1, 0.5, state == 3)) };
    let options = AStarConfig { cost: Cost::NegatedReward, weight: 1.0 };
    assert_eq!(star(&paying, &0, options, |_| 0.0), Err(PlanError::NegativeCost { cost: -0.5 }));
    assert!(star(&CHAIN, &0, AStarConfig { weight: -1.0, ..STEPS }, |_| 0.0).is_err());
}

/// Prefers what an action says.
struct Spoken {
    bm25: Bm25,
}

impl PathHeuristic<i64, u8> for Spoken {
    type Memory = Bm25Text;

    fn promise(&mut self, before: &Bm25Text, step: PathStep<'_, i64, u8>) -> (f64, Bm25Text) {
        let said = ["walk left", "walk to the gate"][usize::from(*step.action)];
        let text = self.bm25.extended(before, said);
        (self.bm25.score(&text), text)
    }
}

/// A binary tree of which every walk of 12 steps to the right ends at the gate.
const TREE: Finite = Finite {
    legal: |_| vec![0, 1],
    step: |state, action, _| {
        let next = state * 2 + i64::from(action);
        Ok((next, if next == 8191 { 1.0 } else { 0.0 }, next >= 4096))
    },
};

#[test]
fn bm25_finds_what_the_mission_names_before_most_of_the_tree_is_seen() {
    let config = PathConfig { states: 10_000, ..CONFIG };
    let blind = breadth(&TREE, &1, &config).unwrap();
    assert_eq!(blind.actions, [1; 12]);
    let mut heuristic = Spoken { bm25: Bm25::new("reach the gate") };
    let guided = best_first::plan(&TREE, &mut (), &1, &config, &mut heuristic, &AtomicBool::new(false)).unwrap();
    assert_eq!(guided.actions, blind.actions);
    assert!(guided.stats.expanded < blind.stats.expanded / 10, "{:?} {:?}", guided.stats, blind.stats);
}

fn graphs(most_branches: usize) -> impl Strategy<Value = Graph> {
    let nodes = 2usize..12;
    nodes.prop_flat_map(move |count| {
        let edge = (prop::collection::vec(0..count as u8, 1..=most_branches), 0u8..5, prop::bool::weighted(0.15))
            .prop_map(|(next, cost, terminated)| Edge {
                next,
                reward: if terminated { 1.0 } else { -f64::from(cost) },
                terminated,
            });
        prop::collection::vec(prop::collection::vec(edge, 0..4), count).prop_map(|edges| Graph { edges })
    })
}

/// Cheapest cost from every node to the end of a goal edge, by relaxing until nothing changes (Bellman-Ford).
fn costs_to_go(graph: &Graph, step: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut costs = vec![f64::INFINITY; graph.edges.len()];
    for _ in 0..=graph.edges.len() {
        for (node, edges) in graph.edges.iter().enumerate() {
            for edge in edges {
                let rest = if edge.terminated { 0.0 } else { step(edge.reward) + costs[usize::from(edge.next[0])] };
                let whole = if edge.terminated { step(edge.reward).max(0.0) } else { rest };
                costs[node] = costs[node].min(whole);
            }
        }
    }
    costs
}

proptest! {
    #[test]
    fn paths_cost_what_relaxation_says(graph in graphs(1)) {
        let steps = costs_to_go(&graph, |_| 1.0);
        let rewards = costs_to_go(&graph, |reward| -reward);
        let found = [
            breadth(&graph, &0, &CONFIG).map(|plan| plan.actions.len() as f64),
            star(&graph, &0, STEPS, |_| 0.0).map(|plan| plan.actions.len() as f64),
            // The exact heuristic, made inconsistent by halving it in every second node: states open again.
            star(&graph, &0, STEPS, |node| {
                let exact = steps[usize::from(*node)];
                if exact.is_infinite() { 0.0 } else if node % 2 == 0 { exact / 2.0 } else { exact }
            }).map(|plan| plan.actions.len() as f64),
        ];
        for plan in found {
            match plan {
                Ok(cost) => prop_assert_eq!(cost, steps[0]),
                Err(PlanError::NoLegalAction) => prop_assert!(graph.edges[0].is_empty()),
                Err(PlanError::GoalNotReached { exhausted, .. }) => prop_assert!(exhausted && steps[0].is_infinite()),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }
        for weight in [0.0, 1.0] {
            let options = AStarConfig { cost: Cost::NegatedReward, weight };
            let exact = |node: &u8| if rewards[usize::from(*node)].is_finite() { rewards[usize::from(*node)] } else { 0.0 };
            if let Ok(plan) = star(&graph, &0, options, exact) {
                // The goal's reward of 1 costs nothing.
                prop_assert_eq!(1.0 - plan.predicted_return, rewards[0]);
            }
        }
    }
}
