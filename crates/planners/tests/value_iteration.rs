//! Value iteration against closed forms and against policies evaluated by hand.

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::WorldModel;
use orrery_planners::PlanError;
use orrery_planners::value_iteration::{Solution, ValueIterationConfig, solve};
use proptest::prelude::*;
use worlds::graph::{Edge, Graph};

fn solved(graph: &Graph, config: &ValueIterationConfig) -> Result<Solution<u8>, PlanError> {
    solve(graph, &mut (), &[0], config, &AtomicBool::new(false))
}

fn edge(next: &[u8], reward: f64, terminated: bool) -> Edge {
    Edge { next: next.to_vec(), reward, terminated }
}

/// A walk along `length` nodes: forward costs 1 and ends at the last; back costs 1.
fn corridor(length: u8) -> Graph {
    let node = |at: u8| vec![edge(&[at.saturating_sub(1)], -1.0, false), edge(&[at + 1], -1.0, at + 1 == length)];
    Graph { edges: (0..length).map(node).collect() }
}

#[test]
fn a_corridor_is_worth_its_length_and_discounted_the_geometric_sum() {
    let solution = solved(&corridor(20), &ValueIterationConfig::exact(1.0)).unwrap();
    for at in 0..20u8 {
        assert_eq!(solution.value(&[at]), Some(-f64::from(20 - at)));
        let decision = solution.decide(&[at]).unwrap().unwrap();
        assert_eq!((decision.actions.as_slice(), decision.chosen), (&[0, 1][..], 1));
    }
    assert_eq!((solution.stats.states, solution.stats.pairs, solution.stats.model_steps), (20, 40, 40));
    let discounted = solved(&corridor(20), &ValueIterationConfig::exact(0.9)).unwrap();
    let expected = -(1.0 - libm::pow(0.9, 20.0)) / (1.0 - 0.9);
    assert!((discounted.value(&[0]).unwrap() - expected).abs() < 1e-12);
}

/// From node 0 a coin decides between node 1, which pays 10 at its end, and staying; or one leaves for 4 at once.
#[test]
fn chance_is_weighed_by_its_probabilities() {
    let graph =
        Graph { edges: vec![vec![edge(&[0, 1], -1.0, false), edge(&[0], 4.0, true)], vec![edge(&[1], 10.0, true)]] };
    let solution =
        solved(&graph, &ValueIterationConfig { tolerance: 0.0, ..ValueIterationConfig::exact(1.0) }).unwrap();
    // V = -1 + (V + 10) / 2, so V = 8.
    assert!((solution.value(&[0]).unwrap() - 8.0).abs() < 1e-12);
    let decision = solution.decide(&[0]).unwrap().unwrap();
    assert_eq!(decision.chosen, 0);
    assert_eq!(decision.values[1], 4.0);
}

#[test]
fn states_without_actions_are_worth_nothing_and_unknown_states_have_no_value() {
    let graph = Graph { edges: vec![vec![edge(&[1], 2.0, false)], vec![], vec![]] };
    let solution = solved(&graph, &ValueIterationConfig::exact(1.0)).unwrap();
    assert_eq!(solution.value(&[0]), Some(2.0));
    assert_eq!(solution.decide(&[1]), Some(None));
    assert_eq!((solution.value(&[2]), solution.decide(&[2])), (None, None));
}

#[test]
fn what_cannot_be_solved_is_told() {
    let config = ValueIterationConfig::exact(1.0);
    let few = ValueIterationConfig { states: 19, ..config.clone() };
    assert_eq!(solved(&corridor(20), &few).err(), Some(PlanError::TooManyStates { limit: 19 }));
    let endless = Graph { edges: vec![vec![edge(&[0], 1.0, false)]] };
    let hasty = ValueIterationConfig { sweeps: 50, ..config.clone() };
    assert_eq!(solved(&endless, &hasty).err(), Some(PlanError::NotConverged { sweeps: 50, residual: 1.0 }));
    let huge = Graph { edges: vec![vec![edge(&[0], f64::MAX, false)]] };
    assert!(matches!(solved(&huge, &config).err(), Some(PlanError::NonFiniteReturn { .. })));
    let stopped = solve(&corridor(3), &mut (), &[0], &config, &AtomicBool::new(true));
    assert_eq!(stopped.err(), Some(PlanError::Cancelled));
    for (config, field) in [
        (ValueIterationConfig { discount: 0.0, ..config.clone() }, "discount"),
        (ValueIterationConfig { tolerance: f64::NAN, ..config.clone() }, "tolerance"),
        (ValueIterationConfig { sweeps: 0, ..config.clone() }, "sweeps"),
        (ValueIterationConfig { states: 0, ..config }, "states"),
    ] {
        assert!(matches!(
            solved(&corridor(3), &config).err(),
            Some(PlanError::InvalidConfig { field: found, .. }) if found == field
        ));
    }
}

proptest! {
    // Bellman's equation, checked with the model itself: no other function solves it if the discount is below 1.
    #[test]
    fn values_solve_bellman_s_equation(
        edges in (1usize..10).prop_flat_map(|count| {
            let edge = (prop::collection::vec(0..count as u8, 1..4), -5.0..5.0, any::<bool>())
                .prop_map(|(next, reward, terminated)| Edge { next, reward, terminated });
            prop::collection::vec(prop::collection::vec(edge, 0..4), count)
        }),
        discount in 0.1..0.95,
    ) {
        let graph = Graph { edges };
        let solution = solved(&graph, &ValueIterationConfig::exact(discount)).unwrap();
        let value = |node: u8| {
            let mut key = vec![];
            graph.write_key(&node, &mut key);
            solution.value(&key)
        };
        for (node, edges) in graph.edges.iter().enumerate() {
            let Some(found) = value(node as u8) else { continue };
            let worth = edges.iter().map(|edge| {
                let share = 1.0 / edge.next.len() as f64;
                let next: f64 = edge.next.iter().map(|next| share * value(*next).unwrap_or(f64::NAN)).sum();
                edge.reward + if edge.terminated { 0.0 } else { discount * next }
            });
            let best = worth.fold(f64::NEG_INFINITY, f64::max);
            let expected = if edges.is_empty() { 0.0 } else { best };
            prop_assert!((found - expected).abs() < 1e-7, "node {}: {} against {}", node, found, expected);
        }
    }
}
