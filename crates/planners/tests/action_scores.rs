//! Planners of boxes in worlds whose actions are a list.

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::{BoxActions, ModelError, Status};
use orrery_planners::PlanError;
use orrery_planners::receding::icem::{Icem, IcemConfig};
use orrery_planners::receding::mppi::{Mppi, MppiConfig};
use orrery_planners::receding::predictive_sampling::{Interpolation, PredictiveSampling, PredictiveSamplingConfig};
use orrery_planners::receding::{ActionScores, RecedingPlan};
use worlds::{BANDIT, CHAIN, Finite, SLIPPERY};

fn scores(model: &Finite, state: i64) -> Result<ActionScores<'_, Finite>, PlanError> {
    ActionScores::new(model, &mut (), &state)
}

fn actions(model: &ActionScores<'_, Finite>, plan: &RecedingPlan) -> Vec<u8> {
    let mut action = 0;
    let chunks = plan.actions.chunks_exact(plan.dimension);
    chunks
        .map(|components| {
            model.write_action(components, &mut action);
            action
        })
        .collect()
}

#[test]
fn the_largest_score_is_the_action_and_the_first_of_equals() {
    let model = scores(&SLIPPERY, 1).unwrap();
    assert_eq!((model.action_box().low(), model.action_box().high()), (&[-1.0, -1.0][..], &[1.0, 1.0][..]));
    let taken = |components: &[f64]| {
        let mut action = 9;
        model.write_action(components, &mut action);
        action
    };
    // The legal actions of state 1 are 2 and 0, in this order.
    assert_eq!([taken(&[0.5, 0.25]), taken(&[-0.5, -0.25]), taken(&[0.0, 0.0])], [2, 0, 2]);
}

#[test]
fn every_planner_finds_the_best_arm() {
    let never = AtomicBool::new(false);
    let scored = scores(&BANDIT, 0).unwrap();
    for seed in 0..20 {
        let mppi = MppiConfig {
            horizon: 3,
            iterations: 3,
            population: 100,
            deviation: 0.5,
            temperature: 0.1,
            normalised: true,
            discount: 1.0,
            seed,
            threads: 1,
        };
        let plans = [
            Icem::new().plan(&scored, &0, &icem(seed), &never).unwrap(),
            Mppi::new().plan(&scored, &0, &mppi, &never).unwrap(),
            PredictiveSampling::new().plan(&scored, &0, &sampling(seed), &never).unwrap(),
        ];
        for (planner, plan) in plans.iter().enumerate() {
            assert_eq!((plan.best_return, actions(&scored, plan)[0]), (0.75, 1), "planner {planner}, seed {seed}");
        }
    }
}

/// The shortest way takes nine steps to the right: eight that cost 0.01, one that pays 1.
#[test]
fn the_end_of_the_chain_is_found_on_the_shortest_way() {
    let never = AtomicBool::new(false);
    let scored = scores(&CHAIN, 0).unwrap();
    for seed in 0..20 {
        let plans = [
            Icem::new().plan(&scored, &0, &icem(seed), &never).unwrap(),
            PredictiveSampling::new().plan(&scored, &0, &sampling(seed), &never).unwrap(),
        ];
        for (planner, plan) in plans.iter().enumerate() {
            assert!((plan.best_return - 0.92).abs() < 1e-12, "planner {planner}, seed {seed}: {}", plan.best_return);
            assert_eq!(actions(&scored, plan), [1; 9], "planner {planner}, seed {seed}");
        }
    }
}

fn icem(seed: u64) -> IcemConfig {
    IcemConfig { horizon: 9, population: 200, ..IcemConfig::published(seed) }
}

fn sampling(seed: u64) -> PredictiveSamplingConfig {
    PredictiveSamplingConfig {
        horizon: 9,
        population: 400,
        knots: 2,
        interpolation: Interpolation::Linear,
        deviation: 0.5,
        discount: 1.0,
        seed,
        threads: 1,
    }
}

#[test]
fn a_state_without_actions_and_a_model_that_cannot_list_them_are_errors() {
    assert_eq!(scores(&SLIPPERY, 4).map(|_| ()), Err(PlanError::NoLegalAction));
    let fails = Finite { legal: |_| vec![0], step: |_, _, _| Err(ModelError::new(Status::Thrown)) };
    let scored = scores(&fails, 0).unwrap();
    let config = IcemConfig::published(1);
    let failed = Icem::new().plan(&scored, &0, &config, &AtomicBool::new(false));
    assert!(matches!(failed, Err(PlanError::Model { depth: 0, .. })), "{failed:?}");
}
