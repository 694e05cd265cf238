//! Every way a module can fail the abi ends in an error that names it.

#![expect(clippy::unwrap_used, reason = "the helpers belong to the tests")]

mod support;

use orrery_guest::{GuestLimits, GuestModel, LoadError};
use support::{BOX, FINITE, GLIDE, LEGAL, LIMITS, NUMBER, WALK, WALK_ACTIONS, leb, section, with_section};

fn load(wasm: &[u8]) -> LoadError {
    GuestModel::load(wasm, LIMITS).unwrap_err()
}

/// A module of the given sections (id, content) and our custom section.
fn module(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        wasm.push(*id);
        wasm.extend(leb(content.len()));
        wasm.extend(content);
    }
    with_section(&wasm, &section(WALK_ACTIONS, FINITE))
}

/// The fixture with one export renamed: names keep their length, so nothing else moves.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    let mut wasm = with_section(WALK, &section(WALK_ACTIONS, FINITE));
    let name: Vec<u8> = [&leb(from.len())[..], from.as_bytes()].concat();
    let at = wasm.windows(name.len()).position(|window| window == name).unwrap();
    wasm[at + 1..at + name.len()].copy_from_slice(to.as_bytes());
    wasm
}

#[test]
fn bytes_that_are_no_module_are_refused() {
    for bytes in [&b""[..], b"\0asm", b"\0asm\x02\0\0\0", b"\0asm\x01\0\0\0\x00\x05\x01"] {
        assert!(matches!(load(bytes), LoadError::NotWasm { .. }), "{bytes:?}");
    }
    let mut broken = with_section(WALK, &section(WALK_ACTIONS, FINITE));
    broken[11] ^= 0xff; // in the type section
    assert!(matches!(load(&broken), LoadError::NotWasm { .. }));
}

#[test]
fn a_module_of_another_origin_is_refused() {
    assert_eq!(load(WALK), LoadError::MissingSection);
}

