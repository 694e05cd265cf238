//! The codec against packages/contract/vectors/codec.json, whose bytes neither codec made, and against noise.

use std::fs;
use std::path::Path;

use orrery_core::{CodecError, Field, LayoutType, Literal, Problem, Value, Variant, decode, encode};
use proptest::prelude::*;
use serde_json::Value as Json;

struct Case {
    layout: LayoutType,
    value: Value,
    bytes: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packages/contract/vectors/codec.json");
    let text = fs::read_to_string(path).expect("the vectors are committed");
    let list: Vec<Json> = serde_json::from_str(&text).expect("the vectors are JSON");
    list.iter()
        .map(|case| {
            let layout = layout_of(&case["type"]);
            let value = value_of(&layout, &case["value"]);
            Case { layout, value, bytes: hex(text_of(&case["bytes"])) }
        })
        .collect()
}

fn text_of(json: &Json) -> &str {
    json.as_str().expect("a string")
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hexadecimal digits"))
        .collect()
}

fn literal_of(json: &Json) -> Literal {
    match json {
        Json::String(text) => Literal::String(text.clone()),
        Json::Bool(boolean) => Literal::Boolean(*boolean),
        other => Literal::Number(other.as_f64().expect("a number")),
    }
}

fn fields_of(json: &Json) -> Vec<Field> {
    let list = json.as_array().expect("fields");
    list.iter()
        .map(|field| Field { name: text_of(&field["name"]).to_owned(), layout: layout_of(&field["type"]) })
        .collect()
}

fn layout_of(json: &Json) -> LayoutType {
    let boxed = |name: &str| Box::new(layout_of(&json[name]));
    let list = |name: &str| json[name].as_array().expect("a list").iter();
    let flag = |name: &str| json[name].as_bool().expect("a flag");
    match text_of(&json["kind"]) {
        "number" => LayoutType::Number,
        "boolean" => LayoutType::Boolean,
        "string" => LayoutType::String,
        "literal" => LayoutType::Literal(list("values").map(literal_of).collect()),
        "tuple" => LayoutType::Tuple(list("elements").map(layout_of).collect()),
        "record" => LayoutType::Record(fields_of(&json["fields"])),
        "array" => {
            LayoutType::Array { element: boxed("element"), length: json["length"].as_u64().map(|length| length as u32) }
        }
        "optional" => LayoutType::Optional {
            value: boxed("value"),
            absent: flag("absent"),
            undefined: flag("undefined"),
            null: flag("null"),
        },
        "union" => LayoutType::Union {
            tag: text_of(&json["tag"]).to_owned(),
            variants: list("variants")
                .map(|variant| Variant { tag: literal_of(&variant["tag"]), fields: fields_of(&variant["fields"]) })
                .collect(),
        },
        "mixed" => LayoutType::Mixed(list("alternatives").map(layout_of).collect()),
        "map" => LayoutType::Map { key: boxed("key"), value: boxed("value") },
        "set" => LayoutType::Set(boxed("element")),
        "dictionary" => LayoutType::Dictionary(boxed("value")),
        other => panic!("unknown kind {other}"),
    }
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn values_of(fields: &[Field], json: &Json) -> Vec<Option<Value>> {
    fields.iter().map(|field| json.get(&field.name).map(|value| value_of(&field.layout, value))).collect()
}

fn value_of(layout: &LayoutType, json: &Json) -> Value {
    let list = || json.as_array().expect("a list").iter();
    match layout {
        LayoutType::Number => Value::Number(match json.as_str() {
            Some("NaN") => f64::NAN,
            Some("Infinity") => f64::INFINITY,
            Some("-Infinity") => f64::NEG_INFINITY,
            _ => json.as_f64().expect("a number"),
        }),
        LayoutType::Boolean => Value::Boolean(json.as_bool().expect("a boolean")),
        LayoutType::Literal(values) => {
            let sought = literal_of(json);
            Value::Literal(values.iter().position(|value| *value == sought).expect("a literal of the union"))
        }
        LayoutType::String => Value::String(units(text_of(json))),
        LayoutType::Tuple(elements) => {
            Value::List(elements.iter().zip(list()).map(|(element, json)| value_of(element, json)).collect())
        }
        LayoutType::Array { element, .. } => Value::List(list().map(|json| value_of(element, json)).collect()),
        LayoutType::Record(fields) => Value::Record(values_of(fields, json)),
        LayoutType::Optional { .. } if json.get("$undefined").is_some() => Value::Undefined,
        LayoutType::Optional { null: true, .. } if json.is_null() => Value::Null,
        LayoutType::Optional { value, .. } => value_of(value, json),
        LayoutType::Mixed(alternatives) => {
            let index = alternatives.iter().position(|each| kind_of(each) == json_kind(json)).expect("an alternative");
            Value::Alternative { index, value: Box::new(value_of(&alternatives[index], json)) }
        }
        LayoutType::Union { tag, variants } => {
            let sought = literal_of(&json[tag.as_str()]);
            let index = variants.iter().position(|variant| variant.tag == sought).expect("a variant of the union");
            Value::Variant { index, fields: values_of(&variants[index].fields, json) }
        }
        LayoutType::Map { key, value } => {
            Value::Map(list().map(|entry| (value_of(key, &entry[0]), value_of(value, &entry[1]))).collect())
        }
        LayoutType::Set(element) => Value::Set(list().map(|json| value_of(element, json)).collect()),
        LayoutType::Dictionary(value) => {
            let entries = json.as_object().expect("an object").iter();
            Value::Dictionary(entries.map(|(key, json)| (units(key), value_of(value, json))).collect())
        }
    }
}

/// What tells the alternatives of a mixed union apart in the vectors.
fn kind_of(layout: &LayoutType) -> &'static str {
    match layout {
        LayoutType::Number => "number",
        LayoutType::Boolean => "boolean",
        LayoutType::String => "string",
        LayoutType::Literal(values) => match values[0] {
            Literal::Number(_) => "number",
            Literal::Boolean(_) => "boolean",
            Literal::String(_) => "string",
        },
        LayoutType::Array { .. } | LayoutType::Tuple(_) => "list",
        _ => "object",
    }
}

