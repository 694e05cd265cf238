//! Planners: choose an action by asking a world model what would happen.
//!
//! | module | planner | asks of the model | gives |
//! |---|---|---|---|
//! | [`mcts`] | Monte Carlo tree search with UCT | [`FiniteActions`](orrery_core::FiniteActions) | one action, with visits and values of all |
//! | [`cem`] | the cross-entropy method, open loop | [`BoxActions`](orrery_core::BoxActions) and `Sync` | a sequence of actions |
//! | [`receding`] | iCEM, MPPI, predictive sampling: replanning with a warm start | [`BoxActions`](orrery_core::BoxActions) and `Sync` | the next action |
//! | [`value_iteration`] | value iteration over all states that can be reached | [`FiniteActions`](orrery_core::FiniteActions) and [`Outcomes`](orrery_core::Outcomes) | values and decisions of all of them |
//! | [`search`] | breadth-first, A*, best-first with a heuristic of the path | [`FiniteActions`](orrery_core::FiniteActions), no draws | a path to a goal |
//!
//! A planner is generic over the traits of `orrery_core`: states and actions are opaque to it, and it knows neither
//! what runs the model nor the name of an environment. Each is one function, `plan`, of a model, a state, a
//! configuration and a flag that stops it; nothing is kept from one call to the next. MCTS runs on the calling thread
//! in a scratch that the caller keeps; CEM makes one scratch per worker.
//!
//! **Determinism.** All randomness comes from streams named by the seed and an index of the work (simulation, sample,
//! decision), never of the thread, and mathematics from `libm`. The same model, state and configuration give the same
//! plan, bit for bit, on any machine and with any number of threads; in the stats, all but nanoseconds.
//!
//! **Failure.** A plan or a [`PlanError`] that says what to change or which step to replay. MCTS stops at the first
//! failure of the model: its simulations build on one another. CEM gives up a failed sample and goes on, as long as one
//! of an iteration succeeds.
//!
//! **Configurations** have no default values, as a published figure depends on each of them; `published(seed)` gives
//! those of the Code World Models paper, and where paper and released code differ, those of the code.
//!
//! A new planner is one more module with a configuration, a plan and a function `plan`.

pub mod cem;
mod error;
mod interner;
pub mod mcts;
mod population;
pub mod receding;
pub mod search;
mod stopwatch;
pub mod value_iteration;

pub use error::{OnModelError, PlanError};
