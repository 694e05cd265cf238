//! CEM against the published algorithm written down once more, and in worlds whose optimum is known.

#![expect(clippy::unwrap_used, reason = "what helps a test fails by panicking")]

mod worlds;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use orrery_core::{
    ActionBatch, ActionBox, BoxActions, ModelError, Outcome, RandomStream, SequenceOutcome, Status, StreamName,
    WorldModel,
};
use orrery_planners::PlanError;
use orrery_planners::cem::{CemConfig, CemIteration, CemPlan, InitialMean, plan};
use worlds::{Boxed, double_integrator, quadratic, treacherous};

const SMALL: CemConfig = CemConfig {
    horizon: 5,
    iterations: 4,
    population: 70,
    elites: 7,
    discount: 1.0,
    seed: 21,
    threads: 1,
    initial_mean: InitialMean::Centre,
};

fn search(model: &Boxed, config: &CemConfig) -> Result<CemPlan, PlanError> {
    plan(model, &[0.0, 0.0], config, &AtomicBool::new(false), &mut |_| ())
}

fn untimed(mut plan: CemPlan) -> CemPlan {
    (plan.stats.nanoseconds, plan.stats.model_nanoseconds) = (0, 0);
    plan
}

/// Return and steps of one sequence, `None` if the model fails.
fn simulate(model: &Boxed, config: &CemConfig, actions: &[f64], index: u64) -> (Option<f64>, u64) {
    let mut random = RandomStream::new(config.seed, StreamName::SampleModel, index);
    let (mut state, mut sum, mut weight, mut steps) = ([0.0, 0.0], 0.0, 1.0, 0);
    for action in actions.chunks(model.bounds.dimension()) {
        let Ok((next, reward, terminated)) = (model.step)(state, action, &mut random) else { return (None, steps) };
        sum += weight * reward;
        weight *= config.discount;
        state = next;
        steps += 1;
        if terminated {
            break;
        }
    }
    (Some(sum).filter(|sum| sum.is_finite()), steps)
}

fn reference(model: &Boxed, config: &CemConfig) -> CemPlan {
    let dimension = model.bounds.dimension();
    let length = config.horizon as usize * dimension;
    let low = |i: usize| model.bounds.low()[i % dimension];
    let high = |i: usize| model.bounds.high()[i % dimension];
    let centred = config.initial_mean == InitialMean::Centre;
    let mut mean: Vec<f64> = (0..length).map(|i| if centred { (low(i) + high(i)) / 2.0 } else { 0.0 }).collect();
    let mut deviation: Vec<f64> = (0..length).map(|i| low(i).abs().max(high(i).abs()) / 2.0).collect();
    let mut iterations = vec![];
    let mut best = (f64::NEG_INFINITY, vec![]);
    let mut model_steps = 0;
    for iteration in 0..config.iterations {
        let mut scored: Vec<(f64, Vec<f64>)> = vec![];
        for sample in 0..config.population {
            let index = u64::from(iteration * config.population + sample);
            let mut random = RandomStream::new(config.seed, StreamName::Sample, index);
            let actions: Vec<f64> =
                (0..length).map(|i| (mean[i] + deviation[i] * random.normal()).clamp(low(i), high(i))).collect();
            let (score, steps) = simulate(model, config, &actions, index);
            model_steps += steps;
            scored.push((score.unwrap_or(f64::NEG_INFINITY), actions));
        }
        let counted: Vec<f64> = scored.iter().map(|(score, _)| *score).filter(|score| score.is_finite()).collect();
        scored.sort_by(|(a, _), (b, _)| b.partial_cmp(a).unwrap());
        let elites: Vec<&Vec<f64>> = scored
            .iter()
            .take(config.elites as usize)
            .filter(|(score, _)| score.is_finite())
            .map(|(_, actions)| actions)
            .collect();
        let k = elites.len() as f64;
        for i in 0..length {
            mean[i] = elites.iter().map(|elite| elite[i]).sum::<f64>() / k;
            deviation[i] =
                (elites.iter().map(|elite| (elite[i] - mean[i]) * (elite[i] - mean[i])).sum::<f64>() / k).sqrt();
        }
        iterations.push(CemIteration {
            iteration,
            best_return: scored[0].0,
            mean_return: counted.iter().map(|score| score / counted.len() as f64).sum(),
            failed: config.population - counted.len() as u32,
        });
        best = scored.swap_remove(0);
    }
    let mut plan =
        CemPlan { actions: best.1, dimension, predicted_return: best.0, iterations, stats: Default::default() };
    plan.stats.samples = u64::from(config.iterations * config.population);
    plan.stats.model_steps = model_steps;
    plan
}

