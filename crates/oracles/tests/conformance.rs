//! What every registered environment promises.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream, StreamName};
use orrery_oracles::{CheckSettings, Environment, IDS, Options, OracleError, Visitor, check, with_environment};
use serde_json::{Value, json};

fn options(value: Value) -> Options {
    value.as_object().unwrap().clone()
}

#[test]
fn every_environment_keeps_its_promises() {
    for id in IDS {
        let failures = check(id, &Options::new(), &CheckSettings::default()).unwrap();
        assert!(failures.is_empty(), "{id}: {failures:#?}");
    }
}

#[test]
fn environments_with_other_options_keep_their_promises() {
    for (id, changed) in [
        ("Blackjack-v1", json!({ "natural": true, "sab": false })),
        ("CartPole-v1", json!({ "gravity": 3.7, "length": 0.8, "time_step": 0.03, "theta_limit": 0.4, "low": -0.2 })),
        ("MountainCar-v0", json!({ "goal_velocity": 0.01, "force": 0.0015, "low": -1.0, "high": 0.2 })),
        ("Acrobot-v1", json!({ "mass_2": 0.5, "gravity": 5, "torque": 2, "low": -3, "high": 3 })),
        ("Pendulum-v1", json!({ "g": 9.81, "max_torque": 1.5, "max_speed": 5 })),
    ] {
        let failures = check(id, &options(changed), &CheckSettings::default()).unwrap();
        assert!(failures.is_empty(), "{id}: {failures:#?}");
    }
}

fn flat<E: Environment>(environment: &E, state: &E::State) -> Vec<f64> {
    let mut values = Vec::new();
    environment.write_state(state, &mut values);
    values
}

/// Least and greatest of each number of 2000 start states, seeded and drawn.
struct Spans;

impl Spans {
    fn of<E: Environment>(environment: &E) -> [Vec<(f64, f64)>; 2] {
        let span = |states: Vec<Vec<f64>>| {
            (0..states[0].len())
                .map(|i| {
                    let column = states.iter().map(|state| state[i]);
                    (column.clone().fold(f64::MAX, f64::min), column.fold(f64::MIN, f64::max))
                })
                .collect::<Vec<_>>()
        };
        let seeded = span((0..2000).map(|seed| flat(environment, &environment.reset(seed))).collect());
        let mut random = RandomStream::new(1, StreamName::Reset, 0);
        [seeded, span((0..2000).map(|_| flat(environment, &environment.reset_from(&mut random))).collect())]
    }
}

impl Visitor for Spans {
    type Output = [Vec<(f64, f64)>; 2];
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> Self::Output {
        Self::of(&environment)
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Self::Output {
        Self::of(&environment)
    }
}

#[test]
fn both_kinds_of_start_fill_the_same_range() {
    // Starts of MuJoCo tasks are partly normal, and hold what follows from them: see the next test.
    for id in IDS.iter().filter(|id| !id.ends_with("-v4")) {
        let [seeded, drawn] = with_environment(id, &Options::new(), Spans).unwrap();
        // The extremes of 2000 uniform draws miss an end by more than 1 % of the range with probability 2e-9.
        for ((low, high), (other_low, other_high)) in seeded.into_iter().zip(drawn) {
            let slack = 0.02 * (high - low);
            assert!((low - other_low).abs() <= slack && (high - other_high).abs() <= slack, "{id}");
        }
    }
}

/// Mean and deviation of each number of the observations of 2000 start states, seeded and drawn.
struct Moments;

impl Visitor for Moments {
    type Output = [Vec<(f64, f64)>; 2];
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, _: E) -> Self::Output {
        unreachable!("MuJoCo tasks have boxes of actions")
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Self::Output {
        let observation = |state: &E::State| {
            let mut values = Vec::new();
            environment.observe(state, &mut values);
            values
        };
        let moments = |seen: Vec<Vec<f64>>| {
            let count = seen.len() as f64;
            (0..seen[0].len())
                .map(|i| {
                    let mean = seen.iter().map(|values| values[i]).sum::<f64>() / count;
                    let square = seen.iter().map(|values| (values[i] - mean) * (values[i] - mean)).sum::<f64>();
                    (mean, (square / count).sqrt())
                })
                .collect::<Vec<_>>()
        };
        let seeded = moments((0..2000).map(|seed| observation(&environment.reset(seed))).collect());
        let mut random = RandomStream::new(1, StreamName::Reset, 0);
        let drawn = (0..2000).map(|_| observation(&environment.reset_from(&mut random))).collect();
        [seeded, moments(drawn)]
    }
}

#[test]
fn both_kinds_of_start_of_mujoco_tasks_have_the_same_moments() {
    for id in IDS.iter().filter(|id| id.ends_with("-v4")) {
        let [seeded, drawn] = with_environment(id, &Options::new(), Moments).unwrap();
        // Of 2000 numbers the mean errs by 2.2 % of the deviation, which itself errs by 1.6 %.
        for (i, ((mean, deviation), (other_mean, other_deviation))) in seeded.into_iter().zip(drawn).enumerate() {
            assert!((mean - other_mean).abs() <= 0.2 * deviation + 1e-12, "{id}, mean {i}");
            assert!((deviation - other_deviation).abs() <= 0.15 * deviation + 1e-12, "{id}, deviation {i}");
        }
    }
}

struct Id;

impl Visitor for Id {
    type Output = &'static str;
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> &'static str {
        environment.spec().id
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) -> &'static str {
        environment.spec().id
    }
}

#[test]
fn every_id_names_its_own_environment() {
    for id in IDS {
        assert_eq!(with_environment(id, &Options::new(), Id).unwrap(), *id);
    }
}

#[test]
fn an_unknown_id_or_option_is_answered_with_the_known_ones() {
    let error = with_environment("CartPole-v9", &Options::new(), Id).unwrap_err();
    let OracleError::UnknownEnvironment { known, .. } = &error else { panic!("{error:?}") };
    assert_eq!(known, IDS);
    assert!(error.to_string().starts_with("there is no environment 'CartPole-v9'; known: Blackjack-v1, "), "{error}");

    let error = with_environment("Pendulum-v1", &options(json!({ "gravity": 1 })), Id).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Pendulum-v1 has no option 'gravity'; known: g, m, l, time_step, max_speed, max_torque, x_init, y_init"
    );
    let error = with_environment("Taxi-v3", &options(json!({ "rain": true })), Id).unwrap_err();
    assert_eq!(error.to_string(), "Taxi-v3 has no option 'rain'; it has none");
}

#[test]
fn options_outside_their_domain_are_refused() {
    for (id, option, value) in [
        ("CartPole-v1", "mass_cart", json!(0)),
        ("CartPole-v1", "length", json!(-0.5)),
        ("CartPole-v1", "gravity", json!("9.8")),
        ("CartPole-v1", "low", json!(0.06)),
        ("MountainCar-v0", "min_position", json!(0.7)),
        ("MountainCar-v0", "low", json!(-0.3)),
        ("Acrobot-v1", "low", json!(0.2)),
        ("Acrobot-v1", "inertia", Value::Null),
        ("Pendulum-v1", "max_torque", json!(-2)),
        ("Pendulum-v1", "time_step", json!([0.05])),
        ("Blackjack-v1", "sab", json!(1)),
        ("Blackjack-v1", "natural", json!("yes")),
    ] {
        match with_environment(id, &options(json!({ option: value })), Id) {
            Err(OracleError::InvalidOption { environment, option: named, value: text, .. }) => {
                assert_eq!((environment, named, text), (id, option, value.to_string()));
            }
            other => panic!("{id} {option}={value}: {other:?}"),
        }
    }
}
