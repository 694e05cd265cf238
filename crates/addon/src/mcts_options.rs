//! Options of tree search as they cross.

use orrery_planners::OnModelError;
use orrery_planners::mcts::{MctsConfig, RolloutPolicy, Widening, WideningConfig};

use crate::failure::Failure;

/// How to search; every field is used as it stands.
///
/// They cross as one row of numbers, since an object costs a search of 25 simulations a tenth of its time: a call of the
/// engine for each field. The order is that of `packages/planner/src/mcts_options.ts`.
pub struct MctsOptions {
    pub config: MctsConfig,
    /// Trees, each with so many simulations.
    pub trees: u32,
    /// Worker threads.
    pub threads: u32,
    /// Two players take turns.
    pub turns: bool,
    /// Leaves are worth what the model itself says.
    pub own_value: bool,
    /// Actions fill a box, and children come one by one.
    pub widening: Option<WideningConfig>,
}

/// Numbers in a row of options.
pub const NUMBERS: usize = 20;

impl MctsOptions {
    /// Reads a row of numbers. Counts and words are whole and in range there already; `switches` says what is set and which
    /// of the numbers that may be absent are there, bit by bit.
    pub fn read(row: &[f64]) -> Result<Self, Failure> {
        let Some(row) = row.first_chunk::<NUMBERS>() else {
            return Err(Failure::option("options", "a row of 20 numbers", "shorter"));
        };
        let [simulations, rollout_depth, trees, threads, exploration, epsilon, discount, ..] = *row;
        let [
            ..,
            temperature,
            initial_value,
            seed_low,
            seed_high,
            decision_low,
            decision_high,
            switches,
            repeat,
            nanoseconds,
            k,
            alpha,
            outcomes_k,
            outcomes_alpha,
        ] = *row;
        let word = |low: f64, high: f64| u64::from(high as u32) << 32 | u64::from(low as u32);
        let is_set = |bit: u32| switches as u32 >> bit & 1 == 1;
        let config = MctsConfig {
            simulations: simulations as u32,
            exploration,
            epsilon,
            discount,
            rollout_depth: rollout_depth as u32,
            temperature,
            initial_value,
            seed: word(seed_low, seed_high),
            decision: word(decision_low, decision_high),
            profile: is_set(0),
            transpositions: is_set(1),
            on_model_error: if is_set(2) { OnModelError::Terminate } else { OnModelError::Fail },
            rollout_policy: if is_set(4) { RolloutPolicy::Sticky { repeat } } else { RolloutPolicy::Uniform },
            // A budget below a nanosecond is told as the one that is none.
            nanoseconds: is_set(5).then_some(nanoseconds as u64),
        };
        let widening = is_set(6).then(|| WideningConfig {
            actions: Widening { k, alpha },
            outcomes: is_set(7).then_some(Widening { k: outcomes_k, alpha: outcomes_alpha }),
        });
        Ok(Self {
            config,
            trees: trees as u32,
            threads: threads as u32,
            turns: is_set(3),
            own_value: is_set(8),
            widening,
        })
    }
}
