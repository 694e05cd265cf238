//! Spaces of actions and observations.

mod action_box;
mod value_space;

pub use action_box::{ActionBox, InvalidBox};
pub use value_space::{Precision, Space, SpaceProblem};
