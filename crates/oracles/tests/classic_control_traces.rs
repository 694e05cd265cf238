//! Classic control against episodes and single steps of Gymnasium 0.29.1 (traces/make_classic_control.py).
//!
//! Every step starts from the stored state, so that differences do not add up. Sine and cosine differ between libm, the
//! C library and numpy's vector code by an ULP, and the C library's `pow(x, 2)` from `x * x` by as much. What depends on
//! them may differ by a few ULP; the rest must be equal in every bit. Observations must be equal as float32.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream, StreamName};
use orrery_oracles::{Environment, Options, Visitor, with_environment};
use serde::Deserialize;

/// A last bit of sine is multiplied by 15 and a time step of 0.05 (Pendulum), one of a square by a reward of size 16 at
/// most: each less than one ULP of the greater of the number and 1, and together less than two.
const TWO_ULP: f64 = 2.0 * f64::EPSILON;

/// Four stages of Runge-Kutta, speeds up to 30 and accelerations up to some hundreds over 0.2 s.
const RUNGE_KUTTA: f64 = 1e-12;

#[derive(Deserialize)]
struct Trace {
    worlds: Vec<World>,
}

#[derive(Deserialize)]
struct World {
    options: Options,
    episodes: Vec<Episode>,
    transitions: Vec<Transition>,
}

#[derive(Deserialize)]
struct Episode {
    seed: u64,
    reset_options: Options,
    states: Vec<Vec<f64>>,
    observations: Vec<Vec<f64>>,
    actions: Vec<Vec<f64>>,
    rewards: Vec<f64>,
    terminated: Vec<bool>,
}

#[derive(Clone, Deserialize)]
struct Transition {
    state: Vec<f64>,
    action: Vec<f64>,
    next: Vec<f64>,
    observation: Vec<f64>,
    reward: f64,
    terminated: bool,
}

/// Which numbers of a next state, and whether the reward, involve no sine, cosine or square.
struct Exact {
    next: &'static [bool],
    reward: bool,
    /// By how much the others may differ, relative to the greater of the number's size and 1.
    tolerance: f64,
}

fn compare(found: &[f64], expected: &[f64], exact: &[bool], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, ((found, expected), exact)) in found.iter().zip(expected).zip(exact).enumerate() {
        let close = !exact && (found - expected).abs() <= tolerance * expected.abs().max(1.0);
        let equal = found.to_bits() == expected.to_bits() || close;
        assert!(equal, "{what}, number {i}: found {found:e}, Gymnasium {expected:e}");
    }
}

struct Compare<'a> {
    world: &'a World,
    exact: &'a Exact,
}

impl Compare<'_> {
    fn step<E: Environment>(&self, environment: &E, expected: &Transition, what: &str) {
        let state = environment.read_state(&expected.state).unwrap();
        let action = environment.read_action(&expected.action).unwrap();
        let mut next = E::State::default();
        let mut random = RandomStream::new(0, StreamName::Environment, 0);
        let mut scratch = environment.scratch().unwrap();
        let outcome = environment.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();

        let mut values = Vec::new();
        environment.write_state(&next, &mut values);
        let tolerance = self.exact.tolerance;
        compare(&values, &expected.next, self.exact.next, tolerance, what);
        compare(&[outcome.reward], &[expected.reward], &[self.exact.reward], tolerance, what);
        assert_eq!(outcome.terminated, expected.terminated, "{what}");
        // From the stored state, so that the rounding alone is compared.
        self.observation(environment, &expected.next, &expected.observation, what);
    }

    fn observation<E: Environment>(&self, environment: &E, state: &[f64], expected: &[f64], what: &str) {
        let mut observation = Vec::new();
        environment.observe(&environment.read_state(state).unwrap(), &mut observation);
        assert_eq!(observation, expected, "{what}");
    }

    /// Of a start state Gymnasium computes Acrobot's sines and cosines in float32 (no later state is float32), with code
    /// of numpy's that misses the nearest float32 now and then: it differs between machines and is not copied here.
    fn start_observation<E: Environment>(&self, environment: &E, episode: &Episode) {
        let mut observation = Vec::new();
        environment.observe(&environment.read_state(&episode.states[0]).unwrap(), &mut observation);
        let ulp = if environment.spec().id == "Acrobot-v1" { f64::from(f32::EPSILON) / 2.0 } else { 0.0 };
        for (found, expected) in observation.iter().zip(&episode.observations[0]) {
            assert!((found - expected).abs() <= ulp, "start of seed {}: {found}, {expected}", episode.seed);
        }
    }

    /// Returns the number of steps compared.
    fn all<E: Environment>(&self, environment: &E) -> usize {
        for (number, transition) in self.world.transitions.iter().enumerate() {
            self.step(environment, transition, &format!("transition {number}"));
        }
        let mut steps = self.world.transitions.len();
        for episode in &self.world.episodes {
            if episode.reset_options.is_empty() {
                start(environment, episode);
            }
            self.start_observation(environment, episode);
            for t in 0..episode.actions.len() {
                let transition = Transition {
                    state: episode.states[t].clone(),
                    action: episode.actions[t].clone(),
                    next: episode.states[t + 1].clone(),
                    observation: episode.observations[t + 1].clone(),
                    reward: episode.rewards[t],
                    terminated: episode.terminated[t],
                };
                self.step(environment, &transition, &format!("seed {}, step {t}", episode.seed));
            }
            steps += episode.actions.len();
        }
        steps
    }
}

