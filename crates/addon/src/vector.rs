//! Episodes side by side for JavaScript: flat arrays of the caller's are read and written in place.

use std::sync::{Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::{BigInt, Result};
use napi_derive::napi;
use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream};
use orrery_oracles::{
    Actions, Autoreset, Environment, Results, VectorEnvironment, VectorError, Visitor, with_environment,
};

use crate::failure::{Failure, guarded};
use crate::model::whole;
use crate::stream::StreamState;

/// A vector of any environment.
trait Vectored: Send {
    fn reset(&mut self, seed: u64, observations: &mut [f64]) -> std::result::Result<(), VectorError>;
    fn reset_where(&mut self, mask: &[u8], observations: &mut [f64]) -> std::result::Result<(), VectorError>;
    fn step(&mut self, actions: Actions<'_>, results: &mut Results<'_>) -> std::result::Result<(), VectorError>;
    fn steps_at_random(
        &mut self,
        steps: u32,
        random: &mut RandomStream,
        results: &mut Results<'_>,
    ) -> std::result::Result<(), VectorError>;
    fn final_observations(&self) -> &[f64];
}

impl<E: Environment> Vectored for VectorEnvironment<E>
where
    Self: Send,
{
    fn reset(&mut self, seed: u64, observations: &mut [f64]) -> std::result::Result<(), VectorError> {
        self.reset(seed, observations)
    }

    fn reset_where(&mut self, mask: &[u8], observations: &mut [f64]) -> std::result::Result<(), VectorError> {
        self.reset_where(mask, observations)
    }

    fn step(&mut self, actions: Actions<'_>, results: &mut Results<'_>) -> std::result::Result<(), VectorError> {
        self.step(actions, results)
    }

    fn steps_at_random(
        &mut self,
        steps: u32,
        random: &mut RandomStream,
        results: &mut Results<'_>,
    ) -> std::result::Result<(), VectorError> {
        (0..steps).try_for_each(|_| self.step_at_random(random, results))
    }

    fn final_observations(&self) -> &[f64] {
        self.final_observations()
    }
}

struct MakeVector {
    count: u32,
    limit: Option<u32>,
    autoreset: Autoreset,
}

impl MakeVector {
    fn make<E: Environment>(&self, environment: E) -> std::result::Result<Box<dyn Vectored>, VectorError> {
        let vector = VectorEnvironment::new(environment, self.count as usize, self.limit, self.autoreset)?;
        Ok(Box::new(vector))
    }
}

impl Visitor for MakeVector {
    type Output = std::result::Result<Box<dyn Vectored>, VectorError>;

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> Self::Output {
        self.make(environment)
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Self::Output {
        self.make(environment)
    }
}

// Arrays that a call writes to. By these names, for napi takes `&mut` in an argument for a reference to a class; so the
// declarations name their types themselves.
type Numbers<'a> = &'a mut [f64];
type Flags<'a> = &'a mut [u8];

/// Many episodes of one true environment.
#[napi]
pub struct VectorWorld {
    inner: Mutex<Box<dyn Vectored>>,
}

/// Makes `count` episodes; `options` is the text of a JSON object, `autoreset` `next-step`, `same-step` or `disabled`.
#[napi(catch_unwind)]
pub fn load_vector(
    id: String,
    options: String,
    count: u32,
    limit: Option<u32>,
    autoreset: String,
) -> Result<VectorWorld> {
    let inner = guarded(|| {
        let options = serde_json::from_str(&options).map_err(|error| Failure::text(&error))?;
        let autoreset = match autoreset.as_str() {
            "next-step" => Autoreset::NextStep,
            "same-step" => Autoreset::SameStep,
            "disabled" => Autoreset::Disabled,
            other => return Err(Failure::option("autoreset", "next-step, same-step or disabled", other)),
        };
        let made = with_environment(&id, &options, MakeVector { count, limit, autoreset });
        made.map_err(|error| Failure::oracle(&error))?.map_err(|error| Failure::vector(&error))
    })?;
    Ok(VectorWorld { inner: Mutex::new(inner) })
}

#[napi]
impl VectorWorld {
    /// Starts every episode, the i-th from the seed `seed + i`.
    #[napi(catch_unwind, ts_args_type = "seed: bigint, observations: Float64Array")]
    pub fn reset(&self, seed: BigInt, observations: Numbers<'_>) -> Result<()> {
        let seed = whole("seed", &seed)?;
        self.with(|vector| vector.reset(seed, observations))
    }

