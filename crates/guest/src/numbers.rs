//! Where the numbers of a value lie in its bytes: for whoever compares states number by number.

use crate::LayoutType;
use crate::layout::{count, index_size};

/// A number of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberPlace {
    /// Where its eight bytes begin.
    pub offset: usize,
    /// What it belongs to, by the path to it: `.ball.position[0]`, `[2]`. Elements of a list that are no numbers belong to one
    /// field, `.balls[*].x`, and so do numbers far back in a long list.
    pub field: String,
}

/// Numbers of a list that are fields of their own.
const NUMBERED: usize = 32;

impl LayoutType {
    /// The numbers of a value in order, or `None` if `bytes` are no value of the type. Keys of tables and elements of sets
    /// are left out: they name things and measure nothing.
    pub fn number_places(&self, bytes: &[u8]) -> Option<Vec<NumberPlace>> {
        let mut walk = Walk { bytes, path: String::new(), places: Vec::new() };
        let end = walk.value(self, 0)?;
        (end == bytes.len()).then_some(walk.places)
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    path: String,
    places: Vec<NumberPlace>,
}

impl Walk<'_> {
    fn value(&mut self, layout: &LayoutType, at: usize) -> Option<usize> {
        match layout {
            LayoutType::Number => {
                let end = layout.end_of(self.bytes, at)?;
                self.places.push(NumberPlace { offset: at, field: self.path.clone() });
                Some(end)
            }
            LayoutType::Boolean | LayoutType::Literal { .. } | LayoutType::String | LayoutType::Set { .. } => {
                layout.end_of(self.bytes, at)
            }
            LayoutType::Tuple { elements } => elements
                .iter()
                .enumerate()
                .try_fold(at, |at, (index, element)| self.part(&format!("[{index}]"), element, at)),
            LayoutType::Record { fields } => self.fields(fields, at),
            LayoutType::Array { element, length: Some(length) } => {
                (0..*length as usize).try_fold(at, |at, index| self.element(index, element, at))
            }
            LayoutType::Array { element, length: None } => {
                // Measured first: a count of elements of no bytes ends with no bytes.
                layout.end_of(self.bytes, at)?;
                let (elements, start) = count(self.bytes, at)?;
                if element.fixed_size() == Some(0) {
                    return Some(start);
                }
                (0..elements).try_fold(start, |at, index| self.element(index, element, at))
            }
            LayoutType::Optional { value, .. } => match self.bytes.get(at)? {
                3 => self.value(value, at + 1),
                _ => layout.end_of(self.bytes, at),
            },
            LayoutType::Mixed { alternatives } => {
                self.value(alternatives.get(usize::from(*self.bytes.get(at)?))?, at + 1)
            }
            LayoutType::Union { variants, .. } => {
                let start = at + index_size(variants.len());
                let index =
                    self.bytes.get(at..start)?.iter().rev().fold(0, |index, byte| index << 8 | usize::from(*byte));
                self.fields(&variants.get(index)?.fields, start)
            }
            LayoutType::Map { key, value } => self.entries(key, value, layout, at),
            LayoutType::Dictionary { value } => self.entries(&LayoutType::String, value, layout, at),
        }
    }

    fn element(&mut self, index: usize, element: &LayoutType, at: usize) -> Option<usize> {
        let numbered = matches!(element, LayoutType::Number) && index < NUMBERED;
        let name = if numbered { format!("[{index}]") } else { "[*]".to_owned() };
        self.part(&name, element, at)
    }

    fn part(&mut self, name: &str, layout: &LayoutType, at: usize) -> Option<usize> {
        let length = self.path.len();
        self.path.push_str(name);
        let end = self.value(layout, at);
        self.path.truncate(length);
        end
    }

    fn fields(&mut self, fields: &[crate::LayoutField], at: usize) -> Option<usize> {
        fields.iter().try_fold(at, |at, field| self.part(&format!(".{}", field.name), &field.layout, at))
    }

    fn entries(&mut self, key: &LayoutType, value: &LayoutType, layout: &LayoutType, at: usize) -> Option<usize> {
        layout.end_of(self.bytes, at)?;
        let (entries, start) = count(self.bytes, at)?;
        (0..entries).try_fold(start, |at, _| {
            let behind = key.end_of(self.bytes, at)?;
            self.part("[*]", value, behind)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn layout(json: Value) -> LayoutType {
        serde_json::from_value(json).unwrap()
    }

    fn spelled(layout: &LayoutType, bytes: &[u8]) -> Vec<(usize, String)> {
        layout.number_places(bytes).unwrap().into_iter().map(|place| (place.offset, place.field)).collect()
    }

    #[test]
    fn the_numbers_of_a_record_are_named_by_their_paths() {
        let number = json!({ "kind": "number" });
        let balls =
            json!({ "kind": "array", "element": { "kind": "record", "fields": [{ "name": "x", "type": number }] } });
        let layout = layout(json!({ "kind": "record", "fields": [
            { "name": "at", "type": { "kind": "array", "element": number, "length": 2 } },
            { "name": "alive", "type": { "kind": "boolean" } },
            { "name": "balls", "type": balls } ] }));
        let bytes = [&[0; 16][..], &[1], &2u32.to_le_bytes(), &[0; 16]].concat();
        let expected = [(0, ".at[0]"), (8, ".at[1]"), (21, ".balls[*].x"), (29, ".balls[*].x")];
        assert_eq!(spelled(&layout, &bytes), expected.map(|(at, field)| (at, field.to_owned())));
        assert_eq!(layout.number_places(&bytes[1..]), None);
    }

    // Every committed vector: as many numbers as its value has outside of keys and sets, each within the bytes.
    #[test]
    fn places_lie_within_the_bytes_of_every_committed_vector() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packages/contract/vectors/codec.json");
        let vectors: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for vector in &vectors {
            let layout = layout(vector["type"].clone());
            let hex = vector["bytes"].as_str().unwrap();
            let bytes: Vec<u8> =
                (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
            let places = layout.number_places(&bytes).unwrap();
            assert!(places.iter().all(|place| place.offset + 8 <= bytes.len()), "{vector}");
            assert!(places.windows(2).all(|pair| pair[0].offset + 8 <= pair[1].offset), "{vector}");
        }
    }
}
