//! Errors on their way to JavaScript: `{ code, message, … }`.

use std::any::Any;

use napi::bindgen_prelude::{Error, Status};
use orrery_core::{InvalidBox, ModelError};
use orrery_guest::{Interrupt, LoadError, Usage};
use orrery_oracles::{DrawnStepError, InvalidJson, InvalidValues, OracleError, VectorError};
use orrery_planners::PlanError;
use serde_json::{Value, json};

/// A failure as facts, ready to cross.
#[derive(Clone, Debug)]
pub struct Failure(Value);

impl Failure {
    pub fn load(error: &LoadError) -> Self {
        let mut facts = json!({ "code": "load_failed", "message": error.to_string() });
        if let LoadError::Initialisation { source, message } = error {
            facts["source"] = model_facts(source, message);
        }
        Self(facts)
    }

    pub fn oracle(error: &OracleError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        Self(match error {
            OracleError::InvalidOption { option, requirement, .. } => {
                json!({ "code": code, "message": message, "field": option, "expected": &**requirement })
            }
            _ => json!({ "code": code, "message": message }),
        })
    }

    /// `what` is `state` or `action`.
    pub fn values(what: &str, error: InvalidValues) -> Self {
        Self(json!({ "code": format!("invalid_{what}"), "message": format!("the {what}: {error}") }))
    }

    pub fn vector(error: &VectorError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        Self(match error {
            VectorError::Model { source, .. } => {
                json!({ "code": code, "message": message, "source": model_facts(source, &source.to_string()) })
            }
            _ => json!({ "code": code, "message": message }),
        })
    }

    pub fn json(error: &InvalidJson) -> Self {
        Self(json!({ "code": "invalid_state", "message": error.to_string() }))
    }

    pub fn text(error: &serde_json::Error) -> Self {
        Self(json!({ "code": "invalid_json", "message": format!("the text is no JSON: {error}") }))
    }

    pub fn drawn(error: &DrawnStepError) -> Self {
        match error {
            DrawnStepError::Draws(draws) => Self(json!({ "code": "invalid_draws", "message": draws.to_string() })),
            DrawnStepError::Model(error) => Self::model(error, &error.to_string()),
        }
    }

    /// Bytes that are no numbers.
    pub fn bytes(what: &str, found: usize) -> Self {
        let message = format!("the {what} has {found} bytes, which is no whole number of float64 values");
        Self(json!({ "code": format!("invalid_{what}"), "message": message }))
    }

    pub fn option(field: &str, expected: &str, found: &str) -> Self {
        Self(json!({ "code": "invalid_option", "message": format!("{field} is {found}; it must be {expected}"),
            "field": field, "expected": expected }))
    }

    /// Bounds that are no box.
    pub fn bounds(error: &InvalidBox) -> Self {
        Self(json!({ "code": "invalid_option", "message": format!("actionSpace: {error}"), "field": "actionSpace",
            "expected": "a box with finite bounds, low <= high" }))
    }

    /// A fit that found nothing.
    pub fn calibration(error: orrery_calibration::CalibrationError) -> Self {
        use orrery_calibration::CalibrationError as E;
        let code = match error {
            E::Stopped => "cancelled",
            E::Fails => "model_failed",
            E::TooFewTransitions | E::NothingToFit => "unsupported",
        };
        Self(json!({ "code": code, "message": error.to_string() }))
    }

    /// A transition whose bytes are no values of the model's types.
    pub fn transition(index: usize, what: &str) -> Self {
        Self(json!({ "code": format!("invalid_{what}"),
            "message": format!("the {what} of transition {index}: its bytes are no value of the model's type") }))
    }

    /// The model or environment has no such entry.
    pub fn unsupported(needed: &str) -> Self {
        Self(json!({ "code": "unsupported", "message": format!("the model has no {needed}") }))
    }

    /// What keeps something from one decision to the next makes one at a time.
    pub fn busy(what: &str) -> Self {
        Self(json!({ "code": "busy",
            "message": format!("the {what} is deciding already; wait for that decision, or use another {what}") }))
    }

