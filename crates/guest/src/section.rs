//! The custom section `orrery` of a compiled model.

use serde::Deserialize;
use serde_json::Value;

use crate::LoadError;
use crate::abi::{SECTION, VERSION};
use crate::layout::LayoutType;

/// What a module says about itself.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ModelSection {
    /// Version of the abi; always the one this crate hosts.
    pub abi: u32,
    /// Types and spaces.
    pub layout: ModelLayout,
    /// The author's parameters with the source's own values.
    pub parameters: Vec<Parameter>,
    /// Places that can fail; entry 0 is no place.
    pub sites: Vec<Site>,
    /// sha256 of the author's source, in hex.
    pub source_hash: String,
    /// Name and version of the compiler.
    pub compiler: String,
}

/// Types and spaces of a model.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ModelLayout {
    /// Type of a state.
    pub state: LayoutType,
    /// Type of an action.
    pub action: LayoutType,
    /// How planners may choose actions.
    pub action_space: ActionSpace,
    /// The program draws from its stream.
    pub stochastic: bool,
    /// `legal_actions` is exported.
    pub legal_actions: bool,
    /// `initial_state` is exported.
    pub initial_state: bool,
    /// `player` is exported.
    pub players: bool,
    /// `value` is exported; modules from before there was one do not say.
    #[serde(default)]
    pub value: bool,
}

/// How planners may choose actions.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum ActionSpace {
    /// The same actions in every state.
    Finite {
        /// Values of the action type.
        actions: Vec<Value>,
    },
    /// A box of numbers.
    Box {
        /// Lower bounds.
        low: Vec<f64>,
        /// Upper bounds.
        high: Vec<f64>,
    },
    /// Whatever `legal_actions` lists.
    LegalActions,
}

/// A parameter of the author's.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value in the source.
    pub value: f64,
}

/// A place in the author's source that can fail.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// From 1; 0 where there is none.
    pub line: u32,
    /// From 1; 0 where there is none.
    pub column: u32,
    /// The expression, or the text of a `throw`.
    pub text: String,
}

/// Reads the section out of a module's bytes.
pub(crate) fn read(wasm: &[u8]) -> Result<ModelSection, LoadError> {
    let text = find(wasm)?.ok_or(LoadError::MissingSection)?;
    let malformed = |error: serde_json::Error| LoadError::Section { message: error.to_string() };
    let json: Value = serde_json::from_slice(text).map_err(malformed)?;
    // The version comes first: another version may have another shape.
    let abi = json.get("abi").and_then(Value::as_u64);
    match abi {
        Some(VERSION) => serde_json::from_value(json).map_err(malformed),
        Some(found) => Err(LoadError::Abi { found, supported: VERSION }),
        None => Err(LoadError::Section { message: "abi is no whole number".to_owned() }),
    }
}

/// The content of the first section of our name. Sections: WebAssembly core specification 2.0, 5.5.
fn find(wasm: &[u8]) -> Result<Option<&[u8]>, LoadError> {
    let mut rest = wasm.strip_prefix(b"\0asm\x01\0\0\0").ok_or_else(|| LoadError::NotWasm {
        message: "the bytes do not begin with the header of a WebAssembly module".to_owned(),
    })?;
    let cut = || LoadError::NotWasm { message: "a section ends past the end of the bytes".to_owned() };
    while let Some((id, after)) = rest.split_first() {
        let (size, after) = leb(after).ok_or_else(cut)?;
        let (body, after) = after.split_at_checked(size).ok_or_else(cut)?;
        rest = after;
        if *id == 0 {
            let (length, body) = leb(body).ok_or_else(cut)?;
            let (name, content) = body.split_at_checked(length).ok_or_else(cut)?;
            if name == SECTION.as_bytes() {
                return Ok(Some(content));
            }
        }
    }
    Ok(None)
}

/// An unsigned LEB128 of at most 32 bits.
fn leb(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[at + 1..]));
        }
    }
    None
}
