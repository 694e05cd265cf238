//! Requests of the oracle protocol, read with the place of every fault.

use serde_json::{Map, Value};

use super::{Refusal, merged};
use crate::Options;

/// Which environment a request is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Env {
    pub(super) id: String,
    pub(super) options: Options,
}

impl Env {
    /// Equal for equal environments, whatever the order of options.
    pub(super) fn key(&self) -> String {
        let mut names: Vec<_> = self.options.iter().collect();
        names.sort_by_key(|(name, _)| name.as_str());
        let options: Vec<String> = names.into_iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
        format!("{:?} {}", self.id, options.join(","))
    }
}

/// Where a step's chance comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chance {
    /// Nowhere: the step must not draw.
    None,
    /// The draws themselves.
    Draws(Vec<f64>),
    /// A stream of the name `Environment`.
    Stream {
        /// Of the stream.
        seed: u64,
        /// Of the stream.
        index: u64,
    },
}

/// How to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Ansi,
    Svg,
}

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Request {
    List,
    Spec { env: Env },
    Reset { env: Env, seed: u64 },
    Observe { env: Env, state: Value },
    Render { env: Env, state: Value, mode: Mode },
    Step { env: Env, state: Value, action: Value, chance: Chance },
}

const COMMANDS: &str = "'step' (or left out), 'reset', 'observe', 'render', 'spec' or 'list'";

impl Request {
    pub(super) fn read(value: &Value) -> Result<Self, Refusal> {
        let Value::Object(fields) = value else {
            return Err(bad("a request must be one JSON object, such as {\"cmd\":\"list\"}"));
        };
        let command = match fields.get("cmd") {
            None => "step",
            Some(Value::String(command)) => command,
            Some(other) => return Err(bad(format!("cmd is {other}; it must be {COMMANDS}"))),
        };
        let about: &[&str] = match command {
            "list" => &[],
            "spec" => &[],
            "reset" => &["seed"],
            "observe" => &["state"],
            "render" => &["state", "mode"],
            "step" => &["state", "action", "draws", "seed", "index"],
            other => return Err(bad(format!("cmd is {other:?}; it must be {COMMANDS}"))),
        };
        let general: &[&str] =
            if command == "list" { &["cmd", "id"] } else { &["cmd", "id", "env", "options", "task"] };
        if let Some(name) =
            fields.keys().find(|name| !general.contains(&name.as_str()) && !about.contains(&name.as_str()))
        {
            let known = [general, about].concat().join(", ");
            return Err(bad(format!("'{name}' is no field of a request to {command}; known: {known}")));
        }
        if command == "list" {
            return Ok(Self::List);
        }
        let env = env(fields)?;
        let required = |name: &str| {
            fields.get(name).cloned().ok_or_else(|| bad(format!("{name} is missing; a request to {command} needs it")))
        };
        Ok(match command {
            "spec" => Self::Spec { env },
            "reset" => Self::Reset { env, seed: word("seed", &required("seed")?)? },
            "observe" => Self::Observe { env, state: required("state")? },
            "render" => Self::Render { env, state: required("state")?, mode: mode(fields.get("mode"))? },
            _ => Self::Step { env, state: required("state")?, action: required("action")?, chance: chance(fields)? },
        })
    }
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new("bad_request", message)
}

fn env(fields: &Map<String, Value>) -> Result<Env, Refusal> {
    let id = match fields.get("env") {
        Some(Value::String(id)) => id.clone(),
        Some(other) => return Err(bad(format!("env is {other}; it must be the id of an environment"))),
        None => return Err(bad("env is missing; it must be the id of an environment")),
    };
    Ok(Env { id, options: merged(fields.get("options"), fields.get("task"))? })
}

fn mode(found: Option<&Value>) -> Result<Mode, Refusal> {
    match found.map(Value::as_str) {
        None | Some(Some("ansi")) => Ok(Mode::Ansi),
        Some(Some("svg")) => Ok(Mode::Svg),
        Some(_) => Err(bad("mode must be 'ansi' or 'svg'")),
    }
}

/// A whole number of 64 bits, also as `1.0` or `1e3`: JSON knows numbers, not their types.
fn word(name: &str, value: &Value) -> Result<u64, Refusal> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = || value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=EXACT).contains(number));
    let whole = value.as_u64().or_else(|| float().map(|number| number as u64));
    whole.ok_or_else(|| bad(format!("{name} is {value}; it must be a whole number from 0 to 2^64 - 1")))
}

fn chance(fields: &Map<String, Value>) -> Result<Chance, Refusal> {
    let (draws, seed, index) = (fields.get("draws"), fields.get("seed"), fields.get("index"));
    match (draws, seed, index) {
        (None, None, None) => Ok(Chance::None),
        (Some(Value::Array(draws)), None, None) => {
            let number = |(i, draw): (usize, &Value)| {
                let finite = draw.as_f64().filter(|draw| draw.is_finite());
                finite.ok_or_else(|| bad(format!("draws[{i}] is {draw}; it must be a finite number")))
            };
            Ok(Chance::Draws(draws.iter().enumerate().map(number).collect::<Result<_, _>>()?))
        }
        (Some(other), None, None) => Err(bad(format!("draws is {other}; it must be a list of numbers"))),
        (Some(_), ..) => Err(bad("draws and a stream (seed, index) exclude each other; give one of them")),
        (None, None, Some(_)) => Err(bad("seed is missing; index alone names no stream")),
        (None, Some(seed), index) => {
            Ok(Chance::Stream { seed: word("seed", seed)?, index: index.map_or(Ok(0), |index| word("index", index))? })
        }
    }
}
