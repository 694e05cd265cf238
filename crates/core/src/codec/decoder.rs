use std::collections::HashSet;

use super::{CANONICAL_NAN, CodecError, Path, Problem, Step, ZERO_SIZE_ELEMENT_LIMIT, array_index};
use crate::layout::index_size;
use crate::{Field, LayoutType, Value};

/// The value of exactly these bytes. Only canonical bytes are a value: encoding it gives them back.
///
/// # Errors
/// [`CodecError`] for every other byte string. Memory is bounded by a multiple of the bytes and the layout.
pub fn decode(layout: &LayoutType, bytes: &[u8]) -> Result<Value, CodecError> {
    let mut source = Source { bytes, offset: 0 };
    let mut path = Path::default();
    let value = read(layout, &mut source, &mut path)?;
    if source.offset < bytes.len() {
        return path.error(source.offset, Problem::TrailingBytes);
    }
    Ok(value)
}

struct Source<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl Source<'_> {
    fn take<const N: usize>(&mut self, path: &Path<'_>) -> Result<[u8; N], CodecError> {
        match self.bytes[self.offset..].first_chunk::<N>() {
            Some(chunk) => {
                self.offset += N;
                Ok(*chunk)
            }
            None => path.error(self.offset, Problem::TooShort { wanted: N, left: self.bytes.len() - self.offset }),
        }
    }

    /// A length, held to the bytes that are left before anything is allocated for it.
    fn count(&mut self, least_size: usize, path: &Path<'_>) -> Result<usize, CodecError> {
        let at = self.offset;
        let count = u32::from_le_bytes(self.take(path)?) as usize;
        let left = self.bytes.len() - self.offset;
        let wanted = count.saturating_mul(least_size);
        if wanted > left { path.error(at, Problem::TooShort { wanted, left }) } else { Ok(count) }
    }

    fn index(&mut self, count: usize, path: &Path<'_>) -> Result<usize, CodecError> {
        let at = self.offset;
        let index = if index_size(count) == 1 {
            usize::from(self.take::<1>(path)?[0])
        } else {
            usize::from(u16::from_le_bytes(self.take(path)?))
        };
        if index < count { Ok(index) } else { path.error(at, Problem::WrongIndex { index, count }) }
    }

    fn string(&mut self, path: &Path<'_>) -> Result<Vec<u16>, CodecError> {
        let count = self.count(2, path)?;
        (0..count).map(|_| Ok(u16::from_le_bytes(self.take(path)?))).collect()
    }
}

