//! The planners, compiled world models and true environments for Node: convert, call, convert.
//!
//! No defaults and no decisions here; packages/planner has both. States and actions cross as bytes: those of a compiled
//! model's layout, or a true environment's numbers as little-endian f64. Errors cross as JSON in the message of a
//! JavaScript error ([`Failure`](failure::Failure)).

#![cfg_attr(
    test,
    allow(dead_code, unused_imports, reason = "under `cfg(test)`, which `--all-targets` checks, napi exports nothing")
)]

mod calibration;
mod cancellation;
mod capabilities;
mod cem;
mod crossing;
mod failure;
mod guided;
mod kept;
mod mcts;
mod mcts_options;
mod model;
mod oracle_server;
mod path_search;
mod planning;
mod receding;
mod recorded;
mod script;
mod script_model;
mod stream;
mod value_iteration;
mod valued;
mod vector;
mod world;
