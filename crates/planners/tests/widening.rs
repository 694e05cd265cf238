//! Tree search over actions in a box.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::{ActionBox, ModelError, Status};
use orrery_planners::mcts::{
    MctsConfig, MctsPlan, RolloutPolicy, Valued, Widening, WideningConfig, plan_widening, plan_widening_with,
};
use orrery_planners::{OnModelError, PlanError};
use worlds::{Boxed, double_integrator};

fn search(model: &Boxed, config: &MctsConfig, widening: &WideningConfig) -> Result<MctsPlan<Vec<f64>>, PlanError> {
    plan_widening(model, &mut (), &[0.0; 2], config, widening, &AtomicBool::new(false))
}

fn by(k: f64, alpha: f64) -> WideningConfig {
    WideningConfig { actions: Widening { k, alpha }, outcomes: None }
}

fn greedy(seed: u64, simulations: u32) -> MctsConfig {
    MctsConfig { simulations, temperature: 0.0, ..MctsConfig::published(seed) }
}

/// One action that ends the world and pays minus its squared distance to 0.3.
fn bandit() -> Boxed {
    Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).unwrap(),
        step: |_, action, _| Ok(([1.0, 0.0], -(action[0] - 0.3) * (action[0] - 0.3), true)),
    }
}

/// Children after `visits` visits: one more whenever that makes no more than `k * n^alpha`.
fn children(k: f64, alpha: f64, visits: u32) -> usize {
    (1..=visits).fold(0, |children, n| {
        let more = children == 0 || f64::from(children) + 1.0 <= k * libm::pow(f64::from(n), alpha);
        children + u32::from(more)
    }) as usize
}

// Couetoux et al. 2011.
#[test]
fn a_node_has_as_many_actions_as_its_visits_admit() {
    for (k, alpha) in [(1.0, 0.5), (1.0, 0.25), (3.0, 0.5), (0.5, 0.9), (5.0, 0.0), (1.0, 1.0), (0.1, 0.1)] {
        for simulations in [1, 2, 9, 10, 100, 257] {
            let found = search(&bandit(), &greedy(1, simulations), &by(k, alpha)).unwrap();
            assert_eq!(found.actions.len(), children(k, alpha, simulations), "{k} {alpha} {simulations}");
            assert_eq!(found.visits.iter().sum::<u32>(), simulations);
        }
    }
    // Closed forms of the same.
    assert_eq!(search(&bandit(), &greedy(1, 100), &by(1.0, 0.5)).unwrap().actions.len(), 10);
    assert_eq!(search(&bandit(), &greedy(1, 100), &by(1.0, 1.0)).unwrap().actions.len(), 100);
    assert_eq!(search(&bandit(), &greedy(1, 100), &by(5.0, 0.0)).unwrap().actions.len(), 5);
}

#[test]
fn actions_are_drawn_from_the_box_and_valued_by_what_they_pay() {
    let config = MctsConfig { exploration: 0.1, ..greedy(4, 2000) };
    let found = search(&bandit(), &config, &by(1.0, 0.6)).unwrap();
    for (action, value) in found.actions.iter().zip(&found.values) {
        assert!((-1.0..=1.0).contains(&action[0]));
        assert!((value + (action[0] - 0.3) * (action[0] - 0.3)).abs() < 1e-12);
    }
    // 95 uniform draws: the nearest of them to the best is within 0.1 but for a chance of 0.9^95 < 5e-5.
    assert!((found.actions[found.chosen][0] - 0.3).abs() < 0.1);
    let most = found.visits.iter().enumerate().max_by_key(|(_, visits)| **visits).unwrap().0;
    assert!((found.actions[most][0] - 0.3).abs() < 0.2);
}

/// One action that ends the world in a place of a continuum and pays 1 with probability 1/4.
fn noisy() -> Boxed {
    Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).unwrap(),
        step: |_, _, random| Ok(([random.float(), 0.0], f64::from(u8::from(random.chance(0.25))), true)),
    }
}

#[test]
fn an_action_has_as_many_outcomes_as_its_visits_admit() {
    for (k, alpha) in [(1.0, 0.5), (2.0, 0.4), (4.0, 0.0)] {
        let outcomes = Some(Widening { k, alpha });
        let one_action = WideningConfig { actions: Widening { k: 1.0, alpha: 0.0 }, outcomes };
        let found = search(&noisy(), &greedy(2, 400), &one_action).unwrap();
        let expected = children(k, alpha, 400);
        assert_eq!((found.actions.len(), found.stats.nodes as usize), (1, 1 + expected));
        // Every step has led to a place of its own; known outcomes cost none.
        assert_eq!(found.stats.model_steps as usize, expected);
    }
    let stepped = search(&noisy(), &greedy(2, 400), &by(1.0, 0.0)).unwrap();
    assert_eq!((stepped.stats.model_steps, stepped.stats.nodes), (400, 401));
    // 400 steps that pay with probability 1/4: four deviations are 0.0866.
    assert!((stepped.values[0] - 0.25).abs() < 0.0866, "{}", stepped.values[0]);
}