fn read<'a>(layout: &'a LayoutType, source: &mut Source<'_>, path: &mut Path<'a>) -> Result<Value, CodecError> {
    let at = source.offset;
    match layout {
        LayoutType::Number => {
            let bits = u64::from_le_bytes(source.take(path)?);
            let number = f64::from_bits(bits);
            let canonical = if number.is_nan() { bits == CANONICAL_NAN } else { bits != 1 << 63 };
            if canonical { Ok(Value::Number(number)) } else { path.error(at, Problem::NotCanonical) }
        }
        LayoutType::Boolean => match source.take(path)? {
            [0] => Ok(Value::Boolean(false)),
            [1] => Ok(Value::Boolean(true)),
            [byte] => path.error(at, Problem::WrongByte(byte)),
        },
        LayoutType::Literal(values) => Ok(Value::Literal(source.index(values.len(), path)?)),
        LayoutType::String => Ok(Value::String(source.string(path)?)),
        LayoutType::Tuple(elements) => {
            let mut values = Vec::with_capacity(elements.len());
            for (at, element) in elements.iter().enumerate() {
                values.push(path.within(Step::Index(at), |path| read(element, source, path))?);
            }
            Ok(Value::List(values))
        }
        LayoutType::Record(fields) => Ok(Value::Record(read_fields(fields, source, path)?)),
        LayoutType::Array { element, length } => {
            let count = match length {
                Some(length) => *length as usize,
                None => source.count(element.minimum_size(), path)?,
            };
            let start = source.offset;
            let mut values = Vec::new();
            for at in 0..count {
                values.push(path.within(Step::Index(at), |path| read(element, source, path))?);
                if at >= ZERO_SIZE_ELEMENT_LIMIT && source.offset == start {
                    return path.error(start, Problem::TooLong);
                }
            }
            Ok(Value::List(values))
        }
        LayoutType::Optional { value: layout, undefined, null, .. } => match source.take(path)? {
            [1] if *undefined => Ok(Value::Undefined),
            [2] if *null => Ok(Value::Null),
            [3] => match read(layout, source, path)? {
                // The outer type encodes this itself.
                Value::Undefined if *undefined => path.error(at, Problem::WrongByte(3)),
                Value::Null if *null => path.error(at, Problem::WrongByte(3)),
                value => Ok(value),
            },
            [mark] => path.error(at, Problem::WrongByte(mark)),
        },
        LayoutType::Mixed(alternatives) => {
            let [byte] = source.take(path)?;
            let index = usize::from(byte);
            let Some(alternative) = alternatives.get(index) else {
                return path.error(at, Problem::WrongIndex { index, count: alternatives.len() });
            };
            Ok(Value::Alternative { index, value: Box::new(read(alternative, source, path)?) })
        }
        LayoutType::Union { variants, .. } => {
            let index = source.index(variants.len(), path)?;
            Ok(Value::Variant { index, fields: read_fields(&variants[index].fields, source, path)? })
        }
        LayoutType::Map { key, value: layout } => {
            let count = source.count(key.minimum_size() + layout.minimum_size(), path)?;
            let mut entries = Vec::new();
            let mut seen = HashSet::new();
            for at in 0..count {
                entries.push(path.within(Step::Index(at), |path| {
                    let start = source.offset;
                    let name = path.within(Step::Key, |path| read(key, source, path))?;
                    if !seen.insert(&source.bytes[start..source.offset]) {
                        return path.error(start, Problem::DuplicateKey);
                    }
                    let value = path.within(Step::Value, |path| read(layout, source, path))?;
                    Ok((name, value))
                })?);
            }
            Ok(Value::Map(entries))
        }
        LayoutType::Set(layout) => {
            let count = source.count(layout.minimum_size(), path)?;
            let mut elements = Vec::new();
            let mut seen = HashSet::new();
            for at in 0..count {
                elements.push(path.within(Step::Index(at), |path| {
                    let start = source.offset;
                    let element = read(layout, source, path)?;
                    if !seen.insert(&source.bytes[start..source.offset]) {
                        return path.error(start, Problem::DuplicateKey);
                    }
                    Ok(element)
                })?);
            }
            Ok(Value::Set(elements))
        }
        LayoutType::Dictionary(layout) => read_dictionary(layout, source, path),
    }
}

fn read_fields<'a>(
    fields: &'a [Field],
    source: &mut Source<'_>,
    path: &mut Path<'a>,
) -> Result<Vec<Option<Value>>, CodecError> {
    let mut values = Vec::with_capacity(fields.len());
    for Field { name, layout } in fields {
        let left_out =
            matches!(layout, LayoutType::Optional { absent: true, .. }) && source.bytes.get(source.offset) == Some(&0);
        if left_out {
            source.offset += 1;
            values.push(None);
        } else {
            values.push(Some(path.within(Step::Name(name), |path| read(layout, source, path))?));
        }
    }
    Ok(values)
}

fn read_dictionary<'a>(
    layout: &'a LayoutType,
    source: &mut Source<'_>,
    path: &mut Path<'a>,
) -> Result<Value, CodecError> {
    let count = source.count(4 + layout.minimum_size(), path)?;
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    // The order of the key before: integer-like keys by value, all others after them.
    let mut last: Option<u64> = None;
    for at in 0..count {
        entries.push(path.within(Step::Index(at), |path| {
            let start = source.offset;
            let key = source.string(path)?;
            if !seen.insert(&source.bytes[start..source.offset]) {
                return path.error(start, Problem::DuplicateKey);
            }
            let order = array_index(&key).map_or(u64::MAX, u64::from);
            if last.is_some_and(|last| order < last) {
                return path.error(start, Problem::KeyOrder);
            }
            last = Some(order);
            Ok((key, read(layout, source, path)?))
        })?);
    }
    Ok(Value::Dictionary(entries))
}
