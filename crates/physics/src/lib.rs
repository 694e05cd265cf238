//! Trees of rigid bodies with MuJoCo 2.3.7's equations of motion: contacts, limits, motors, springs and a medium.
//!
//! [`compile`] turns a description in MJCF into [`Tables`]; [`Model`] prepares them for running; a [`State`] is what a
//! simulation is at; a [`Scratch`] is what one thread needs to move it on. Mathematics comes from the `libm` crate: the
//! same state, control and model give the same bits on every machine.

#![expect(clippy::needless_range_loop, reason = "most loops run over several arrays at one index")]
#![expect(clippy::neg_cmp_op_on_partial_ord, reason = "what is no number must fail the test and end the loop")]

pub mod algebra;
mod collision;
mod compile;
mod constraint;
mod dynamics;
mod fluid;
mod inertia;
mod integrate;
mod kinematics;
pub mod mjcf;
mod model;
pub mod models;
pub mod picture;
mod quantities;
mod scratch;
mod solver;
mod state;
pub mod tables;
mod tree;

pub use collision::{Contact, UnsupportedPair};
pub use compile::compile;
pub use integrate::MAX_VALUE;
pub use mjcf::MjcfError;
pub use model::{Model, ModelError};
pub use quantities::{ConstraintRow, Evaluation};
pub use scratch::Scratch;
pub use state::State;
pub use tables::Tables;
