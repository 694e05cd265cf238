//! What can be wrong with a model description.

/// Why a description is no model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MjcfError {
    /// Line in the description, from 1.
    pub line: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl MjcfError {
    pub(crate) fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

impl std::fmt::Display for MjcfError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for MjcfError {}
