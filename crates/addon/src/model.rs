//! Worlds as JavaScript objects: load, step, ask.

use std::sync::Arc;

use napi::bindgen_prelude::{BigInt, Float64Array, Result, Uint8Array, Uint32Array};
use napi_derive::napi;
use orrery_core::{RandomStream, Rollout};
use orrery_guest::{GuestLimits, GuestModel, Interrupt};
use orrery_oracles::{EnvironmentActions, with_environment};

use crate::capabilities::{MakeWorld, guest_world};
use crate::failure::{Failure, guarded};
use crate::planning::{Exact, Grown, Played, Receded};
use crate::script::text;
use crate::stream::StreamState;
use crate::valued::OwnValued;
use crate::world::{Boxed, Enumerated, Listed, RolloutLimits, Stepped, Truth};

/// Limits of a compiled world model.
#[napi(object)]
pub struct Limits {
    /// Loop turns and calls of one step.
    pub charges: u32,
    /// Abstract bytes of one step.
    pub bytes: u32,
    /// Bytes of the largest encoded state.
    pub state_bytes: u32,
    /// Linear memory of one instance.
    pub memory_mi_b: u32,
    /// Ways one step may turn out when chance is enumerated.
    pub outcomes: u32,
}

/// What one step yields.
#[napi(object, object_from_js = false)]
pub struct Step {
    /// Bytes of the next state.
    pub state: Uint8Array,
    /// Reward of this step.
    pub reward: f64,
    /// The world ended.
    pub terminated: bool,
    /// The stream after the step.
    pub random: StreamState,
    /// Charges the step used, of a compiled model.
    pub charges: Option<u32>,
    /// Abstract bytes it used.
    pub bytes: Option<u32>,
}

/// Every way one step can turn out, in columns: entry `i` of each is one way's.
#[napi(object, object_from_js = false)]
pub struct OutcomeTable {
    /// In (0, 1].
    pub probabilities: Float64Array,
    /// Rewards of the step.
    pub rewards: Float64Array,
    /// 1 where the world ended.
    pub terminated: Uint8Array,
    /// Bytes of the next states, one after another.
    pub states: Uint8Array,
    /// Where each of them ends.
    pub ends: Uint32Array,
}

/// What one step with given draws yields.
#[napi(object, object_from_js = false)]
pub struct DrawnStep {
    /// Bytes of the next state.
    pub state: Uint8Array,
    /// Reward of this step.
    pub reward: f64,
    /// The world ended.
    pub terminated: bool,
}

/// A state that was drawn.
#[napi(object, object_from_js = false)]
pub struct Start {
    /// Its bytes.
    pub state: Uint8Array,
    /// The stream after the draw.
    pub random: StreamState,
}

/// A trajectory under the uniform policy.
#[napi(object, object_from_js = false)]
pub struct RolloutResult {
    /// Sum of discounted rewards.
    pub discounted_return: f64,
    /// Steps taken.
    pub steps: u32,
    /// The world ended.
    pub terminated: bool,
    /// The stream after the rollout.
    pub random: StreamState,
}

/// Facts of a true environment.
#[napi(object, object_from_js = false)]
pub struct OracleSpec {
    /// Its id.
    pub id: String,
    /// The space of observations, as JSON.
    pub observation_space: String,
    /// Numbers in an observation.
    pub observation_dimension: u32,
    /// Numbers in a state, if every state has as many.
    pub state_dimension: Option<u32>,
    /// Number of actions, if they are finite.
    pub action_count: Option<u32>,
    /// Lower bounds, if actions fill a box.
    pub low: Option<Vec<f64>>,
    /// Upper bounds.
    pub high: Option<Vec<f64>>,
    /// Steps after which an episode is truncated by whoever runs it, if it is.
    pub time_limit: Option<u32>,
    /// Least and greatest reward of a step.
    pub reward_range: Vec<f64>,
    /// Some steps draw.
    pub stochastic: bool,
}

/// A compiled world model or a true environment.
#[napi]
pub struct World {
    pub(crate) stepped: Arc<dyn Stepped>,
    pub(crate) enumerated: Option<Arc<dyn Enumerated>>,
    pub(crate) listed: Option<Arc<dyn Listed>>,
    pub(crate) boxed: Option<Arc<dyn Boxed>>,
    pub(crate) grown: Option<Arc<dyn Grown>>,
    pub(crate) played: Option<Arc<dyn Played>>,
    pub(crate) exact: Option<Arc<dyn Exact>>,
    pub(crate) receded: Option<Arc<dyn Receded>>,
    pub(crate) truth: Option<Arc<dyn Truth>>,
    pub(crate) valued: Option<Arc<dyn OwnValued>>,
    pub(crate) guest: Option<GuestModel>,
}

