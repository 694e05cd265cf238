//! Programs that orrery compiled (packages/language/test/programs) against the same programs written in Rust over `libm`.

#![expect(clippy::unwrap_used, reason = "the helpers belong to the tests")]

mod support;

use orrery_core::{
    ActionBatch, BoxActions, FiniteActions, ModelError, Outcome, Outcomes, RandomStream, SequenceOutcome, Status,
    StreamName, WorldModel,
};
use orrery_guest::{GuestAction, GuestLimits, GuestModel, GuestState};
use orrery_planners::cem::{self, CemConfig};
use orrery_planners::mcts::{self, MctsConfig};
use std::sync::atomic::AtomicBool;
use support::LIMITS;
use support::plain::Plain;

const CARTPOLE: &[u8] = include_bytes!("../fixtures/cartpole.wasm");
const PENDULUM: &[u8] = include_bytes!("../fixtures/pendulum.wasm");
const GUSTY_WALK: &[u8] = include_bytes!("../fixtures/gusty_walk.wasm");

fn load(wasm: &[u8]) -> GuestModel {
    GuestModel::load(wasm, LIMITS).unwrap()
}

fn stream(index: u64) -> RandomStream {
    RandomStream::new(11, StreamName::Simulation, index)
}

/// Canonical bytes of numbers.
fn bytes(numbers: &[f64]) -> Vec<u8> {
    let canonical = |number: f64| if number.is_nan() { f64::NAN } else { number + 0.0 };
    numbers.iter().flat_map(|number| canonical(*number).to_le_bytes()).collect()
}

fn uniform<const N: usize>(random: &mut RandomStream, size: [f64; N]) -> [f64; N] {
    size.map(|size| (2.0 * random.float() - 1.0) * size)
}

/// cartpole_numbers.ts.
fn cartpole([x, x_dot, theta, theta_dot]: [f64; 4], action: f64) -> ([f64; 4], Outcome) {
    let (gravity, mass_cart, mass_pole, length, time_step) = (9.8, 1.0, 0.1, 0.5, 0.02);
    let total_mass = mass_pole + mass_cart;
    let pole_mass_length = mass_pole * length;
    let theta_limit = 12.0 * 2.0 * std::f64::consts::PI / 360.0;
    let force = if action == 1.0 { 10.0 } else { -10.0 };
    let (cos, sin) = (libm::cos(theta), libm::sin(theta));
    let temp = (force + pole_mass_length * (theta_dot * theta_dot) * sin) / total_mass;
    let theta_acc = (gravity * sin - cos * temp) / (length * (4.0 / 3.0 - (mass_pole * (cos * cos)) / total_mass));
    let x_acc = temp - (pole_mass_length * theta_acc * cos) / total_mass;
    let next = [
        x + time_step * x_dot,
        x_dot + time_step * x_acc,
        theta + time_step * theta_dot,
        theta_dot + time_step * theta_acc,
    ];
    let terminated = next[0] < -2.4 || next[0] > 2.4 || next[2] < -theta_limit || next[2] > theta_limit;
    (next, Outcome { reward: 1.0, terminated })
}

/// pendulum.ts.
fn pendulum([cos, sin, theta_dot]: [f64; 3], action: f64) -> ([f64; 3], Outcome) {
    let pi = std::f64::consts::PI;
    let theta = libm::atan2(sin, cos);
    let torque = action.clamp(-2.0, 2.0);
    let remainder = (theta + pi) % (2.0 * pi);
    let angle = (if remainder < 0.0 { remainder + 2.0 * pi } else { remainder }) - pi;
    let cost = angle * angle + 0.1 * (theta_dot * theta_dot) + 0.001 * (torque * torque);
    let acceleration = 3.0 * 10.0 / (2.0 * 1.0) * libm::sin(theta) + 3.0 * torque;
    let theta_dot = (theta_dot + acceleration * 0.05).clamp(-8.0, 8.0);
    let theta = theta + theta_dot * 0.05;
    ([libm::cos(theta), libm::sin(theta), theta_dot], Outcome { reward: -cost, terminated: false })
}

