//! Where a search spends its time.

use std::time::{Duration, Instant};

use crate::stopwatch::nanoseconds;

/// What a search is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Select,
    Step,
    LegalActions,
    Expand,
    Leaf,
    BackUp,
}

const PHASES: usize = 6;

/// Wall time by phase, in nanoseconds; all 0 unless the search was profiled. Reading the clock costs some 25 ns a time, which
/// is part of what is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases {
    /// Choosing among the actions of a node.
    pub select: u64,
    /// The model's steps in the tree.
    pub step: u64,
    /// The model's lists of legal actions, those inside rollouts left out.
    pub legal_actions: u64,
    /// Finding or making the node that a step leads to.
    pub expand: u64,
    /// Rollouts or whatever else gives a leaf its value.
    pub leaf: u64,
    /// Adding a leaf's value to its path.
    pub back_up: u64,
}

impl Phases {
    /// Time in the model, leaves included.
    pub fn model(&self) -> u64 {
        self.step + self.legal_actions + self.leaf
    }

    /// The phases of several searches together.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            select: self.select + other.select,
            step: self.step + other.step,
            legal_actions: self.legal_actions + other.legal_actions,
            expand: self.expand + other.expand,
            leaf: self.leaf + other.leaf,
            back_up: self.back_up + other.back_up,
        }
    }
}

/// Adds up the time of each phase, or does nothing at all.
pub(crate) struct Profiler {
    running: bool,
    elapsed: [Duration; PHASES],
}

impl Profiler {
    pub(crate) fn new(running: bool) -> Self {
        Self { running, elapsed: [Duration::ZERO; PHASES] }
    }

    #[inline]
    pub(crate) fn time<T>(&mut self, phase: Phase, call: impl FnOnce() -> T) -> T {
        if !self.running {
            return call();
        }
        let started = Instant::now();
        let result = call();
        self.elapsed[phase as usize] += started.elapsed();
        result
    }

    pub(crate) fn phases(&self) -> Phases {
        let of = |phase: Phase| nanoseconds(self.elapsed[phase as usize]);
        Phases {
            select: of(Phase::Select),
            step: of(Phase::Step),
            legal_actions: of(Phase::LegalActions),
            expand: of(Phase::Expand),
            leaf: of(Phase::Leaf),
            back_up: of(Phase::BackUp),
        }
    }
}