    pub fn model(error: &ModelError, message: &str) -> Self {
        Self(json!({ "code": "model_failed", "message": format!("the model failed: {message}"),
            "source": model_facts(error, message) }))
    }

    /// A failed step, with what it had used.
    pub fn step(error: &ModelError, message: &str, usage: Option<Usage>) -> Self {
        let Self(mut facts) = Self::model(error, message);
        if let Some(Usage { charges, bytes }) = usage {
            facts["source"]["charges"] = json!(charges);
            facts["source"]["bytes"] = json!(bytes);
        }
        Self(facts)
    }

    /// `describe` gives the message of the model's own error.
    pub fn plan(error: &PlanError, interrupt: &Interrupt, describe: impl Fn(&ModelError) -> String) -> Self {
        let stopped = |source: &ModelError| source.status == orrery_core::Status::Interrupted && interrupt.is_stopped();
        let message = error.to_string();
        Self(match error {
            PlanError::InvalidConfig { field, expected, found } => {
                return Self::option(&option_name(field), expected, &found.to_string());
            }
            PlanError::Scratch { source } | PlanError::Model { source, .. } if stopped(source) => cancelled(),
            PlanError::Scratch { source } => return Self::model(source, &describe(source)),
            PlanError::Model { simulation, depth, source } => {
                let text = describe(source);
                json!({ "code": "model_failed",
                    "message": format!("the model failed in simulation {simulation} at depth {depth}: {text}"),
                    "source": model_facts(source, &text), "simulation": simulation, "depth": depth })
            }
            PlanError::NoLegalAction => json!({ "code": "no_legal_action", "message": message }),
            PlanError::NonFiniteReturn { simulation } => {
                json!({ "code": "non_finite_return", "message": message, "simulation": simulation })
            }
            PlanError::Cancelled => cancelled(),
            PlanError::GoalNotReached { exhausted, .. } => {
                json!({ "code": if *exhausted { "no_path" } else { "too_many_states" }, "message": message })
            }
            PlanError::TooManyStates { .. } | PlanError::TableTooLarge => {
                json!({ "code": "too_many_states", "message": message })
            }
            PlanError::NotConverged { .. } => json!({ "code": "not_converged", "message": message }),
            PlanError::Stochastic { .. } => json!({ "code": "stochastic", "message": message }),
            PlanError::NegativeCost { .. } => json!({ "code": "negative_cost", "message": message }),
            PlanError::InvalidHeuristic { .. } => json!({ "code": "invalid_heuristic", "message": message }),
            _ => json!({ "code": "planner_failed", "message": message }),
        })
    }

    pub fn panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        Self(json!({ "code": "planner_failed", "message": format!("a defect of orrery: {text}") }))
    }
}

/// What packages/planner calls a field of a planner's configuration.
fn option_name(field: &str) -> String {
    match field {
        "nanoseconds" => "milliseconds".to_owned(),
        "repeat" => "rolloutRepeat".to_owned(),
        "action_box" => "actionSpace".to_owned(),
        _ => {
            let mut words = field.split('_');
            let first = words.next().unwrap_or_default().to_owned();
            words.fold(first, |name, word| {
                let (head, tail) = word.split_at(word.len().min(1));
                name + &head.to_uppercase() + tail
            })
        }
    }
}

fn cancelled() -> Value {
    json!({ "code": "cancelled", "message": "planning was cancelled" })
}

fn model_facts(error: &ModelError, message: &str) -> Value {
    json!({ "code": error.status.name(), "message": message, "line": error.line, "column": error.column })
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::new(Status::GenericFailure, failure.0.to_string())
    }
}

/// Runs `call` and turns a panic into a failure: on a worker thread nothing else would, and Node would end.
pub fn guarded<T>(call: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call))
        .unwrap_or_else(|payload| Err(Failure::panic(&*payload)))
}
