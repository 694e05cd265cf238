//! What can be wrong with input from outside.

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
        /// The value given.
        value: f64,
        /// The domain, completing "must be …".
        requirement: &'static str,
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

    /// Checks that `values` is one index below `count`.
    pub(crate) fn index(values: &[f64], count: u32) -> Result<u32, Self> {
        let [value] = Self::finite(values)?;
        if value.fract() == 0.0 && value >= 0.0 && value < f64::from(count) {
            Ok(value as u32)
        } else {
            Err(Self::NoAction { value, count })
        }
    }
}

impl std::fmt::Display for InvalidValues {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count { found, expected } => write!(f, "{found} numbers where {expected} are needed"),
            Self::NotFinite { index, value } => write!(f, "number {index} is {value}; it must be finite"),
            Self::NoAction { value, count } => {
                write!(f, "{value} is no action; actions are the whole numbers from 0 to {}", count - 1)
            }
        }
    }
}

impl std::error::Error for InvalidValues {}
