//! Receding-horizon planners for actions in a box: plan, take the first action, shift the plan, plan again.
//!
//! | module | planner | moves its plan by |
//! |---|---|---|
//! | [`icem`] | the cross-entropy method with coloured noise, kept elites and a warm start | refitting to the elites |
//! | [`mppi`] | model predictive path integral control | averaging, weighted by exponentiated returns |
//! | [`predictive_sampling`] | predictive sampling | taking the best |
//!
//! Each is a struct that keeps its plan from one decision to the next. Decision `d` of a session draws the sample of index
//! `k = (d * iterations + iteration) * population + sample` from the stream (`seed`, `Sample`, `k`) and the model's chance from
//! (`seed`, `SampleModel`, `k`). Samples are scored by [`returns`](orrery_core::WorldModel::returns) on any number of threads
//! with the same result; a sample whose model fails or whose return is not finite does not count.
//!
//! A world whose actions are a list is planned in through [`ActionScores`].

mod action_scores;
mod coloured_noise;
mod evaluation;
pub mod icem;
pub mod mppi;
mod perturbation;
pub mod predictive_sampling;

pub use action_scores::ActionScores;

/// What a decision found.
#[derive(Clone, Debug, PartialEq)]
pub struct RecedingPlan {
    /// Components of the plan's actions, `[horizon, dimension]` row by row, in the box. The first row is the one to take.
    pub actions: Vec<f64>,
    /// Components of one action.
    pub dimension: usize,
    /// Return that the model predicted for the best sample of the decision.
    pub best_return: f64,
    /// What the decision cost.
    pub stats: RecedingStats,
}

/// What a decision cost. The counts are determined by the seed, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecedingStats {
    /// Sequences simulated.
    pub samples: u64,
    /// Of them, those whose model failed or whose return is not finite.
    pub failed: u64,
    /// Model steps that succeeded.
    pub model_steps: u64,
    /// Wall time of the decision.
    pub nanoseconds: u64,
    /// Wall time in the model, added up over the workers.
    pub model_nanoseconds: u64,
}
