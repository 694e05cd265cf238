//! The shape of values that cross the border, as a module's section spells it, and the length of their bytes.

use serde::Deserialize;

/// The shape of a value. Bytes are those of packages/contract/src/codec.ts; a guest's host only measures them.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum LayoutType {
    /// An f64.
    Number,
    /// A byte.
    Boolean,
    /// The index of one of the values: a byte for up to 256 of them, else two.
    Literal {
        /// The values in declared order.
        values: Vec<Literal>,
    },
    /// Length in UTF-16 units, then the units.
    String,
    /// Elements one after another.
    Tuple {
        /// Their types.
        elements: Vec<LayoutType>,
    },
    /// Fields one after another.
    Record {
        /// In declared order.
        fields: Vec<LayoutField>,
    },
    /// A count unless the length is declared, then elements.
    Array {
        /// Type of every element.
        element: Box<LayoutType>,
        /// The declared length.
        length: Option<u32>,
    },
    /// One byte that says which empty value, or that a value follows.
    Optional {
        /// What may follow.
        value: Box<LayoutType>,
        /// Whether the field may be missing.
        absent: bool,
        /// Whether `undefined` is admitted.
        undefined: bool,
        /// Whether `null` is admitted.
        null: bool,
    },
    /// The index of an alternative in one byte, then its value.
    Mixed {
        /// In declared order, each of values of one kind: number, string, boolean, array or object.
        alternatives: Vec<LayoutType>,
    },
    /// The index of a variant, then that variant's fields.
    Union {
        /// Name of the field that tells the variants apart.
        tag: String,
        /// In declared order.
        variants: Vec<LayoutVariant>,
    },
    /// A count, then pairs.
    Map {
        /// Type of the keys.
        key: Box<LayoutType>,
        /// Type of the values.
        value: Box<LayoutType>,
    },
    /// A count, then elements.
    Set {
        /// Type of the elements.
        element: Box<LayoutType>,
    },
    /// A count, then pairs whose keys are strings.
    Dictionary {
        /// Type of the values.
        value: Box<LayoutType>,
    },
}

/// A literal of a union of literals.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    String(String),
}

/// A field of a record.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LayoutField {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub layout: LayoutType,
}

/// A variant of a discriminated union.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LayoutVariant {
    /// Value of the tag.
    pub tag: Literal,
    /// The other fields.
    pub fields: Vec<LayoutField>,
}

/// Bytes of an index into `count` alternatives.
pub(crate) fn index_size(count: usize) -> usize {
    if count <= 256 { 1 } else { 2 }
}

impl LayoutType {
    /// Bytes of every value of this type, or `None` if values differ in length (or the sum overflows).
    pub fn fixed_size(&self) -> Option<usize> {
        let least = self.least_size()?;
        (self.largest_size() == Some(least)).then_some(least)
    }

    /// Bytes of the smallest value, or `None` if the sum overflows.
    fn least_size(&self) -> Option<usize> {
        match self {
            Self::Number => Some(8),
            Self::Boolean => Some(1),
            Self::Literal { values } => Some(index_size(values.len())),
            Self::Tuple { elements } => sum(elements.iter(), Self::least_size),
            Self::Record { fields } => sum_of_fields(fields, Self::least_size),
            Self::Array { element, length: Some(length) } => times(element.least_size()?, *length),
            Self::Optional { absent: false, undefined: false, null: false, value } => {
                value.least_size()?.checked_add(1)
            }
            Self::Optional { .. } => Some(1),
            Self::Mixed { alternatives } => {
                let mut sizes = alternatives.iter().map(Self::least_size);
                sizes.try_fold(usize::MAX, |least, size| Some(least.min(size?)))?.checked_add(1)
            }
            Self::Union { variants, .. } => {
                let mut sizes = variants.iter().map(|variant| sum_of_fields(&variant.fields, Self::least_size));
                let least = sizes.try_fold(usize::MAX, |least, size| Some(least.min(size?)))?;
                least.checked_add(index_size(variants.len()))
            }
            Self::String
            | Self::Array { length: None, .. }
            | Self::Map { .. }
            | Self::Set { .. }
            | Self::Dictionary { .. } => Some(4),
        }
    }

