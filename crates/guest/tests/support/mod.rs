//! Modules for the tests: hand-written fixtures with a section appended, and what they compute written in Rust.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod plain;

use orrery_core::{Outcome, RandomStream};
use orrery_guest::{GuestLimits, GuestModel};

pub const WALK: &[u8] = include_bytes!("../../fixtures/walk.wasm");
pub const GLIDE: &[u8] = include_bytes!("../../fixtures/glide.wasm");

pub const LIMITS: GuestLimits =
    GuestLimits { charges: 1_000_000, bytes: 16 << 20, state_bytes: 64 << 10, memory_mib: 64, outcomes: 1000 };

pub const WALK_ACTIONS: &str = r#"{ "kind": "literal", "values": [-1, 1] }"#;
pub const NUMBER: &str = r#"{ "kind": "number" }"#;
pub const FINITE: &str = r#"{ "kind": "finite", "actions": [-1, 1] }"#;
pub const LEGAL: &str = r#"{ "kind": "legalActions" }"#;
pub const BOX: &str = r#"{ "kind": "box", "low": [-2], "high": [2] }"#;

/// The text of a section.
pub fn section(action: &str, space: &str) -> String {
    format!(
        r#"{{ "abi": 1,
          "layout": {{ "state": {{ "kind": "number" }}, "action": {action}, "actionSpace": {space},
            "stochastic": true, "legalActions": true, "initialState": true, "players": true }},
          "parameters": [{{ "name": "slip", "value": 0.25 }}],
          "sites": [{{ "line": 0, "column": 0, "text": "" }},
            {{ "line": 7, "column": 12, "text": "table[x]" }},
            {{ "line": 9, "column": 5, "text": "random.float()" }},
            {{ "line": 11, "column": 3, "text": "impossible" }}],
          "sourceHash": "00", "compiler": "by hand" }}"#
    )
}

pub fn leb(mut value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        out.push(if value == 0 { byte } else { byte | 0x80 });
        if value == 0 {
            return out;
        }
    }
}

/// The module with a custom section `orrery` at its end.
pub fn with_section(wasm: &[u8], text: &str) -> Vec<u8> {
    let mut body = leb(6);
    body.extend(b"orrery");
    body.extend(text.as_bytes());
    let mut out = wasm.to_vec();
    out.push(0);
    out.extend(leb(body.len()));
    out.extend(body);
    out
}

pub fn walk() -> GuestModel {
    GuestModel::load(&with_section(WALK, &section(WALK_ACTIONS, FINITE)), LIMITS).unwrap()
}

pub fn walk_with_legal_actions() -> GuestModel {
    GuestModel::load(&with_section(WALK, &section(WALK_ACTIONS, LEGAL)), LIMITS).unwrap()
}

pub fn glide() -> GuestModel {
    GuestModel::load(&with_section(GLIDE, &section(NUMBER, BOX)), LIMITS).unwrap()
}

/// The step of both fixtures, from the description at the head of walk.wat.
pub fn step(x: f64, d: f64, random: &mut RandomStream) -> (f64, Outcome) {
    let d = if random.chance(0.25) { -d } else { d };
    let next = x + d;
    let reward = if next >= 5.0 && d * 0.1 < 1.0 { 1.0 } else { d * 0.1 };
    (next, Outcome { reward, terminated: next.abs() >= 5.0 })
}
