//! Tasks against Gymnasium and MuJoCo themselves, where they are installed (traces/mujoco_steps.py says which versions).
//!
//! `ORRERY_MUJOCO_PYTHON` names the interpreter, `python3` otherwise; `ORRERY_MUJOCO_STEPS` the steps of each task (10,000).
//! Without them the test says that it was skipped.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::process::Command;

use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream, StreamName};
use orrery_oracles::{Environment, Options, Visitor, with_environment};
use serde_json::json;

const SEGMENT: usize = 8;
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/traces/mujoco_steps.py");

fn python() -> String {
    std::env::var("ORRERY_MUJOCO_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn installed() -> Result<(), String> {
    let check = "import mujoco, gymnasium.envs.mujoco.mujoco_rendering; \
                 assert mujoco.__version__ == '2.3.7' and gymnasium.__version__ == '0.29.1'";
    match Command::new(python()).args(["-W", "ignore", "-c", check]).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Greatest errors seen.
#[derive(Debug, Default)]
struct Errors {
    /// First steps of segments.
    fresh: f64,
    /// Steps after the first.
    undisturbed: f64,
    reward: f64,
    steps: usize,
    /// Steps that end in numbers out of range, in MuJoCo and here.
    exploded: usize,
}

/// Round-off of one step, relative to the greatest number of state or observation. Seen: 4e-13.
const FRESH: f64 = 1e-10;
/// The same of up to eight steps, which HalfCheetah multiplies by 200. Seen: 7e-11.
const UNDISTURBED: f64 = 1e-8;

struct Compare<'a> {
    numbers: &'a [f64],
    nq: usize,
    nv: usize,
}

impl Compare<'_> {
    fn run<E: Environment>(&self, environment: &E) -> Errors {
        let spec = environment.spec();
        let (observed, controls) = (spec.observation_dimension(), spec.actions.dimension());
        let state_size = self.nq + self.nv;
        let start_size = state_size + observed;
        let step_size = controls + state_size + observed + 2;
        let mut errors = Errors::default();
        let mut scratch = environment.scratch().unwrap();
        let mut random = RandomStream::new(0, StreamName::Environment, 0);
        let (mut seen, mut observation) = (Vec::new(), Vec::new());
        for segment in self.numbers.chunks_exact(start_size + SEGMENT * step_size) {
            let (start, steps) = segment.split_at(start_size);
            let (qpos, qvel) = start[..state_size].split_at(self.nq);
            let mut state = environment.state_from_json(&json!({ "qpos": qpos, "qvel": qvel })).unwrap();
            environment.observe(&state, &mut observation);
            errors.fresh = errors.fresh.max(distance(&observation, &start[state_size..]));
            for (t, step) in steps.chunks_exact(step_size).enumerate() {
                let (action, after) = step.split_at(controls);
                let action = environment.read_action(action).unwrap();
                let mut next = E::State::default();
                let Ok(outcome) = environment.step(&mut scratch, &state, &action, &mut random, &mut next) else {
                    // An explosion: MuJoCo hands out numbers that are none, and puts the model back a step later.
                    let explodes = after.iter().any(|x| x.is_nan() || x.abs() > 1e100);
                    assert!(explodes, "{} fails where MuJoCo goes on: {after:?}", spec.id);
                    errors.exploded += 1;
                    break;
                };
                environment.write_state(&next, &mut seen);
                environment.observe(&next, &mut observation);
                seen.truncate(state_size);
                let error = distance(&seen, &after[..state_size])
                    .max(distance(&observation, &after[state_size..state_size + observed]));
                let [reward, terminated] = after[state_size + observed..] else { unreachable!() };
                let slot = if t == 0 { &mut errors.fresh } else { &mut errors.undisturbed };
                *slot = slot.max(error);
                errors.reward = errors.reward.max((outcome.reward - reward).abs() / (1.0 + reward.abs()));
                errors.steps += 1;
                assert_eq!(outcome.terminated, terminated != 0.0, "{} segment end", spec.id);
                state = next;
            }
        }
        errors
    }
}

/// Greatest difference, relative to the greatest number or 1.
fn distance(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let size = expected.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
    found.iter().zip(expected).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs())) / size
}

impl Visitor for Compare<'_> {
    type Output = Errors;
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, _: E) -> Errors {
        unreachable!("the tasks have boxes of actions")
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Errors {
        self.run(&environment)
    }
}

fn compare(id: &str, nq: usize, nv: usize) {
    if let Err(reason) = installed() {
        eprintln!("skipped {id}: mujoco 2.3.7 and gymnasium 0.29.1 are not installed for {} ({reason})", python());
        return;
    }
    let steps = std::env::var("ORRERY_MUJOCO_STEPS").unwrap_or_else(|_| "10000".to_owned());
    let output = Command::new(python()).args(["-W", "ignore", SCRIPT, id, &steps, "1"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (numbers, rest) = output.stdout.as_chunks::<8>();
    assert!(rest.is_empty());
    let numbers: Vec<f64> = numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let errors = with_environment(id, &Options::new(), Compare { numbers: &numbers, nq, nv }).unwrap();
    eprintln!("{id}: {errors:?}");
    assert!(errors.steps + SEGMENT * errors.exploded >= steps.parse::<usize>().unwrap() / SEGMENT * SEGMENT);
    assert!(errors.fresh < FRESH && errors.undisturbed < UNDISTURBED && errors.reward < FRESH, "{id}: {errors:?}");
}

macro_rules! tasks {
    ($($name:ident: $id:literal, $nq:literal, $nv:literal;)*) => {
        $(#[test]
        fn $name() {
            compare($id, $nq, $nv);
        })*
    };
}

tasks! {
    reacher_makes_mujocos_steps: "Reacher-v4", 4, 4;
    pusher_makes_mujocos_steps: "Pusher-v4", 11, 11;
    inverted_pendulum_makes_mujocos_steps: "InvertedPendulum-v4", 2, 2;
    inverted_double_pendulum_makes_mujocos_steps: "InvertedDoublePendulum-v4", 3, 3;
    half_cheetah_makes_mujocos_steps: "HalfCheetah-v4", 9, 9;
    hopper_makes_mujocos_steps: "Hopper-v4", 6, 6;
    swimmer_makes_mujocos_steps: "Swimmer-v4", 5, 5;
    walker2d_makes_mujocos_steps: "Walker2d-v4", 9, 9;
    ant_makes_mujocos_steps: "Ant-v4", 15, 14;
    humanoid_makes_mujocos_steps: "Humanoid-v4", 24, 23;
    humanoid_standup_makes_mujocos_steps: "HumanoidStandup-v4", 24, 23;
}
