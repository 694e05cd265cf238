//! Why episodes side by side were not stepped.

use orrery_core::ModelError;

use crate::InvalidValues;

/// Why a call had no effect, or ended all episodes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum VectorError {
    /// There must be an episode.
    Empty,
    /// There is no memory for so many episodes.
    Memory {
        /// Episodes asked for.
        count: usize,
    },
    /// No episode was started yet, or a step failed since.
    NotReset,
    /// An array has another length.
    Length {
        /// Which.
        what: &'static str,
        /// Its length.
        found: usize,
        /// What it must be.
        expected: usize,
    },
    /// An action is none.
    Action {
        /// The episode.
        index: usize,
        /// What is wrong.
        source: InvalidValues,
    },
    /// An episode is over, and nothing restarts it.
    Over {
        /// The episode.
        index: usize,
        /// Steps it took.
        steps: u32,
    },
    /// The environment failed.
    Model {
        /// The episode.
        index: usize,
        /// Its error.
        source: ModelError,
    },
}

impl VectorError {
    /// A name for programs; never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::Memory { .. } | Self::Length { .. } => "invalid_option",
            Self::NotReset => "not_reset",
            Self::Action { .. } => "invalid_action",
            Self::Over { .. } => "episode_over",
            Self::Model { .. } => "model_failed",
        }
    }
}

impl std::fmt::Display for VectorError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("there must be at least one episode"),
            Self::Memory { count } => write!(f, "there is no memory for {count} episodes; ask for fewer"),
            Self::NotReset => f.write_str("the episodes have not started: reset them first"),
            Self::Length { what, found, expected } => {
                write!(f, "{what} has the length {found}; it must be {expected}")
            }
            Self::Action { index, source } => write!(f, "the action of episode {index}: {source}"),
            Self::Over { index, steps } => {
                write!(f, "episode {index} ended after {steps} steps; reset it, or choose a mode that does")
            }
            Self::Model { index, source } => {
                write!(f, "the step of episode {index} failed: {source}; reset the episodes")
            }
        }
    }
}

impl std::error::Error for VectorError {}
