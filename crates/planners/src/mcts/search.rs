//! One tree under construction.

use std::ops::Range;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use orrery_core::{FiniteActions, ModelError, Player, RandomStream, StreamName};

use super::profile::{Phase, Phases, Profiler};
use super::rules::Rules;
use super::tree::{NodeId, PairId, Tree, TreeFull};
use super::{MctsConfig, MctsStats};
use crate::{OnModelError, PlanError};

/// Steps of a path to make room for before the first simulation.
const RESERVED_PATH: usize = 1 << 12;

/// `libm::log` of the first counts, which every selection takes.
static LOGARITHMS: LazyLock<[f64; 1024]> = LazyLock::new(|| std::array::from_fn(|count| libm::log(count as f64)));

fn logarithm(count: u32) -> f64 {
    LOGARITHMS.get(count as usize).copied().unwrap_or_else(|| libm::log(f64::from(count)))
}

/// One step of a simulation's path.
struct Passage {
    from: NodeId,
    pair: PairId,
    reward: f64,
}

/// A search under way. The buffers keep their storage from one simulation to the next.
pub(super) struct Search<'a, M: FiniteActions> {
    model: &'a M,
    scratch: &'a mut M::Scratch,
    rules: Rules<'a, M>,
    config: &'a MctsConfig,
    pub(super) tree: Tree<M::State, M::Action>,
    profiler: Profiler,
    model_steps: u64,
    failures: u32,
    path: Vec<Passage>,
    ties: Vec<usize>,
    scores: Vec<f64>,
    key: Vec<u8>,
    legal: Vec<M::Action>,
}

impl<'a, M: FiniteActions> Search<'a, M> {
    pub(super) fn new(
        model: &'a M,
        scratch: &'a mut M::Scratch,
        rules: Rules<'a, M>,
        state: &M::State,
        config: &'a MctsConfig,
    ) -> Result<Self, PlanError> {
        let mut profiler = Profiler::new(config.profile);
        let failed = |source| PlanError::Model { simulation: 0, depth: 0, source };
        let full = |TreeFull| PlanError::TreeTooLarge { simulation: 0 };
        let mut legal = Vec::new();
        profiler.time(Phase::LegalActions, || model.legal_actions(scratch, state, &mut legal)).map_err(failed)?;
        if legal.is_empty() {
            return Err(PlanError::NoLegalAction);
        }
        let second = rules.players.mover(model, scratch, state).map_err(failed)? == Player::Second;
        let mut key = Vec::new();
        model.write_key(state, &mut key);
        let ties = Vec::with_capacity(legal.len());
        let scores = Vec::with_capacity(legal.len());
        let path = Vec::with_capacity((config.simulations as usize).min(RESERVED_PATH));
        let mut tree =
            Tree::with_root(state, &key, legal.len(), config.simulations, config.transpositions).map_err(full)?;
        tree.expand(NodeId::ROOT, second, &mut legal).map_err(full)?;
        Ok(Self {
            model,
            scratch,
            rules,
            config,
            tree,
            profiler,
            model_steps: 0,
            failures: 0,
            path,
            ties,
            scores,
            key,
            legal,
        })
    }

    /// A search that goes on in a tree whose root is expanded.
    pub(super) fn resumed(
        model: &'a M,
        scratch: &'a mut M::Scratch,
        rules: Rules<'a, M>,
        tree: Tree<M::State, M::Action>,
        config: &'a MctsConfig,
    ) -> Self {
        Self {
            model,
            scratch,
            rules,
            config,
            tree,
            profiler: Profiler::new(config.profile),
            model_steps: 0,
            failures: 0,
            path: Vec::with_capacity((config.simulations as usize).min(RESERVED_PATH)),
            ties: Vec::new(),
            scores: Vec::new(),
            key: Vec::new(),
            legal: Vec::new(),
        }
    }

