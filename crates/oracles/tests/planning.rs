//! Planners run on true environments with static dispatch, and score what an independent implementation of both scored.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::sync::atomic::AtomicBool;

use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream, StreamName};
use orrery_oracles::{Environment, Options, Visitor, with_environment};
use orrery_planners::cem::{self, CemConfig};
use orrery_planners::mcts::{self, MctsConfig};

/// Returns of `episodes` episodes from Gymnasium's start states, under the published planner: MCTS plans anew at every
/// step, CEM executes its whole plan first.
struct Play {
    episodes: u64,
}

impl Visitor for Play {
    type Output = Vec<f64>;

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> Vec<f64> {
        self.play(&environment, |state, seed| {
            let mut scratch = environment.scratch().unwrap();
            let config = MctsConfig::published(seed);
            let plan = mcts::plan(&environment, &mut scratch, state, &config, &AtomicBool::new(false)).unwrap();
            vec![plan.actions[plan.chosen as usize].clone()]
        })
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Vec<f64> {
        self.play(&environment, |state, seed| {
            let config = CemConfig::published(seed);
            let plan = cem::plan(&environment, state, &config, &AtomicBool::new(false), &mut |_| {}).unwrap();
            let actions = plan.actions.chunks_exact(plan.dimension).map(|components| {
                let mut action = E::Action::default();
                environment.write_action(components, &mut action);
                action
            });
            actions.collect()
        })
    }
}

impl Play {
    fn play<E: Environment>(&self, environment: &E, plan: impl Fn(&E::State, u64) -> Vec<E::Action>) -> Vec<f64> {
        let limit = environment.spec().time_limit.unwrap();
        let mut scratch = environment.scratch().unwrap();
        let mut next = E::State::default();
        let returns = (0..self.episodes).map(|seed| {
            let mut state = environment.reset(seed);
            let mut random = RandomStream::new(seed, StreamName::Environment, 0);
            let mut total = 0.0;
            let mut actions = Vec::new().into_iter();
            for t in 0..limit {
                let action = actions.next().unwrap_or_else(|| {
                    actions = plan(&state, seed * 1000 + u64::from(t)).into_iter();
                    actions.next().unwrap()
                });
                let outcome = environment.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();
                total += outcome.reward;
                std::mem::swap(&mut state, &mut next);
                if outcome.terminated {
                    break;
                }
            }
            total
        });
        returns.collect()
    }
}

/// Mean and its standard error.
fn mean(returns: &[f64]) -> (f64, f64) {
    let count = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / count;
    let variance = returns.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

fn agrees(returns: &[f64], reference: f64, reference_error: f64) {
    let (mean, error) = mean(returns);
    let z = (mean - reference) / (error * error + reference_error * reference_error).sqrt();
    assert!(z.abs() < 3.0, "{mean} +- {error}, reference {reference} +- {reference_error}");
}

// References: the published settings on Gymnasium 0.29.1 itself, 100 and 20 episodes. Random play returns 24 and -1199.

#[test]
fn mcts_on_cartpole_returns_what_it_returns_on_gymnasium() {
    let returns = with_environment("CartPole-v1", &Options::new(), Play { episodes: 40 }).unwrap();
    agrees(&returns, 401.5, 10.9);
}

#[test]
fn cem_on_pendulum_returns_what_it_returns_on_gymnasium() {
    let returns = with_environment("Pendulum-v1", &Options::new(), Play { episodes: 20 }).unwrap();
    agrees(&returns, -588.1, 27.0);
}
