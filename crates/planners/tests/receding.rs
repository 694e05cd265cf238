//! Receding-horizon planners in worlds whose best actions are known.

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::{ActionBox, ModelError, RandomStream, Status, StreamName, WorldModel};
use orrery_planners::PlanError;
use orrery_planners::receding::icem::{Icem, IcemConfig};
use orrery_planners::receding::mppi::{Mppi, MppiConfig};
use orrery_planners::receding::predictive_sampling::{Interpolation, PredictiveSampling, PredictiveSamplingConfig};
use orrery_planners::receding::{RecedingPlan, RecedingStats};
use worlds::{Boxed, Pair, double_integrator, quadratic};

type Decided = Result<RecedingPlan, PlanError>;
type Planner = Box<dyn FnMut(&Boxed, &Pair) -> Decided>;
type Make = Box<dyn Fn(u32, u64) -> Planner>;

fn never() -> AtomicBool {
    AtomicBool::new(false)
}

fn mppi_config(seed: u64) -> MppiConfig {
    MppiConfig {
        horizon: 30,
        iterations: 1,
        population: 64,
        deviation: 0.5,
        temperature: 0.1,
        normalised: true,
        discount: 1.0,
        seed,
        threads: 1,
    }
}

fn sampling_config(seed: u64) -> PredictiveSamplingConfig {
    PredictiveSamplingConfig {
        horizon: 30,
        population: 64,
        knots: 6,
        interpolation: Interpolation::Linear,
        deviation: 0.3,
        discount: 1.0,
        seed,
        threads: 1,
    }
}

/// Every planner, with its configuration changed: threads and seed.
fn planners() -> Vec<(&'static str, Make)> {
    vec![
        (
            "icem",
            Box::new(|threads, seed| {
                let mut planner = Icem::new();
                let config = IcemConfig { threads, ..IcemConfig::published(seed) };
                Box::new(move |model, state| planner.plan(model, state, &config, &never()))
            }),
        ),
        (
            "mppi",
            Box::new(|threads, seed| {
                let mut planner = Mppi::new();
                let config = MppiConfig { threads, ..mppi_config(seed) };
                Box::new(move |model, state| planner.plan(model, state, &config, &never()))
            }),
        ),
        (
            "predictive sampling",
            Box::new(|threads, seed| {
                let mut planner = PredictiveSampling::new();
                let config = PredictiveSamplingConfig { threads, ..sampling_config(seed) };
                Box::new(move |model, state| planner.plan(model, state, &config, &never()))
            }),
        ),
    ]
}

fn act(model: &Boxed, state: &Pair, plan: &RecedingPlan) -> (Pair, f64) {
    let action = plan.actions[..plan.dimension].to_vec();
    let mut next = [0.0; 2];
    let mut random = RandomStream::new(0, StreamName::Environment, 0);
    let outcome = model.step(&mut (), state, &action, &mut random, &mut next).expect("a step");
    (next, outcome.reward)
}

/// Sum of rewards of an episode of the point mass.
fn episode(plan: &mut dyn FnMut(&Boxed, &Pair) -> Decided, steps: usize) -> f64 {
    let model = double_integrator();
    let mut state = [1.0, 0.0];
    (0..steps)
        .map(|_| {
            let decided = plan(&model, &state).expect("a plan");
            let (next, reward) = act(&model, &state, &decided);
            state = next;
            reward
        })
        .sum()
}

