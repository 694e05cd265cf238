use std::collections::HashSet;

use super::{CANONICAL_NAN, CodecError, Path, Problem, Step, ZERO_SIZE_ELEMENT_LIMIT, array_index};
use crate::layout::index_size;
use crate::{Field, LayoutType, Value};

/// Appends the canonical bytes of `value` to `out`. A dictionary's entries may come in any order: integer-like keys are
/// written first.
///
/// # Errors
/// [`CodecError`] for a value that is none of the type; `out` then holds bytes of the parts before it.
pub fn encode(layout: &LayoutType, value: &Value, out: &mut Vec<u8>) -> Result<(), CodecError> {
    write(layout, value, out, &mut Path::default())
}

fn write<'a>(layout: &'a LayoutType, value: &Value, out: &mut Vec<u8>, path: &mut Path<'a>) -> Result<(), CodecError> {
    match (layout, value) {
        (LayoutType::Number, Value::Number(number)) => {
            let bits = if number.is_nan() { CANONICAL_NAN } else { (number + 0.0).to_bits() };
            out.extend_from_slice(&bits.to_le_bytes());
            Ok(())
        }
        (LayoutType::Boolean, Value::Boolean(boolean)) => {
            out.push(u8::from(*boolean));
            Ok(())
        }
        (LayoutType::Literal(values), Value::Literal(index)) => write_index(*index, values.len(), out, path),
        (LayoutType::String, Value::String(units)) => write_string(units, out, path),
        (LayoutType::Tuple(elements), Value::List(values)) => {
            same_length(elements.len(), values.len(), out, path)?;
            for (at, (element, value)) in elements.iter().zip(values).enumerate() {
                path.within(Step::Index(at), |path| write(element, value, out, path))?;
            }
            Ok(())
        }
        (LayoutType::Record(fields), Value::Record(values)) => write_fields(fields, values, out, path),
        (LayoutType::Array { element, length }, Value::List(values)) => {
            match length {
                Some(length) => same_length(*length as usize, values.len(), out, path)?,
                None => write_count(values.len(), out, path)?,
            }
            let start = out.len();
            for (at, value) in values.iter().enumerate() {
                path.within(Step::Index(at), |path| write(element, value, out, path))?;
                if at >= ZERO_SIZE_ELEMENT_LIMIT && out.len() == start {
                    return path.error(start, Problem::TooLong);
                }
            }
            Ok(())
        }
        (LayoutType::Optional { undefined: true, .. }, Value::Undefined) => {
            out.push(1);
            Ok(())
        }
        (LayoutType::Optional { null: true, .. }, Value::Null) => {
            out.push(2);
            Ok(())
        }
        (LayoutType::Optional { value: layout, .. }, value) => {
            out.push(3);
            write(layout, value, out, path)
        }
        (LayoutType::Mixed(alternatives), Value::Alternative { index, value }) => {
            match (u8::try_from(*index), alternatives.get(*index)) {
                (Ok(byte), Some(alternative)) => {
                    out.push(byte);
                    write(alternative, value, out, path)
                }
                _ => path.error(out.len(), Problem::WrongIndex { index: *index, count: alternatives.len() }),
            }
        }
        (LayoutType::Union { variants, .. }, Value::Variant { index, fields }) => {
            write_index(*index, variants.len(), out, path)?;
            write_fields(&variants[*index].fields, fields, out, path)
        }
        (LayoutType::Map { key, value: layout }, Value::Map(entries)) => {
            write_count(entries.len(), out, path)?;
            let mut seen = HashSet::new();
            for (at, (name, value)) in entries.iter().enumerate() {
                path.within(Step::Index(at), |path| {
                    let start = out.len();
                    path.within(Step::Key, |path| write(key, name, out, path))?;
                    first_time(&mut seen, out[start..].to_vec(), start, path)?;
                    path.within(Step::Value, |path| write(layout, value, out, path))
                })?;
            }
            Ok(())
        }
        (LayoutType::Set(layout), Value::Set(elements)) => {
            write_count(elements.len(), out, path)?;
            let mut seen = HashSet::new();
            for (at, element) in elements.iter().enumerate() {
                path.within(Step::Index(at), |path| {
                    let start = out.len();
                    write(layout, element, out, path)?;
                    first_time(&mut seen, out[start..].to_vec(), start, path)
                })?;
            }
            Ok(())
        }
        (LayoutType::Dictionary(layout), Value::Dictionary(entries)) => {
            write_count(entries.len(), out, path)?;
            let mut ordered: Vec<_> = entries.iter().enumerate().collect();
            // Stable: keys that are no integers keep their order.
            ordered.sort_by_key(|(_, (key, _))| array_index(key).map_or(u64::MAX, u64::from));
            let mut seen = HashSet::new();
            for (at, (key, value)) in ordered {
                path.within(Step::Index(at), |path| {
                    first_time(&mut seen, key.clone(), out.len(), path)?;
                    write_string(key, out, path)?;
                    write(layout, value, out, path)
                })?;
            }
            Ok(())
        }
        (layout, _) => path.error(out.len(), Problem::WrongKind { expected: kind(layout) }),
    }
}

