//! Start states and their observations against Gymnasium's `reset(seed=…)`, 100 seeds each (traces/make_starts.py).

use std::collections::BTreeMap;

use orrery_core::{BoxActions, FiniteActions, Outcomes};
use orrery_oracles::{Environment, Options, Visitor, with_environment};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Start {
    seed: u64,
    state: Value,
    observation: Vec<f64>,
}

struct Compare<'a>(&'a [Start]);

impl Compare<'_> {
    fn all<E: Environment>(&self, environment: &E) {
        for start in self.0 {
            let state = environment.reset(start.seed);
            assert_eq!(environment.state_to_json(&state), start.state, "seed {}", start.seed);
            let mut observation = Vec::new();
            environment.observe(&state, &mut observation);
            assert_eq!(observation, start.observation, "seed {}", start.seed);
        }
    }
}

impl Visitor for Compare<'_> {
    type Output = ();
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) {
        self.all(&environment);
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) {
        self.all(&environment);
    }
}

#[test]
fn a_seed_gives_gymnasiums_start() {
    let starts: BTreeMap<String, Vec<Start>> =
        serde_json::from_str(include_str!("../traces/vectors/starts.json")).unwrap();
    assert_eq!(starts.len(), 7);
    for (id, starts) in &starts {
        assert_eq!(starts.len(), 100, "{id}");
        with_environment(id, &Options::new(), Compare(starts)).unwrap();
    }
}