/// gusty_walk.txt.
#[derive(Clone, Default)]
struct Gusty {
    position: f64,
    wind: f64,
    visits: Vec<f64>,
}

impl Gusty {
    fn bytes(&self) -> Vec<u8> {
        let mut out = bytes(&[self.position, self.wind]);
        out.extend((self.visits.len() as u32).to_le_bytes());
        out.extend(bytes(&self.visits));
        out
    }

    fn legal_actions(&self) -> &'static [u8] {
        if self.position >= 15.0 {
            &[0, 1]
        } else if self.position <= -15.0 {
            &[1, 2]
        } else {
            &[0, 1, 2]
        }
    }

    fn step(&self, action: f64, random: &mut RandomStream) -> (Self, Outcome) {
        let jump = f64::from(random.integer(6)) + 1.0;
        let wind = 0.5 * self.wind + random.normal();
        let mut position = self.position + action * jump + wind.trunc();
        if random.chance(0.25) {
            position -= 1.0;
        }
        let mut visits = self.visits[usize::from(self.visits.len() >= 8)..].to_vec();
        if random.float() < 0.5 {
            visits.push(position);
        }
        let terminated = position.abs() > 20.0;
        let reward = if terminated { -10.0 } else { 1.0 - 0.01 * position * position };
        (Self { position, wind, visits }, Outcome { reward, terminated })
    }
}

#[test]
fn ten_thousand_cartpole_steps_equal_rust_bit_for_bit() {
    let model = load(CARTPOLE).finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    let mut random = stream(0);
    let mut actions = Vec::new();
    model.legal_actions(&mut scratch, &GuestState::default(), &mut actions).unwrap();
    assert_eq!(
        actions.iter().map(|action| action.as_bytes().to_vec()).collect::<Vec<_>>(),
        [bytes(&[0.0]), bytes(&[1.0])]
    );
    let mut next = GuestState::default();
    for _ in 0..10_000 {
        let state = uniform(&mut random, [3.0, 10.0, 4.0, 10.0]);
        let index = random.integer(2) as usize;
        let (expected, outcome) = cartpole(state, index as f64);
        let before = random.clone();
        let from = model.state_from_bytes(&bytes(&state)).unwrap();
        assert_eq!(model.step(&mut scratch, &from, &actions[index], &mut random, &mut next), Ok(outcome));
        assert_eq!(next.as_bytes(), bytes(&expected));
        assert_eq!(random, before, "a program that does not draw leaves the stream alone");
    }
}

#[test]
fn ten_thousand_pendulum_steps_equal_rust_bit_for_bit() {
    let model = load(PENDULUM).in_box().unwrap();
    let mut scratch = model.scratch().unwrap();
    let mut random = stream(1);
    let (mut action, mut next) = (GuestAction::default(), GuestState::default());
    for _ in 0..10_000 {
        let state = uniform(&mut random, [1.0, 1.0, 9.0]);
        let [torque] = uniform(&mut random, [3.0]);
        let (expected, outcome) = pendulum(state, torque);
        model.write_action(&[torque], &mut action);
        let from = model.state_from_bytes(&bytes(&state)).unwrap();
        assert_eq!(model.step(&mut scratch, &from, &action, &mut random, &mut next), Ok(outcome));
        assert_eq!(next.as_bytes(), bytes(&expected));
    }
}

