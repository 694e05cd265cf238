//! Value iteration for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Env, Result, Task, Uint8Array};
use napi_derive::napi;
use orrery_guest::Interrupt;
use orrery_planners::value_iteration::ValueIterationConfig;

use crate::cancellation::Cancellation;
use crate::failure::{Failure, guarded};
use crate::model::World;
use crate::planning::{Exact, Solved};

/// How to solve; every field is used as it stands.
#[napi(object)]
pub struct ValueIterationOptions {
    /// Factor per step.
    pub discount: f64,
    /// Largest change of a value in the last sweep.
    pub tolerance: f64,
    /// Sweeps at most.
    pub sweeps: u32,
    /// States at most.
    pub states: u32,
}

/// What solving cost.
#[napi(object, object_from_js = false)]
pub struct ValueIterationCost {
    /// States that can be reached.
    pub states: u32,
    /// State-action pairs.
    pub pairs: u32,
    /// Outcomes that were enumerated.
    pub model_steps: f64,
    /// Sweeps.
    pub sweeps: u32,
    /// Largest change in the last one.
    pub residual: f64,
    /// Wall time of the enumeration.
    pub enumeration_nanoseconds: f64,
    /// Wall time of the sweeps.
    pub sweep_nanoseconds: f64,
}

/// What is to be done in one state.
#[napi(object, object_from_js = false)]
pub struct DecisionResult {
    /// Bytes of the legal actions; none where there is no action.
    pub actions: Vec<Uint8Array>,
    /// Optimal expected return after each.
    pub values: Vec<f64>,
    /// Index of the best, the first of equals.
    pub chosen: u32,
}

/// A solved world.
#[napi]
pub struct NativeSolution {
    solved: Box<dyn Solved>,
}

#[napi]
impl NativeSolution {
    /// What is to be done in a state; null for one that cannot be reached from the starts.
    #[napi(catch_unwind)]
    pub fn decide(&self, state: &[u8]) -> Result<Option<DecisionResult>> {
        let decided = guarded(|| self.solved.decide(state))?;
        Ok(decided.map(|decision| match decision {
            None => DecisionResult { actions: Vec::new(), values: Vec::new(), chosen: 0 },
            Some(decision) => DecisionResult {
                actions: decision.actions.into_iter().map(Uint8Array::from).collect(),
                values: decision.values,
                chosen: decision.chosen as u32,
            },
        }))
    }

    /// Optimal expected return of a state; null for one that cannot be reached from the starts.
    #[napi(catch_unwind)]
    pub fn value(&self, state: &[u8]) -> Result<Option<f64>> {
        Ok(guarded(|| self.solved.value(state))?)
    }

    /// What solving cost.
    #[napi(getter)]
    pub fn cost(&self) -> ValueIterationCost {
        let stats = self.solved.stats();
        ValueIterationCost {
            states: stats.states,
            pairs: stats.pairs,
            model_steps: stats.model_steps as f64,
            sweeps: stats.sweeps,
            residual: stats.residual,
            enumeration_nanoseconds: stats.enumeration_nanoseconds as f64,
            sweep_nanoseconds: stats.sweep_nanoseconds as f64,
        }
    }
}

/// Solving, ready to run on any thread.
pub struct SolveTask {
    world: Arc<dyn Exact>,
    starts: Vec<Vec<u8>>,
    config: ValueIterationConfig,
    interrupt: Interrupt,
}

impl SolveTask {
    fn new(
        world: &World,
        starts: &[Uint8Array],
        options: &ValueIterationOptions,
        interrupt: Interrupt,
    ) -> std::result::Result<Self, Failure> {
        let ValueIterationOptions { discount, tolerance, sweeps, states } = *options;
        Ok(Self {
            world: Arc::clone(world.exact()?),
            starts: starts.iter().map(|start| start.to_vec()).collect(),
            config: ValueIterationConfig { discount, tolerance, sweeps, states },
            interrupt,
        })
    }

    fn run(&self) -> std::result::Result<Box<dyn Solved>, Failure> {
        guarded(|| Arc::clone(&self.world).solve(&self.starts, &self.config, &self.interrupt))
    }
}

impl Task for SolveTask {
    type Output = Box<dyn Solved>;
    type JsValue = NativeSolution;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(self.run()?)
    }

    fn resolve(&mut self, _: Env, solved: Self::Output) -> Result<NativeSolution> {
        Ok(NativeSolution { solved })
    }
}

/// Solves on the calling thread, which meanwhile can stop nothing.
#[napi(catch_unwind)]
pub fn value_iteration_sync(
    world: &World,
    starts: Vec<Uint8Array>,
    options: ValueIterationOptions,
) -> Result<NativeSolution> {
    Ok(NativeSolution { solved: SolveTask::new(world, &starts, &options, Interrupt::new())?.run()? })
}

/// Solves on a thread of libuv's pool.
#[napi(catch_unwind, ts_return_type = "Promise<NativeSolution>")]
pub fn value_iteration_async(
    world: &World,
    starts: Vec<Uint8Array>,
    options: ValueIterationOptions,
    cancellation: &Cancellation,
) -> Result<AsyncTask<SolveTask>> {
    Ok(AsyncTask::new(SolveTask::new(world, &starts, &options, cancellation.interrupt.clone())?))
}