    /// Starts anew where `mask` is not 0.
    #[napi(catch_unwind, ts_args_type = "mask: Uint8Array, observations: Float64Array")]
    pub fn reset_where(&self, mask: &[u8], observations: Numbers<'_>) -> Result<()> {
        self.with(|vector| vector.reset_where(mask, observations))
    }

    /// One step of every episode by indices of actions.
    #[napi(
        catch_unwind,
        ts_args_type = "actions: Int32Array, observations: Float64Array, rewards: Float64Array, terminated: Uint8Array, truncated: Uint8Array"
    )]
    pub fn step_indices(
        &self,
        actions: &[i32],
        observations: Numbers<'_>,
        rewards: Numbers<'_>,
        terminated: Flags<'_>,
        truncated: Flags<'_>,
    ) -> Result<()> {
        let mut results = Results { observations, rewards, terminated, truncated };
        self.with(|vector| vector.step(Actions::Indices(actions), &mut results))
    }

    /// One step of every episode by flat forms of actions.
    #[napi(
        catch_unwind,
        ts_args_type = "actions: Float64Array, observations: Float64Array, rewards: Float64Array, terminated: Uint8Array, truncated: Uint8Array"
    )]
    pub fn step_values(
        &self,
        actions: &[f64],
        observations: Numbers<'_>,
        rewards: Numbers<'_>,
        terminated: Flags<'_>,
        truncated: Flags<'_>,
    ) -> Result<()> {
        let mut results = Results { observations, rewards, terminated, truncated };
        self.with(|vector| vector.step(Actions::Values(actions), &mut results))
    }

    /// `steps` steps of every episode with uniform random actions; the last one's results are left. The stream after them.
    #[napi(
        catch_unwind,
        ts_args_type = "steps: number, random: StreamState, observations: Float64Array, rewards: Float64Array, terminated: Uint8Array, truncated: Uint8Array"
    )]
    pub fn steps_at_random(
        &self,
        steps: u32,
        random: StreamState,
        observations: Numbers<'_>,
        rewards: Numbers<'_>,
        terminated: Flags<'_>,
        truncated: Flags<'_>,
    ) -> Result<StreamState> {
        let mut stream = RandomStream::from(&random);
        let mut results = Results { observations, rewards, terminated, truncated };
        self.with(|vector| vector.steps_at_random(steps, &mut stream, &mut results))?;
        Ok(StreamState::from(&stream))
    }

    /// Copies the last observations of the episodes that the last step ended; other rows are older.
    #[napi(catch_unwind, ts_args_type = "out: Float64Array")]
    pub fn final_observations(&self, out: Numbers<'_>) -> Result<()> {
        self.with(|vector| {
            let found = vector.final_observations();
            if found.len() != out.len() {
                return Err(VectorError::Length {
                    what: "final observations",
                    found: out.len(),
                    expected: found.len(),
                });
            }
            out.copy_from_slice(found);
            Ok(())
        })
    }
}

impl VectorWorld {
    fn with(&self, call: impl FnOnce(&mut dyn Vectored) -> std::result::Result<(), VectorError>) -> Result<()> {
        Ok(guarded(|| {
            // After a panic the episodes are as good as any: a reset makes them whole.
            let mut vector: MutexGuard<'_, _> = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            call(&mut **vector).map_err(|error| Failure::vector(&error))
        })?)
    }
}
