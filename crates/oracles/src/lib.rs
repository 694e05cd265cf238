//! True environments: the worlds that world models are measured against.
//!
//! Each environment is a [`WorldModel`](orrery_core::WorldModel) with Gymnasium 0.29.1's rules, start states and
//! observations. An [`Episode`] adds the time limit and the end that an
//! environment itself does not know; a [`VectorEnvironment`] steps many episodes at once.
//!
//! [`with_environment`] finds an environment by id and hands it to a [`Visitor`], so that planners run on it with
//! static dispatch.

mod check;
pub mod classic_control;
mod environment;
mod episode;
mod error;
mod json;
pub mod mujoco;
pub mod numpy;
mod options;
pub mod protocol;
mod registry;
pub mod rtfm;
mod space_json;
mod state_forms;
mod svg;
pub mod toy_text;
mod vector;

pub use check::{
    CheckFailure, CheckSettings, check, check_box_environment, check_environment, check_finite_environment,
};
pub use environment::{Environment, EnvironmentActions, Spec};
pub use episode::{End, Episode, EpisodeError, EpisodeStep};
pub use error::{DrawnStepError, InvalidDraws, InvalidJson, InvalidValues, OracleError};
pub use options::Options;
pub use registry::{IDS, Visitor, with_environment};
pub use space_json::{space_from_json, space_to_json};
pub use vector::{Actions, Autoreset, Results, VectorEnvironment, VectorError};
