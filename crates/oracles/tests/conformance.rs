//! What every registered environment promises.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_core::{BoxActions, FiniteActions, RandomStream, StreamName};
use orrery_oracles::{
    Environment, EnvironmentActions, IDS, InvalidValues, Options, OracleError, Visitor, with_environment,
};

/// A check of an environment and some of its actions, in flat form.
trait Check {
    fn run<E: Environment>(&self, environment: &E, actions: &[Vec<f64>]);
}

struct Each<'a, C>(&'a C);

impl<C: Check> Visitor for Each<'_, C> {
    type Output = ();

    fn discrete<E: Environment + FiniteActions>(self, environment: E) {
        let EnvironmentActions::Finite { count } = environment.spec().actions.clone() else {
            panic!("{}: finite actions expected", environment.spec().id)
        };
        let mut scratch = environment.scratch().unwrap();
        let mut legal = Vec::new();
        environment.legal_actions(&mut scratch, &environment.reset(0), &mut legal).unwrap();
        let mut values = Vec::new();
        let actions: Vec<Vec<f64>> = legal
            .iter()
            .map(|action| {
                environment.write_action_values(action, &mut values);
                values.clone()
            })
            .collect();
        assert_eq!(actions, (0..count).map(|index| vec![f64::from(index)]).collect::<Vec<_>>());
        self.0.run(&environment, &actions);
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) {
        assert_eq!(environment.spec().actions, EnvironmentActions::Box(environment.action_box().clone()));
        let bounds = environment.action_box();
        let outside = bounds.high().iter().map(|high| 2.0 * high).collect();
        let actions = vec![bounds.low().to_vec(), bounds.high().to_vec(), outside];
        for components in &actions {
            let mut action = E::Action::default();
            environment.write_action(components, &mut action);
            let mut values = Vec::new();
            environment.write_action_values(&action, &mut values);
            assert_eq!(&values, components);
        }
        self.0.run(&environment, &actions);
    }
}

fn for_each_environment(check: &impl Check) {
    for id in IDS {
        with_environment(id, &Options::new(), Each(check)).unwrap();
    }
}

fn flat<E: Environment>(environment: &E, state: &E::State) -> Vec<f64> {
    let mut values = Vec::new();
    environment.write_state(state, &mut values);
    values
}

fn key<E: Environment>(environment: &E, state: &E::State) -> Vec<u8> {
    let mut bytes = Vec::new();
    environment.write_key(state, &mut bytes);
    bytes
}

/// The states of a walk through `actions` in turn, and the rewards between them.
fn walk<E: Environment>(environment: &E, actions: &[Vec<f64>], seed: u64) -> (Vec<E::State>, Vec<f64>) {
    let mut scratch = environment.scratch().unwrap();
    let mut random = RandomStream::new(seed, StreamName::Environment, 0);
    let mut states = vec![environment.reset(seed)];
    let mut rewards = Vec::new();
    for t in 0..60 {
        let action = environment.read_action(&actions[(t / 3) % actions.len()]).unwrap();
        let mut next = E::State::default();
        let outcome = environment.step(&mut scratch, &states[t], &action, &mut random, &mut next).unwrap();
        states.push(next);
        rewards.push(outcome.reward);
    }
    (states, rewards)
}

#[test]
fn a_seed_gives_one_start_state_and_another_seed_another() {
    struct Resets;
    impl Check for Resets {
        fn run<E: Environment>(&self, environment: &E, _: &[Vec<f64>]) {
            let at = |seed| flat(environment, &environment.reset(seed));
            assert_eq!(at(7), at(7));
            assert_ne!(at(7), at(8));
            let from = |index| {
                let mut random = RandomStream::new(7, StreamName::Reset, index);
                flat(environment, &environment.reset_from(&mut random))
            };
            assert_eq!(from(0), from(0));
            assert_ne!(from(0), from(1));
        }
    }
    for_each_environment(&Resets);
}

#[test]
fn both_kinds_of_start_fill_the_same_range() {
    struct Range;
    impl Check for Range {
        fn run<E: Environment>(&self, environment: &E, _: &[Vec<f64>]) {
            let span = |states: Vec<Vec<f64>>| {
                (0..environment.spec().state_dimension)
                    .map(|i| {
                        let column = states.iter().map(|state| state[i]);
                        (column.clone().fold(f64::MAX, f64::min), column.fold(f64::MIN, f64::max))
                    })
                    .collect::<Vec<_>>()
            };
            let seeded = span((0..2000).map(|seed| flat(environment, &environment.reset(seed))).collect());
            let mut random = RandomStream::new(1, StreamName::Reset, 0);
            let drawn = span((0..2000).map(|_| flat(environment, &environment.reset_from(&mut random))).collect());
            // The extremes of 2000 uniform draws miss an end by more than 1 % of the range with probability 2e-9.
            for ((low, high), (other_low, other_high)) in seeded.into_iter().zip(drawn) {
                let slack = 0.02 * (high - low);
                assert!((low - other_low).abs() < slack && (high - other_high).abs() < slack);
            }
        }
    }
    for_each_environment(&Range);
}

