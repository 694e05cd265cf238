//! Compiled world models as core's traits.
//!
//! A model is one self-contained WebAssembly module that speaks the abi of packages/contract/src/abi.ts.
//! [`GuestModel::load`] checks it; what its action space allows is a type: [`GuestModel::finite`],
//! [`GuestModel::in_box`], [`GuestModel::two_player`]. Modules are hostile until proven otherwise: every offset, size
//! and length that one names is checked against its memory, and a call that runs away is stopped by an [`Interrupt`].

mod abi;
mod batch;
mod chance;
mod describe;
mod encode;
mod engine;
mod instance;
mod layout;
mod limits;
mod load_error;
mod memory;
mod model;
mod module;
mod numbers;
mod scratch;
mod section;
mod space;

pub use describe::describe;
pub use encode::EncodeError;
pub use engine::Interrupt;
pub use layout::{LayoutField, LayoutType, LayoutVariant, Literal};
pub use limits::GuestLimits;
pub use load_error::LoadError;
pub use model::{AnySpace, GuestAction, GuestModel, GuestState};
pub use numbers::NumberPlace;
pub use scratch::{GuestScratch, Usage};
pub use section::{ActionSpace, ModelLayout, ModelSection, Parameter, Site};
pub use space::{BoxSpace, FiniteSpace, Listed, TwoPlayerSpace};
