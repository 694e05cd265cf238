//! States as the oracle protocol writes them, read with the place of every fault.

use serde_json::{Map, Value};

use crate::InvalidJson;
use crate::error::whole_below;

/// Characters of a faulty value that an error repeats.
const SHOWN: usize = 60;

pub(crate) fn fault(place: impl Into<String>, found: Option<&Value>, expected: impl Into<String>) -> InvalidJson {
    let found = found.map(|value| {
        let text = value.to_string();
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    });
    InvalidJson { place: place.into(), found, expected: expected.into() }
}

/// The object `value`, with no field but `known`.
pub(crate) fn object<'a>(place: &str, value: &'a Value, known: &[&str]) -> Result<&'a Map<String, Value>, InvalidJson> {
    let expected = || format!("an object with {}", known.join(", "));
    let object = value.as_object().ok_or_else(|| fault(place, Some(value), expected()))?;
    match object.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, value)) => {
            Err(fault(format!("{place}.{name}"), Some(value), format!("left out: {place} is {}", expected())))
        }
        None => Ok(object),
    }
}

/// The list of numbers `object[name]`; every number of JSON is finite.
pub(crate) fn numbers(
    place: &str,
    object: &Map<String, Value>,
    name: &str,
    expected: &str,
) -> Result<Vec<f64>, InvalidJson> {
    let at = format!("{place}.{name}");
    let found = object.get(name);
    let list = found.and_then(Value::as_array).ok_or_else(|| fault(at.as_str(), found, expected))?;
    let number = |(i, value): (usize, &Value)| {
        let number = value.as_f64().filter(|number| number.is_finite());
        number.ok_or_else(|| fault(format!("{at}[{i}]"), Some(value), "a finite number"))
    };
    list.iter().enumerate().map(number).collect()
}

/// The `N` numbers of `{ "s": [..] }`.
pub(crate) fn vector_state<const N: usize>(value: &Value) -> Result<[f64; N], InvalidJson> {
    let fields = object("state", value, &["s"])?;
    let expected = format!("a list of {N} finite numbers");
    let values = numbers("state", fields, "s", &expected)?;
    values.try_into().map_err(|_| fault("state.s", fields.get("s"), expected))
}

/// The whole number below `count` of `{ "s": n }`.
pub(crate) fn index_state(value: &Value, count: u32) -> Result<u32, InvalidJson> {
    let fields = object("state", value, &["s"])?;
    let found = fields.get("s");
    let index = found.and_then(Value::as_f64).and_then(|number| whole_below(number, count));
    index.ok_or_else(|| fault("state.s", found, format!("a whole number from 0 to {}", count - 1)))
}
