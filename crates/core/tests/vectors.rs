//! The vectors that every implementation of streams, `log` and statuses is held to: packages/contract/vectors. Those of
//! streams and `log` are made here, so that TypeScript, QuickJS and wasm are compared with Rust; statuses are made there.
//!
//! `cargo test -p orrery-core --test vectors -- --ignored` writes the two files anew.

use std::fs;
use std::path::PathBuf;

use orrery_core::{RandomStream, Status};
use serde_json::{Value, json};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packages/contract/vectors").join(name)
}

fn committed(name: &str) -> Value {
    let text = fs::read_to_string(path(name)).expect("the file is committed");
    serde_json::from_str(&text).expect("the file is JSON")
}

fn bits(value: f64) -> Value {
    // A NaN has one spelling; which payload an operation gives is the processor's choice.
    let value = if value.is_nan() { f64::from_bits(0x7ff8_0000_0000_0000) } else { value };
    json!(format!("{:016x}", value.to_bits()))
}

/// Sixty-four-bit numbers are decimal strings: JSON's own lose their low bits in JavaScript.
fn stream_vector(seed: u64, name: u32, index: u64) -> Value {
    let stream = || RandomStream::with_name(seed, name, index);
    let times = |count: usize, draw: &mut dyn FnMut() -> Value| (0..count).map(|_| draw()).collect::<Vec<_>>();
    let mut words = stream();
    let mut floats = stream();
    let mut normals = stream();
    let mut mixed = stream();
    let mut shuffled: Vec<u32> = (0..12).collect();
    stream().shuffle(&mut shuffled);
    let integers: Vec<Value> = [1, 2, 3, 6, 1000, (1 << 31) + 1, 1 << 32]
        .into_iter()
        .map(|n: u64| {
            let mut draws = stream();
            json!({ "n": n, "values": times(12, &mut || json!(draws.integer(n))) })
        })
        .collect();
    let chances: Vec<Value> = [0.0, 0.1, 0.5, 0.9, 1.0]
        .into_iter()
        .map(|p| {
            let mut draws = stream();
            json!({ "p": p, "values": times(12, &mut || json!(draws.chance(p))) })
        })
        .collect();
    json!({
        "seed": seed.to_string(),
        "name": name,
        "index": index.to_string(),
        "state": stream().parts().0,
        "words": times(12, &mut || json!(words.next_u32())),
        "floats": times(8, &mut || bits(floats.float())),
        "integers": integers,
        "chances": chances,
        "normals": times(9, &mut || bits(normals.normal())),
        "shuffled": shuffled,
        // One stream, draws of every kind in turn: the spare of a pair waits while other draws go on.
        "mixed": times(6, &mut || json!([
            bits(mixed.normal()),
            mixed.integer(10),
            bits(mixed.float()),
            mixed.chance(0.25),
        ])),
    })
}

fn streams() -> Value {
    let mut list = Vec::new();
    for (seed, name, index) in [
        (0, 1, 0),
        (1, 1, 0),
        (0, 2, 0),
        (0, 1, 1),
        (7, 3, 24),
        (42, 7, 99_999),
        (u64::from(u32::MAX), 11, 1 << 32),
        (1 << 32, 4, u64::from(u32::MAX)),
        (0x0123_4567_89ab_cdef, 5, 0xfedc_ba98_7654_3210),
        ((1 << 53) + 1, 10, (1 << 63) + 1),
        (u64::MAX, 9, u64::MAX),
    ] {
        list.push(stream_vector(seed, name, index));
    }
    json!({ "streams": list })
}

fn logarithms() -> Value {
    let mut arguments = vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        2.0,
        0.5,
        10.0,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        -f64::MIN_POSITIVE,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::EPSILON,
        std::f64::consts::E,
        std::f64::consts::LN_2,
        std::f64::consts::SQRT_2,
        std::f64::consts::FRAC_1_SQRT_2,
    ];
    // Around the points where the algorithm changes: 1, sqrt(2) 2^k, the smallest normal, the subnormals.
    for centre in [1.0_f64, 2.0, std::f64::consts::SQRT_2, std::f64::consts::FRAC_1_SQRT_2, f64::MIN_POSITIVE, 1e300] {
        for offset in 1..=8_u64 {
            arguments.push(f64::from_bits(centre.to_bits() + offset));
            arguments.push(f64::from_bits(centre.to_bits() - offset));
        }
    }
    for shift in 0..52 {
        arguments.push(f64::from_bits(1 << shift));
        arguments.push(f64::from_bits((1 << shift) | 0x5));
        arguments.push(1.0 + f64::EPSILON * (1_u64 << shift) as f64);
    }
    // Any positive bits, and the range that `normal` uses.
    let mut draws = RandomStream::with_name(1, 1, 0);
    for _ in 0..400 {
        let high = u64::from(draws.next_u32() >> 1);
        arguments.push(f64::from_bits((high << 32) | u64::from(draws.next_u32())));
        arguments.push(draws.float());
    }
    let pairs: Vec<Value> = arguments.into_iter().map(|x| json!([bits(x), bits(libm::log(x))])).collect();
    json!({ "log": pairs })
}

#[test]
fn streams_equal_the_committed_vectors() {
    assert!(streams() == committed("streams.json"), "streams.json differs from what this crate draws");
}

#[test]
fn logarithms_equal_the_committed_vectors() {
    assert!(logarithms() == committed("log.json"), "log.json differs from libm::log");
}

#[test]
fn statuses_equal_the_table_of_the_contract() {
    let table = committed("status.json");
    let rows = table.as_array().unwrap();
    let ours: Vec<Value> =
        Status::ALL.iter().map(|status| json!({ "code": *status as u32, "name": status.name() })).collect();
    let theirs: Vec<Value> = rows.iter().map(|row| json!({ "code": row["code"], "name": row["name"] })).collect();
    assert_eq!(ours, theirs);
    for status in Status::ALL {
        assert_eq!(Status::from_code(*status as u32), Some(*status));
    }
    assert_eq!(Status::from_code(Status::ALL.len() as u32), None);
}

#[test]
#[ignore = "writes the committed vectors"]
fn writes_the_vectors() {
    for (name, key, content) in [("streams.json", "streams", streams()), ("log.json", "log", logarithms())] {
        let rows: Vec<String> = content[key].as_array().unwrap().iter().map(Value::to_string).collect();
        fs::write(path(name), format!("{{\"{key}\":[\n{}\n]}}\n", rows.join(",\n"))).unwrap();
    }
}