#[test]
fn ten_thousand_steps_with_chance_and_growing_states_equal_rust_bit_for_bit() {
    let model = load(GUSTY_WALK).finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    let (mut ours, mut theirs, mut choice) = (stream(2), stream(2), stream(3));
    let mut twin = Gusty::default();
    let mut state = model.state_from_bytes(&twin.bytes()).unwrap();
    let (mut next, mut actions) = (GuestState::default(), Vec::new());
    for _ in 0..10_000 {
        model.legal_actions(&mut scratch, &state, &mut actions).unwrap();
        let legal: Vec<u8> = actions.iter().map(|action| action.as_bytes()[0]).collect();
        assert_eq!(legal, twin.legal_actions());
        let index = choice.integer(legal.len() as u64) as usize;
        let (after, outcome) = twin.step(f64::from(legal[index]) - 1.0, &mut ours);
        let stepped = model.step(&mut scratch, &state, &actions[index], &mut theirs, &mut next);
        assert_eq!(stepped, Ok(outcome));
        assert_eq!(next.as_bytes(), after.bytes());
        assert_eq!(theirs, ours, "the stream is read back");
        if outcome.terminated {
            let start = model.initial_state(&mut scratch, &mut theirs).unwrap();
            twin = Gusty { position: f64::from(ours.integer(5)) - 2.0, ..Gusty::default() };
            assert_eq!((start.as_bytes(), &theirs), (&twin.bytes()[..], &ours));
        } else {
            twin = after;
        }
        state = model.state_from_bytes(&twin.bytes()).unwrap();
    }
}

#[test]
fn rollouts_inside_are_bit_equal_to_the_default_loop() {
    let cartpole = load(CARTPOLE).finite().unwrap();
    let gusty = load(GUSTY_WALK).finite().unwrap();
    let pendulum = load(PENDULUM).in_box().unwrap();
    let mut random = stream(4);
    for index in 0..300 {
        let limit = [0, 1, 3, 20, 200][index as usize % 5];
        let state = bytes(&uniform(&mut random, [0.5, 0.5, 0.1, 0.5]));
        let finite = |model: &GuestModel<orrery_guest::FiniteSpace>, state: &[u8]| {
            let mut scratch = model.scratch().unwrap();
            let state = model.state_from_bytes(state).unwrap();
            let (mut first, mut second) = (stream(index), stream(index));
            let inside = FiniteActions::rollout(model, &mut scratch, &state, limit, 0.99, &mut first).unwrap();
            let plain = Plain(model.clone());
            let default = FiniteActions::rollout(&plain, &mut scratch, &state, limit, 0.99, &mut second).unwrap();
            assert_eq!((inside, first), (default, second));
        };
        finite(&cartpole, &state);
        finite(&gusty, &Gusty { position: 3.0, wind: -0.5, visits: vec![1.0, 2.0] }.bytes());
        let state = pendulum.state_from_bytes(&bytes(&uniform(&mut random, [1.0, 1.0, 8.0]))).unwrap();
        let mut scratch = pendulum.scratch().unwrap();
        let (mut first, mut second) = (stream(index), stream(index));
        let inside = BoxActions::rollout(&pendulum, &mut scratch, &state, limit, 0.99, &mut first).unwrap();
        let plain = Plain(pendulum.clone());
        let default = BoxActions::rollout(&plain, &mut scratch, &state, limit, 0.99, &mut second).unwrap();
        assert_eq!((inside, first), (default, second));
    }
}

/// The batch inside and by the default loop, with the streams after it.
fn both<S: Clone>(model: &GuestModel<S>, from: &[u8], actions: &[GuestAction], horizon: usize) -> Vec<SequenceOutcome> {
    let from = model.state_from_bytes(from).unwrap();
    let batch = ActionBatch::new(actions, horizon).unwrap();
    let mut scratch = model.scratch().unwrap();
    let mut streams: Vec<_> = (0..batch.len() as u64).map(stream).collect();
    let mut others = streams.clone();
    let mut out = vec![SequenceOutcome::default(); batch.len()];
    let mut default = out.clone();
    model.returns(&mut scratch, &from, batch, &mut streams, 0.98, &mut out);
    Plain(model.clone()).returns(&mut scratch, &from, batch, &mut others, 0.98, &mut default);
    assert_eq!((&out, streams), (&default, others));
    out
}

