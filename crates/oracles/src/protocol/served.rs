//! An environment as the protocol sees it, without its types.

use orrery_core::{BoxActions, FiniteActions, Outcome, Outcomes, RandomStream, StreamName};
use serde_json::{Map, Value, json};

use super::request::{Chance, Mode};
use super::{Refusal, fields};
use crate::rtfm::Rtfm;
use crate::{
    DrawnStepError, Environment, EnvironmentActions, Options, OracleError, Visitor, space_to_json, with_environment,
};

type Answer = Result<Map<String, Value>, Refusal>;

/// Answers requests about one environment.
pub(super) trait Served: Send {
    fn spec(&self) -> Answer;
    fn reset(&self, seed: u64) -> Answer;
    fn observe(&self, state: &Value) -> Answer;
    fn render(&self, state: &Value, mode: Mode) -> Answer;
    fn step(&self, state: &Value, action: &Value, chance: &Chance) -> Answer;
}

/// Makes an environment.
pub(super) fn open(id: &str, options: &Options) -> Result<Box<dyn Served>, OracleError> {
    with_environment(id, options, Open)
}

struct Open;

impl Visitor for Open {
    type Output = Box<dyn Served>;

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> Self::Output {
        // Where moves differ from state to state, an agent has to be told.
        let listed: Option<Listed<E>> = (environment.spec().id == Rtfm::ID).then_some(valid_actions::<E>);
        Box::new(Plain { environment, listed })
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Self::Output {
        Box::new(Plain { environment, listed: None })
    }
}

type Listed<E> = fn(&E, &<E as orrery_core::WorldModel>::State) -> Result<Vec<f64>, Refusal>;

fn valid_actions<E: Environment + FiniteActions>(environment: &E, state: &E::State) -> Result<Vec<f64>, Refusal> {
    let failed = |error: orrery_core::ModelError| Refusal::new("model_failed", error.to_string());
    let mut legal = Vec::new();
    environment.legal_actions(&mut environment.scratch().map_err(failed)?, state, &mut legal).map_err(failed)?;
    let mut values = Vec::new();
    let mut number = |action: &E::Action| {
        environment.write_action_values(action, &mut values);
        values[0]
    };
    Ok(legal.iter().map(&mut number).collect())
}

struct Plain<E: Environment> {
    environment: E,
    listed: Option<Listed<E>>,
}

impl<E: Environment> Plain<E> {
    fn read_state(&self, state: &Value) -> Result<E::State, Refusal> {
        let read = self.environment.state_from_json(state);
        read.map_err(|error| Refusal::new("invalid_state", error.to_string()))
    }

    fn read_action(&self, action: &Value) -> Result<E::Action, Refusal> {
        let refusal = |message: String| Refusal::new("invalid_action", message);
        let number = |value: &Value| {
            let finite = value.as_f64().filter(|number| number.is_finite());
            finite.ok_or_else(|| refusal(format!("{value} stands in the action; it must be a finite number")))
        };
        let values = match (&self.environment.spec().actions, action) {
            (EnvironmentActions::Finite { .. }, value) if value.is_number() => vec![number(value)?],
            (EnvironmentActions::Box(_), Value::Array(values)) => {
                values.iter().map(number).collect::<Result<_, _>>()?
            }
            (EnvironmentActions::Finite { count }, _) => {
                return Err(refusal(format!(
                    "the action is {action}; it must be a whole number from 0 to {}",
                    count - 1
                )));
            }
            (EnvironmentActions::Box(bounds), _) => {
                return Err(refusal(format!(
                    "the action is {action}; it must be a list of {} numbers",
                    bounds.dimension()
                )));
            }
        };
        let read = self.environment.read_action(&values);
        read.map_err(|error| refusal(format!("the action: {error}")))
    }