#[test]
fn another_version_of_the_abi_is_named() {
    let text = section(WALK_ACTIONS, FINITE).replace(r#""abi": 1"#, r#""abi": 2, "novelty": []"#);
    assert_eq!(load(&with_section(WALK, &text)), LoadError::Abi { found: 2, supported: 1 });
}

#[test]
fn a_malformed_section_is_refused() {
    let text = section(WALK_ACTIONS, FINITE);
    for text in [
        text[..text.len() - 1].to_owned(),
        text.replace("sourceHash", "hash"),
        text.replace(r#""stochastic": true,"#, ""),
        text.replace(NUMBER, r#"{ "kind": "quaternion" }"#),
        text.replace(r#""abi": 1"#, r#""abi": "1""#),
        "[".repeat(100_000),
    ] {
        assert!(
            matches!(load(&with_section(WALK, &text)), LoadError::Section { .. }),
            "{}",
            &text[..40.min(text.len())]
        );
    }
}

#[test]
fn an_import_is_named() {
    // type () -> (), import "env"."now" of that type
    let wasm = module(&[(1, vec![1, 0x60, 0, 0]), (2, b"\x01\x03env\x03now\x00\x00".to_vec())]);
    assert_eq!(load(&wasm), LoadError::Import { module: "env".to_owned(), name: "now".to_owned() });
}

#[test]
fn a_missing_export_is_named() {
    let missing = |wasm: &[u8]| match load(wasm) {
        LoadError::Export { name, .. } => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(missing(&module(&[])), "step");
    for name in ["step", "rollout", "returns", "reserve", "set_parameters", "legal_actions", "initial_state", "player"]
    {
        assert_eq!(missing(&renamed(name, &"x".repeat(name.len()))), name);
    }
    for name in
        ["memory", "limits_size", "results_offset", "parameters_offset", "state_b_size", "legal_size", "message_size"]
    {
        assert_eq!(missing(&renamed(name, &"x".repeat(name.len()))), name);
    }
    // An export of the right name and the wrong type.
    let mut swapped = renamed("rollout", "r------");
    let at = swapped.windows(7).position(|window| window == b"reserve").unwrap();
    swapped[at..at + 7].copy_from_slice(b"rollout");
    assert_eq!(missing(&swapped), "rollout");
}

#[test]
fn regions_must_hold_the_layout_and_lie_within_the_memory() {
    // A state of two numbers needs 16 bytes; the fixture's regions have 8.
    let state = r#""state": { "kind": "array", "element": { "kind": "number" }, "length": 2 }"#;
    let text = section(WALK_ACTIONS, FINITE).replace(r#""state": { "kind": "number" }"#, state);
    assert_eq!(
        load(&with_section(WALK, &text)),
        LoadError::Region { name: "state_a", offset: 1176, size: 8, needed: 16, memory: 65536 }
    );
    let text = section(WALK_ACTIONS, FINITE).replace(r#""length": 2"#, "").replace(
        r#"[{ "name": "slip", "value": 0.25 }]"#,
        r#"[{ "name": "slip", "value": 0.25 }, { "name": "grip", "value": 1 }]"#,
    );
    assert!(matches!(load(&with_section(WALK, &text)), LoadError::Region { name: "parameters", needed: 16, .. }));
    // The offset of state_a is the constant 1176 = LEB128 0x98 0x09; 0x98 0x7f is -104.
    let mut wasm = with_section(WALK, &section(WALK_ACTIONS, FINITE));
    let at = wasm.windows(4).position(|window| window == [0x41, 0x98, 0x09, 0x0b]).unwrap();
    wasm[at + 2] = 0x7f;
    let offset = u64::from((-104i32).cast_unsigned());
    assert_eq!(load(&wasm), LoadError::Region { name: "state_a", offset, size: 8, needed: 8, memory: 65536 });
}

#[test]
fn a_module_with_more_memory_than_the_limit_is_refused() {
    let wasm = with_section(WALK, &section(WALK_ACTIONS, FINITE));
    let error = GuestModel::load(&wasm, GuestLimits { memory_mib: 0, ..LIMITS }).unwrap_err();
    assert_eq!(error, LoadError::Memory { found: 65536, limit: 0 });
}

#[test]
fn a_space_that_contradicts_the_action_type_is_refused() {
    let text = section(WALK_ACTIONS, r#"{ "kind": "finite", "actions": [-1, 0] }"#);
    let error = load(&with_section(WALK, &text));
    assert!(matches!(error, LoadError::Action { index: 1, .. }));
    assert_eq!(error.to_string(), "action 1 of the space: $ must be one of the declared literals");
    let text = section(NUMBER, r#"{ "kind": "box", "low": [-2, 0], "high": [2, 1] }"#);
    assert_eq!(load(&with_section(GLIDE, &text)), LoadError::BoxAction { dimension: 2, numbers: Some(1) });
    let text = section(WALK_ACTIONS, BOX);
    assert_eq!(load(&with_section(WALK, &text)), LoadError::BoxAction { dimension: 1, numbers: None });
    let text = section(NUMBER, r#"{ "kind": "box", "low": [3], "high": [2] }"#);
    assert!(matches!(load(&with_section(GLIDE, &text)), LoadError::Bounds { .. }));
    let text = section(WALK_ACTIONS, LEGAL).replace(r#""legalActions": true"#, r#""legalActions": false"#);
    assert_eq!(load(&with_section(WALK, &text)), LoadError::NoLegalActions);
}

#[test]
fn a_model_offers_only_the_capabilities_it_has() {
    let load = |wasm, text: String| GuestModel::load(&with_section(wasm, &text), LIMITS).unwrap();
    let walk = load(WALK, section(WALK_ACTIONS, FINITE));
    assert!(walk.finite().is_some() && walk.two_player().is_some() && walk.in_box().is_none());
    let alone = load(WALK, section(WALK_ACTIONS, FINITE).replace(r#""players": true"#, r#""players": false"#));
    assert!(alone.finite().is_some() && alone.two_player().is_none());
    let glide = load(GLIDE, section(NUMBER, BOX));
    assert!(glide.in_box().is_some() && glide.finite().is_none() && glide.two_player().is_none());
}