    /// Runs the simulations `first..first + count`, or fewer if the time is up, and says how many.
    pub(super) fn run(&mut self, first: u64, count: u32, cancel: &AtomicBool) -> Result<u32, PlanError> {
        let deadline = self.config.nanoseconds.map(|limit| Instant::now() + Duration::from_nanos(limit));
        for done in 0..count {
            if cancel.load(Ordering::Relaxed) {
                return Err(PlanError::Cancelled);
            }
            // One simulation is made in any case: a plan without one would be a guess.
            if done > 0 && deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Ok(done);
            }
            self.simulate(first + u64::from(done))?;
        }
        Ok(count)
    }

    /// What the search has cost so far, but for simulations and time.
    pub(super) fn stats(&self) -> MctsStats {
        let phases: Phases = self.profiler.phases();
        MctsStats {
            simulations: 0,
            model_steps: self.model_steps,
            nodes: self.tree.nodes(),
            failures: self.failures,
            tree_bytes: self.tree.bytes() as u64,
            nanoseconds: 0,
            phases,
            profiled: self.config.profile,
        }
    }

    fn simulate(&mut self, simulation: u64) -> Result<(), PlanError> {
        let full = |TreeFull| PlanError::TreeTooLarge { simulation };
        let mut random = RandomStream::new(self.config.seed, StreamName::Simulation, simulation);
        self.path.clear();
        let mut node = NodeId::ROOT;
        let value = loop {
            let pairs = match self.tree.pairs(node) {
                Some(pairs) => pairs,
                None => match self.legal_actions(node) {
                    Ok(second) => self
                        .profiler
                        .time(Phase::Expand, || self.tree.expand(node, second, &mut self.legal))
                        .map_err(full)?,
                    Err(source) => break self.failed(simulation, source)?,
                },
            };
            if pairs.is_empty() {
                break 0.0;
            }
            let pair = self.select(node, pairs, &mut random);
            let (state, action, next) = self.tree.step_parts(node, pair);
            let stepped =
                self.profiler.time(Phase::Step, || self.model.step(self.scratch, state, action, &mut random, next));
            let outcome = match stepped {
                Ok(outcome) => outcome,
                Err(source) => {
                    let value = self.failed(simulation, source)?;
                    self.path.push(Passage { from: node, pair, reward: 0.0 });
                    return self.finish(None, value, simulation);
                }
            };
            self.model_steps += 1;
            self.path.push(Passage { from: node, pair, reward: outcome.reward });
            self.key.clear();
            self.model.write_key(self.tree.stepped(), &mut self.key);
            let (child, new) = self
                .profiler
                .time(Phase::Expand, || self.tree.reach(pair, outcome.terminated, &self.key))
                .map_err(full)?;
            node = child;
            if outcome.terminated {
                break 0.0;
            }
            // In a shared tree a path may come back to itself; it ends there, as at a leaf.
            if new || (self.tree.is_shared() && self.path.iter().any(|passage| passage.from == node)) {
                break self.leaf(node, simulation, &mut random)?;
            }
        };
        self.finish(Some(node), value, simulation)
    }

    /// Fills `legal`, and says whether the second player moves.
    fn legal_actions(&mut self, node: NodeId) -> Result<bool, ModelError> {
        let Self { model, scratch, rules, tree, profiler, legal, .. } = self;
        let state = tree.state(node);
        profiler.time(Phase::LegalActions, || {
            model.legal_actions(scratch, state, legal)?;
            Ok(rules.players.mover(model, scratch, state)? == Player::Second)
        })
    }

    /// What a failure of the model is worth, or the failure of the search.
    fn failed(&mut self, simulation: u64, source: ModelError) -> Result<f64, PlanError> {
        if self.config.on_model_error == OnModelError::Fail {
            return Err(PlanError::Model { simulation, depth: self.path.len() as u32, source });
        }
        self.legal.clear();
        self.failures = self.failures.saturating_add(1);
        Ok(0.0)
    }

    fn select(&mut self, node: NodeId, pairs: Range<usize>, random: &mut RandomStream) -> PairId {
        let Self { tree, profiler, ties, scores, config, .. } = self;
        profiler.time(Phase::Select, || {
            let log_visits = logarithm(tree.node_visits(node));
            let sign = if tree.second_moves(node) { -1.0 } else { 1.0 };
            let first = pairs.start;
            let (visits, totals) = tree.statistics(pairs);
            scores.clear();
            scores.extend(visits.iter().zip(totals).map(|(&visits, &total)| {
                let visits = f64::from(visits);
                let value = if visits == 0.0 { config.initial_value } else { sign * (total / visits) };
                value + config.exploration * (log_visits / (visits + config.epsilon)).sqrt()
            }));
            // Which score is the best cannot be foreseen, so that a branch on it costs more than all of this.
            let best = scores.iter().fold(f64::NEG_INFINITY, |best, &score| if score > best { score } else { best });
            ties.resize(scores.len(), 0);
            let mut count = 0;
            for (offset, &score) in scores.iter().enumerate() {
                ties[count] = first + offset;
                count += usize::from(score == best);
            }
            let chosen = if count == 1 { ties[0] } else { ties[random.integer(count as u64) as usize] };
            tree.pair(chosen)
        })
    }

    fn leaf(&mut self, leaf: NodeId, simulation: u64, random: &mut RandomStream) -> Result<f64, PlanError> {
        let Self { model, scratch, rules, tree, profiler, config, .. } = self;
        let state = tree.state(leaf);
        match profiler.time(Phase::Leaf, || rules.leaves.value(model, scratch, state, config.discount, random)) {
            Ok((value, steps)) => {
                self.model_steps += u64::from(steps);
                Ok(value)
            }
            Err(source) => self.failed(simulation, source),
        }
    }

    /// Adds a leaf's value to everything on the path.
    fn finish(&mut self, leaf: Option<NodeId>, mut value: f64, simulation: u64) -> Result<(), PlanError> {
        let Self { tree, profiler, path, config, .. } = self;
        let finite = profiler.time(Phase::BackUp, || {
            if let Some(leaf) = leaf {
                tree.visit_node(leaf);
            }
            for passage in path.iter().rev() {
                value = passage.reward + config.discount * value;
                if !tree.visit_pair(passage.pair, value).is_finite() {
                    return false;
                }
                tree.visit_node(passage.from);
            }
            true
        });
        if finite { Ok(()) } else { Err(PlanError::NonFiniteReturn { simulation }) }
    }
}