fn json_kind(json: &Json) -> &'static str {
    match json {
        Json::Number(_) => "number",
        Json::Bool(_) => "boolean",
        Json::String(_) => "string",
        Json::Array(_) => "list",
        _ => "object",
    }
}

fn encoded(layout: &LayoutType, value: &Value) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::new();
    encode(layout, value, &mut bytes).map(|()| bytes)
}

#[test]
fn values_have_the_bytes_of_the_vectors() {
    for Case { layout, value, bytes } in cases() {
        // serde_json keeps the entries of objects sorted, so that a dictionary's own order is not in the value.
        if !matches!(layout, LayoutType::Dictionary(_)) {
            assert_eq!(encoded(&layout, &value).as_ref(), Ok(&bytes), "{value:?}");
        }
        let decoded = decode(&layout, &bytes).expect("the vectors are canonical");
        assert_eq!(encoded(&layout, &decoded), Ok(bytes), "{decoded:?}");
    }
}

#[test]
fn a_dictionary_is_written_in_own_key_order() {
    let layout = LayoutType::Dictionary(Box::new(LayoutType::Boolean));
    let keys = ["b", "10", "a", "2", "01", "4294967294", "4294967295"];
    let value = Value::Dictionary(keys.iter().map(|key| (units(key), Value::Boolean(true))).collect());
    let bytes = encoded(&layout, &value).expect("a value of the type");
    let Ok(Value::Dictionary(entries)) = decode(&layout, &bytes) else { panic!("not decoded") };
    let order: Vec<String> = entries.iter().map(|(key, _)| String::from_utf16_lossy(key)).collect();
    assert_eq!(order, ["2", "10", "4294967294", "b", "a", "01", "4294967295"]);
}