/// Loads a compiled world model.
#[napi(catch_unwind)]
pub fn load_model(wasm: &[u8], limits: Limits) -> Result<World> {
    let limits = GuestLimits {
        charges: limits.charges,
        bytes: limits.bytes,
        state_bytes: limits.state_bytes,
        memory_mib: limits.memory_mi_b,
        outcomes: limits.outcomes,
    };
    let model = guarded(|| GuestModel::load(wasm, limits).map_err(|error| Failure::load(&error)))?;
    Ok(guest_world(model))
}

/// Makes a true environment; `options` is the text of a JSON object.
#[napi(catch_unwind)]
pub fn load_oracle(id: String, options: String) -> Result<World> {
    Ok(guarded(|| {
        let options = serde_json::from_str(&options).map_err(|error| Failure::text(&error))?;
        with_environment(&id, &options, MakeWorld).map_err(|error| Failure::oracle(&error))
    })?)
}

/// Ids of the true environments.
#[napi]
pub fn oracle_ids() -> Vec<&'static str> {
    orrery_oracles::IDS.to_vec()
}

#[napi]
impl World {
    /// Facts of a true environment.
    #[napi(getter)]
    pub fn spec(&self) -> Option<OracleSpec> {
        let spec = self.truth.as_ref()?.spec();
        let (action_count, bounds) = match &spec.actions {
            EnvironmentActions::Finite { count } => (Some(*count), None),
            EnvironmentActions::Box(bounds) => (None, Some(bounds)),
        };
        Some(OracleSpec {
            id: spec.id.to_owned(),
            observation_space: orrery_oracles::space_to_json(&spec.observations).to_string(),
            observation_dimension: spec.observation_dimension() as u32,
            state_dimension: spec.state_dimension.map(|dimension| dimension as u32),
            action_count,
            low: bounds.map(|bounds| bounds.low().to_vec()),
            high: bounds.map(|bounds| bounds.high().to_vec()),
            time_limit: spec.time_limit,
            reward_range: vec![spec.reward_range.0, spec.reward_range.1],
            stochastic: spec.stochastic,
        })
    }

    /// The same model with other values for its parameters, in the section's order.
    #[napi(catch_unwind)]
    pub fn with_parameters(&self, values: &[f64]) -> Result<World> {
        let model = guarded(|| {
            let model = self.guest.as_ref().ok_or_else(|| Failure::unsupported("parameters"))?;
            model.with_parameters(values).map_err(|error| Failure::load(&error))
        })?;
        Ok(guest_world(model))
    }

    /// One step.
    #[napi(catch_unwind)]
    pub fn step(&self, state: &[u8], action: &[u8], random: StreamState) -> Result<Step> {
        let mut stream = RandomStream::from(&random);
        let (next, outcome, usage) = guarded(|| self.stepped.step(state, action, &mut stream, &Interrupt::new()))?;
        Ok(Step {
            state: next.into(),
            reward: outcome.reward,
            terminated: outcome.terminated,
            random: StreamState::from(&stream),
            charges: usage.map(|usage| usage.charges),
            bytes: usage.map(|usage| usage.bytes),
        })
    }

    /// Every way one step can turn out.
    #[napi(catch_unwind)]
    pub fn outcomes(&self, state: &[u8], action: &[u8]) -> Result<OutcomeTable> {
        let leaves = guarded(|| {
            let world =
                self.enumerated.as_ref().ok_or_else(|| Failure::unsupported("chance that can be enumerated"))?;
            world.outcomes(state, action)
        })?;
        let mut states = Vec::new();
        let ends = leaves.iter().map(|(_, next, _)| {
            states.extend_from_slice(next);
            states.len() as u32
        });
        let ends: Vec<u32> = ends.collect();
        Ok(OutcomeTable {
            probabilities: leaves.iter().map(|(probability, ..)| *probability).collect::<Vec<_>>().into(),
            rewards: leaves.iter().map(|(.., outcome)| outcome.reward).collect::<Vec<_>>().into(),
            terminated: leaves.iter().map(|(.., outcome)| u8::from(outcome.terminated)).collect::<Vec<_>>().into(),
            states: states.into(),
            ends: ends.into(),
        })
    }

    /// Bytes of the legal actions of a state, as texts of one unit a byte: a typed array costs a finaliser.
    #[napi(catch_unwind)]
    pub fn legal_actions(&self, state: &[u8]) -> Result<Vec<String>> {
        let actions = guarded(|| self.listed()?.legal_actions(state))?;
        Ok(actions.iter().map(|action| text(action)).collect())
    }