#[test]
fn known_outcomes_come_as_often_as_steps_led_to_them() {
    // Two places, one of probability 0.9: with room for both they are taken 9 times to 1, after some twenty real steps.
    let world = Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).unwrap(),
        step: |_, _, random| {
            let good = random.chance(0.9);
            Ok(([f64::from(u8::from(good)), 0.0], f64::from(u8::from(good)), true))
        },
    };
    let outcomes = Some(Widening { k: 2.0, alpha: 0.0 });
    let one_action = WideningConfig { actions: Widening { k: 1.0, alpha: 0.0 }, outcomes };
    let mean =
        (0..40).map(|seed| search(&world, &greedy(seed, 300), &one_action).unwrap().values[0]).sum::<f64>() / 40.0;
    // The second place is first met at step 10 on average, and from then on steps are as they were till then.
    assert!((0.6..0.97).contains(&mean), "{mean}");
}

#[test]
fn a_push_towards_rest_is_found_by_looking_ahead() {
    // Released at x = 1 without speed, the mass is to be pushed back: the best first force is negative.
    let model = double_integrator();
    let found = plan_widening(&model, &mut (), &[1.0, 0.0], &greedy(3, 3000), &by(1.0, 0.5), &AtomicBool::new(false));
    let found = found.unwrap();
    assert!(found.actions[found.chosen][0] < 0.0, "{:?}", found.actions[found.chosen]);
}

#[test]
fn the_same_seed_gives_the_same_plan_and_another_seed_another() {
    let model = worlds::treacherous();
    let config = MctsConfig { on_model_error: OnModelError::Terminate, rollout_depth: 5, ..greedy(5, 300) };
    let widening = WideningConfig { outcomes: Some(Widening { k: 1.0, alpha: 0.5 }), ..by(2.0, 0.4) };
    let plan = |seed| search(&model, &MctsConfig { seed, ..config.clone() }, &widening).unwrap();
    let (first, again, other) = (plan(5), plan(5), plan(6));
    assert_eq!((&first.actions, &first.visits, &first.values), (&again.actions, &again.visits, &again.values));
    assert_eq!((first.stats.model_steps, first.stats.nodes), (again.stats.model_steps, again.stats.nodes));
    assert_ne!(first.actions, other.actions);
}

#[test]
fn a_leaf_function_and_sticky_rollouts_take_the_uniform_rollout_s_place() {
    let model = double_integrator();
    let mut leaves = Valued::new(|[x, _]: &[f64; 2]| 100.0 * x);
    let one = greedy(1, 1);
    let found =
        plan_widening_with(&model, &mut (), &mut leaves, &[1.0, 0.0], &one, &by(1.0, 0.5), &AtomicBool::new(false));
    let found = found.unwrap();
    let v = 0.1 * found.actions[0][0];
    let x = 1.0 + 0.1 * v;
    assert_eq!(found.values[0], -(x * x + v * v) + 0.99 * (100.0 * x));
    assert_eq!(found.stats.model_steps, 1);
    // Repeated for ever, an action is one action: from rest its return is a function of the force's square.
    let sticky =
        MctsConfig { rollout_policy: RolloutPolicy::Sticky { repeat: 1.0 }, rollout_depth: 50, ..greedy(1, 1) };
    let found = search(&model, &sticky, &by(1.0, 0.5)).unwrap();
    assert_eq!(found.stats.model_steps, 51);
}

#[test]
fn failures_and_options_out_of_range_are_told() {
    let failing = Boxed { step: |_, _, _| Err(ModelError::new(Status::Thrown)), ..bandit() };
    let failed = search(&failing, &greedy(1, 10), &by(1.0, 0.5));
    assert!(matches!(failed, Err(PlanError::Model { simulation: 0, depth: 0, .. })));
    let lenient = MctsConfig { on_model_error: OnModelError::Terminate, ..greedy(1, 10) };
    let found = search(&failing, &lenient, &by(1.0, 0.5)).unwrap();
    assert_eq!((found.stats.failures, found.visits.iter().sum::<u32>()), (10, 10));
    let field = |config: &MctsConfig, widening: &WideningConfig| match search(&bandit(), config, widening) {
        Err(PlanError::InvalidConfig { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    for k in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(field(&greedy(1, 1), &by(k, 0.5)), "widening.k");
        let outcomes = Some(Widening { k, alpha: 0.5 });
        assert_eq!(field(&greedy(1, 1), &WideningConfig { outcomes, ..by(1.0, 0.5) }), "widening.outcomes.k");
    }
    for alpha in [-0.1, 1.1, f64::NAN] {
        assert_eq!(field(&greedy(1, 1), &by(1.0, alpha)), "widening.alpha");
        let outcomes = Some(Widening { k: 1.0, alpha });
        assert_eq!(field(&greedy(1, 1), &WideningConfig { outcomes, ..by(1.0, 0.5) }), "widening.outcomes.alpha");
    }
    assert_eq!(field(&MctsConfig { transpositions: true, ..greedy(1, 1) }, &by(1.0, 0.5)), "transpositions");
    assert_eq!(field(&greedy(1, 0), &by(1.0, 0.5)), "simulations");
    let infinite = Boxed { step: |_, _, _| Ok(([0.0; 2], f64::MAX, false)), ..bandit() };
    assert!(matches!(
        search(&infinite, &greedy(1, 10), &by(1.0, 0.5)),
        Err(PlanError::NonFiniteReturn { simulation: 0 })
    ));
    let stopped = plan_widening(&bandit(), &mut (), &[0.0; 2], &greedy(1, 1), &by(1.0, 0.5), &AtomicBool::new(true));
    assert!(matches!(stopped, Err(PlanError::Cancelled)));
}
