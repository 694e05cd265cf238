//! Why a module is not hosted.

use orrery_core::{InvalidBox, ModelError};

use crate::EncodeError;

/// Why a module is not hosted, as facts. A module that this says of was not compiled by orrery, or by another version.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LoadError {
    /// The WebAssembly engine does not start on this machine.
    Engine {
        /// The engine's account.
        message: String,
    },
    /// The bytes are no valid WebAssembly module.
    NotWasm {
        /// The validator's account.
        message: String,
    },
    /// There is no custom section `orrery`.
    MissingSection,
    /// The custom section is not what the abi says.
    Section {
        /// What is wrong, with its place in the JSON.
        message: String,
    },
    /// The module speaks another version of the abi.
    Abi {
        /// Its version.
        found: u64,
        /// The version hosted here.
        supported: u64,
    },
    /// The module asks for something from outside. Models are self-contained.
    Import {
        /// Module name of the first import.
        module: String,
        /// Its field name.
        name: String,
    },
    /// An export is missing or has another type.
    Export {
        /// Its name.
        name: String,
        /// The type the abi prescribes.
        expected: &'static str,
    },
    /// A declared region lies outside the memory or is too small.
    Region {
        /// Its name.
        name: &'static str,
        /// Declared offset.
        offset: u64,
        /// Declared size.
        size: u64,
        /// Smallest size that the layout needs.
        needed: u64,
        /// Bytes of memory the module begins with.
        memory: u64,
    },
    /// The module begins with more memory than the limit.
    Memory {
        /// Bytes it begins with.
        found: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Values were given for another number of parameters.
    Parameters {
        /// Values given.
        found: usize,
        /// Parameters of the module.
        expected: usize,
    },
    /// A listed action is no value of the action type.
    Action {
        /// Its index in the list.
        index: usize,
        /// What is wrong with it.
        source: EncodeError,
    },
    /// The bounds of the box are no box.
    Bounds {
        /// What is wrong with them.
        source: InvalidBox,
    },
    /// The action type does not hold as many numbers as the box has dimensions, or holds something else.
    BoxAction {
        /// Dimensions of the box.
        dimension: usize,
        /// Numbers in the action type, if it consists of numbers.
        numbers: Option<usize>,
    },
    /// The space is that of the legal actions, but the module lists none.
    NoLegalActions,
    /// The initialisation of the author's constants failed.
    Initialisation {
        /// How.
        source: ModelError,
        /// In words, with the place.
        message: String,
    },
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Engine { message } => write!(f, "the WebAssembly engine does not start: {message}"),
            Self::NotWasm { message } => write!(f, "not a WebAssembly module: {message}"),
            Self::MissingSection => {
                write!(f, "the module has no custom section 'orrery'; compile the model with @orrery/language")
            }
            Self::Section { message } => write!(f, "the custom section 'orrery' is malformed: {message}"),
            Self::Abi { found, supported } => {
                write!(f, "the module has version {found} of the abi, this host {supported}; compile the source again")
            }
            Self::Import { module, name } => {
                write!(f, "the module imports '{module}.{name}'; a model imports nothing")
            }
            Self::Export { name, expected } => write!(f, "the module must export '{name}' as {expected}"),
            Self::Region { name, offset, size, needed, memory } => write!(
                f,
                "the region '{name}' has {size} bytes at {offset}; it needs {needed} and must lie within {memory}"
            ),
            Self::Memory { found, limit } => {
                write!(f, "the module begins with {found} bytes of memory, the limit is {limit}; raise memoryMiB")
            }
            Self::Parameters { found, expected } => {
                write!(f, "{found} values were given for the {expected} parameters of the model")
            }
            Self::Action { index, source } => write!(f, "action {index} of the space: {source}"),
            Self::Bounds { source } => write!(f, "{source}"),
            Self::BoxAction { dimension, numbers: Some(numbers) } => {
                write!(f, "the box has {dimension} dimensions, an action {numbers} numbers; they must agree")
            }
            Self::BoxAction { dimension, numbers: None } => {
                write!(f, "the box has {dimension} dimensions, but an action is no fixed number of numbers")
            }
            Self::NoLegalActions => write!(f, "the action space is 'legalActions', but the model lists none"),
            Self::Initialisation { message, .. } => {
                write!(f, "the initialisation of the model's constants failed: {message}")
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Action { source, .. } => Some(source),
            Self::Bounds { source } => Some(source),
            Self::Initialisation { source, .. } => Some(source),
            _ => None,
        }
    }
}
