//! Bytes of action values, for the actions that a section lists. The reference is packages/contract/src/codec.ts.

use serde_json::Value;

use crate::layout::{LayoutField, LayoutType, Literal, index_size};

/// Why a value has no bytes under a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// Where in the value: `$` is the value itself, `$.speed[2]` a part of it.
    pub path: String,
    /// What the layout asks for there.
    pub expected: &'static str,
}

impl std::fmt::Display for EncodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} must be {}", self.path, self.expected)
    }
}

impl std::error::Error for EncodeError {}

/// Appends a number in its canonical form: one NaN, no negative zero.
pub(crate) fn put_number(number: f64, out: &mut impl Extend<u8>) {
    out.extend(canonical_bytes(number));
}

/// The bytes of a number in its canonical form.
#[inline]
pub(crate) fn canonical_bytes(number: f64) -> [u8; 8] {
    let canonical = if number.is_nan() { f64::from_bits(0x7ff8_0000_0000_0000) } else { number + 0.0 };
    canonical.to_le_bytes()
}

/// Appends the bytes of a JSON value.
pub(crate) fn encode(layout: &LayoutType, value: &Value, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    encode_at(layout, value, &mut String::from("$"), out)
}

fn encode_at(layout: &LayoutType, value: &Value, path: &mut String, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let expected = |path: &String, expected| Err(EncodeError { path: path.clone(), expected });
    match layout {
        LayoutType::Number => match number(value) {
            Some(number) => put_number(number, out),
            None => return expected(path, "a number"),
        },
        LayoutType::Boolean => match value {
            Value::Bool(boolean) => out.push(u8::from(*boolean)),
            _ => return expected(path, "true or false"),
        },
        LayoutType::Literal { values } => match values.iter().position(|literal| same(literal, value)) {
            Some(index) => put_index(index, values.len(), out),
            None => return expected(path, "one of the declared literals"),
        },
        LayoutType::String => match value {
            Value::String(text) => {
                let units: Vec<u16> = text.encode_utf16().collect();
                put_count(units.len(), path, out)?;
                out.extend(units.into_iter().flat_map(u16::to_le_bytes));
            }
            _ => return expected(path, "a string"),
        },
        LayoutType::Tuple { elements } => match value {
            Value::Array(items) if items.len() == elements.len() => {
                for (at, (element, item)) in elements.iter().zip(items).enumerate() {
                    inside(path, &format!("[{at}]"), |path| encode_at(element, item, path, out))?;
                }
            }
            _ => return expected(path, "a list of the declared length"),
        },
        LayoutType::Array { element, length } => match value {
            Value::Array(items) if length.is_none_or(|length| length as usize == items.len()) => {
                if length.is_none() {
                    put_count(items.len(), path, out)?;
                }
                for (at, item) in items.iter().enumerate() {
                    inside(path, &format!("[{at}]"), |path| encode_at(element, item, path, out))?;
                }
            }
            _ => return expected(path, "a list of the declared length"),
        },
        LayoutType::Record { fields } => encode_fields(fields, 0, value, path, out)?,
        LayoutType::Optional { value: inner, null, .. } => match value {
            Value::Null if *null => out.push(2),
            Value::Null => return expected(path, "a value: null is not admitted"),
            _ => {
                out.push(3);
                encode_at(inner, value, path, out)?;
            }
        },
        LayoutType::Mixed { alternatives } => {
            let found = alternatives.iter().enumerate().find(|(_, each)| is_kind(each, value));
            match found.and_then(|(index, each)| Some((u8::try_from(index).ok()?, each))) {
                Some((index, alternative)) => {
                    out.push(index);
                    encode_at(alternative, value, path, out)?;
                }
                None => return expected(path, "of the kind of one of the alternatives"),
            }
        }
        LayoutType::Union { tag, variants } => {
            let given = value.get(tag);
            match variants.iter().position(|variant| given.is_some_and(|given| same(&variant.tag, given))) {
                Some(index) => {
                    put_index(index, variants.len(), out);
                    encode_fields(&variants[index].fields, 1, value, path, out)?;
                }
                None => return expected(path, "an object with the tag of one of the variants"),
            }
        }
        LayoutType::Map { .. } | LayoutType::Set { .. } | LayoutType::Dictionary { .. } => {
            return expected(path, "of a type that can be listed: no Map, Set or Record<string, T>");
        }
    }
    Ok(())
}

/// Whether a JSON value is of the kind of an alternative's values. Non-finite numbers beside strings, and tables beside
/// lists, are no actions that a section lists.
fn is_kind(alternative: &LayoutType, value: &Value) -> bool {
    match alternative {
        LayoutType::Number => value.is_number(),
        LayoutType::Boolean => value.is_boolean(),
        LayoutType::String => value.is_string(),
        LayoutType::Literal { values } => values.iter().any(|literal| same(literal, value)),
        LayoutType::Tuple { .. } | LayoutType::Array { .. } => value.is_array(),
        LayoutType::Record { .. } | LayoutType::Union { .. } => value.is_object(),
        _ => false,
    }
}