#[test]
fn plans_are_bit_for_bit_those_of_the_reference() {
    let variants = [
        SMALL,
        CemConfig { initial_mean: InitialMean::Zero, ..SMALL },
        CemConfig { discount: 0.9, horizon: 9, seed: 22, ..SMALL },
        CemConfig { population: 1, elites: 1, seed: 23, ..SMALL },
        CemConfig { population: 16, elites: 16, iterations: 1, ..SMALL },
    ];
    for model in [double_integrator(), quadratic(), treacherous()] {
        for config in &variants {
            assert_eq!(untimed(search(&model, config).unwrap()), reference(&model, config), "{config:?}");
        }
    }
}

#[test]
fn the_treacherous_world_fails_some_samples_and_not_others() {
    let plan = search(&treacherous(), &SMALL).unwrap();
    assert!(plan.iterations[0].failed > 0 && plan.iterations[0].failed < SMALL.population);
}

#[test]
fn any_number_of_threads_gives_the_same_plan() {
    for model in [double_integrator(), treacherous()] {
        let config = CemConfig { population: 333, ..SMALL };
        let one = untimed(search(&model, &config).unwrap());
        for threads in [2, 4, 64] {
            assert_eq!(untimed(search(&model, &CemConfig { threads, ..config.clone() }).unwrap()), one, "{threads}");
        }
    }
}

#[test]
fn another_seed_gives_another_plan() {
    let model = treacherous();
    assert_ne!(
        search(&model, &SMALL).unwrap().actions,
        search(&model, &CemConfig { seed: 22, ..SMALL }).unwrap().actions
    );
}

#[test]
fn the_optimum_of_a_quadratic_is_found_also_on_the_border_of_the_box() {
    let config = CemConfig { population: 500, elites: 50, iterations: 25, ..SMALL };
    let plan = search(&quadratic(), &config).unwrap();
    for (t, action) in plan.actions.chunks(2).enumerate() {
        let best = 0.5 - 0.25 * t as f64;
        assert!((action[0] - best).abs() < 1e-3 && (action[1] - 2.0).abs() < 1e-6, "step {t}: {action:?}");
    }
    assert!((plan.predicted_return + 5.0).abs() < 1e-5, "{}", plan.predicted_return);
}

/// Two actions above 0 earn more than the largest double, others earn what they are.
#[test]
fn a_rollout_that_overflows_is_never_an_elite() {
    let model = Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).unwrap(),
        step: |state, action, _| Ok((state, if action[0] > 0.0 { 1e308 } else { action[0] }, false)),
    };
    let config = CemConfig { horizon: 4, population: 400, elites: 400, iterations: 1, ..SMALL };
    let plan = search(&model, &config).unwrap();
    assert!(plan.iterations[0].failed > 0);
    assert!(plan.predicted_return.is_finite());
    assert!(plan.actions.iter().filter(|action| **action > 0.0).count() <= 1, "{:?}", plan.actions);
    // Every sample is asked for as an elite, so the next iterations would show one that should not be.
    let config = CemConfig { iterations: 3, ..config };
    assert_eq!(untimed(search(&model, &config).unwrap()), reference(&model, &config));
}

#[test]
fn if_every_sample_fails_the_first_model_error_is_reported() {
    let bounds = ActionBox::new(vec![-1.0], vec![1.0]).unwrap();
    let model = Boxed {
        bounds: bounds.clone(),
        step: |[t, x], _, _| {
            if t == 3.0 { Err(ModelError::new(Status::Thrown)) } else { Ok(([t + 1.0, x], 0.0, false)) }
        },
    };
    let source = ModelError::new(Status::Thrown);
    assert_eq!(search(&model, &SMALL), Err(PlanError::Model { simulation: 0, depth: 3, source }));
    let model = Boxed { bounds, step: |state, _, _| Ok((state, 1e308, false)) };
    assert_eq!(search(&model, &SMALL), Err(PlanError::NonFiniteReturn { simulation: 0 }));
}

#[test]
fn cancelling_stops_before_the_next_iteration() {
    let cancel = AtomicBool::new(false);
    let mut heard = vec![];
    let result = plan(&double_integrator(), &[1.0, 0.0], &SMALL, &cancel, &mut |iteration: &CemIteration| {
        heard.push(iteration.iteration);
        cancel.store(iteration.iteration == 1, Ordering::Relaxed);
    });
    assert_eq!((result, heard), (Err(PlanError::Cancelled), vec![0, 1]));
}

#[test]
fn progress_hears_what_the_plan_reports() {
    let mut heard = vec![];
    let model = double_integrator();
    let plan = plan(&model, &[1.0, 0.0], &SMALL, &AtomicBool::new(false), &mut |iteration| heard.push(*iteration));
    assert_eq!(plan.unwrap().iterations, heard);
}