    /// State and observation, and RTFM's valid actions.
    fn shown(&self, state: &E::State) -> Answer {
        let mut answer = Map::new();
        answer.insert("state".to_owned(), self.environment.state_to_json(state));
        answer.insert("obs".to_owned(), self.observation(state));
        if let Some(listed) = self.listed {
            let actions: Vec<Value> = listed(&self.environment, state)?.into_iter().map(whole).collect();
            answer.insert("valid_actions".to_owned(), Value::Array(actions));
        }
        Ok(answer)
    }

    /// Whole numbers of discrete spaces are written without a fraction. Null where a number is not finite, as states far
    /// outside leave the range of float32: JSON has no such number.
    fn observation(&self, state: &E::State) -> Value {
        let mut values = Vec::new();
        self.environment.observe(state, &mut values);
        if !values.iter().all(|value| value.is_finite()) {
            return Value::Null;
        }
        let discrete = !has_box(&self.environment.spec().observations);
        Value::Array(values.into_iter().map(|value| if discrete { whole(value) } else { Value::from(value) }).collect())
    }
}

fn has_box(space: &orrery_core::Space) -> bool {
    match space {
        orrery_core::Space::Discrete { .. } => false,
        orrery_core::Space::Tuple(spaces) => spaces.iter().any(has_box),
        orrery_core::Space::Box { .. } => true,
    }
}

fn whole(value: f64) -> Value {
    Value::from(value as i64)
}

/// A bound, or null where there is none.
fn bound(value: f64) -> Value {
    if value.is_finite() { Value::from(value) } else { Value::Null }
}

impl<E: Environment> Served for Plain<E> {
    fn spec(&self) -> Answer {
        let spec = self.environment.spec();
        Ok(fields(json!({
            "env": spec.id,
            "observation_space": space_to_json(&spec.observations),
            "action_space": space_to_json(&spec.actions.space()),
            "time_limit": spec.time_limit,
            "reward_range": [bound(spec.reward_range.0), bound(spec.reward_range.1)],
            "stochastic": spec.stochastic,
        })))
    }

    fn reset(&self, seed: u64) -> Answer {
        self.shown(&self.environment.reset(seed))
    }

    fn observe(&self, state: &Value) -> Answer {
        Ok(fields(json!({ "obs": self.observation(&self.read_state(state)?) })))
    }

    fn render(&self, state: &Value, mode: Mode) -> Answer {
        let state = self.read_state(state)?;
        let text = match mode {
            Mode::Ansi => self.environment.render_ansi(&state),
            Mode::Svg => self.environment.render_svg(&state),
        };
        Ok(fields(json!({ "text": text })))
    }

    fn step(&self, state: &Value, action: &Value, chance: &Chance) -> Answer {
        let (state, action) = (self.read_state(state)?, self.read_action(action)?);
        let failed = |error: orrery_core::ModelError| Refusal::new("model_failed", error.to_string());
        let mut scratch = self.environment.scratch().map_err(failed)?;
        let mut next = E::State::default();
        let Outcome { reward, terminated } = match chance {
            Chance::Draws(draws) => self
                .environment
                .step_with_draws(&mut scratch, &state, &action, draws, &mut next)
                .map_err(|error| match error {
                DrawnStepError::Draws(draws) => Refusal::new("invalid_draws", draws.to_string()),
                DrawnStepError::Model(error) => failed(error),
            })?,
            Chance::None if self.environment.spec().stochastic => {
                return Err(Refusal::new(
                    "no_chance",
                    "steps of this environment draw; give draws, or a seed and an index",
                ));
            }
            Chance::None | Chance::Stream { .. } => {
                let (seed, index) = match chance {
                    Chance::Stream { seed, index } => (*seed, *index),
                    _ => (0, 0),
                };
                let mut random = RandomStream::new(seed, StreamName::Environment, index);
                self.environment.step(&mut scratch, &state, &action, &mut random, &mut next).map_err(failed)?
            }
        };
        let mut answer = self.shown(&next)?;
        answer.insert("reward".to_owned(), Value::from(reward));
        answer.insert("terminated".to_owned(), Value::from(terminated));
        Ok(answer)
    }
}