/// `tags` fields of the object besides `fields` are expected: the tag of a union.
fn encode_fields(
    fields: &[LayoutField],
    tags: usize,
    value: &Value,
    path: &mut String,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let Value::Object(object) = value else {
        return Err(EncodeError { path: path.clone(), expected: "an object" });
    };
    let mut used = tags;
    for field in fields {
        match (object.get(&field.name), &field.layout) {
            (Some(item), layout) => {
                used += 1;
                inside(path, &format!(".{}", field.name), |path| encode_at(layout, item, path, out))?;
            }
            (None, LayoutType::Optional { absent: true, .. }) => out.push(0),
            (None, _) => {
                return Err(EncodeError { path: format!("{path}.{}", field.name), expected: "present" });
            }
        }
    }
    if used == object.len() {
        Ok(())
    } else {
        Err(EncodeError { path: path.clone(), expected: "an object without undeclared fields" })
    }
}

fn inside<T>(path: &mut String, part: &str, then: impl FnOnce(&mut String) -> T) -> T {
    let length = path.len();
    path.push_str(part);
    let result = then(path);
    path.truncate(length);
    result
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(name) => match name.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn same(literal: &Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::Boolean(left), Value::Bool(right)) => left == right,
        (Literal::Number(left), Value::Number(right)) => right.as_f64() == Some(*left),
        (Literal::String(left), Value::String(right)) => left == right,
        _ => false,
    }
}

fn put_index(index: usize, alternatives: usize, out: &mut Vec<u8>) {
    out.extend(index.to_le_bytes().into_iter().take(index_size(alternatives)));
}

fn put_count(count: usize, path: &str, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let count = u32::try_from(count)
        .map_err(|_| EncodeError { path: path.to_owned(), expected: "shorter than 2^32 elements" })?;
    out.extend(count.to_le_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(layout: &str, value: &str) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        let layout = serde_json::from_str(layout).unwrap();
        encode(&layout, &serde_json::from_str(value).unwrap(), &mut out).map(|()| out)
    }

    const RECORD: &str = r#"{ "kind": "record", "fields": [
        { "name": "thrust", "type": { "kind": "number" } },
        { "name": "side", "type": { "kind": "literal", "values": ["left", 7, true] } },
        { "name": "path", "type": { "kind": "array", "element": { "kind": "boolean" } } } ] }"#;

    // Expected bytes are written out from the table in packages/contract/README.md.
    #[test]
    fn a_record_is_its_fields_in_declared_order() {
        let mut expected = 1.5f64.to_le_bytes().to_vec();
        expected.extend([1, 2, 0, 0, 0, 1, 0]);
        assert_eq!(bytes(RECORD, r#"{ "side": 7, "path": [true, false], "thrust": 1.5 }"#), Ok(expected));
    }

    #[test]
    fn negative_zero_and_nan_have_one_form() {
        assert_eq!(bytes(r#"{ "kind": "number" }"#, "-0.0"), Ok(vec![0; 8]));
        assert_eq!(bytes(r#"{ "kind": "number" }"#, r#""NaN""#), Ok(vec![0, 0, 0, 0, 0, 0, 0xf8, 0x7f]));
    }

    #[test]
    fn an_error_names_the_part() {
        let error = bytes(RECORD, r#"{ "side": 7, "path": [true, 3], "thrust": 1.5 }"#).unwrap_err();
        assert_eq!(error.to_string(), "$.path[1] must be true or false");
        let error = bytes(RECORD, r#"{ "side": 7, "path": [] }"#).unwrap_err();
        assert_eq!(error.to_string(), "$.thrust must be present");
        let error = bytes(RECORD, r#"{ "side": 7, "path": [], "thrust": 0, "speed": 1 }"#).unwrap_err();
        assert_eq!(error.to_string(), "$ must be an object without undeclared fields");
    }

    #[test]
    fn encoded_values_are_measured_as_long_as_they_are() {
        let layout: LayoutType = serde_json::from_str(
            r#"{ "kind": "union", "tag": "kind", "variants": [
                { "tag": "wait", "fields": [] },
                { "tag": "go", "fields": [{ "name": "to", "type": { "kind": "string" } },
                  { "name": "by", "type": { "kind": "optional", "value": { "kind": "number" },
                    "absent": true, "undefined": false, "null": true } }] } ] }"#,
        )
        .unwrap();
        for value in [
            r#"{ "kind": "wait" }"#,
            r#"{ "kind": "go", "to": "é😀" }"#,
            r#"{ "kind": "go", "to": "", "by": null }"#,
            r#"{ "kind": "go", "to": "x", "by": 2 }"#,
        ] {
            let mut out = vec![9, 9, 9];
            encode(&layout, &serde_json::from_str(value).unwrap(), &mut out).unwrap();
            assert_eq!(layout.end_of(&out, 3), Some(out.len()), "{value}");
            assert_eq!(layout.end_of(&out[..out.len() - 1], 3), None, "{value}");
        }
    }
}
