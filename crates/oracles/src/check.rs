//! Whether an environment keeps its promises.
//!
//! [`check`] and [`check_environment`] walk through an environment from several seeds and test what the traits
//! [`WorldModel`](orrery_core::WorldModel) and [`Environment`] promise of every state and step. They know no rules: that
//! these are the reference's is what traces are for.

mod actions;
mod borders;
mod walk;

use orrery_core::{BoxActions, FiniteActions, Outcomes};

use crate::{Environment, Options, OracleError, Visitor, with_environment};

/// How much is tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSettings {
    /// Seeds `0..seeds`, one walk each.
    pub seeds: u64,
    /// Steps of a walk; after a terminal state it goes on, for such states are legal.
    pub steps: u32,
}

impl Default for CheckSettings {
    fn default() -> Self {
        Self { seeds: 8, steps: 120 }
    }
}

/// A promise that is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFailure {
    /// Which promise, in a few words.
    pub promise: &'static str,
    /// Where it was seen broken, and how.
    pub evidence: String,
}

impl std::fmt::Display for CheckFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.promise, self.evidence)
    }
}

/// What was found; the first evidence against each promise.
#[derive(Debug, Default)]
struct Findings(Vec<CheckFailure>);

impl Findings {
    fn expect(&mut self, promise: &'static str, kept: bool, evidence: impl FnOnce() -> String) {
        if !kept && self.0.iter().all(|failure| failure.promise != promise) {
            self.0.push(CheckFailure { promise, evidence: evidence() });
        }
    }
}

/// Tests an environment; its actions are drawn from its action space. An empty list is a pass.
pub fn check_environment<E: Environment>(environment: &E, settings: &CheckSettings) -> Vec<CheckFailure> {
    let mut findings = Findings::default();
    walk::check(environment, settings, &mut findings);
    borders::check(environment, &mut findings);
    findings.0
}

/// As [`check_environment`], and what finite actions and enumerated chance promise besides.
pub fn check_finite_environment<E: Environment + FiniteActions + Outcomes>(
    environment: &E,
    settings: &CheckSettings,
) -> Vec<CheckFailure> {
    let mut findings = Findings(check_environment(environment, settings));
    actions::check_finite(environment, settings, &mut findings);
    findings.0
}

/// As [`check_environment`], and what a box of actions promises besides.
pub fn check_box_environment<E: Environment + BoxActions>(
    environment: &E,
    settings: &CheckSettings,
) -> Vec<CheckFailure> {
    let mut findings = Findings(check_environment(environment, settings));
    actions::check_box(environment, &mut findings);
    findings.0
}

/// Tests the registered environment `id`.
///
/// # Errors
/// As [`with_environment`].
pub fn check(id: &str, options: &Options, settings: &CheckSettings) -> Result<Vec<CheckFailure>, OracleError> {
    with_environment(id, options, Check(settings))
}

struct Check<'a>(&'a CheckSettings);

impl Visitor for Check<'_> {
    type Output = Vec<CheckFailure>;

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> Vec<CheckFailure> {
        check_finite_environment(&environment, self.0)
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Vec<CheckFailure> {
        check_box_environment(&environment, self.0)
    }
}

/// The flat form of a state.
fn flat<E: Environment>(environment: &E, state: &E::State) -> Vec<f64> {
    // Not empty: what an implementation fails to replace is seen.
    let mut values = vec![0.5; 3];
    environment.write_state(state, &mut values);
    values
}

fn observation<E: Environment>(environment: &E, state: &E::State) -> Vec<f64> {
    let mut values = vec![0.5; 3];
    environment.observe(state, &mut values);
    values
}

fn key<E: Environment>(environment: &E, state: &E::State) -> Vec<u8> {
    let mut bytes = Vec::new();
    environment.write_key(state, &mut bytes);
    bytes
}
