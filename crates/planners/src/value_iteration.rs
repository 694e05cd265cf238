//! Value iteration over the states that can be reached: exact, for finite models.

mod table;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use orrery_core::{FiniteActions, Outcomes};

use crate::PlanError;
use crate::error::require;
use crate::stopwatch::nanoseconds;
use table::{Table, enumerate};

/// How to solve. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueIterationConfig {
    /// Factor per step, in `(0, 1]`. With 1 the values exist only where every policy worth following ends the world.
    pub discount: f64,
    /// Sweeps end when no value has changed by more than this; finite and not negative. 0 asks for a fixed point of the
    /// arithmetic.
    pub tolerance: f64,
    /// Sweeps at most, at least 1.
    pub sweeps: u32,
    /// States at most, 1 to 2^31.
    pub states: u32,
}

impl ValueIterationConfig {
    /// Undiscounted or discounted, solved to 1e-9 within 100,000 sweeps and a million states.
    pub fn exact(discount: f64) -> Self {
        Self { discount, tolerance: 1e-9, sweeps: 100_000, states: 1_000_000 }
    }

    fn validate(&self) -> Result<(), PlanError> {
        require(self.discount > 0.0 && self.discount <= 1.0, "discount", "above 0 and at most 1", self.discount)?;
        let tolerance = self.tolerance;
        require(tolerance.is_finite() && tolerance >= 0.0, "tolerance", "finite and not negative", tolerance)?;
        require(self.sweeps >= 1, "sweeps", "at least 1", self.sweeps)?;
        require((1..=1 << 31).contains(&self.states), "states", "1 to 2^31", self.states)
    }
}

/// Values and a greedy policy of every state that can be reached from the starts.
pub struct Solution<A> {
    table: Table<A>,
    values: Vec<f64>, // [S]
    discount: f64,
    /// What solving cost.
    pub stats: ValueIterationStats,
}

/// What solving cost. The counts are determined by the model and the configuration, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ValueIterationStats {
    /// States that can be reached.
    pub states: u32,
    /// State-action pairs among them.
    pub pairs: u32,
    /// Outcomes that were enumerated.
    pub model_steps: u64,
    /// Sweeps over all states.
    pub sweeps: u32,
    /// Largest change of a value in the last sweep. With a discount below 1 no value is further from the optimum than
    /// `discount / (1 - discount)` times this.
    pub residual: f64,
    /// Wall time of writing down the table.
    pub enumeration_nanoseconds: u64,
    /// Wall time of the sweeps.
    pub sweep_nanoseconds: u64,
}

/// What is to be done in one state. `actions` and `values` are aligned, `[legal actions]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<A> {
    /// The legal actions in the model's order.
    pub actions: Vec<A>,
    /// Optimal expected return after each.
    pub values: Vec<f64>,
    /// Index of the largest value, the first of equals.
    pub chosen: usize,
}

/// Solves the model from `starts` on.
///
/// Every state that can be reached is enumerated breadth first, chance with its probabilities. Sweeps then go over all
/// states in reverse order, in place (Gauss-Seidel), each taking `V(s) = max_a E[r + discount * V(s')]`; a terminal step
/// is worth its reward, a state without legal actions 0. No random number is drawn.
///
/// `cancel` is read before each state and each sweep.
///
/// # Errors
/// [`PlanError::InvalidConfig`]; [`PlanError::Model`] where the model fails or draws from a continuum, with the state's
/// number as `simulation`; [`PlanError::TooManyStates`], [`PlanError::TableTooLarge`], [`PlanError::NotConverged`],
/// [`PlanError::NonFiniteReturn`] and [`PlanError::Cancelled`].
///
/// # Source
/// Bellman (1957), A Markovian decision process; Puterman (1994), Markov decision processes, section 6.3.3 (Gauss-Seidel).
pub fn solve<M: FiniteActions + Outcomes>(
    model: &M,
    scratch: &mut M::Scratch,
    starts: &[M::State],
    config: &ValueIterationConfig,
    cancel: &AtomicBool,
) -> Result<Solution<M::Action>, PlanError> {
    config.validate()?;
    let started = Instant::now();
    let table = enumerate(model, scratch, starts, config.states, cancel)?;
    let enumerated = Instant::now();
    let mut values = vec![0.0; table.pair_ends.len()];
    let (mut sweeps, mut residual) = (0, f64::INFINITY);
    while sweeps < config.sweeps && residual > config.tolerance {
        if cancel.load(Ordering::Relaxed) {
            return Err(PlanError::Cancelled);
        }
        residual = sweep(&table, config.discount, &mut values);
        sweeps += 1;
        if !residual.is_finite() {
            return Err(PlanError::NonFiniteReturn { simulation: u64::from(sweeps) });
        }
    }
    if residual > config.tolerance {
        return Err(PlanError::NotConverged { sweeps, residual });
    }
    let stats = ValueIterationStats {
        states: table.pair_ends.len() as u32,
        pairs: table.actions.len() as u32,
        model_steps: table.model_steps,
        sweeps,
        residual,
        enumeration_nanoseconds: nanoseconds(enumerated - started),
        sweep_nanoseconds: nanoseconds(enumerated.elapsed()),
    };
    Ok(Solution { table, values, discount: config.discount, stats })
}

/// One sweep; gives the largest change.
fn sweep<A>(table: &Table<A>, discount: f64, values: &mut [f64]) -> f64 {
    let mut largest = 0.0;
    for state in (0..values.len()).rev() {
        let mut best = f64::NEG_INFINITY;
        for pair in table.pairs(state) {
            let value = worth(table, discount, values, pair);
            if value > best {
                best = value;
            }
        }
        if best == f64::NEG_INFINITY {
            // No legal action, or values that have overflowed.
            best = if table.pairs(state).is_empty() { 0.0 } else { f64::NAN };
        }
        let change = (best - values[state]).abs();
        // NaN counts as the largest change, and stays it.
        if change > largest || change.is_nan() {
            largest = change;
        }
        values[state] = best;
    }
    largest
}

/// Expected return of a pair under the given values.
fn worth<A>(table: &Table<A>, discount: f64, values: &[f64], pair: usize) -> f64 {
    let next: f64 = match table.branches(pair) {
        [only] => only.probability * values[only.next as usize],
        branches => branches.iter().map(|branch| branch.probability * values[branch.next as usize]).sum(),
    };
    table.rewards[pair] + discount * next
}

impl<A: Clone> Solution<A> {
    /// Optimal expected return of the state with this key ([`write_key`](orrery_core::WorldModel::write_key)), or `None`
    /// if it cannot be reached from the starts.
    pub fn value(&self, key: &[u8]) -> Option<f64> {
        self.table.states.find(key).map(|state| self.values[state])
    }

    /// What is to be done in the state with this key: `None` if it cannot be reached from the starts; no action if it has
    /// none.
    pub fn decide(&self, key: &[u8]) -> Option<Option<Decision<A>>> {
        let pairs = self.table.pairs(self.table.states.find(key)?);
        if pairs.is_empty() {
            return Some(None);
        }
        let values: Vec<f64> =
            pairs.clone().map(|pair| worth(&self.table, self.discount, &self.values, pair)).collect();
        let mut chosen = 0;
        for (index, value) in values.iter().enumerate() {
            if *value > values[chosen] {
                chosen = index;
            }
        }
        Some(Some(Decision { actions: self.table.actions[pairs].to_vec(), values, chosen }))
    }
}
