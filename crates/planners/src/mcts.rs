//! Monte Carlo tree search with UCT, as the Code World Models paper evaluates with.

use std::sync::atomic::AtomicBool;

use orrery_core::FiniteActions;

use crate::PlanError;

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct MctsConfig {
    /// Simulations, at least 1. Published: 25.
    pub simulations: u32,
    /// `C` in `Q + C * sqrt(ln N_p / (n + epsilon))`, finite and not negative. Published: 1.
    pub exploration: f64,
    /// Added to an action's visits, finite and above 0. The released code has 1e-3. The paper says 1, with which an
    /// unvisited action has hardly a larger bonus than a visited one.
    pub epsilon: f64,
    /// Factor per step, in `(0, 1]`. Published: 0.99.
    pub discount: f64,
    /// Steps of a rollout at most; 0 gives every leaf the value 0. Published: 100.
    pub rollout_depth: u32,
    /// `T` of the softmax over `Q / T` that chooses the action, finite and not negative; 0 takes the largest `Q`, the
    /// first of equals. Published: 0.01.
    pub temperature: f64,
    /// `Q` of an unvisited action while selecting, finite. Published: 1. (When acting, such an action has `Q = 0`.)
    pub initial_value: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Index of this decision in the run: that of its [`Acting`](orrery_core::StreamName::Acting) stream.
    pub decision: u64,
    /// Measure the time spent in the model (two clock readings a call).
    pub profile: bool,
}

impl MctsConfig {
    /// The published parameters (Dainese et al. 2024, appendix L, table 13), `epsilon` as released.
    pub fn published(seed: u64) -> Self {
        Self {
            simulations: 25,
            exploration: 1.0,
            epsilon: 1e-3,
            discount: 0.99,
            rollout_depth: 100,
            temperature: 0.01,
            initial_value: 1.0,
            seed,
            decision: 0,
            profile: false,
        }
    }
}

/// What a search found. `actions`, `visits` and `values` are aligned, `[legal actions of the root]`.
#[derive(Clone, Debug, PartialEq)]
pub struct MctsPlan<A> {
    /// The root's legal actions in the model's order.
    pub actions: Vec<A>,
    /// Simulations that took each action at the root.
    pub visits: Vec<u32>,
    /// Mean discounted return of those simulations, 0 for an unvisited action.
    pub values: Vec<f64>,
    /// Index of the chosen action.
    pub chosen: usize,
    /// What the search cost.
    pub stats: MctsStats,
}

/// What a search cost. The counts are determined by the seed, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MctsStats {
    /// Simulations run.
    pub simulations: u32,
    /// Model steps, those of rollouts included.
    pub model_steps: u64,
    /// State nodes of the tree, the root included.
    pub nodes: u32,
    /// Wall time of the whole search.
    pub nanoseconds: u64,
    /// Wall time of the calls into the model; 0 unless `profiled`.
    pub model_nanoseconds: u64,
    /// Whether `model_nanoseconds` was measured ([`MctsConfig::profile`]).
    pub profiled: bool,
}

impl MctsStats {
    /// Wall time outside the model, or `None` unless it was measured.
    pub fn tree_nanoseconds(&self) -> Option<u64> {
        self.profiled.then(|| self.nanoseconds.saturating_sub(self.model_nanoseconds))
    }
}

/// Searches from `state` with a new tree and chooses one action.
///
/// `cancel` is read before each simulation.
///
/// # Errors
/// [`PlanError::InvalidConfig`], [`PlanError::NoLegalAction`], [`PlanError::Model`] at the first failure of the model,
/// [`PlanError::NonFiniteReturn`], [`PlanError::TreeTooLarge`] and [`PlanError::Cancelled`].
pub fn plan<M: FiniteActions>(
    _model: &M,
    _scratch: &mut M::Scratch,
    _state: &M::State,
    _config: &MctsConfig,
    _cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError> {
    todo!()
}
