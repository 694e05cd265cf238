//! The canonical bytes of values: the Rust twin of packages/contract/src/codec.ts. Both are held to
//! packages/contract/vectors/codec.json.

mod decoder;
mod encoder;

use std::fmt;

pub use decoder::decode;
pub use encoder::encode;

/// Most elements of zero bytes that one array may hold: nothing in the bytes bounds their number.
const ZERO_SIZE_ELEMENT_LIMIT: usize = 65_536;
const CANONICAL_NAN: u64 = 0x7ff8_0000_0000_0000;

/// Why a value is none of its type, or why bytes are no canonical value of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CodecError {
    /// Where in the value, such as `position[2]`; empty for the whole.
    pub path: String,
    /// Byte where the offending part begins.
    pub offset: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a value or its bytes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The value is of another kind than the type.
    WrongKind {
        /// What the type asks for.
        expected: &'static str,
    },
    /// A list or record has another number of parts.
    WrongLength {
        /// What the type asks for.
        expected: usize,
        /// What is there.
        found: usize,
    },
    /// A field is left out that must not be.
    MissingField,
    /// The index of a literal or variant is past the union's end.
    WrongIndex {
        /// The index.
        index: usize,
        /// Cases of the union.
        count: usize,
    },
    /// A length does not fit its u32, or an array has too many elements of zero bytes.
    TooLong,
    /// Two keys of a table have equal bytes.
    DuplicateKey,
    /// Keys of a dictionary are out of ECMAScript's order.
    KeyOrder,
    /// Bytes end too early.
    TooShort {
        /// Bytes wanted.
        wanted: usize,
        /// Bytes left.
        left: usize,
    },
    /// Bytes follow the value.
    TrailingBytes,
    /// A number is -0, or a NaN other than the canonical one.
    NotCanonical,
    /// A byte that stands for nothing here: of a boolean, or of an optional value's mark.
    WrongByte(u8),
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at {}, ", self.path)?;
        }
        write!(f, "at byte {}: ", self.offset)?;
        match &self.problem {
            Problem::WrongKind { expected } => write!(f, "expected {expected}"),
            Problem::WrongLength { expected, found } => write!(f, "expected {expected} parts, found {found}"),
            Problem::MissingField => write!(f, "the field is missing"),
            Problem::WrongIndex { index, count } => write!(f, "index {index} of a union of {count}"),
            Problem::TooLong => write!(f, "too many elements"),
            Problem::DuplicateKey => write!(f, "a key that an earlier entry has"),
            Problem::KeyOrder => write!(f, "integer-like keys come first, ascending"),
            Problem::TooShort { wanted, left } => write!(f, "{wanted} bytes wanted, {left} left"),
            Problem::TrailingBytes => write!(f, "bytes follow the value"),
            Problem::NotCanonical => write!(f, "a number whose bits are not the canonical ones"),
            Problem::WrongByte(byte) => write!(f, "byte {byte}, which stands for nothing here"),
        }
    }
}

impl std::error::Error for CodecError {}

/// Steps from the whole value to a part.
#[derive(Default)]
struct Path<'a>(Vec<Step<'a>>);

#[derive(Clone, Copy)]
enum Step<'a> {
    Index(usize),
    Name(&'a str),
    Key,
    Value,
}

impl<'a> Path<'a> {
    fn within<T>(
        &mut self,
        step: Step<'a>,
        run: impl FnOnce(&mut Self) -> Result<T, CodecError>,
    ) -> Result<T, CodecError> {
        self.0.push(step);
        // An error has already put the path into words.
        let result = run(self)?;
        self.0.pop();
        Ok(result)
    }

    fn error<T>(&self, offset: usize, problem: Problem) -> Result<T, CodecError> {
        let mut path = String::new();
        for step in &self.0 {
            let name = match step {
                Step::Index(index) => {
                    path.push_str(&format!("[{index}]"));
                    continue;
                }
                Step::Name(name) => name,
                Step::Key => "key",
                Step::Value => "value",
            };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        Err(CodecError { path, offset, problem })
    }
}

/// An integer-like key in ECMAScript's sense: the canonical decimal of a whole number from 0 to 2^32 - 2.
fn array_index(key: &[u16]) -> Option<u32> {
    let digits = key.len();
    if digits == 0 || digits > 10 || (digits > 1 && key[0] == u16::from(b'0')) {
        return None;
    }
    let mut value: u64 = 0;
    for &unit in key {
        let digit = unit.checked_sub(u16::from(b'0')).filter(|digit| *digit < 10)?;
        value = 10 * value + u64::from(digit);
    }
    u32::try_from(value).ok().filter(|index| *index != u32::MAX)
}