#[test]
fn sequences_given_by_components_are_those_of_the_actions_made_of_them() {
    let mut random = stream(6);
    let pendulum = load(PENDULUM).in_box().unwrap();
    let plain = Plain(pendulum.clone());
    let mut scratch = pendulum.scratch().unwrap();
    let mut room: Vec<GuestAction> = Vec::new();
    for (count, horizon) in [(1, 1), (7, 100), (3000, 30)] {
        let mut components: Vec<f64> = (0..count * horizon).map(|_| uniform(&mut random, [2.0])[0]).collect();
        // Two numbers that have another canonical form, the second of which makes its sequence fail.
        components[0] = -0.0;
        components[count * horizon - 1] = -f64::NAN;
        let mut streams: Vec<_> = (0..count as u64 + 1).map(stream).collect();
        let mut others = streams.clone();
        // Longer than the batch: what is beyond it is left alone.
        let mut out = vec![SequenceOutcome { steps: 77, ..SequenceOutcome::default() }; count + 1];
        let mut default = out.clone();
        let from = pendulum.state_from_bytes(&bytes(&[-1.0, 0.0, 1.0])).unwrap();
        room.resize(count * horizon, GuestAction::default());
        let (discount, actions) = (0.98, &mut room);
        pendulum.returns_of_components(
            &mut scratch,
            &from,
            &components,
            horizon,
            &mut [],
            &mut streams,
            discount,
            &mut out,
        );
        plain.returns_of_components(
            &mut scratch,
            &from,
            &components,
            horizon,
            actions,
            &mut others,
            discount,
            &mut default,
        );
        // As texts: an error's detail is NaN, which equals nothing.
        assert_eq!(format!("{out:?}"), format!("{default:?}"));
        assert_eq!(streams, others);
        assert_eq!(out[count - 1].error.as_ref().map(|error| error.status), Some(Status::NonFiniteReward));
        assert_eq!(out[count].steps, 77);
    }
}

#[test]
fn batches_inside_are_bit_equal_to_the_default_loop() {
    let mut random = stream(5);
    let pendulum = load(PENDULUM).in_box().unwrap();
    for (count, horizon) in [(1, 1), (7, 100), (2000, 30)] {
        let mut actions = vec![GuestAction::default(); count * horizon];
        for action in &mut actions {
            pendulum.write_action(&uniform(&mut random, [2.0]), action);
        }
        both(&pendulum, &bytes(&[-1.0, 0.0, 1.0]), &actions, horizon);
    }
    let gusty = load(GUSTY_WALK);
    let actions: Vec<_> = (0..600).map(|_| gusty.action_from_bytes(&[random.integer(3) as u8]).unwrap()).collect();
    let out = both(&gusty, &Gusty::default().bytes(), &actions, 12);
    assert!(out.iter().any(|outcome| outcome.terminated) && out.iter().any(|outcome| !outcome.terminated));
}

#[test]
fn a_sequence_that_runs_out_of_its_limits_reports_the_same_error_inside() {
    // A state of at most 40 bytes holds two visits: sequences fail once a third is recorded.
    let model = GuestModel::load(GUSTY_WALK, GuestLimits { state_bytes: 40, ..LIMITS }).unwrap();
    let stay = vec![model.action_from_bytes(&[1]).unwrap(); 300];
    let out = both(&model, &Gusty::default().bytes(), &stay, 30);
    let errors: Vec<ModelError> = out.iter().filter_map(|outcome| outcome.error.clone()).collect();
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!((error.status, error.details), (Status::StateTooLarge, [44.0, 40.0]));
        assert_eq!(model.describe(&error), "the encoded state is too large in 'step' (bytes 44, limit 40)");
    }
    let model = GuestModel::load(CARTPOLE, GuestLimits { charges: 0, ..LIMITS });
    let status = match model {
        Ok(model) => {
            both(&model, &bytes(&[0.0; 4]), &[model.action_from_bytes(&bytes(&[1.0])).unwrap()], 1)[0]
                .error
                .clone()
                .unwrap()
                .status
        }
        Err(orrery_guest::LoadError::Initialisation { source, .. }) => source.status,
        Err(other) => panic!("{other}"),
    };
    assert_eq!(status, Status::BudgetExhausted);
}