fn start<E: Environment>(environment: &E, episode: &Episode) {
    let mut values = Vec::new();
    environment.write_state(&environment.reset(episode.seed), &mut values);
    let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&values), bits(&episode.states[0]), "start of seed {}", episode.seed);
}

impl Visitor for Compare<'_> {
    type Output = usize;

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> usize {
        self.all(&environment)
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) -> usize {
        self.all(&environment)
    }
}

struct Start<'a>(&'a Episode);

impl Visitor for Start<'_> {
    type Output = ();

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) {
        start(&environment, self.0);
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) {
        start(&environment, self.0);
    }
}

fn compare_all(id: &str, trace: &str, exact: &Exact, least_steps: usize) {
    let trace: Trace = serde_json::from_str(trace).unwrap();
    let mut steps = 0;
    let mut resets_with_options = 0;
    for world in &trace.worlds {
        steps += with_environment(id, &world.options, Compare { world, exact }).unwrap();
        for episode in world.episodes.iter().filter(|episode| !episode.reset_options.is_empty()) {
            with_environment(id, &episode.reset_options, Start(episode)).unwrap();
            resets_with_options += 1;
        }
    }
    assert!(steps >= least_steps, "the trace holds {steps} steps");
    assert!(resets_with_options > 0);
}

#[test]
fn cartpole_makes_gymnasiums_steps() {
    let exact = Exact { next: &[true, false, true, false], reward: true, tolerance: TWO_ULP };
    compare_all("CartPole-v1", include_str!("../traces/vectors/cartpole.json"), &exact, 2000);
}

#[test]
fn mountain_car_makes_gymnasiums_steps() {
    let exact = Exact { next: &[false, false], reward: true, tolerance: TWO_ULP };
    compare_all("MountainCar-v0", include_str!("../traces/vectors/mountain_car.json"), &exact, 2000);
}

#[test]
fn acrobot_makes_gymnasiums_steps() {
    let exact = Exact { next: &[false; 4], reward: true, tolerance: RUNGE_KUTTA };
    compare_all("Acrobot-v1", include_str!("../traces/vectors/acrobot.json"), &exact, 2000);
}

#[test]
fn pendulum_makes_gymnasiums_steps() {
    let exact = Exact { next: &[false, false], reward: false, tolerance: TWO_ULP };
    compare_all("Pendulum-v1", include_str!("../traces/vectors/pendulum.json"), &exact, 2000);
}

fn trace(text: &str) -> Trace {
    serde_json::from_str(text).unwrap()
}

#[test]
fn cartpoles_traces_reach_states_after_termination_and_every_limit() {
    let trace = trace(include_str!("../traces/vectors/cartpole.json"));
    let gone = |state: &[f64]| state[0].abs() > 2.4 || state[2].abs() > 0.41;
    let after = trace.worlds[0].transitions.iter().filter(|step| gone(&step.state) && step.terminated);
    assert!(after.count() > 20);
    let ends = |i: usize, sign: f64, limit: f64| {
        trace.worlds[0].transitions.iter().any(|step| step.next[i] * sign > limit && step.terminated)
    };
    assert!(ends(0, 1.0, 2.4) && ends(0, -1.0, 2.4) && ends(2, 1.0, 0.21) && ends(2, -1.0, 0.21));
}

#[test]
fn mountain_cars_traces_reach_the_goal_and_hit_the_wall() {
    let trace = trace(include_str!("../traces/vectors/mountain_car.json"));
    let ends = |episode: &&Episode| episode.terminated.last() == Some(&true);
    assert!(trace.worlds[0].episodes.iter().filter(ends).count() >= 10);
    let walls = trace.worlds[0].episodes.iter().flat_map(|episode| &episode.states);
    assert!(walls.filter(|state| state[0] == -1.2 && state[1] == 0.0).count() > 0);
}

#[test]
fn acrobots_traces_reach_the_goal_and_wrap_both_angles() {
    let trace = trace(include_str!("../traces/vectors/acrobot.json"));
    let ends = |episode: &&Episode| episode.terminated.last() == Some(&true);
    assert!(trace.worlds[0].episodes.iter().filter(ends).count() >= 10);
    for angle in 0..2 {
        let jumps = trace.worlds[0].episodes.iter().flat_map(|episode| episode.states.windows(2));
        assert!(jumps.filter(|pair| (pair[1][angle] - pair[0][angle]).abs() > 5.0).count() > 0);
    }
}
