//! Receding-horizon planners for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, BigInt, Env, Result, Task, Uint8Array};
use napi_derive::napi;
use orrery_guest::Interrupt;
use orrery_planners::receding::RecedingPlan;
use orrery_planners::receding::icem::IcemConfig;
use orrery_planners::receding::mppi::MppiConfig;
use orrery_planners::receding::predictive_sampling::{Interpolation, PredictiveSamplingConfig};

use crate::cancellation::Cancellation;
use crate::failure::guarded;
use crate::kept::Kept;
use crate::model::{World, whole};
use crate::planning::{RecedingConfig, RecedingPlanner};

/// What all of these planners are told; every field is used as it stands.
#[napi(object)]
pub struct RecedingOptions {
    /// Steps of a sequence.
    pub horizon: u32,
    /// Iterations of a decision.
    pub iterations: u32,
    /// Samples of an iteration.
    pub population: u32,
    /// Deviation of the noise, as a share of half the box's width.
    pub deviation: f64,
    /// Factor per step.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: BigInt,
    /// Worker threads.
    pub threads: u32,
}

/// What iCEM is told beside.
#[napi(object)]
pub struct IcemOptions {
    /// Samples that refit the distribution.
    pub elites: u32,
    /// Fewer samples in later iterations.
    pub decay: f64,
    /// Share of the elites that is kept.
    pub kept: f64,
    /// Share of the old distribution that a refit keeps.
    pub momentum: f64,
    /// Exponent of the noise's spectrum.
    pub noise_exponent: f64,
}

/// What MPPI is told beside.
#[napi(object)]
pub struct MppiOptions {
    /// Of the weights.
    pub temperature: f64,
    /// The temperature counts in deviations of the returns.
    pub normalised: bool,
}

/// What predictive sampling is told beside.
#[napi(object)]
pub struct PredictiveSamplingOptions {
    /// Points of the plan.
    pub knots: u32,
    /// Lines between the knots, else steps.
    pub linear: bool,
}

/// What a decision found.
#[napi(object, object_from_js = false)]
pub struct RecedingResult {
    /// Bytes of the plan's actions, one per step of the horizon.
    pub actions: Vec<Uint8Array>,
    /// Return that the model predicted for the best sample.
    pub best_return: f64,
    /// Sequences simulated.
    pub samples: f64,
    /// Of them, those that failed.
    pub failed: f64,
    /// Model steps.
    pub model_steps: f64,
    /// Wall time of the decision.
    pub nanoseconds: f64,
    /// Wall time in the model, of all workers together.
    pub model_nanoseconds: f64,
}

impl From<(RecedingPlan, Vec<Vec<u8>>)> for RecedingResult {
    fn from((plan, actions): (RecedingPlan, Vec<Vec<u8>>)) -> Self {
        Self {
            actions: actions.into_iter().map(Uint8Array::from).collect(),
            best_return: plan.best_return,
            samples: plan.stats.samples as f64,
            failed: plan.stats.failed as f64,
            model_steps: plan.stats.model_steps as f64,
            nanoseconds: plan.stats.nanoseconds as f64,
            model_nanoseconds: plan.stats.model_nanoseconds as f64,
        }
    }
}

type Shared = Arc<Kept<Box<dyn RecedingPlanner>>>;

/// A planner that keeps its plan from one decision to the next.
#[napi]
pub struct NativeRecedingPlanner {
    planner: Shared,
}

fn begun(world: &World, config: RecedingConfig) -> Result<NativeRecedingPlanner> {
    let planner = guarded(|| Ok(Arc::clone(world.receded()?).receding(config)))?;
    Ok(NativeRecedingPlanner { planner: Arc::new(Kept::new(planner, "planner", |planner| planner.forget())) })
}

/// Begins to plan with iCEM.
#[napi(catch_unwind)]
pub fn icem(world: &World, options: RecedingOptions, icem: IcemOptions) -> Result<NativeRecedingPlanner> {
    let RecedingOptions { horizon, iterations, population, deviation, discount, seed, threads } = options;
    let IcemOptions { elites, decay, kept, momentum, noise_exponent } = icem;
    let seed = whole("seed", &seed)?;
    let config = IcemConfig {
        horizon,
        iterations,
        population,
        decay,
        elites,
        kept,
        momentum,
        noise_exponent,
        deviation,
        discount,
        seed,
        threads,
    };
    begun(world, RecedingConfig::Icem(config))
}

/// Begins to plan with MPPI.
#[napi(catch_unwind)]
pub fn mppi(world: &World, options: RecedingOptions, mppi: MppiOptions) -> Result<NativeRecedingPlanner> {
    let RecedingOptions { horizon, iterations, population, deviation, discount, seed, threads } = options;
    let MppiOptions { temperature, normalised } = mppi;
    let seed = whole("seed", &seed)?;
    let config =
        MppiConfig { horizon, iterations, population, deviation, temperature, normalised, discount, seed, threads };
    begun(world, RecedingConfig::Mppi(config))
}

/// Begins to plan with predictive sampling.
#[napi(catch_unwind)]
pub fn predictive_sampling(
    world: &World,
    options: RecedingOptions,
    sampling: PredictiveSamplingOptions,
) -> Result<NativeRecedingPlanner> {
    let RecedingOptions { horizon, population, deviation, discount, seed, threads, .. } = options;
    let interpolation = if sampling.linear { Interpolation::Linear } else { Interpolation::Hold };
    let config = PredictiveSamplingConfig {
        horizon,
        population,
        knots: sampling.knots,
        interpolation,
        deviation,
        discount,
        seed: whole("seed", &seed)?,
        threads,
    };
    begun(world, RecedingConfig::PredictiveSampling(config))
}

/// One decision, ready to run on any thread.
pub struct DecisionTask {
    planner: Shared,
    state: Vec<u8>,
    interrupt: Interrupt,
}

impl Task for DecisionTask {
    type Output = (RecedingPlan, Vec<Vec<u8>>);
    type JsValue = RecedingResult;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(guarded(|| self.planner.in_turn().plan(&self.state, &self.interrupt))?)
    }

    fn resolve(&mut self, _: Env, plan: Self::Output) -> Result<RecedingResult> {
        Ok(plan.into())
    }
}

#[napi]
impl NativeRecedingPlanner {
    /// Plans on the calling thread, which meanwhile can stop nothing; `busy` while another decision is being made.
    #[napi(catch_unwind)]
    pub fn plan_sync(&self, state: &[u8]) -> Result<RecedingResult> {
        Ok(guarded(|| self.planner.at_once()?.plan(state, &Interrupt::new()))?.into())
    }

    /// Plans on a thread of libuv's pool; decisions of one planner follow one another.
    #[napi(catch_unwind, ts_return_type = "Promise<RecedingResult>")]
    pub fn plan_async(&self, state: &[u8], cancellation: &Cancellation) -> Result<AsyncTask<DecisionTask>> {
        let planner = Arc::clone(&self.planner);
        Ok(AsyncTask::new(DecisionTask { planner, state: state.to_vec(), interrupt: cancellation.interrupt.clone() }))
    }

    /// Forgets the plan, at the start of an episode.
    #[napi(catch_unwind)]
    pub fn forget(&self) {
        self.planner.forget();
    }
}
