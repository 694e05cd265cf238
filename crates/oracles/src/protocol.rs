//! The oracle protocol: one JSON object a request, one JSON object an answer.
//!
//! | request | answer |
//! |---|---|
//! | `{"env":ID,"cmd":"reset","seed":n}` | `{"state":S,"obs":[..]}` |
//! | `{"env":ID,"state":S,"action":A}` | `{"state":S,"obs":[..],"reward":x,"terminated":bool}` |
//! | `{"env":ID,"cmd":"observe","state":S}` | `{"obs":[..]}` |
//! | `{"env":ID,"cmd":"render","state":S,"mode":"ansi"}` or `"svg"` | `{"text":".."}` |
//! | `{"env":ID,"cmd":"spec"}` | id, spaces, time limit (null if none), reward range (null where there is no bound), whether steps draw |
//! | `{"cmd":"list"}` | `{"environments":[ID,..]}` |
//!
//! A step may carry `"cmd":"step"`. Every request about an environment may carry `options`; RTFM's may carry `task`, which
//! stands for its option of that name, and its answers with a state list `valid_actions`. A step of an environment that
//! draws carries `draws`, the draws in order, or `seed` and `index` (0 if absent), which name the stream (`seed`,
//! `Environment`, `index`). An `id` of any kind comes back with the answer.
//!
//! Whatever is wrong with a request comes back as `{"error":{"code":"..","message":".."}}`, and the next one is served as
//! usual. Numbers are finite both ways: an observation with a number that is not is null as a whole, as a state far outside
//! the range of float32 has it.

mod request;
mod served;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::{IDS, Options, OracleError};
use request::Request;
use served::{Served, open};

/// Environments that a server keeps made, the oldest given up first.
const KEPT: usize = 64;

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A name for programs; never changes.
    pub code: &'static str,
    /// The place and the remedy.
    pub message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<OracleError> for Refusal {
    fn from(error: OracleError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// Answers requests, and keeps what it needs for the next.
#[derive(Default)]
pub struct Server {
    made: HashMap<String, Box<dyn Served>>,
    order: Vec<String>,
}

impl Server {
    /// A server that has made nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer to one request, without a newline.
    pub fn answer(&mut self, line: &str) -> String {
        let parsed = serde_json::from_str::<Value>(line);
        let id = parsed.as_ref().ok().and_then(|value| value.get("id")).cloned();
        let answer = parsed
            .map_err(|error| Refusal::new("malformed", format!("the line is no JSON: {error}")))
            .and_then(|value| Request::read(&value))
            .and_then(|request| self.serve(&request));
        let mut answer = answer.unwrap_or_else(|refusal| refused(&refusal));
        if let Some(id) = id {
            answer.insert("id".to_owned(), id);
        }
        Value::Object(answer).to_string()
    }

    fn serve(&mut self, request: &Request) -> Result<Map<String, Value>, Refusal> {
        match request {
            Request::List => Ok(fields(json!({ "environments": IDS }))),
            Request::Reset { env, seed } => self.environment(env)?.reset(*seed),
            Request::Observe { env, state } => self.environment(env)?.observe(state),
            Request::Render { env, state, mode } => self.environment(env)?.render(state, *mode),
            Request::Spec { env } => self.environment(env)?.spec(),
            Request::Step { env, state, action, chance } => self.environment(env)?.step(state, action, chance),
        }
    }

    fn environment(&mut self, env: &request::Env) -> Result<&dyn Served, Refusal> {
        let key = env.key();
        if !self.made.contains_key(&key) {
            let made = open(&env.id, &env.options)?;
            if self.order.len() == KEPT {
                self.made.remove(&self.order.remove(0));
            }
            self.order.push(key.clone());
            self.made.insert(key.clone(), made);
        }
        let made = self.made.get(&key).map(AsRef::as_ref);
        made.ok_or_else(|| Refusal::new("internal", "the environment was lost; ask again"))
    }
}

/// The answer that is an error, for what never gets as far as a request too.
pub fn refusal_line(code: &str, message: &str) -> String {
    json!({ "error": { "code": code, "message": message } }).to_string()
}

fn refused(refusal: &Refusal) -> Map<String, Value> {
    fields(json!({ "error": { "code": refusal.code, "message": refusal.message } }))
}

/// The fields of an object that was just written down.
fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Options as a request carries them.
fn merged(options: Option<&Value>, task: Option<&Value>) -> Result<Options, Refusal> {
    let mut merged = match options {
        None | Some(Value::Null) => Options::new(),
        Some(Value::Object(options)) => options.clone(),
        Some(_) => return Err(Refusal::new("bad_request", "options must be an object, or left out")),
    };
    if let Some(task) = task.filter(|task| !task.is_null()) {
        if merged.contains_key("task") {
            return Err(Refusal::new("bad_request", "task and options.task are one thing; give one of them"));
        }
        merged.insert("task".to_owned(), task.clone());
    }
    Ok(merged)
}
