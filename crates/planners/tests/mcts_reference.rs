//! MCTS against the published algorithm written down once more: no arrays, no indices, a node is the path to it.

#![expect(clippy::unwrap_used, reason = "what helps a test fails by panicking")]

mod worlds;

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use orrery_core::{FiniteActions, RandomStream, StreamName, WorldModel};
use orrery_planners::mcts::{MctsConfig, MctsPlan, plan};
use proptest::prelude::*;
use worlds::{BANDIT, CHAIN, Finite, SLIPPERY};

/// Steps from the root: the action's index, the key of the state reached, whether the world ended.
type Path = Vec<(usize, Vec<u8>, bool)>;

#[derive(Default)]
struct Mean {
    visits: u32,
    sum: f64,
}

struct Reference {
    plan: MctsPlan<u8>,
}

fn reference(model: &Finite, root: i64, config: &MctsConfig) -> Reference {
    let mut state_nodes: HashMap<Path, u32> = HashMap::from([(vec![], 1)]);
    let mut action_nodes: HashMap<(Path, usize), Mean> = HashMap::new();
    let mut model_steps = 0;
    for simulation in 0..config.simulations {
        let mut random = RandomStream::new(config.seed, StreamName::Simulation, u64::from(simulation));
        let mut path: Path = vec![];
        let mut rewards = vec![];
        let mut state = root;
        let value = loop {
            let actions = (model.legal)(state);
            if actions.is_empty() {
                break 0.0;
            }
            let parent_visits = f64::from(state_nodes[&path]);
            let scores: Vec<f64> = (0..actions.len())
                .map(|action| {
                    let node = action_nodes.get(&(path.clone(), action));
                    let (n, q) = node.map_or((0.0, config.initial_value), |node| {
                        (f64::from(node.visits), node.sum / f64::from(node.visits))
                    });
                    q + config.exploration * (libm::log(parent_visits) / (n + config.epsilon)).sqrt()
                })
                .collect();
            let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let tied: Vec<usize> = (0..actions.len()).filter(|&action| scores[action] == best).collect();
            let action = if tied.len() == 1 { tied[0] } else { tied[random.integer(tied.len() as u64) as usize] };
            let (next, reward, terminated) = (model.step)(state, actions[action], &mut random).unwrap();
            model_steps += 1;
            rewards.push(reward);
            let mut key = vec![];
            model.write_key(&next, &mut key);
            path.push((action, key, terminated));
            state = next;
            if terminated {
                break 0.0;
            }
            if !state_nodes.contains_key(&path) {
                let rollout =
                    model.rollout(&mut (), &state, config.rollout_depth, config.discount, &mut random).unwrap();
                model_steps += u64::from(rollout.steps);
                break rollout.discounted_return;
            }
        };
        let mut value = value;
        *state_nodes.entry(path.clone()).or_default() += 1;
        while let Some((action, ..)) = path.pop() {
            value = rewards.pop().unwrap() + config.discount * value;
            let node = action_nodes.entry((path.clone(), action)).or_default();
            node.visits += 1;
            node.sum += value;
            *state_nodes.get_mut(&path).unwrap() += 1;
        }
    }
    let actions = (model.legal)(root);
    let nodes = (0..actions.len()).map(|action| action_nodes.remove(&(vec![], action)).unwrap_or_default());
    let (visits, values): (Vec<u32>, Vec<f64>) =
        nodes.map(|node| (node.visits, if node.visits == 0 { 0.0 } else { node.sum / f64::from(node.visits) })).unzip();
    let mut acting = RandomStream::new(config.seed, StreamName::Acting, config.decision);
    let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let chosen = if config.temperature == 0.0 {
        values.iter().position(|value| *value == best).unwrap()
    } else {
        let weights: Vec<f64> = values.iter().map(|value| libm::exp((value - best) / config.temperature)).collect();
        let threshold = acting.float() * weights.iter().sum::<f64>();
        let mut cumulated = 0.0;
        weights
            .iter()
            .position(|weight| {
                cumulated += weight;
                threshold < cumulated
            })
            .unwrap()
    };
    let mut plan = MctsPlan { actions, visits, values, chosen, stats: Default::default() };
    plan.stats.simulations = config.simulations;
    plan.stats.model_steps = model_steps;
    plan.stats.nodes = state_nodes.len() as u32;
    Reference { plan }
}

fn untimed(mut plan: MctsPlan<u8>) -> MctsPlan<u8> {
    plan.stats.nanoseconds = 0;
    plan.stats.tree_bytes = 0;
    plan
}

fn searched(model: &Finite, root: i64, config: &MctsConfig) -> MctsPlan<u8> {
    untimed(plan(model, &mut (), &root, config, &AtomicBool::new(false)).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn visits_values_choice_and_counts_are_those_of_the_reference(
        world in 0usize..3,
        simulations in 1u32..300,
        exploration in prop_oneof![Just(0.0), Just(1.0), 0.0..3.0f64],
        epsilon in prop_oneof![Just(1e-3), Just(1.0)],
        discount in prop_oneof![Just(1.0), Just(0.99), 0.1..1.0f64],
        rollout_depth in prop_oneof![Just(0u32), Just(100), 1u32..10],
        temperature in prop_oneof![Just(0.0), Just(0.01), Just(1.0)],
        initial_value in prop_oneof![Just(1.0), Just(0.0), -2.0..2.0f64],
        seed: u64,
        decision: u64,
    ) {
        let model = [CHAIN, BANDIT, SLIPPERY][world];
        let config = MctsConfig {
            simulations, exploration, epsilon, discount, rollout_depth, temperature, initial_value, seed, decision,
            ..MctsConfig::published(seed)
        };
        prop_assert_eq!(searched(&model, 0, &config), reference(&model, 0, &config).plan);
    }
}

#[test]
fn several_outcomes_of_one_action_are_several_nodes() {
    let config = MctsConfig { simulations: 2000, ..MctsConfig::published(5) };
    let plan = searched(&SLIPPERY, 0, &config);
    assert_eq!(plan, reference(&SLIPPERY, 0, &config).plan);
    assert!(plan.stats.nodes > 100, "{:?}", plan.stats);
}
