//! World models that are JavaScript objects: each step is a call into JavaScript, on the thread that made the model.

use std::sync::Arc;
use std::thread::ThreadId;

use napi::bindgen_prelude::{Env, FnArgs, FunctionRef, Result, Uint8Array};
use napi_derive::napi;
use orrery_core::{ActionBox, ModelError, Status};

use crate::failure::{Failure, guarded};
use crate::model::World;
use crate::script_model::{InBox, Listed, ScriptModel};
use crate::stream::StreamState;

/// Why a call failed; absent from an answer that holds.
#[napi(object, object_to_js = false)]
pub struct ScriptFailure {
    /// Code of a status.
    pub status: u32,
    /// What the model said or gave.
    pub text: String,
    /// The status's first fact.
    pub detail: f64,
}

/// What one step yields. Beside a failure the other fields mean nothing; so in every answer.
#[napi(object, object_to_js = false)]
pub struct ScriptStep {
    /// Why there is none.
    pub failure: Option<ScriptFailure>,
    /// Bytes of the next state.
    pub state: Uint8Array,
    /// Finite.
    pub reward: f64,
    /// The world ended.
    pub terminated: bool,
    /// The stream after the step.
    pub random: StreamState,
}

/// The legal actions of a state.
#[napi(object, object_to_js = false)]
pub struct ScriptActions {
    /// Why there are none.
    pub failure: Option<ScriptFailure>,
    /// Their bytes.
    pub actions: Vec<Uint8Array>,
}

/// A trajectory under the uniform policy.
#[napi(object, object_to_js = false)]
pub struct ScriptRollout {
    /// Why there is none.
    pub failure: Option<ScriptFailure>,
    /// Sum of discounted rewards.
    pub discounted_return: f64,
    /// Steps taken.
    pub steps: u32,
    /// The world ended.
    pub terminated: bool,
    /// The stream after it.
    pub random: StreamState,
}

/// Every way a step can turn out, in columns.
#[napi(object, object_to_js = false)]
pub struct ScriptOutcomes {
    /// Why there are none.
    pub failure: Option<ScriptFailure>,
    /// In (0, 1].
    pub probabilities: Vec<f64>,
    /// Of the step.
    pub rewards: Vec<f64>,
    /// Whether the world ended.
    pub terminated: Vec<bool>,
    /// Bytes of the next states.
    pub states: Vec<Uint8Array>,
}

/// Who moves.
#[napi(object, object_to_js = false)]
pub struct ScriptPlayer {
    /// Why nobody does.
    pub failure: Option<ScriptFailure>,
    /// 0 or 1.
    pub player: u32,
}

/// Bytes on their way to JavaScript: a text with one unit a byte. A typed array would wait for a finaliser, and none runs
/// before a search has given the thread back.
pub(crate) fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The model's functions. None of them throws; bytes are told as texts of one unit a byte.
#[napi(object, object_to_js = false)]
pub struct ScriptFunctions {
    /// `(state, action, random)`.
    #[napi(ts_type = "(state: string, action: string, random: StreamState) => ScriptStep")]
    pub step: FunctionRef<FnArgs<(String, String, StreamState)>, ScriptStep>,
    /// `(state)`.
    #[napi(ts_type = "(state: string) => ScriptActions")]
    pub legal_actions: FunctionRef<String, ScriptActions>,
    /// `(state, limit, discount, random)`.
    #[napi(ts_type = "(state: string, limit: number, discount: number, random: StreamState) => ScriptRollout")]
    pub rollout: FunctionRef<FnArgs<(String, u32, f64, StreamState)>, ScriptRollout>,
    /// `(state, action)`.
    #[napi(ts_type = "(state: string, action: string) => ScriptOutcomes")]
    pub outcomes: FunctionRef<FnArgs<(String, String)>, ScriptOutcomes>,
    /// `(state)`.
    #[napi(ts_type = "(state: string) => ScriptPlayer")]
    pub player: FunctionRef<String, ScriptPlayer>,
}

/// The functions and the thread that they can be called on.
pub struct Script {
    functions: ScriptFunctions,
    thread: ThreadId,
    /// Address of the thread's environment, which outlives whatever runs on the thread.
    environment: usize,
}

impl Script {
    /// Calls into JavaScript with a scope of its own for what that makes: a search is one call from outside and would
    /// otherwise keep everything to its end.
    pub(crate) fn call<T>(
        &self,
        call: impl FnOnce(&Env, &ScriptFunctions) -> Result<T>,
    ) -> std::result::Result<T, ModelError> {
        if std::thread::current().id() != self.thread {
            return Err(told(Status::InvalidInput, "a JavaScript model runs on the thread that made it"));
        }
        let env = Env::from_raw(self.environment as *mut _);
        env.run_in_scope(|| call(&env, &self.functions)).map_err(|error| told(Status::Thrown, &error.reason))
    }
}

fn told(status: Status, text: &str) -> ModelError {
    ModelError { text: Some(text.into()), ..ModelError::new(status) }
}

pub(crate) fn held(failure: Option<ScriptFailure>) -> std::result::Result<(), ModelError> {
    let Some(ScriptFailure { status, text, detail }) = failure else { return Ok(()) };
    // What is no failure's code cannot come from this package's own functions.
    let status = Status::from_code(status).filter(|status| *status != Status::Ok).unwrap_or(Status::Engine);
    Err(ModelError { details: [detail, 0.0], ..told(status, &text) })
}

/// Makes a world of a JavaScript object's functions: bounds where its actions fill a box, and whether two players take
/// turns. It can be used on the calling thread alone.
#[napi(catch_unwind)]
pub fn script_model(
    env: Env,
    functions: ScriptFunctions,
    low: Option<Vec<f64>>,
    high: Option<Vec<f64>>,
    players: bool,
) -> Result<World> {
    let environment = env.raw() as usize;
    let script = Arc::new(Script { functions, thread: std::thread::current().id(), environment });
    Ok(guarded(|| match (low, high) {
        (Some(low), Some(high)) => {
            let bounds = ActionBox::new(low, high).map_err(|error| Failure::bounds(&error))?;
            Ok(World::boxed_script(Arc::new(ScriptModel { script, space: InBox(bounds) })))
        }
        _ => Ok(World::listed_script(Arc::new(ScriptModel { script, space: Listed }), players)),
    })?)
}
