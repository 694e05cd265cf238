//! What a search must do in worlds whose answers are known by hand.

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::{FiniteActions, ModelError, RandomStream, Status, StreamName};
use orrery_planners::PlanError;
use orrery_planners::mcts::{MctsConfig, MctsPlan, Phases, plan};
use worlds::{BANDIT, CHAIN, Finite, SLIPPERY};

fn search(model: &Finite, root: i64, config: &MctsConfig) -> Result<MctsPlan<u8>, PlanError> {
    plan(model, &mut (), &root, config, &AtomicBool::new(false))
}

#[test]
fn every_action_is_tried_before_any_repeats() {
    for seed in 0..50 {
        let config = MctsConfig { simulations: 3, ..MctsConfig::published(seed) };
        assert_eq!(search(&BANDIT, 0, &config).unwrap().visits, [1, 1, 1]);
    }
}

#[test]
fn a_bandit_s_values_are_its_rewards() {
    let config = MctsConfig { temperature: 0.0, ..MctsConfig::published(1) };
    let plan = search(&BANDIT, 0, &config).unwrap();
    assert_eq!(plan.values, [0.25, 0.75, 0.5]);
    assert_eq!(plan.actions[plan.chosen], 1);
    assert_eq!(plan.visits.iter().sum::<u32>(), 25);
    assert_eq!(plan.stats.model_steps, 25);
    assert_eq!(plan.stats.nodes, 4);
}

/// Two actions that end the world with rewards 2 and 0. Let action 0 win the first tie, and `N_p = 1 + simulations`.
/// With epsilon 1, action 1 is worth `1 + sqrt(ln N_p)` and action 0 `2 + sqrt(ln N_p / N_p)`: 2.4823 against 2.4941
/// at `N_p = 9`, 2.5174 against 2.4799 at 10. With 1e-3, it is worth `1 + sqrt(ln 2 / 0.001) = 27.3` at once.
#[test]
fn epsilon_1_delays_the_second_action_to_the_tenth_simulation_and_epsilon_1e_3_does_not() {
    let model = Finite { legal: |_| vec![0, 1], step: |_, action, _| Ok((1, [2.0, 0.0][usize::from(action)], true)) };
    let first_is_0 = |seed: &u64| RandomStream::new(*seed, StreamName::Simulation, 0).integer(2) == 0;
    let seed = (0..).find(first_is_0).unwrap();
    let visits = |epsilon, simulations| {
        let config = MctsConfig { epsilon, simulations, ..MctsConfig::published(seed) };
        search(&model, 0, &config).unwrap().visits
    };
    assert_eq!(visits(1.0, 9), [9, 0]);
    assert_eq!(visits(1.0, 10), [9, 1]);
    assert_eq!(visits(1e-3, 2), [1, 1]);
}

#[test]
fn an_unvisited_action_acts_as_if_its_value_were_0() {
    let model = Finite { legal: |_| vec![0, 1], step: |_, _, _| Ok((1, -1.0, true)) };
    let config = MctsConfig { simulations: 1, temperature: 0.0, ..MctsConfig::published(3) };
    let plan = search(&model, 0, &config).unwrap();
    assert_eq!(plan.visits[plan.chosen], 0);
    assert_eq!(plan.values[plan.chosen], 0.0);
    assert_eq!(plan.values[1 - plan.chosen], -1.0);
}

/// Simulation `i` (from 0) has its leaf at depth `i + 1` and rolls out 4 steps of reward 1 from there.
#[test]
fn a_value_is_the_discounted_sum_along_path_and_rollout() {
    let model = Finite { legal: |_| vec![0], step: |state, _, _| Ok((state + 1, 1.0, false)) };
    let config = MctsConfig { simulations: 6, rollout_depth: 4, discount: 0.5, ..MctsConfig::published(0) };
    let plan = search(&model, 0, &config).unwrap();
    let geometric = |steps: i32| 2.0 * (1.0 - 1.0 / f64::from(1 << steps));
    let expected = (5..11).map(geometric).sum::<f64>() / 6.0;
    assert!((plan.values[0] - expected).abs() < 1e-14, "{} {expected}", plan.values[0]);
    assert_eq!(plan.stats.model_steps, (1..=6).sum::<u64>() + 6 * 4);
    assert_eq!(plan.stats.nodes, 7);
}

#[test]
fn a_random_reward_is_drawn_anew_in_each_simulation() {
    let model = Finite { legal: |_| vec![0], step: |_, _, random| Ok((1, f64::from(random.chance(0.25)), true)) };
    let config = MctsConfig { simulations: 4000, ..MctsConfig::published(8) };
    let plan = search(&model, 0, &config).unwrap();
    let deviation = (0.25 * 0.75 / 4000.0f64).sqrt();
    assert!((plan.values[0] - 0.25).abs() < 4.0 * deviation, "{}", plan.values[0]);
    assert_eq!(plan.stats.nodes, 2);
}

#[test]
fn a_longer_search_finds_the_way_along_the_chain() {
    let config = MctsConfig { simulations: 500, temperature: 0.0, ..MctsConfig::published(2) };
    for state in 4..9 {
        assert_eq!(search(&CHAIN, state, &config).unwrap().chosen, 1, "from cell {state}");
    }
}

