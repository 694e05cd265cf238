//! Searches for a path to a goal, for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Env, Error, FnArgs, Function, Result, Status, Task, Uint8Array};
use napi_derive::napi;
use orrery_guest::Interrupt;
use orrery_planners::OnModelError;
use orrery_planners::search::a_star::{AStarConfig, Cost};
use orrery_planners::search::{Goal, PathConfig, PathPlan};

use crate::cancellation::Cancellation;
use crate::failure::{Failure, guarded};
use crate::model::World;
use crate::planning::Exact;

/// How far to search; every field is used as it stands.
#[napi(object)]
pub struct PathOptions {
    /// The last step's reward is above this.
    pub reward_above: f64,
    /// The last step ends the world.
    pub terminated: bool,
    /// States to discover at most.
    pub states: u32,
    /// Steps of a path at most.
    pub depth: u32,
    /// A step in which the model fails is a dead end.
    pub lenient: bool,
}

impl From<&PathOptions> for PathConfig {
    fn from(options: &PathOptions) -> Self {
        let reward = options.reward_above;
        Self {
            goal: if options.terminated { Goal::TerminatedAbove(reward) } else { Goal::RewardAbove(reward) },
            states: options.states,
            depth: options.depth,
            on_model_error: if options.lenient { OnModelError::Terminate } else { OnModelError::Fail },
        }
    }
}

/// A path to the goal.
#[napi(object, object_from_js = false)]
pub struct PathResult {
    /// Bytes of its actions.
    pub actions: Vec<Uint8Array>,
    /// Sum of its rewards.
    pub predicted_return: f64,
    /// States discovered.
    pub states: u32,
    /// States whose actions were tried.
    pub expanded: u32,
    /// Model steps.
    pub model_steps: f64,
    /// Wall time.
    pub nanoseconds: f64,
}

impl From<PathPlan<Vec<u8>>> for PathResult {
    fn from(plan: PathPlan<Vec<u8>>) -> Self {
        Self {
            actions: plan.actions.into_iter().map(Uint8Array::from).collect(),
            predicted_return: plan.predicted_return,
            states: plan.stats.states,
            expanded: plan.stats.expanded,
            model_steps: plan.stats.model_steps as f64,
            nanoseconds: plan.stats.nanoseconds as f64,
        }
    }
}

/// One breadth-first search, ready to run on any thread.
pub struct BreadthFirstTask {
    world: Arc<dyn Exact>,
    state: Vec<u8>,
    config: PathConfig,
    interrupt: Interrupt,
}

impl BreadthFirstTask {
    fn new(
        world: &World,
        state: &[u8],
        options: &PathOptions,
        interrupt: Interrupt,
    ) -> std::result::Result<Self, Failure> {
        Ok(Self { world: Arc::clone(world.exact()?), state: state.to_vec(), config: options.into(), interrupt })
    }

    fn run(&self) -> std::result::Result<PathPlan<Vec<u8>>, Failure> {
        guarded(|| self.world.breadth_first(&self.state, &self.config, &self.interrupt))
    }
}

impl Task for BreadthFirstTask {
    type Output = PathPlan<Vec<u8>>;
    type JsValue = PathResult;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(self.run()?)
    }

    fn resolve(&mut self, _: Env, plan: Self::Output) -> Result<PathResult> {
        Ok(plan.into())
    }
}

/// Searches on the calling thread, which meanwhile can stop nothing.
#[napi(catch_unwind)]
pub fn breadth_first_sync(world: &World, state: &[u8], options: PathOptions) -> Result<PathResult> {
    Ok(BreadthFirstTask::new(world, state, &options, Interrupt::new())?.run()?.into())
}

/// Searches on a thread of libuv's pool.
#[napi(catch_unwind, ts_return_type = "Promise<PathResult>")]
pub fn breadth_first_async(
    world: &World,
    state: &[u8],
    options: PathOptions,
    cancellation: &Cancellation,
) -> Result<AsyncTask<BreadthFirstTask>> {
    Ok(AsyncTask::new(BreadthFirstTask::new(world, state, &options, cancellation.interrupt.clone())?))
}

/// A* on the calling thread. `heuristic` gets a state's bytes; what it throws ends the search.
#[napi(catch_unwind)]
pub fn a_star_sync(
    world: &World,
    state: &[u8],
    options: PathOptions,
    negated_reward: bool,
    weight: f64,
    heuristic: Function<'_, Uint8Array, f64>,
) -> Result<PathResult> {
    let cost = if negated_reward { Cost::NegatedReward } else { Cost::Step };
    let mut thrown = None;
    // NaN is no estimate, so that a heuristic that throws ends the search at once.
    let mut estimate = |bytes: &[u8]| {
        heuristic.call(Uint8Array::from(bytes.to_vec())).unwrap_or_else(|error| {
            thrown = Some(error);
            f64::NAN
        })
    };
    let found =
        guarded(|| world.exact()?.a_star(state, &(&options).into(), AStarConfig { cost, weight }, &mut estimate));
    match thrown {
        Some(error) => Err(error),
        None => Ok(found?.into()),
    }
}

/// Best-first search on the calling thread, guided by how well what `told` says of a path's steps answers `mission`.
#[napi(catch_unwind)]
pub fn best_first_sync(
    world: &World,
    state: &[u8],
    options: PathOptions,
    mission: String,
    told: Function<'_, FnArgs<(Uint8Array, Uint8Array, Uint8Array)>, String>,
) -> Result<PathResult> {
    let mut thrown: Option<Error<Status>> = None;
    let mut tell = |from: &[u8], action: &[u8], to: &[u8]| {
        if thrown.is_some() {
            return String::new();
        }
        let [from, action, to] = [from, action, to].map(|bytes| Uint8Array::from(bytes.to_vec()));
        told.call((from, action, to).into()).unwrap_or_else(|error| {
            thrown = Some(error);
            String::new()
        })
    };
    let found = guarded(|| world.exact()?.best_first(state, &(&options).into(), &mission, &mut tell));
    match thrown {
        Some(error) => Err(error),
        None => Ok(found?.into()),
    }
}
