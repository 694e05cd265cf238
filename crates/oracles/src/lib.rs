//! True environments: the worlds that world models are measured against.
//!
//! Each environment is a [`WorldModel`](orrery_core::WorldModel) with Gymnasium 0.29.1's rules, start states and
//! observations. Episodes and time limits do not live here: they belong to whoever runs an episode.
//!
//! [`with_environment`] finds an environment by id and hands it to a [`Visitor`], so that planners run on it with
//! static dispatch.

pub mod classic_control;
mod environment;
mod error;
pub mod numpy;
mod options;
mod registry;

pub use environment::{Environment, EnvironmentActions, Spec};
pub use error::{InvalidValues, OracleError};
pub use options::Options;
pub use registry::{IDS, Visitor, with_environment};
