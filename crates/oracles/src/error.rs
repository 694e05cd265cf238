//! What can be wrong with input from outside.

use std::borrow::Cow;

use orrery_core::ModelError;

/// Why an environment could not be made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OracleError {
    /// No environment has this id.
    UnknownEnvironment {
        /// The id asked for.
        id: String,
        /// The ids there are.
        known: Vec<&'static str>,
    },
    /// The environment has no option of this name.
    UnknownOption {
        /// The environment's id.
        environment: &'static str,
        /// The name given.
        option: String,
        /// The names it has.
        known: Vec<&'static str>,
    },
    /// The option's value is outside its domain.
    InvalidOption {
        /// The environment's id.
        environment: &'static str,
        /// The option.
        option: &'static str,
        /// The value given, as JSON.
        value: String,
        /// The domain, completing "must be …".
        requirement: Cow<'static, str>,
    },
}

impl OracleError {
    /// A name for programs; never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownEnvironment { .. } => "unknown_environment",
            Self::UnknownOption { .. } => "unknown_option",
            Self::InvalidOption { .. } => "invalid_option",
        }
    }
}

impl std::fmt::Display for OracleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownEnvironment { id, known } => {
                write!(f, "there is no environment '{id}'; known: {}", known.join(", "))
            }
            Self::UnknownOption { environment, option, known } => {
                if known.is_empty() {
                    return write!(f, "{environment} has no option '{option}'; it has none");
                }
                write!(f, "{environment} has no option '{option}'; known: {}", known.join(", "))
            }
            Self::InvalidOption { environment, option, value, requirement } => {
                write!(f, "option '{option}' of {environment} is {value}; it must be {requirement}")
            }
        }
    }
}

impl std::error::Error for OracleError {}

/// Numbers from outside that are no state or no action.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum InvalidValues {
    /// There are more or fewer numbers than needed.
    Count {
        /// Numbers given.
        found: usize,
        /// Numbers needed.
        expected: usize,
    },
    /// A number is NaN or infinite.
    NotFinite {
        /// Its index.
        index: usize,
        /// The number.
        value: f64,
    },
    /// The number is no index of an action.
    NoAction {
        /// The number.
        value: f64,
        /// Actions are the whole numbers below this one.
        count: u32,
    },
    /// A number of a state is outside its range, or not whole where it must be.
    OutOfRange {
        /// Its index.
        index: usize,
        /// The number.
        value: f64,
        /// What may stand there, completing "must be …".
        requirement: &'static str,
    },
}

impl InvalidValues {
    /// Checks that `values` are `N` finite numbers.
    pub(crate) fn finite<const N: usize>(values: &[f64]) -> Result<[f64; N], Self> {
        let array: [f64; N] = values.try_into().map_err(|_| Self::Count { found: values.len(), expected: N })?;
        match array.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(Self::NotFinite { index, value: array[index] }),
            None => Ok(array),
        }
    }

    /// Checks that `values` is the index of a state, below `count`.
    pub(crate) fn state_index(values: &[f64], count: u32, requirement: &'static str) -> Result<u32, Self> {
        let [value] = Self::finite(values)?;
        whole_below(value, count).ok_or(Self::OutOfRange { index: 0, value, requirement })
    }

    /// Checks that `values` is the index of an action, below `count`.
    pub(crate) fn index(values: &[f64], count: u32) -> Result<u32, Self> {
        let [value] = Self::finite(values)?;
        whole_below(value, count).ok_or(Self::NoAction { value, count })
    }
}

/// `value` as an index, if it is a whole number below `count`.
pub(crate) fn whole_below(value: f64, count: u32) -> Option<u32> {
    (value.fract() == 0.0 && value >= 0.0 && value < f64::from(count)).then_some(value as u32)
}

impl std::fmt::Display for InvalidValues {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count { found, expected } => write!(f, "{found} numbers where {expected} are needed"),
            Self::NotFinite { index, value } => write!(f, "number {index} is {value}; it must be finite"),
            Self::NoAction { value, count } => {
                write!(f, "{value} is no action; actions are the whole numbers from 0 to {}", count - 1)
            }
            Self::OutOfRange { index, value, requirement } => {
                write!(f, "number {index} is {value}; it must be {requirement}")
            }
        }
    }
}

impl std::error::Error for InvalidValues {}

/// JSON from outside that is no state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidJson {
    /// Where: `state`, `state.player[2]`.
    pub place: String,
    /// What stands there, shortened; `None` if nothing does.
    pub found: Option<String>,
    /// What must stand there, completing "must be …".
    pub expected: String,
}

impl std::fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.found {
            Some(found) => write!(f, "{} is {found}; it must be {}", self.place, self.expected),
            None => write!(f, "{} is missing; it must be {}", self.place, self.expected),
        }
    }
}

impl std::error::Error for InvalidJson {}

/// Draws from outside that are not what a step draws.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InvalidDraws {
    /// The step draws more.
    TooFew {
        /// Draws given.
        found: usize,
        /// What the next one would be, completing "the next one is …".
        next: &'static str,
    },
    /// The step draws less.
    TooMany {
        /// Draws given.
        found: usize,
        /// Draws that the step makes.
        used: usize,
    },
    /// Chance cannot give this.
    Value {
        /// Index among the draws.
        index: usize,
        /// The draw given.
        value: f64,
        /// What it may be, completing "must be …".
        requirement: &'static str,
    },
}

impl std::fmt::Display for InvalidDraws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooFew { found, next } => {
                write!(f, "{found} draws given, and the step draws on: the next one is {next}")
            }
            Self::TooMany { found, used } => write!(f, "{found} draws given where the step draws {used}"),
            Self::Value { index, value, requirement } => {
                write!(f, "draw {index} is {value}; it must be {requirement}")
            }
        }
    }
}

impl std::error::Error for InvalidDraws {}

/// Why a step with given draws was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawnStepError {
    /// The draws are at fault.
    Draws(InvalidDraws),
    /// The step itself failed.
    Model(ModelError),
}

impl std::fmt::Display for DrawnStepError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Draws(error) => error.fmt(f),
            Self::Model(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DrawnStepError {}