    /// Bytes of the largest value, or `None` if there is none or the sum overflows.
    fn largest_size(&self) -> Option<usize> {
        match self {
            Self::Number | Self::Boolean | Self::Literal { .. } => self.least_size(),
            Self::Tuple { elements } => sum(elements.iter(), Self::largest_size),
            Self::Record { fields } => sum_of_fields(fields, Self::largest_size),
            // A list of no strings takes no bytes.
            Self::Array { length: Some(0), .. } => Some(0),
            Self::Array { element, length: Some(length) } => times(element.largest_size()?, *length),
            Self::Optional { value, .. } => value.largest_size()?.checked_add(1),
            Self::Mixed { alternatives } => {
                let mut sizes = alternatives.iter().map(Self::largest_size);
                sizes.try_fold(0usize, |largest, size| Some(largest.max(size?)))?.checked_add(1)
            }
            Self::Union { variants, .. } => {
                let mut sizes = variants.iter().map(|variant| sum_of_fields(&variant.fields, Self::largest_size));
                let largest = sizes.try_fold(0usize, |largest, size| Some(largest.max(size?)))?;
                largest.checked_add(index_size(variants.len()))
            }
            Self::String
            | Self::Array { length: None, .. }
            | Self::Map { .. }
            | Self::Set { .. }
            | Self::Dictionary { .. } => None,
        }
    }

    /// Where the value that starts at `at` ends, or `None` if `bytes` end before it or name an unknown alternative.
    /// Measures only: the guest itself rejects bytes that are no value.
    pub fn end_of(&self, bytes: &[u8], at: usize) -> Option<usize> {
        if let Some(size) = self.fixed_size() {
            return within(bytes, at, size);
        }
        match self {
            Self::String => {
                let (units, start) = count(bytes, at)?;
                within(bytes, start, units.checked_mul(2)?)
            }
            Self::Tuple { elements } => elements.iter().try_fold(at, |at, element| element.end_of(bytes, at)),
            Self::Record { fields } => end_of_fields(fields, bytes, at),
            Self::Array { element, length: Some(length) } => repeat(element, *length as usize, bytes, at),
            Self::Array { element, length: None } | Self::Set { element } => {
                let (elements, start) = count(bytes, at)?;
                repeat(element, elements, bytes, start)
            }
            Self::Optional { value, .. } => match bytes.get(at)? {
                0..=2 => Some(at + 1),
                3 => value.end_of(bytes, at + 1),
                _ => None,
            },
            Self::Mixed { alternatives } => alternatives.get(usize::from(*bytes.get(at)?))?.end_of(bytes, at + 1),
            Self::Union { variants, .. } => {
                let start = within(bytes, at, index_size(variants.len()))?;
                let variant = bytes[at..start].iter().rev().fold(0, |index, byte| index << 8 | usize::from(*byte));
                end_of_fields(&variants.get(variant)?.fields, bytes, start)
            }
            Self::Map { key, value } => {
                let (entries, start) = count(bytes, at)?;
                // Keys of no bytes are all the same key; else the loop ends with the bytes.
                (entries <= 1 || key.least_size() != Some(0)).then_some(())?;
                (0..entries).try_fold(start, |at, _| value.end_of(bytes, key.end_of(bytes, at)?))
            }
            Self::Dictionary { value } => {
                let (entries, start) = count(bytes, at)?;
                (0..entries).try_fold(start, |at, _| value.end_of(bytes, Self::String.end_of(bytes, at)?))
            }
            Self::Number | Self::Boolean | Self::Literal { .. } => None, // of fixed size, measured above
        }
    }

    /// How many numbers a value consists of, or `None` if it holds anything else or its length varies.
    pub(crate) fn numbers(&self) -> Option<usize> {
        match self {
            Self::Number => Some(1),
            Self::Tuple { elements } => {
                elements.iter().try_fold(0usize, |total, element| total.checked_add(element.numbers()?))
            }
            Self::Record { fields } => {
                fields.iter().try_fold(0usize, |total, field| total.checked_add(field.layout.numbers()?))
            }
            Self::Array { element, length: Some(length) } => {
                element.numbers()?.checked_mul(usize::try_from(*length).ok()?)
            }
            _ => None,
        }
    }
}