#[test]
fn a_step_depends_on_its_arguments_alone() {
    struct Purity;
    impl Check for Purity {
        fn run<E: Environment>(&self, environment: &E, actions: &[Vec<f64>]) {
            let (states, rewards) = walk(environment, actions, 3);
            let mut scratch = environment.scratch().unwrap();
            // Backwards, from the flat forms, with a dirty target and another stream's remains.
            let mut next = environment.reset(99);
            for t in (0..rewards.len()).rev() {
                let before = environment.read_state(&flat(environment, &states[t])).unwrap();
                let action = environment.read_action(&actions[(t / 3) % actions.len()]).unwrap();
                let mut random = RandomStream::new(3, StreamName::Environment, 1);
                let outcome = environment.step(&mut scratch, &before, &action, &mut random, &mut next).unwrap();
                assert_eq!(outcome.reward.to_bits(), rewards[t].to_bits());
                assert_eq!(key(environment, &next), key(environment, &states[t + 1]));
                assert_eq!(key(environment, &before), key(environment, &states[t]), "the step changed its argument");
            }
        }
    }
    for_each_environment(&Purity);
}

#[test]
fn keys_are_equal_iff_states_are() {
    struct Keys;
    impl Check for Keys {
        fn run<E: Environment>(&self, environment: &E, actions: &[Vec<f64>]) {
            let (states, _) = walk(environment, actions, 5);
            for a in &states {
                for b in &states {
                    let equal = flat(environment, a) == flat(environment, b);
                    assert_eq!(key(environment, a) == key(environment, b), equal);
                }
            }
            let zeros = vec![0.0; environment.spec().state_dimension];
            let negative = vec![-0.0; environment.spec().state_dimension];
            let read = |values: &[f64]| environment.read_state(values).unwrap();
            assert_eq!(key(environment, &read(&zeros)), key(environment, &read(&negative)));
            let mut out = vec![1, 2];
            environment.write_key(&read(&zeros), &mut out);
            assert_eq!(out[..2], [1, 2], "a key is appended");
        }
    }
    for_each_environment(&Keys);
}

#[test]
fn observations_and_rewards_keep_to_the_spec() {
    struct Spec;
    impl Check for Spec {
        fn run<E: Environment>(&self, environment: &E, actions: &[Vec<f64>]) {
            let spec = environment.spec();
            let (states, rewards) = walk(environment, actions, 11);
            let mut observation = vec![0.0; 99];
            for state in &states {
                environment.observe(state, &mut observation);
                assert_eq!(observation.len(), spec.observation_dimension);
                assert_eq!(flat(environment, state).len(), spec.state_dimension);
                assert!(observation.iter().all(|number| f64::from(*number as f32) == *number));
            }
            let (low, high) = spec.reward_range;
            assert!(rewards.iter().all(|reward| (low..=high).contains(reward)));
            assert!(spec.time_limit > 0);
        }
    }
    for_each_environment(&Spec);
}

#[test]
fn numbers_that_are_no_state_or_action_are_refused_with_their_place() {
    struct Refusals;
    impl Check for Refusals {
        fn run<E: Environment>(&self, environment: &E, _: &[Vec<f64>]) {
            let expected = environment.spec().state_dimension;
            let mut values = vec![0.0; expected + 1];
            let error = environment.read_state(&values).err().unwrap();
            assert_eq!(error, InvalidValues::Count { found: expected + 1, expected });
            values.pop();
            values[1] = f64::INFINITY;
            let error = environment.read_state(&values).err().unwrap();
            assert_eq!(error, InvalidValues::NotFinite { index: 1, value: f64::INFINITY });
            assert!(environment.read_action(&[]).is_err());
            assert!(environment.read_action(&[f64::NAN]).is_err());
            if let EnvironmentActions::Finite { count } = environment.spec().actions {
                for value in [-1.0, 0.5, f64::from(count)] {
                    let error = environment.read_action(&[value]).err().unwrap();
                    assert_eq!(error, InvalidValues::NoAction { value, count });
                }
            }
        }
    }
    for_each_environment(&Refusals);
}

struct Ignore;

impl Visitor for Ignore {
    type Output = ();
    fn discrete<E: Environment + FiniteActions>(self, _: E) {}
    fn continuous<E: Environment + BoxActions>(self, _: E) {}
}

#[test]
fn every_id_names_its_own_environment() {
    struct Id;
    impl Visitor for Id {
        type Output = &'static str;
        fn discrete<E: Environment + FiniteActions>(self, environment: E) -> &'static str {
            environment.spec().id
        }
        fn continuous<E: Environment + BoxActions>(self, environment: E) -> &'static str {
            environment.spec().id
        }
    }
    for id in IDS {
        assert_eq!(with_environment(id, &Options::new(), Id).unwrap(), *id);
    }
}

#[test]
fn an_unknown_id_or_option_is_answered_with_the_known_ones() {
    let error = with_environment("CartPole-v9", &Options::new(), Ignore).unwrap_err();
    assert_eq!(error.to_string(), "there is no environment 'CartPole-v9'; known: CartPole-v1, Pendulum-v1");

    let error = with_environment("Pendulum-v1", &Options::from([("gravity".to_owned(), 1.0)]), Ignore).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Pendulum-v1 has no option 'gravity'; known: g, m, l, time_step, max_speed, max_torque, x_init, y_init"
    );
}

#[test]
fn options_outside_their_domain_are_refused() {
    for (id, option, value) in [
        ("CartPole-v1", "mass_cart", 0.0),
        ("CartPole-v1", "length", -0.5),
        ("CartPole-v1", "gravity", f64::NAN),
        ("CartPole-v1", "low", 0.06),
        ("Pendulum-v1", "max_torque", -2.0),
        ("Pendulum-v1", "time_step", f64::INFINITY),
    ] {
        match with_environment(id, &Options::from([(option.to_owned(), value)]), Ignore) {
            Err(OracleError::InvalidOption { environment, option: named, .. }) => {
                assert_eq!((environment, named), (id, option));
            }
            other => panic!("{id} {option}={value}: {other:?}"),
        }
    }
}
