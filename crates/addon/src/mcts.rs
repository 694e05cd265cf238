//! Monte Carlo tree search for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, BigInt, Env, Result, Task};
use napi_derive::napi;
use orrery_guest::Interrupt;
use orrery_planners::mcts::{MctsConfig, MctsPlan};

use crate::cancellation::Cancellation;
use crate::failure::{Failure, guarded};
use crate::model::{World, whole};
use crate::world::Listed;

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
    /// Measure the time in the model.
    pub profile: bool,
}

/// What a search found.
#[napi(object, object_from_js = false)]
pub struct MctsResult {
    /// Bytes of the root's actions. Plain lists: a typed array handed out by the addon costs a finaliser, which a search
    /// of 25 simulations feels.
    pub actions: Vec<Vec<u32>>,
    /// Simulations that took each.
    pub visits: Vec<u32>,
    /// Mean return of each.
    pub values: Vec<f64>,
    /// Index of the chosen action.
    pub chosen: u32,
    /// Simulations run.
    pub simulations: u32,
    /// Model steps.
    pub model_steps: f64,
    /// State nodes of the tree.
    pub nodes: u32,
    /// Wall time of the search.
    pub nanoseconds: f64,
    /// Wall time in the model, if measured.
    pub model_nanoseconds: Option<f64>,
}

impl From<MctsPlan<Vec<u8>>> for MctsResult {
    fn from(plan: MctsPlan<Vec<u8>>) -> Self {
        Self {
            actions: plan.actions.iter().map(|action| action.iter().copied().map(u32::from).collect()).collect(),
            visits: plan.visits,
            values: plan.values,
            chosen: plan.chosen as u32,
            simulations: plan.stats.simulations,
            model_steps: plan.stats.model_steps as f64,
            nodes: plan.stats.nodes,
            nanoseconds: plan.stats.nanoseconds as f64,
            model_nanoseconds: plan.stats.model_nanoseconds().map(|time| time as f64),
        }
    }
}

/// One search, ready to run on any thread.
pub struct MctsTask {
    world: Arc<dyn Listed>,
    state: Vec<u8>,
    config: MctsConfig,
    interrupt: Interrupt,
}

impl MctsTask {
    fn new(
        world: &World,
        state: &[u8],
        options: &MctsOptions,
        interrupt: Interrupt,
    ) -> std::result::Result<Self, Failure> {
        Ok(Self {
            world: Arc::clone(world.listed()?),
            state: state.to_vec(),
            config: MctsConfig {
                simulations: options.simulations,
                exploration: options.exploration,
                epsilon: options.epsilon,
                discount: options.discount,
                rollout_depth: options.rollout_depth,
                temperature: options.temperature,
                initial_value: options.initial_value,
                seed: whole("seed", &options.seed)?,
                decision: whole("decision", &options.decision)?,
                profile: options.profile,
                ..MctsConfig::published(0)
            },
            interrupt,
        })
    }

    fn run(&self) -> std::result::Result<MctsPlan<Vec<u8>>, Failure> {
        guarded(|| self.world.mcts(&self.state, &self.config, &self.interrupt))
    }
}

impl Task for MctsTask {
    type Output = MctsPlan<Vec<u8>>;
    type JsValue = MctsResult;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(self.run()?)
    }

    fn resolve(&mut self, _: Env, plan: Self::Output) -> Result<MctsResult> {
        Ok(plan.into())
    }
}

/// Searches on the calling thread, which meanwhile can stop nothing.
#[napi(catch_unwind)]
pub fn mcts_sync(world: &World, state: &[u8], options: MctsOptions) -> Result<MctsResult> {
    Ok(MctsTask::new(world, state, &options, Interrupt::new())?.run()?.into())
}

/// Searches on a thread of libuv's pool.
#[napi(catch_unwind, ts_return_type = "Promise<MctsResult>")]
pub fn mcts_async(
    world: &World,
    state: &[u8],
    options: MctsOptions,
    cancellation: &Cancellation,
) -> Result<AsyncTask<MctsTask>> {
    Ok(AsyncTask::new(MctsTask::new(world, state, &options, cancellation.interrupt.clone())?))
}
