//! Spaces as JSON, with Gymnasium's words.
//!
//! `{"kind":"discrete","n":4}`, `{"kind":"tuple","spaces":[..]}`,
//! `{"kind":"box","low":[..],"high":[..],"dtype":"float32"}`; an infinite bound is null, for JSON has no infinity.

use orrery_core::{Precision, Space};
use serde_json::{Map, Value, json};

use crate::InvalidJson;
use crate::json::{fault, object};

/// Spaces nested deeper are refused: no environment needs them, and a reader must not run out of stack.
const DEEPEST: usize = 16;

/// The space as JSON.
pub fn space_to_json(space: &Space) -> Value {
    match space {
        Space::Discrete { count } => json!({ "kind": "discrete", "n": count }),
        Space::Tuple(spaces) => {
            json!({ "kind": "tuple", "spaces": spaces.iter().map(space_to_json).collect::<Vec<_>>() })
        }
        Space::Box { low, high, precision } => {
            let dtype = match precision {
                Precision::Float32 => "float32",
                Precision::Float64 => "float64",
            };
            // serde_json writes what is not finite as null.
            json!({ "kind": "box", "low": low, "high": high, "dtype": dtype })
        }
    }
}

/// The space that [`space_to_json`] writes so.
///
/// # Errors
/// [`InvalidJson`] with the place of what is missing, unknown or no bound.
pub fn space_from_json(value: &Value) -> Result<Space, InvalidJson> {
    read("space", value, 0)
}

fn read(place: &str, value: &Value, depth: usize) -> Result<Space, InvalidJson> {
    if depth == DEEPEST {
        return Err(fault(place, Some(value), format!("no space: at most {DEEPEST} may be nested")));
    }
    match value.get("kind").and_then(Value::as_str) {
        Some("discrete") => {
            let fields = object(place, value, &["kind", "n"])?;
            let found = fields.get("n");
            let count = found.and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok());
            let count = count.filter(|count| *count > 0);
            let expected = "a whole number from 1 to 2^32 - 1";
            Ok(Space::Discrete { count: count.ok_or_else(|| fault(format!("{place}.n"), found, expected))? })
        }
        Some("tuple") => {
            let fields = object(place, value, &["kind", "spaces"])?;
            let found = fields.get("spaces");
            let spaces = found.and_then(Value::as_array);
            let spaces = spaces.ok_or_else(|| fault(format!("{place}.spaces"), found, "a list of spaces"))?;
            let read = |(i, space)| read(&format!("{place}.spaces[{i}]"), space, depth + 1);
            Ok(Space::Tuple(spaces.iter().enumerate().map(read).collect::<Result<_, _>>()?))
        }
        Some("box") => {
            let fields = object(place, value, &["kind", "low", "high", "dtype"])?;
            let precision = match fields.get("dtype").and_then(Value::as_str) {
                Some("float32") => Precision::Float32,
                Some("float64") => Precision::Float64,
                _ => return Err(fault(format!("{place}.dtype"), fields.get("dtype"), "float32 or float64")),
            };
            let low = bounds(place, fields, "low", f64::NEG_INFINITY)?;
            let high = bounds(place, fields, "high", f64::INFINITY)?;
            if low.len() != high.len() {
                return Err(fault(format!("{place}.high"), fields.get("high"), "as long as low"));
            }
            match low.iter().zip(&high).position(|(low, high)| low > high) {
                Some(i) => Err(fault(format!("{place}.low[{i}]"), fields["low"].get(i), "at most the bound above")),
                None => Ok(Space::Box { low, high, precision }),
            }
        }
        _ => Err(fault(format!("{place}.kind"), value.get("kind"), "discrete, tuple or box")),
    }
}

fn bounds(place: &str, fields: &Map<String, Value>, name: &str, infinite: f64) -> Result<Vec<f64>, InvalidJson> {
    let found = fields.get(name);
    let list = found.and_then(Value::as_array);
    let list = list.ok_or_else(|| fault(format!("{place}.{name}"), found, "a list of numbers or nulls"))?;
    let bound = |(i, value): (usize, &Value)| match value {
        Value::Null => Ok(infinite),
        _ => value
            .as_f64()
            .filter(|bound| bound.is_finite())
            .ok_or_else(|| fault(format!("{place}.{name}[{i}]"), Some(value), "a finite number, or null for no bound")),
    };
    list.iter().enumerate().map(bound).collect()
}
