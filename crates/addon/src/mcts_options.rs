//! Options of tree search as they cross.

use napi::bindgen_prelude::BigInt;
use napi_derive::napi;
use orrery_planners::OnModelError;
use orrery_planners::mcts::{MctsConfig, RolloutPolicy, Widening, WideningConfig};

use crate::failure::Failure;
use crate::model::whole;

/// How to search; every field is used as it stands.
#[napi(object)]
pub struct MctsOptions {
    /// Simulations.
    pub simulations: u32,
    /// Weight of the exploration bonus.
    pub exploration: f64,
    /// Added to an action's visits.
    pub epsilon: f64,
    /// Factor per step.
    pub discount: f64,
    /// Steps of a rollout at most.
    pub rollout_depth: u32,
    /// Of the softmax that chooses.
    pub temperature: f64,
    /// Value of an unvisited action while selecting.
    pub initial_value: f64,
    /// Seed of every stream.
    pub seed: BigInt,
    /// Index of this decision.
    pub decision: BigInt,
    /// Measure the time of each phase.
    pub profile: bool,
    /// Probability with which a rollout repeats its action; absent: every action alike.
    pub repeat: Option<f64>,
    /// One node for a state whatever leads to it.
    pub transpositions: bool,
    /// A step in which the model fails ends the world with reward 0.
    pub lenient: bool,
    /// Wall time after which no further simulation begins.
    pub nanoseconds: Option<f64>,
    /// Trees, each with so many simulations.
    pub trees: u32,
    /// Worker threads.
    pub threads: u32,
    /// Two players take turns.
    pub turns: bool,
    /// Actions fill a box, and children come one by one.
    pub widening: Option<WideningOptions>,
}

/// How many children a node may have: `k * visits^alpha`.
#[napi(object)]
pub struct WideningOptions {
    /// Of actions.
    pub k: f64,
    /// Of actions.
    pub alpha: f64,
    /// Of outcomes; absent: the model is stepped at every visit.
    pub outcomes: Option<OutcomeWidening>,
}

/// How many outcomes an action may have.
#[napi(object)]
pub struct OutcomeWidening {
    /// Factor.
    pub k: f64,
    /// Exponent.
    pub alpha: f64,
}

impl MctsOptions {
    pub(crate) fn widening(&self) -> Option<WideningConfig> {
        self.widening.as_ref().map(|WideningOptions { k, alpha, outcomes }| WideningConfig {
            actions: Widening { k: *k, alpha: *alpha },
            outcomes: outcomes.as_ref().map(|OutcomeWidening { k, alpha }| Widening { k: *k, alpha: *alpha }),
        })
    }

    pub(crate) fn config(&self) -> std::result::Result<MctsConfig, Failure> {
        Ok(MctsConfig {
            simulations: self.simulations,
            exploration: self.exploration,
            epsilon: self.epsilon,
            discount: self.discount,
            rollout_depth: self.rollout_depth,
            temperature: self.temperature,
            initial_value: self.initial_value,
            seed: whole("seed", &self.seed)?,
            decision: whole("decision", &self.decision)?,
            profile: self.profile,
            rollout_policy: self.repeat.map_or(RolloutPolicy::Uniform, |repeat| RolloutPolicy::Sticky { repeat }),
            transpositions: self.transpositions,
            on_model_error: if self.lenient { OnModelError::Terminate } else { OnModelError::Fail },
            // A budget below a nanosecond is told as the one that is none.
            nanoseconds: self.nanoseconds.map(|limit| limit as u64),
        })
    }
}
