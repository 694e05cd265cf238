//! The part of a model that can be reached, written down as a table.

use std::sync::atomic::{AtomicBool, Ordering};

use orrery_core::{FiniteActions, Outcomes, WeightedOutcome};

use crate::PlanError;
use crate::interner::Interner;

/// A finite Markov decision process. States are numbered in breadth-first order from the starts; the pairs of state `s`
/// are `pair_ends[s - 1]..pair_ends[s]`, one per legal action in the model's order, and the branches of pair `p` are
/// `branch_ends[p - 1]..branch_ends[p]`. Branches that end the world are not listed: only their rewards count.
pub(super) struct Table<A> {
    pub(super) states: Interner,
    pub(super) pair_ends: Vec<u32>,   // [S]
    pub(super) actions: Vec<A>,       // [P]
    pub(super) rewards: Vec<f64>,     // [P] expected reward
    pub(super) branch_ends: Vec<u32>, // [P]
    pub(super) branches: Vec<Branch>, // [B]
    pub(super) model_steps: u64,
}

/// One way a step can turn out, short of the end of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Branch {
    pub(super) probability: f64,
    pub(super) next: u32,
}

impl<A> Table<A> {
    /// Pairs of a state.
    pub(super) fn pairs(&self, state: usize) -> std::ops::Range<usize> {
        range(&self.pair_ends, state)
    }

    /// Branches of a pair.
    pub(super) fn branches(&self, pair: usize) -> &[Branch] {
        &self.branches[range(&self.branch_ends, pair)]
    }
}

fn range(ends: &[u32], index: usize) -> std::ops::Range<usize> {
    let start = index.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[index] as usize
}

/// Writes down every state that can be reached from `starts`.
pub(super) fn enumerate<M: FiniteActions + Outcomes>(
    model: &M,
    scratch: &mut M::Scratch,
    starts: &[M::State],
    limit: u32,
    cancel: &AtomicBool,
) -> Result<Table<M::Action>, PlanError> {
    let mut table = Table {
        states: Interner::new(),
        pair_ends: Vec::new(),
        actions: Vec::new(),
        rewards: Vec::new(),
        branch_ends: Vec::new(),
        branches: Vec::new(),
        model_steps: 0,
    };
    let mut queue: Vec<M::State> = Vec::new();
    let mut key = Vec::new();
    let mut meet = |table: &mut Table<M::Action>, queue: &mut Vec<M::State>, state: &M::State| {
        key.clear();
        model.write_key(state, &mut key);
        let (number, new) = table.states.intern(&key);
        if new {
            if number >= limit as usize {
                return Err(PlanError::TooManyStates { limit });
            }
            queue.push(state.clone());
        }
        Ok(number as u32)
    };
    for start in starts {
        meet(&mut table, &mut queue, start)?;
    }
    let mut legal = Vec::new();
    let mut outcomes: Vec<WeightedOutcome<M::State>> = Vec::new();
    let mut state = 0;
    while state < queue.len() {
        if cancel.load(Ordering::Relaxed) {
            return Err(PlanError::Cancelled);
        }
        let failed = |source| PlanError::Model { simulation: state as u64, depth: 0, source };
        model.legal_actions(scratch, &queue[state], &mut legal).map_err(failed)?;
        for action in &legal {
            model.outcomes(scratch, &queue[state], action, &mut outcomes).map_err(failed)?;
            table.model_steps += outcomes.len() as u64;
            let mut reward = 0.0;
            for WeightedOutcome { probability, next, outcome } in &outcomes {
                reward += probability * outcome.reward;
                if !outcome.terminated {
                    let next = meet(&mut table, &mut queue, next)?;
                    table.branches.push(Branch { probability: *probability, next });
                }
            }
            if !reward.is_finite() {
                return Err(PlanError::NonFiniteReturn { simulation: state as u64 });
            }
            table.rewards.push(reward);
            table.branch_ends.push(entries(table.branches.len())?);
        }
        table.actions.append(&mut legal);
        table.pair_ends.push(entries(table.actions.len())?);
        state += 1;
    }
    Ok(table)
}

/// A length as it is kept.
fn entries(length: usize) -> Result<u32, PlanError> {
    u32::try_from(length).map_err(|_| PlanError::TableTooLarge)
}
