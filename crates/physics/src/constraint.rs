//! Rows of constraints: limits of joints, then contacts (MuJoCo's `engine_core_constraint`).

mod assemble;
mod limit;
mod rows;
mod softness;

pub(crate) use limit::Limit;
pub(crate) use rows::{Rows, product};
pub(crate) use softness::Softness;
