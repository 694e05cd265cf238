//! What planners, guests and oracles agree on: world models as traits, random streams, statuses and errors.
//!
//! Depends on nothing of ours. Nothing here knows wasm, JavaScript or the name of an environment.

mod error;
mod model;
mod space;
mod status;
mod stream;

pub use error::ModelError;
pub use model::{
    ActionBatch, BoxActions, FiniteActions, Outcome, Outcomes, Player, Rollout, SequenceOutcome, Turns,
    WeightedOutcome, WorldModel,
};
pub use space::{ActionBox, InvalidBox};
pub use status::Status;
pub use stream::{RandomStream, StreamName};
