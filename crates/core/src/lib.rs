//! What planners, guests and oracles agree on: world models as traits, random streams, values and their bytes,
//! statuses and errors.
//!
//! Depends on nothing of ours. Nothing here knows wasm, JavaScript or the name of an environment.

mod codec;
mod error;
mod layout;
mod model;
mod space;
mod status;
mod stream;

pub use codec::{CodecError, Problem, decode, encode};
pub use error::ModelError;
pub use layout::{Field, LayoutType, Literal, Value, Variant};
pub use model::{
    ActionBatch, BoxActions, FiniteActions, Outcome, Outcomes, Player, Rollout, SequenceOutcome, StateValue, Turns,
    WeightedOutcome, WorldModel, returns_in_turn, simulate,
};
pub use space::{ActionBox, InvalidBox, Precision, Space, SpaceProblem};
pub use status::Status;
pub use stream::{RandomStream, StreamName};