fn sum<'a>(
    mut types: impl Iterator<Item = &'a LayoutType>,
    size: impl Fn(&LayoutType) -> Option<usize>,
) -> Option<usize> {
    types.try_fold(0usize, |total, layout| total.checked_add(size(layout)?))
}

fn sum_of_fields(fields: &[LayoutField], size: impl Fn(&LayoutType) -> Option<usize>) -> Option<usize> {
    sum(fields.iter().map(|field| &field.layout), size)
}

fn times(size: usize, count: u32) -> Option<usize> {
    size.checked_mul(usize::try_from(count).ok()?)
}

fn within(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    at.checked_add(size).filter(|end| *end <= bytes.len())
}

pub(crate) fn count(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some((u32::from_le_bytes(word.try_into().ok()?) as usize, at + 4))
}

fn repeat(element: &LayoutType, elements: usize, bytes: &[u8], at: usize) -> Option<usize> {
    match element.fixed_size() {
        Some(size) => within(bytes, at, size.checked_mul(elements)?),
        // An element of varying length has at least one byte: the loop ends with the bytes.
        None => (0..elements).try_fold(at, |at, _| element.end_of(bytes, at)),
    }
}

fn end_of_fields(fields: &[LayoutField], bytes: &[u8], at: usize) -> Option<usize> {
    fields.iter().try_fold(at, |at, field| field.layout.end_of(bytes, at))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn layout(json: Value) -> LayoutType {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_committed_vectors_are_measured_as_long_as_they_are() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packages/contract/vectors/codec.json");
        let vectors: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for vector in &vectors {
            let layout = layout(vector["type"].clone());
            let hex = vector["bytes"].as_str().unwrap();
            let bytes: Vec<u8> =
                (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
            assert_eq!(layout.end_of(&bytes, 0), Some(bytes.len()), "{vector}");
            assert!(layout.fixed_size().is_none_or(|size| size == bytes.len()), "{vector}");
        }
        assert!(vectors.len() >= 50);
    }

    // Expected sizes: packages/contract/src/size.ts, by its definition the least size where it is the largest too.
    #[test]
    fn a_type_is_of_fixed_size_iff_its_least_and_largest_values_are_equally_long() {
        let string = json!({ "kind": "string" });
        let no_strings = json!({ "kind": "array", "element": string, "length": 0 });
        let optional = |value: Value, empty: bool| {
            layout(json!({ "kind": "optional", "value": value, "absent": false, "undefined": false, "null": empty }))
        };
        assert_eq!(layout(no_strings.clone()).fixed_size(), Some(0));
        assert_eq!(optional(json!({ "kind": "number" }), false).fixed_size(), Some(9));
        assert_eq!(optional(json!({ "kind": "number" }), true).fixed_size(), None);
        assert_eq!(optional(no_strings.clone(), true).fixed_size(), Some(1));
        let union = |field: Value| {
            layout(json!({ "kind": "union", "tag": "t", "variants": [
                { "tag": "a", "fields": [{ "name": "x", "type": { "kind": "boolean" } }] },
                { "tag": "b", "fields": [{ "name": "y", "type": field }] } ] }))
        };
        assert_eq!(union(json!({ "kind": "boolean" })).fixed_size(), Some(2));
        assert_eq!(union(json!({ "kind": "number" })).fixed_size(), None);
    }

    #[test]
    fn four_thousand_million_entries_of_no_bytes_are_measured_at_once() {
        let nothing = json!({ "kind": "array", "element": { "kind": "string" }, "length": 0 });
        let many = [255; 4];
        assert_eq!(layout(json!({ "kind": "array", "element": nothing })).end_of(&many, 0), Some(4));
        assert_eq!(layout(json!({ "kind": "set", "element": nothing })).end_of(&many, 0), Some(4));
        assert_eq!(layout(json!({ "kind": "map", "key": nothing, "value": nothing })).end_of(&many, 0), None);
    }
}