#[test]
fn bytes_that_are_no_value_are_invalid_input() {
    let model = load(GUSTY_WALK);
    let mut scratch = model.scratch().unwrap();
    let unknown = model.action_from_bytes(&[3]).unwrap();
    let state = model.state_from_bytes(&Gusty::default().bytes()).unwrap();
    let error = model.step(&mut scratch, &state, &unknown, &mut stream(0), &mut GuestState::default());
    assert_eq!(error.unwrap_err().status, Status::InvalidInput);
    // A list that claims one element more, or one less, than its bytes hold.
    for claimed in [1, 3] {
        let mut bytes = Gusty { visits: vec![1.0, 2.0], ..Gusty::default() }.bytes();
        bytes[16] = claimed;
        assert_eq!(model.state_from_bytes(&bytes).unwrap_err().status, Status::InvalidInput);
    }
}

#[test]
fn a_program_that_draws_from_a_continuum_is_not_enumerable_and_a_deterministic_one_has_one_outcome() {
    let model = load(GUSTY_WALK);
    let mut scratch = model.scratch().unwrap();
    let mut out = Vec::new();
    let state = model.state_from_bytes(&Gusty::default().bytes()).unwrap();
    let action = model.action_from_bytes(&[1]).unwrap();
    assert_eq!(model.outcomes(&mut scratch, &state, &action, &mut out).unwrap_err().status, Status::NotEnumerable);
    let model = load(CARTPOLE);
    let mut scratch = model.scratch().unwrap();
    let state = model.state_from_bytes(&bytes(&[0.0; 4])).unwrap();
    let action = model.action_from_bytes(&bytes(&[1.0])).unwrap();
    model.outcomes(&mut scratch, &state, &action, &mut out).unwrap();
    let (expected, outcome) = cartpole([0.0; 4], 1.0);
    assert_eq!(out.len(), 1);
    assert_eq!((out[0].probability, out[0].outcome), (1.0, outcome));
    assert_eq!(out[0].next.as_bytes(), bytes(&expected));
}

#[test]
fn planners_find_the_same_plan_inside_and_by_the_default_loops() {
    let cancel = AtomicBool::new(false);
    let model = load(CARTPOLE).finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    let state = model.state_from_bytes(&bytes(&[0.0, 0.0, 0.05, 0.0])).unwrap();
    let config = MctsConfig::published(3);
    let inside = mcts::plan(&model, &mut scratch, &state, &config, &cancel).unwrap();
    let default = mcts::plan(&Plain(model.clone()), &mut scratch, &state, &config, &cancel).unwrap();
    assert_eq!((&inside.visits, &inside.values, inside.chosen), (&default.visits, &default.values, default.chosen));
    assert_eq!(inside.stats.model_steps, default.stats.model_steps);

    let model = load(PENDULUM).in_box().unwrap();
    let state = model.state_from_bytes(&bytes(&[-1.0, 0.0, 0.0])).unwrap();
    let config = |threads| CemConfig { iterations: 3, population: 100, elites: 10, threads, ..CemConfig::published(3) };
    let inside = cem::plan(&model, &state, &config(1), &cancel, &mut |_| ()).unwrap();
    let threads = cem::plan(&model, &state, &config(2), &cancel, &mut |_| ()).unwrap();
    let default = cem::plan(&Plain(model.clone()), &state, &config(1), &cancel, &mut |_| ()).unwrap();
    assert_eq!((&inside.actions, inside.predicted_return), (&default.actions, default.predicted_return));
    assert_eq!((&inside.actions, inside.predicted_return), (&threads.actions, threads.predicted_return));
}