fn write_fields<'a>(
    fields: &'a [Field],
    values: &[Option<Value>],
    out: &mut Vec<u8>,
    path: &mut Path<'a>,
) -> Result<(), CodecError> {
    same_length(fields.len(), values.len(), out, path)?;
    for (field, value) in fields.iter().zip(values) {
        path.within(Step::Name(&field.name), |path| match (value, &field.layout) {
            (Some(value), layout) => write(layout, value, out, path),
            (None, LayoutType::Optional { absent: true, .. }) => {
                out.push(0);
                Ok(())
            }
            (None, _) => path.error(out.len(), Problem::MissingField),
        })?;
    }
    Ok(())
}

fn write_string(units: &[u16], out: &mut Vec<u8>, path: &Path<'_>) -> Result<(), CodecError> {
    write_count(units.len(), out, path)?;
    out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    Ok(())
}

fn write_index(index: usize, count: usize, out: &mut Vec<u8>, path: &Path<'_>) -> Result<(), CodecError> {
    match u16::try_from(index) {
        Ok(narrow) if index < count => {
            out.extend_from_slice(&narrow.to_le_bytes()[..index_size(count)]);
            Ok(())
        }
        _ => path.error(out.len(), Problem::WrongIndex { index, count }),
    }
}

fn write_count(count: usize, out: &mut Vec<u8>, path: &Path<'_>) -> Result<(), CodecError> {
    match u32::try_from(count) {
        Ok(count) => {
            out.extend_from_slice(&count.to_le_bytes());
            Ok(())
        }
        Err(_) => path.error(out.len(), Problem::TooLong),
    }
}

fn same_length(expected: usize, found: usize, out: &[u8], path: &Path<'_>) -> Result<(), CodecError> {
    if expected == found { Ok(()) } else { path.error(out.len(), Problem::WrongLength { expected, found }) }
}

fn first_time<K: std::hash::Hash + Eq>(
    seen: &mut HashSet<K>,
    key: K,
    offset: usize,
    path: &Path<'_>,
) -> Result<(), CodecError> {
    if seen.insert(key) { Ok(()) } else { path.error(offset, Problem::DuplicateKey) }
}

fn kind(layout: &LayoutType) -> &'static str {
    match layout {
        LayoutType::Number => "a number",
        LayoutType::Boolean => "a boolean",
        LayoutType::Literal(_) => "a literal",
        LayoutType::String => "a string",
        LayoutType::Tuple(_) | LayoutType::Array { .. } => "a list",
        LayoutType::Record(_) => "a record",
        LayoutType::Optional { .. } => "a value",
        LayoutType::Mixed(_) => "an alternative",
        LayoutType::Union { .. } => "a variant",
        LayoutType::Map { .. } => "a map",
        LayoutType::Set(_) => "a set",
        LayoutType::Dictionary(_) => "a dictionary",
    }
}
