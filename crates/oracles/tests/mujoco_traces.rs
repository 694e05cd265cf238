//! MuJoCo tasks against starts and episodes of Gymnasium 0.29.1 and MuJoCo 2.3.7 (traces/make_mujoco_traces.py).

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream, StreamName};
use orrery_oracles::{Environment, Options, Visitor, with_environment};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Trace {
    id: String,
    starts: Vec<Start>,
    episodes: Vec<Episode>,
}

#[derive(Deserialize)]
struct Start {
    seed: u64,
    qpos: Vec<f64>,
    qvel: Vec<f64>,
}

#[derive(Deserialize)]
struct Episode {
    options: Options,
    seed: u64,
    qpos: Vec<f64>,
    qvel: Vec<f64>,
    observation: Vec<f64>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    action: Vec<f64>,
    qpos: Vec<f64>,
    qvel: Vec<f64>,
    observation: Option<Vec<f64>>,
    reward: f64,
    terminated: bool,
}

fn close(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    // Forces of a stiff contact carry the round-off of the greatest of them.
    let size = expected.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (found - expected).abs() / size;
        assert!(error <= tolerance, "{what}, number {i}: found {found:e}, Gymnasium {expected:e}, off by {error:e}");
    }
}

/// Numbers of a state without its warm start and stale numbers.
fn shown<E: Environment>(environment: &E, state: &E::State, count: usize) -> Vec<f64> {
    let mut values = Vec::new();
    environment.write_state(state, &mut values);
    values.truncate(count);
    values
}

struct Starts<'a>(&'a [Start]);

impl Visitor for Starts<'_> {
    type Output = ();
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, _: E) {
        unreachable!("the tasks have boxes of actions")
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) {
        for start in self.0 {
            let expected = [&start.qpos[..], &start.qvel].concat();
            let found = shown(&environment, &environment.reset(start.seed), expected.len());
            // The quaternion of a free joint is made a unit, and where its length is 1 up to round-off it depends on the
            // reference's compiler whether that rounds once more.
            let free = start.qpos.len() > start.qvel.len();
            for (i, (found, expected)) in found.iter().zip(&expected).enumerate() {
                let equal = found.to_bits() == expected.to_bits();
                let unit = free && (3..7).contains(&i) && (found - expected).abs() <= 2.0 * f64::EPSILON;
                assert!(equal || unit, "seed {}, number {i}: found {found:e}, Gymnasium {expected:e}", start.seed);
            }
        }
    }
}

struct Play<'a>(&'a Episode);

impl Visitor for Play<'_> {
    type Output = usize;
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, _: E) -> usize {
        unreachable!("the tasks have boxes of actions")
    }
    /// Returns the number of observations compared.
    fn continuous<E: Environment + BoxActions>(self, environment: E) -> usize {
        let Self(episode) = self;
        let id = environment.spec().id;
        let mut observation = Vec::new();
        let mut scratch = environment.scratch().unwrap();
        let mut random = RandomStream::new(0, StreamName::Environment, 0);
        let mut observed = 0;
        let start = environment.reset(episode.seed);
        let expected = [&episode.qpos[..], &episode.qvel].concat();
        close(&shown(&environment, &start, expected.len()), &expected, 1e-15, id);
        environment.observe(&start, &mut observation);
        close(&observation, &episode.observation, 1e-12, &format!("{id}: first observation"));
        // The fresh protocol gives what a reset gives.
        let fresh = environment.state_from_json(&json!({ "qpos": episode.qpos, "qvel": episode.qvel })).unwrap();
        environment.observe(&fresh, &mut observation);
        close(&observation, &episode.observation, 1e-12, &format!("{id}: observation of the fresh state"));
        let mut state = start;
        for (t, step) in episode.steps.iter().enumerate() {
            let what = format!("{id}, seed {}, step {t}", episode.seed);
            let action = environment.read_action(&step.action).unwrap();
            let mut next = E::State::default();
            let outcome = environment.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();
            let expected = [&step.qpos[..], &step.qvel].concat();
            close(&shown(&environment, &next, expected.len()), &expected, 1e-8, &what);
            close(&[outcome.reward], &[step.reward], 1e-9, &format!("{what}: reward"));
            assert_eq!(outcome.terminated, step.terminated, "{what}");
            if let Some(expected) = &step.observation {
                environment.observe(&next, &mut observation);
                close(&observation, expected, 1e-8, &format!("{what}: observation"));
                observed += 1;
            }
            // Through the protocol's JSON and back: `aux` carries all that the next step depends on.
            state = environment.state_from_json(&environment.state_to_json(&next)).unwrap();
        }
        observed
    }
}

fn check(text: &str) {
    let trace: Trace = serde_json::from_str(text).unwrap();
    assert!(trace.starts.len() >= 14 && trace.episodes.len() == 2);
    with_environment(&trace.id, &Options::new(), Starts(&trace.starts)).unwrap();
    for episode in &trace.episodes {
        let observed = with_environment(&trace.id, &episode.options, Play(episode)).unwrap();
        assert!(observed >= 2, "{}", trace.id);
    }
}

macro_rules! traces {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check(include_str!(concat!("../traces/vectors/mujoco/", stringify!($name), ".json")));
        })*
    };
}

traces! {
    reacher pusher inverted_pendulum inverted_double_pendulum half_cheetah hopper swimmer walker2d ant humanoid
    humanoid_standup
}
