//! The cross-entropy method over open-loop action sequences, as the Code World Models paper evaluates with.

use std::sync::atomic::AtomicBool;

use orrery_core::BoxActions;

use crate::PlanError;

/// Where the distribution over sequences is centred at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitialMean {
    /// The centre of the box, as in the released code.
    Centre,
    /// Zero, as in the paper.
    Zero,
}

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct CemConfig {
    /// Steps of a sequence, at least 1. Published: 100, cut to the environment's time limit.
    pub horizon: u32,
    /// Times the distribution is sampled, at least 1. Published: 20.
    pub iterations: u32,
    /// Samples of an iteration, at least 1; `population * horizon * dimension` is at most 2^28. Published: 1000.
    pub population: u32,
    /// Samples that refit the distribution, 1 to `population`. Published: 100.
    pub elites: u32,
    /// Factor per step, in `(0, 1]`. Published: 1.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Worker threads, 1 to 256, the calling one included. The plan does not depend on it.
    pub threads: u32,
    /// Where the distribution is centred at first.
    pub initial_mean: InitialMean,
}

impl CemConfig {
    /// The published parameters (Dainese et al. 2024, appendix L, table 14), the initial mean as released, one thread.
    pub fn published(seed: u64) -> Self {
        Self {
            horizon: 100,
            iterations: 20,
            population: 1000,
            elites: 100,
            discount: 1.0,
            seed,
            threads: 1,
            initial_mean: InitialMean::Centre,
        }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct CemPlan {
    /// Components of the best sequence of the last iteration, `[horizon, dimension]` row by row. A model's own action
    /// comes from [`BoxActions::write_action`].
    pub actions: Vec<f64>,
    /// Components of one action.
    pub dimension: usize,
    /// Return that the model predicts for it.
    pub predicted_return: f64,
    /// One entry per iteration.
    pub iterations: Vec<CemIteration>,
    /// What the search cost.
    pub stats: CemStats,
}

/// Returns of one iteration's samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CemIteration {
    /// From 0.
    pub iteration: u32,
    /// Largest return.
    pub best_return: f64,
    /// Mean return of the samples that did not fail.
    pub mean_return: f64,
    /// Samples whose model failed or whose return is not finite.
    pub failed: u32,
}

/// What a search cost. The counts are determined by the seed, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CemStats {
    /// Sequences simulated.
    pub samples: u64,
    /// Model steps that succeeded.
    pub model_steps: u64,
    /// Wall time of the whole search.
    pub nanoseconds: u64,
}

/// Searches for the sequence of actions with the largest predicted return from `state`.
///
/// `cancel` is read between chunks of samples; `progress` hears of each iteration on the calling thread.
///
/// # Errors
/// [`PlanError::InvalidConfig`]; [`PlanError::Scratch`]; if every sample of an iteration fails [`PlanError::Model`] with
/// the first model error among them or, where only returns overflowed, [`PlanError::NonFiniteReturn`];
/// [`PlanError::Cancelled`].
pub fn plan<M>(
    _model: &M,
    _state: &M::State,
    _config: &CemConfig,
    _cancel: &AtomicBool,
    _progress: &mut dyn FnMut(&CemIteration),
) -> Result<CemPlan, PlanError>
where
    M: BoxActions + Sync,
    M::State: Sync,
    M::Action: Default,
{
    todo!()
}