#[test]
fn same_seed_gives_the_same_plan_profiled_or_not() {
    let config = MctsConfig { simulations: 300, ..MctsConfig::published(11) };
    let first = search(&SLIPPERY, 0, &config).unwrap();
    let second = search(&SLIPPERY, 0, &MctsConfig { profile: true, ..config.clone() }).unwrap();
    assert_eq!((&first.visits, &first.values, first.chosen), (&second.visits, &second.values, second.chosen));
    assert_eq!(
        (first.stats.profiled, first.stats.phases, first.stats.model_nanoseconds()),
        (false, Phases::default(), None)
    );
    let phases = second.stats.phases;
    let all = phases.model() + phases.select + phases.expand + phases.back_up;
    assert!(phases.model() > 0 && all <= second.stats.nanoseconds, "{phases:?}");
    let other = search(&SLIPPERY, 0, &MctsConfig { seed: 12, ..config }).unwrap();
    assert_ne!(first.values, other.values);
}

#[test]
fn the_decision_changes_the_choice_and_nothing_else() {
    let config = MctsConfig { temperature: 1.0, ..MctsConfig::published(4) };
    let plans: Vec<_> =
        (0..40).map(|decision| search(&BANDIT, 0, &MctsConfig { decision, ..config.clone() }).unwrap()).collect();
    assert!(plans.iter().all(|plan| plan.visits == plans[0].visits && plan.values == plans[0].values));
    assert!((0..3).all(|action| plans.iter().any(|plan| plan.chosen == action)));
}

#[test]
fn a_root_without_legal_actions_is_an_error_and_a_leaf_without_is_worth_0() {
    assert_eq!(search(&SLIPPERY, 4, &MctsConfig::published(0)), Err(PlanError::NoLegalAction));
    let model =
        Finite { legal: |state| if state == 0 { vec![0] } else { vec![] }, step: |_, _, _| Ok((1, 0.5, false)) };
    let plan = search(&model, 0, &MctsConfig::published(0)).unwrap();
    assert_eq!((plan.values, plan.visits), (vec![0.5], vec![25]));
}

/// One action, a state per step, failing in state 3: simulations 0, 1 and 2 end at depths 1, 2 and 3.
#[test]
fn a_model_error_says_in_which_simulation_and_how_deep() {
    let thrown = ModelError::new(Status::Thrown);
    let model = Finite {
        legal: |_| vec![0],
        step: |state, _, _| if state == 3 { Err(ModelError::new(Status::Thrown)) } else { Ok((state + 1, 0.0, false)) },
    };
    let error =
        |rollout_depth| search(&model, 0, &MctsConfig { rollout_depth, ..MctsConfig::published(0) }).unwrap_err();
    assert_eq!(error(0), PlanError::Model { simulation: 3, depth: 3, source: thrown.clone() });
    assert_eq!(error(3), PlanError::Model { simulation: 0, depth: 1, source: thrown });
}

#[test]
fn a_return_that_overflows_is_an_error() {
    let model = Finite { legal: |_| vec![0], step: |state, _, _| Ok((state, 1e308, false)) };
    let config = MctsConfig { rollout_depth: 0, discount: 1.0, ..MctsConfig::published(0) };
    assert_eq!(search(&model, 0, &config), Err(PlanError::NonFiniteReturn { simulation: 1 }));
}

#[test]
fn a_cancelled_search_stops() {
    let result = plan(&CHAIN, &mut (), &0, &MctsConfig::published(0), &AtomicBool::new(true));
    assert_eq!(result, Err(PlanError::Cancelled));
}

#[test]
fn every_field_out_of_range_is_named() {
    let published = MctsConfig::published(0);
    let cases = [
        ("simulations", MctsConfig { simulations: 0, ..published.clone() }),
        ("simulations", MctsConfig { simulations: u32::MAX, ..published.clone() }),
        ("exploration", MctsConfig { exploration: -1.0, ..published.clone() }),
        ("epsilon", MctsConfig { epsilon: 0.0, ..published.clone() }),
        ("discount", MctsConfig { discount: 1.5, ..published.clone() }),
        ("discount", MctsConfig { discount: 0.0, ..published.clone() }),
        ("discount", MctsConfig { discount: f64::NAN, ..published.clone() }),
        ("temperature", MctsConfig { temperature: f64::INFINITY, ..published.clone() }),
        ("initial_value", MctsConfig { initial_value: f64::NAN, ..published }),
    ];
    for (name, config) in cases {
        match search(&CHAIN, 0, &config) {
            Err(PlanError::InvalidConfig { field, .. }) => assert_eq!(field, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_rollout_draws_the_action_first_and_stops_at_its_limit() {
    let mut random = RandomStream::new(1, StreamName::Simulation, 0);
    let rollout = SLIPPERY.rollout(&mut (), &0, 3, 0.9, &mut random).unwrap();
    let mut random = RandomStream::new(1, StreamName::Simulation, 0);
    let (mut state, mut expected, mut steps) = (0, 0.0, 0);
    for weight in [1.0, 0.9, 0.9 * 0.9] {
        let actions = (SLIPPERY.legal)(state);
        if actions.is_empty() {
            break;
        }
        let action = actions[random.integer(actions.len() as u64) as usize];
        let (next, reward, terminated) = (SLIPPERY.step)(state, action, &mut random).unwrap();
        (state, expected, steps) = (next, expected + weight * reward, steps + 1);
        if terminated {
            break;
        }
    }
    assert_eq!((rollout.discounted_return, rollout.steps), (expected, steps));
}