/// The return of the best feedback that the linear-quadratic regulator knows: a lower bound of what is possible, since it is
/// free of the box, is the value of its Riccati equation; the bound on the force makes it a little worse.
fn riccati_value(steps: usize) -> f64 {
    // x' = x + 0.1 v', v' = v + 0.1 u; reward -(x'^2 + v'^2), nothing for u.
    let (mut a, mut b, mut c) = (0.0, 0.0, 0.0); // value -(a x^2 + 2 b x v + c v^2)
    for _ in 0..steps {
        // Of the next state with cost weights 1 + a, b, 1 + c.
        let (p, q, r) = (1.0 + a, b, 1.0 + c);
        // x' = x + 0.1 v + 0.01 u, v' = v + 0.1 u.
        let quadratic = |x: f64, v: f64| {
            let (gx, gv) = (0.01, 0.1);
            let (fx, fv) = (x + 0.1 * v, v);
            let uu = p * gx * gx + 2.0 * q * gx * gv + r * gv * gv;
            let u = -(p * gx * fx + q * (gx * fv + gv * fx) + r * gv * fv) / uu;
            let (nx, nv) = (fx + gx * u, fv + gv * u);
            p * nx * nx + 2.0 * q * nx * nv + r * nv * nv
        };
        let (xx, vv, both) = (quadratic(1.0, 0.0), quadratic(0.0, 1.0), quadratic(1.0, 1.0));
        (a, b, c) = (xx, (both - xx - vv) / 2.0, vv);
    }
    -a
}

#[test]
fn the_point_mass_comes_to_rest_nearly_as_well_as_possible() {
    let steps = 60;
    let bound = riccati_value(steps);
    let doing_nothing = -(steps as f64);
    for (name, make) in planners() {
        let total = episode(&mut *make(1, 3), steps);
        assert!(total <= bound + 1e-9, "{name}: {total} beats the optimum {bound}");
        assert!(total > 0.45 * doing_nothing, "{name}: {total} against {doing_nothing}, bound {bound}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_decisions() {
    let model = double_integrator();
    for (name, make) in planners() {
        let decisions = |threads| -> Vec<(Vec<u64>, u64)> {
            let mut plan = make(threads, 5);
            (0..4)
                .map(|_| {
                    let found = plan(&model, &[0.7, -0.2]).expect("a plan");
                    (found.actions.iter().map(|x| x.to_bits()).collect(), found.stats.model_steps)
                })
                .collect()
        };
        let single = decisions(1);
        assert_eq!(decisions(2), single, "{name}");
        assert_eq!(decisions(4), single, "{name}");
        assert!(single[0] != single[1], "{name}: decisions draw anew");
    }
}

// The best first action of `quadratic` is (0.5, 2): its second component lies on the box's edge.
#[test]
fn decisions_stay_in_the_box_and_come_close_to_the_best() {
    let model = quadratic();
    for (name, make) in planners() {
        let mut plan = make(1, 7);
        let mut last = None;
        for _ in 0..12 {
            let found = plan(&model, &[0.0, 0.0]).expect("a plan");
            for action in found.actions.chunks_exact(2) {
                assert!((-1.0..=1.0).contains(&action[0]) && (0.0..=2.0).contains(&action[1]), "{name}: {action:?}");
            }
            last = Some(found);
        }
        let found = last.expect("twelve plans");
        assert!(found.best_return > -400.0, "{name}: {}", found.best_return);
        assert!(found.actions[1] > 1.5, "{name}: {:?}", &found.actions[..2]);
    }
}

#[test]
fn sample_0_of_mppi_and_predictive_sampling_is_the_plan_itself() {
    // A world that ends the sequence with the first component as its reward: the plan's is the middle of the box, 0.
    let model = Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).expect("a box"),
        step: |_, action, _| Ok(([0.0, 0.0], -action[0].abs(), true)),
    };
    let mut sampling = PredictiveSampling::new();
    let found = sampling.plan(&model, &[0.0, 0.0], &sampling_config(1), &never()).expect("a plan");
    assert_eq!((found.best_return, &found.actions[..]), (0.0, &[0.0; 30][..]));
    let mut mppi = Mppi::new();
    assert_eq!(mppi.plan(&model, &[0.0, 0.0], &mppi_config(1), &never()).expect("a plan").best_return, 0.0);
}