#[test]
fn bytes_that_are_not_canonical_are_refused() {
    let boolean = || Box::new(LayoutType::Boolean);
    let empty = || Box::new(LayoutType::Tuple(Vec::new()));
    let array = |element| LayoutType::Array { element, length: None };
    let optional = LayoutType::Optional { value: boolean(), absent: false, undefined: false, null: true };
    let union = LayoutType::Literal(vec![Literal::Number(1.0), Literal::Number(2.0)]);
    let table = LayoutType::Dictionary(boolean());
    for (layout, bytes, offset, problem) in [
        (LayoutType::Number, "0000000000000080", 0, Problem::NotCanonical),
        (LayoutType::Number, "010000000000f87f", 0, Problem::NotCanonical),
        (LayoutType::Number, "000000000000f8ff", 0, Problem::NotCanonical),
        (LayoutType::Number, "00000000000000", 0, Problem::TooShort { wanted: 8, left: 7 }),
        (LayoutType::Boolean, "02", 0, Problem::WrongByte(2)),
        (LayoutType::Boolean, "0100", 1, Problem::TrailingBytes),
        (union, "02", 0, Problem::WrongIndex { index: 2, count: 2 }),
        (array(boolean()), "ffffffff", 0, Problem::TooShort { wanted: 0xffff_ffff, left: 0 }),
        (array(empty()), "ffffffff", 4, Problem::TooLong),
        (optional.clone(), "01", 0, Problem::WrongByte(1)),
        (optional, "00", 0, Problem::WrongByte(0)),
        (LayoutType::Set(boolean()), "020000000101", 5, Problem::DuplicateKey),
        (table.clone(), "020000000100000061000001000000310000", 11, Problem::KeyOrder),
        (table, "020000000100000061000001000000610000", 11, Problem::DuplicateKey),
    ] {
        let error = decode(&layout, &hex(bytes)).expect_err(bytes);
        assert_eq!((error.offset, error.problem), (offset, problem), "{bytes}");
    }
}

#[test]
fn a_string_is_units_and_may_hold_a_lone_surrogate() {
    let bytes = hex("0200000000d86100");
    assert_eq!(decode(&LayoutType::String, &bytes), Ok(Value::String(vec![0xd800, 0x61])));
    assert_eq!(encoded(&LayoutType::String, &Value::String(vec![0xd800, 0x61])), Ok(bytes));
}

#[test]
fn an_error_names_the_part() {
    let list = LayoutType::Array { element: Box::new(LayoutType::Number), length: Some(2) };
    let layout = LayoutType::Record(vec![Field { name: "position".to_owned(), layout: list }]);
    let value = Value::Record(vec![Some(Value::List(vec![Value::Number(1.0), Value::Null]))]);
    let error = encoded(&layout, &value).expect_err("null is no number");
    assert_eq!(error.to_string(), "at position[1], at byte 8: expected a number");
    let missing = encoded(&layout, &Value::Record(vec![None])).expect_err("a field is missing");
    assert_eq!((missing.path.as_str(), missing.problem), ("position", Problem::MissingField));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_value_that_encodes_to_them_or_an_error(
        index in any::<prop::sample::Index>(),
        noise in prop::collection::vec(prop_oneof![0..4_u8, any::<u8>()], 0..40),
        position in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let list = cases();
        let Case { layout, mut bytes, .. } = list.into_iter().nth(index.index(50)).expect("fifty cases");
        for candidate in [&noise, &{
            if !bytes.is_empty() {
                let at = position.index(bytes.len());
                bytes[at] ^= flip;
            }
            bytes
        }] {
            if let Ok(value) = decode(&layout, candidate) {
                prop_assert_eq!(encoded(&layout, &value), Ok(candidate.clone()));
            }
        }
    }
}