    /// What a compiled model's `value` says a state is worth.
    #[napi(catch_unwind)]
    pub fn value(&self, state: &[u8]) -> Result<f64> {
        Ok(guarded(|| self.valued()?.value(state))?)
    }

    /// A trajectory under the uniform policy.
    #[napi(catch_unwind)]
    pub fn rollout(&self, state: &[u8], limit: u32, discount: f64, random: StreamState) -> Result<RolloutResult> {
        let mut stream = RandomStream::from(&random);
        let limits = RolloutLimits { limit, discount };
        let Rollout { discounted_return, steps, terminated } = guarded(|| match (&self.listed, &self.boxed) {
            (Some(world), _) => world.rollout(state, &limits, &mut stream),
            (None, Some(world)) => world.rollout(state, &limits, &mut stream),
            (None, None) => Err(Failure::unsupported("action space")),
        })?;
        Ok(RolloutResult { discounted_return, steps, terminated, random: StreamState::from(&stream) })
    }

    /// A start state drawn by a model's `initialState` or from a true environment's distribution.
    #[napi(catch_unwind)]
    pub fn initial_state(&self, random: StreamState) -> Result<Start> {
        let mut stream = RandomStream::from(&random);
        let state = guarded(|| match (&self.truth, &self.guest) {
            (Some(truth), _) => Ok(truth.reset_from(&mut stream)),
            (None, Some(model)) if model.section().layout.initial_state => {
                use orrery_core::WorldModel;
                let failure = |error| Failure::model(&error, &model.describe(&error));
                let mut scratch = model.scratch().map_err(failure)?;
                Ok(model.initial_state(&mut scratch, &mut stream).map_err(failure)?.as_bytes().to_vec())
            }
            _ => Err(Failure::unsupported("initialState")),
        })?;
        Ok(Start { state: state.into(), random: StreamState::from(&stream) })
    }

    /// The start state of Gymnasium's `reset(seed=…)`.
    #[napi(catch_unwind)]
    pub fn reset(&self, seed: BigInt) -> Result<Uint8Array> {
        let state = guarded(|| Ok(self.truth()?.reset(whole("seed", &seed)?)))?;
        Ok(state.into())
    }

    /// One step of a true environment with its chance given: what it draws, in order.
    #[napi(catch_unwind)]
    pub fn step_with_draws(&self, state: &[u8], action: &[u8], draws: &[f64]) -> Result<DrawnStep> {
        let (next, outcome) = guarded(|| self.truth()?.step_with_draws(state, action, draws))?;
        Ok(DrawnStep { state: next.into(), reward: outcome.reward, terminated: outcome.terminated })
    }

    /// The state without what an agent cannot know.
    #[napi(catch_unwind)]
    pub fn forget_hidden(&self, state: &[u8]) -> Result<Uint8Array> {
        Ok(guarded(|| self.truth()?.forget_hidden(state))?.into())
    }

    /// The state as the oracle protocol writes it: the text of a JSON object.
    #[napi(catch_unwind)]
    pub fn state_to_json(&self, state: &[u8]) -> Result<String> {
        Ok(guarded(|| Ok(self.truth()?.state_to_json(state)?.to_string()))?)
    }

    /// The state that the oracle protocol writes so.
    #[napi(catch_unwind)]
    pub fn state_from_json(&self, text: String) -> Result<Uint8Array> {
        let state = guarded(|| {
            let value = serde_json::from_str(&text).map_err(|error| Failure::text(&error))?;
            self.truth()?.state_from_json(&value)
        })?;
        Ok(state.into())
    }

    /// A state as text for a terminal.
    #[napi(catch_unwind)]
    pub fn render_ansi(&self, state: &[u8]) -> Result<String> {
        Ok(guarded(|| self.truth()?.render_ansi(state))?)
    }

    /// A state as an SVG document.
    #[napi(catch_unwind)]
    pub fn render_svg(&self, state: &[u8]) -> Result<String> {
        Ok(guarded(|| self.truth()?.render_svg(state))?)
    }

    /// What an agent sees of a state.
    #[napi(catch_unwind)]
    pub fn observe(&self, state: &[u8]) -> Result<Float64Array> {
        Ok(guarded(|| self.truth()?.observe(state))?.into())
    }
}

/// A number of 64 bits.
pub fn whole(field: &str, number: &BigInt) -> std::result::Result<u64, Failure> {
    match number.get_u64() {
        (false, value, true) => Ok(value),
        _ => Err(Failure::option(field, "a whole number from 0 to 2^64 - 1", "outside")),
    }
}
