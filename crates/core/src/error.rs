//! The failure of a world model, as facts.

use std::sync::Arc;

use crate::Status;

/// Why a model failed, and where in the author's source.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelError {
    /// What went wrong; never [`Status::Ok`].
    pub status: Status,
    /// Index into the model's table of places, 0 for no place.
    pub site: u32,
    /// Line in the author's source, from 1; 0 where there is none.
    pub line: u32,
    /// Column, from 1; 0 where there is none.
    pub column: u32,
    /// Facts as [`Status`] documents them, 0 where unused.
    pub details: [f64; 2],
    /// What the program says besides: the text of a throw, or the key that an error is about.
    pub text: Option<Arc<str>>,
}

impl ModelError {
    /// An error that no place in a source belongs to.
    pub fn new(status: Status) -> Self {
        Self { status, site: 0, line: 0, column: 0, details: [0.0; 2], text: None }
    }
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.status.name())?;
        if self.line > 0 {
            write!(f, " at {}:{}", self.line, self.column)?;
        }
        match self.status {
            Status::OutOfRangeRead | Status::OutOfRangeWrite | Status::NonIntegerIndex => {
                write!(f, " (index {}, length {})", self.details[0], self.details[1])
            }
            Status::WrongShape => write!(f, " (found {}, expected {})", self.details[0], self.details[1]),
            Status::StateTooLarge => write!(f, " ({} bytes, limit {})", self.details[0], self.details[1]),
            Status::NonFiniteReward | Status::InvalidDraw | Status::InvalidArgument => {
                write!(f, " ({})", self.details[0])
            }
            _ => Ok(()),
        }?;
        self.text.as_ref().map_or(Ok(()), |text| write!(f, ": {text}"))
    }
}

impl std::error::Error for ModelError {}
