//! Planners: choose an action by asking a world model what would happen.

mod acting;
pub mod cem;
mod error;
pub mod mcts;
mod tree;

pub use error::PlanError;