#[test]
fn the_double_integrator_is_pushed_towards_rest() {
    let config = CemConfig { horizon: 40, population: 400, elites: 40, iterations: 30, ..SMALL };
    let model = double_integrator();
    let plan = plan(&model, &[1.0, 0.0], &config, &AtomicBool::new(false), &mut |_| ()).unwrap();
    let follow = |actions: &[f64]| {
        actions.iter().fold(([1.0, 0.0], 0.0), |(state, sum), action| {
            let (next, reward, _) =
                (model.step)(state, &[*action], &mut RandomStream::new(0, StreamName::Sample, 0)).unwrap();
            (next, sum + reward)
        })
    };
    let (last, sum) = follow(&plan.actions);
    assert_eq!(sum, plan.predicted_return);
    // Doing nothing stays at distance 1 for 40 steps.
    assert_eq!(follow(&[0.0; 40]).1, -40.0);
    assert!(sum > -25.0 && last[0].abs() < 0.25, "{sum} {last:?}");
}

#[test]
fn every_field_out_of_range_is_named() {
    let cases = [
        ("horizon", CemConfig { horizon: 0, ..SMALL }),
        ("iterations", CemConfig { iterations: 0, ..SMALL }),
        ("population", CemConfig { population: 0, ..SMALL }),
        ("population", CemConfig { population: u32::MAX, ..SMALL }),
        ("elites", CemConfig { elites: 0, ..SMALL }),
        ("elites", CemConfig { elites: 71, ..SMALL }),
        ("discount", CemConfig { discount: -0.5, ..SMALL }),
        ("discount", CemConfig { discount: f64::INFINITY, ..SMALL }),
        ("threads", CemConfig { threads: 0, ..SMALL }),
        ("threads", CemConfig { threads: 257, ..SMALL }),
    ];
    for (name, config) in cases {
        match search(&double_integrator(), &config) {
            Err(PlanError::InvalidConfig { field, .. }) => assert_eq!(field, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    let mut vast = double_integrator();
    vast.bounds = ActionBox::new(vec![-f64::MAX], vec![f64::MAX]).unwrap();
    assert!(matches!(search(&vast, &SMALL), Err(PlanError::InvalidConfig { field: "action_box", .. })));
}

/// Every worker gets a scratch of its own, made once for the whole search.
struct Counting {
    bounds: ActionBox,
    made: AtomicU32,
    limit: u32,
}

impl WorldModel for Counting {
    type State = ();
    type Action = f64;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        if made < self.limit { Ok(()) } else { Err(ModelError::new(Status::PhysicalMemory)) }
    }

    fn step(
        &self,
        (): &mut (),
        (): &(),
        action: &f64,
        _: &mut RandomStream,
        (): &mut (),
    ) -> Result<Outcome, ModelError> {
        Ok(Outcome { reward: *action, terminated: false })
    }

    fn write_key(&self, (): &(), _: &mut Vec<u8>) {}
}

impl BoxActions for Counting {
    fn action_box(&self) -> &ActionBox {
        &self.bounds
    }

    fn write_action(&self, components: &[f64], out: &mut f64) {
        *out = components[0];
    }
}

#[test]
fn a_search_makes_one_scratch_per_worker_and_no_more_workers_than_chunks() {
    let made = |threads, limit| {
        let model = Counting { bounds: ActionBox::new(vec![0.0], vec![1.0]).unwrap(), made: AtomicU32::new(0), limit };
        let config = CemConfig { threads, ..SMALL };
        let error = plan(&model, &(), &config, &AtomicBool::new(false), &mut |_| ()).err();
        (model.made.into_inner(), error)
    };
    assert_eq!(made(1, 9), (1, None));
    assert_eq!(made(3, 9), (3, None));
    // 70 samples are five chunks of at most 16.
    assert_eq!(made(9, 9), (5, None));
    let source = ModelError::new(Status::PhysicalMemory);
    assert_eq!(made(2, 1), (2, Some(PlanError::Scratch { source })));
}

#[test]
fn returns_adds_in_step_order_stops_at_the_end_and_reports_the_failing_step() {
    let model = Boxed {
        bounds: ActionBox::new(vec![-9.0], vec![9.0]).unwrap(),
        step: |state, action, _| match action[0] {
            9.0 => Err(ModelError::new(Status::Thrown)),
            reward => Ok((state, reward, reward < 0.0)),
        },
    };
    let actions: Vec<Vec<f64>> = [1.0, 2.0, 4.0, 1.0, -2.0, 4.0, 1.0, 2.0, 9.0].map(|component| vec![component]).into();
    let batch = ActionBatch::new(&actions, 3).unwrap();
    let mut streams = vec![RandomStream::new(0, StreamName::SampleModel, 0); 3];
    let mut out = vec![SequenceOutcome::default(); 3];
    model.returns(&mut (), &[0.0; 2], batch, &mut streams, 0.5, &mut out);
    let error = Some(ModelError::new(Status::Thrown));
    let outcome =
        |discounted_return, steps, terminated, error| SequenceOutcome { discounted_return, steps, terminated, error };
    assert_eq!(out, [outcome(3.0, 3, false, None), outcome(0.0, 2, true, None), outcome(2.0, 2, false, error)]);
}
