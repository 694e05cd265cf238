//! Planners: choose an action by asking a world model what would happen.

pub mod cem;
mod error;
pub mod mcts;

pub use error::PlanError;