#[test]
fn forgetting_starts_from_the_middle_again_with_new_draws() {
    let model = double_integrator();
    let config = IcemConfig::published(2);
    let mut planner = Icem::new();
    let first = planner.plan(&model, &[1.0, 0.0], &config, &never()).expect("a plan");
    planner.forget();
    let second = planner.plan(&model, &[1.0, 0.0], &config, &never()).expect("a plan");
    assert_ne!(first.actions, second.actions);
    let again = Icem::new().plan(&model, &[1.0, 0.0], &config, &never()).expect("a plan");
    assert_eq!(again.actions, first.actions);
    // 100 samples, then 80, then 64.
    let expected =
        RecedingStats { samples: 244, failed: 0, model_steps: 244 * 30, nanoseconds: 0, model_nanoseconds: 0 };
    assert_eq!(RecedingStats { nanoseconds: 0, model_nanoseconds: 0, ..first.stats }, expected);
}

#[test]
fn failing_samples_do_not_count_and_a_world_where_all_fail_is_told() {
    let half = Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).expect("a box"),
        step: |_, action, _| {
            if action[0] > 0.0 { Err(ModelError::new(Status::Thrown)) } else { Ok(([0.0, 0.0], 1.0, true)) }
        },
    };
    let all = Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).expect("a box"),
        step: |_, _, _| Err(ModelError::new(Status::Thrown)),
    };
    for (name, make) in planners() {
        let found = make(1, 4)(&half, &[0.0, 0.0]).expect("a plan");
        assert_eq!(found.best_return, 1.0, "{name}");
        assert!(found.stats.failed > 0, "{name}");
        let told = make(1, 4)(&all, &[0.0, 0.0]);
        assert!(matches!(told, Err(PlanError::Model { simulation: 0, depth: 0, .. })), "{name}: {told:?}");
    }
}

#[test]
fn every_field_out_of_range_is_named_and_cancelling_stops() {
    let model = double_integrator();
    let icem = |config: IcemConfig| Icem::new().plan(&model, &[0.0, 0.0], &config, &never());
    let published = IcemConfig::published(1);
    for (config, field) in [
        (IcemConfig { horizon: 0, ..published.clone() }, "horizon"),
        (IcemConfig { iterations: 0, ..published.clone() }, "iterations"),
        (IcemConfig { population: 0, ..published.clone() }, "population"),
        (IcemConfig { elites: 101, ..published.clone() }, "elites"),
        (IcemConfig { decay: 0.5, ..published.clone() }, "decay"),
        (IcemConfig { kept: 1.5, ..published.clone() }, "kept"),
        (IcemConfig { momentum: 1.0, ..published.clone() }, "momentum"),
        (IcemConfig { noise_exponent: f64::NAN, ..published.clone() }, "noise_exponent"),
        (IcemConfig { deviation: 0.0, ..published.clone() }, "deviation"),
        (IcemConfig { discount: 2.0, ..published.clone() }, "discount"),
        (IcemConfig { threads: 0, ..published.clone() }, "threads"),
    ] {
        let told = icem(config);
        assert!(
            matches!(told, Err(PlanError::InvalidConfig { field: found, .. }) if found == field),
            "{field}: {told:?}"
        );
    }
    let mppi = MppiConfig { temperature: 0.0, ..mppi_config(1) };
    let told = Mppi::new().plan(&model, &[0.0, 0.0], &mppi, &never());
    assert!(matches!(told, Err(PlanError::InvalidConfig { field: "temperature", .. })));
    let knots = PredictiveSamplingConfig { knots: 31, ..sampling_config(1) };
    let told = PredictiveSampling::new().plan(&model, &[0.0, 0.0], &knots, &never());
    assert!(matches!(told, Err(PlanError::InvalidConfig { field: "knots", .. })));
    let stopped = Icem::new().plan(&model, &[0.0, 0.0], &published, &AtomicBool::new(true));
    assert_eq!(stopped, Err(PlanError::Cancelled));
}
