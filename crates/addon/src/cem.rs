//! The cross-entropy method for JavaScript.

use std::sync::Arc;

use napi::Status;
use napi::bindgen_prelude::{AsyncTask, BigInt, Env, Float64Array, Function, Result, Task, Uint8Array};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use orrery_guest::Interrupt;
use orrery_planners::cem::{CemConfig, CemIteration, CemPlan, InitialMean};

use crate::cancellation::Cancellation;
use crate::failure::{Failure, guarded};
use crate::model::{World, whole};
use crate::world::Boxed;

/// How to search; every field is used as it stands.
#[napi(object)]
pub struct CemOptions {
    /// Steps of a sequence.
    pub horizon: u32,
    /// Times the distribution is sampled.
    pub iterations: u32,
    /// Samples of an iteration.
    pub population: u32,
    /// Samples that refit the distribution.
    pub elites: u32,
    /// Factor per step.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: BigInt,
    /// Worker threads.
    pub threads: u32,
    /// Centre the first distribution on zero, not on the box.
    pub zero_mean: bool,
}

/// Returns of one iteration's samples.
#[napi(object)]
pub struct CemIterationResult {
    /// From 0.
    pub iteration: u32,
    /// Largest return.
    pub best_return: f64,
    /// Mean return of the samples that did not fail.
    pub mean_return: f64,
    /// Samples that failed.
    pub failed: u32,
}

impl From<&CemIteration> for CemIterationResult {
    fn from(iteration: &CemIteration) -> Self {
        Self {
            iteration: iteration.iteration,
            best_return: iteration.best_return,
            mean_return: iteration.mean_return,
            failed: iteration.failed,
        }
    }
}

/// What a search found.
#[napi(object, object_from_js = false)]
pub struct CemResult {
    /// Bytes of the actions, one per step of the horizon.
    pub actions: Vec<Uint8Array>,
    /// Their components, row by row.
    pub components: Float64Array,
    /// Components of one action.
    pub dimension: u32,
    /// Return that the model predicts.
    pub predicted_return: f64,
    /// One entry per iteration.
    pub iterations: Vec<CemIterationResult>,
    /// Sequences simulated.
    pub samples: f64,
    /// Model steps.
    pub model_steps: f64,
    /// Wall time of the search.
    pub nanoseconds: f64,
    /// Wall time in the model, of all workers together.
    pub model_nanoseconds: f64,
}

impl From<(CemPlan, Vec<Vec<u8>>)> for CemResult {
    fn from((plan, actions): (CemPlan, Vec<Vec<u8>>)) -> Self {
        Self {
            actions: actions.into_iter().map(Uint8Array::from).collect(),
            components: plan.actions.into(),
            dimension: plan.dimension as u32,
            predicted_return: plan.predicted_return,
            iterations: plan.iterations.iter().map(CemIterationResult::from).collect(),
            samples: plan.stats.samples as f64,
            model_steps: plan.stats.model_steps as f64,
            nanoseconds: plan.stats.nanoseconds as f64,
            model_nanoseconds: plan.stats.model_nanoseconds as f64,
        }
    }
}

/// Does not keep the process alive by itself.
type Progress = ThreadsafeFunction<CemIterationResult, (), CemIterationResult, Status, false, true>;

/// One search, ready to run on any thread.
pub struct CemTask {
    world: Arc<dyn Boxed>,
    state: Vec<u8>,
    config: CemConfig,
    interrupt: Interrupt,
    progress: Option<Progress>,
}

impl CemTask {
    fn new(
        world: &World,
        state: &[u8],
        options: &CemOptions,
        interrupt: Interrupt,
    ) -> std::result::Result<Self, Failure> {
        Ok(Self {
            world: Arc::clone(world.boxed()?),
            state: state.to_vec(),
            config: CemConfig {
                horizon: options.horizon,
                iterations: options.iterations,
                population: options.population,
                elites: options.elites,
                discount: options.discount,
                seed: whole("seed", &options.seed)?,
                threads: options.threads,
                initial_mean: if options.zero_mean { InitialMean::Zero } else { InitialMean::Centre },
            },
            interrupt,
            progress: None,
        })
    }

    fn run(&self) -> std::result::Result<(CemPlan, Vec<Vec<u8>>), Failure> {
        guarded(|| {
            self.world.cem(&self.state, &self.config, &self.interrupt, &mut |iteration| {
                if let Some(progress) = &self.progress {
                    progress.call(CemIterationResult::from(iteration), ThreadsafeFunctionCallMode::NonBlocking);
                }
            })
        })
    }
}

impl Task for CemTask {
    type Output = (CemPlan, Vec<Vec<u8>>);
    type JsValue = CemResult;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(self.run()?)
    }

    fn resolve(&mut self, _: Env, plan: Self::Output) -> Result<CemResult> {
        Ok(plan.into())
    }
}

/// Searches; the calling thread is one of the workers, and meanwhile can stop nothing.
#[napi(catch_unwind)]
pub fn cem_sync(world: &World, state: &[u8], options: CemOptions) -> Result<CemResult> {
    Ok(CemTask::new(world, state, &options, Interrupt::new())?.run()?.into())
}

/// Searches beside the event loop; `on_progress` hears of each iteration.
#[napi(catch_unwind, ts_return_type = "Promise<CemResult>")]
pub fn cem_async(
    world: &World,
    state: &[u8],
    options: CemOptions,
    cancellation: &Cancellation,
    on_progress: Option<Function<'_, CemIterationResult, ()>>,
) -> Result<AsyncTask<CemTask>> {
    let mut task = CemTask::new(world, state, &options, cancellation.interrupt.clone())?;
    if let Some(on_progress) = on_progress {
        task.progress = Some(on_progress.build_threadsafe_function().weak::<true>().build()?);
    }
    Ok(AsyncTask::new(task))
}
