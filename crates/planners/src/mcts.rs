//! Monte Carlo tree search with UCT, as the Code World Models paper evaluates with.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use orrery_core::{FiniteActions, RandomStream, StreamName};

use crate::PlanError;
use crate::acting::choose;
use crate::error::require;
use crate::stopwatch::{Stopwatch, nanoseconds};
use crate::tree::{NodeId, PairId, Tree, TreeFull};

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct MctsConfig {
    /// Simulations, 1 to 2^32 - 2. Published: 25. A path has no limit of its own, so that in a world without an end the
    /// time can grow with the square of this number.
    pub simulations: u32,
    /// `C` in `Q + C * sqrt(ln N_p / (n + epsilon))`, finite and not negative. Published: 1.
    pub exploration: f64,
    /// Added to an action's visits, finite and at least 1e-300. The released code has 1e-3. The paper says 1, with which an
    /// unvisited action has hardly a larger bonus than a visited one.
    pub epsilon: f64,
    /// Factor per step, in `(0, 1]`. Published: 0.99.
    pub discount: f64,
    /// Steps of a rollout at most; 0 gives every leaf the value 0. Published: 100.
    pub rollout_depth: u32,
    /// `T` of the softmax over `Q / T` that chooses the action, finite and not negative; 0 takes the largest `Q`, the
    /// first of equals. Published: 0.01.
    pub temperature: f64,
    /// `Q` of an unvisited action while selecting, finite. Published: 1. (When acting, such an action has `Q = 0`.)
    pub initial_value: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Index of this decision in the run: that of its [`Acting`](orrery_core::StreamName::Acting) stream.
    pub decision: u64,
    /// Measure the time spent in the model (two clock readings a call).
    pub profile: bool,
}

impl MctsConfig {
    /// The published parameters (Dainese et al. 2024, appendix L, table 13), `epsilon` as released.
    pub fn published(seed: u64) -> Self {
        Self {
            simulations: 25,
            exploration: 1.0,
            epsilon: 1e-3,
            discount: 0.99,
            rollout_depth: 100,
            temperature: 0.01,
            initial_value: 1.0,
            seed,
            decision: 0,
            profile: false,
        }
    }

    fn validate(&self) -> Result<(), PlanError> {
        let finite = |value: f64| value.is_finite() && value >= 0.0;
        // The root's visits begin at 1 and must not overflow.
        require((1..u32::MAX).contains(&self.simulations), "simulations", "1 to 2^32 - 2", self.simulations)?;
        require(finite(self.exploration), "exploration", "finite and not negative", self.exploration)?;
        // Below 1e-300 the exploration term is infinite, and NaN with exploration 0.
        require(finite(self.epsilon) && self.epsilon >= 1e-300, "epsilon", "finite and at least 1e-300", self.epsilon)?;
        require(self.discount > 0.0 && self.discount <= 1.0, "discount", "above 0 and at most 1", self.discount)?;
        require(finite(self.temperature), "temperature", "finite and not negative", self.temperature)?;
        require(self.initial_value.is_finite(), "initial_value", "finite", self.initial_value)
    }
}

/// What a search found. `actions`, `visits` and `values` are aligned, `[legal actions of the root]`.
#[derive(Clone, Debug, PartialEq)]
pub struct MctsPlan<A> {
    /// The root's legal actions in the model's order.
    pub actions: Vec<A>,
    /// Simulations that took each action at the root.
    pub visits: Vec<u32>,
    /// Mean discounted return of those simulations, 0 for an unvisited action.
    pub values: Vec<f64>,
    /// Index of the chosen action.
    pub chosen: usize,
    /// What the search cost.
    pub stats: MctsStats,
}

/// What a search cost. The counts are determined by the seed, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MctsStats {
    /// Simulations run.
    pub simulations: u32,
    /// Model steps, those of rollouts included.
    pub model_steps: u64,
    /// State nodes of the tree, the root included.
    pub nodes: u32,
    /// Wall time of the whole search.
    pub nanoseconds: u64,
    /// Wall time of the calls into the model; 0 unless `profiled`.
    pub model_nanoseconds: u64,
    /// Whether `model_nanoseconds` was measured ([`MctsConfig::profile`]).
    pub profiled: bool,
}

impl MctsStats {
    /// Wall time outside the model, or `None` unless it was measured.
    pub fn tree_nanoseconds(&self) -> Option<u64> {
        self.profiled.then(|| self.nanoseconds.saturating_sub(self.model_nanoseconds))
    }
}

/// Searches from `state` with a new tree and chooses one action.
///
/// Each simulation selects from the root by `Q + C * sqrt(ln N_p / (n + epsilon))`, ties uniformly at random, and steps
/// the model anew along its path, until a step leads to a state new under its action or ends the world. The leaf is
/// worth the discounted return of a uniformly random rollout, 0 if terminal or without legal actions. Going back,
/// `value <- reward + discount * value` with the rewards of this very traversal.
///
/// Simulation `i` draws everything from stream (`seed`, `Simulation`, `i`) in order of need: ties (one `integer(ties)`,
/// none for a single best action), the model's chance, the rollout. The action comes from (`seed`, `Acting`,
/// `decision`): one `float()`, none at temperature 0.
///
/// `cancel` is read before each simulation.
///
/// # Errors
/// [`PlanError::InvalidConfig`], [`PlanError::NoLegalAction`], [`PlanError::Model`] at the first failure of the model,
/// [`PlanError::NonFiniteReturn`], [`PlanError::TreeTooLarge`] and [`PlanError::Cancelled`].
///
/// # Source
/// Kocsis and Szepesvari (2006), Bandit based Monte-Carlo planning, in the variant of Dainese et al. (2024), Generating
/// code world models with large language models guided by Monte Carlo tree search, appendix L, as released. Unlike
/// there, a reward that varies between two equal transitions is not frozen at its first value.
pub fn plan<M: FiniteActions>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    config: &MctsConfig,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError> {
    config.validate()?;
    let started = Instant::now();
    let mut search = Search::new(model, scratch, state, config)?;
    for simulation in 0..config.simulations {
        if cancel.load(Ordering::Relaxed) {
            return Err(PlanError::Cancelled);
        }
        search.simulate(simulation)?;
    }
    let mut stats = MctsStats {
        simulations: config.simulations,
        model_steps: search.model_steps,
        nodes: search.tree.nodes(),
        nanoseconds: 0,
        model_nanoseconds: search.stopwatch.nanoseconds(),
        profiled: config.profile,
    };
    let (actions, visits, totals) = search.tree.into_root();
    let values: Vec<f64> =
        visits.iter().zip(&totals).map(|(&n, &total)| if n == 0 { 0.0 } else { total / f64::from(n) }).collect();
    let mut random = RandomStream::new(config.seed, StreamName::Acting, config.decision);
    let chosen = choose(&values, config.temperature, &mut random);
    stats.nanoseconds = nanoseconds(started.elapsed());
    Ok(MctsPlan { actions, visits, values, chosen, stats })
}

/// Steps of a path to make room for before the first simulation.
const RESERVED_PATH: usize = 1 << 12;

/// One step of a simulation's path.
struct Passage {
    from: NodeId,
    pair: PairId,
    reward: f64,
}

/// A search under way. The buffers keep their storage from one simulation to the next.
struct Search<'a, M: FiniteActions> {
    model: &'a M,
    scratch: &'a mut M::Scratch,
    config: &'a MctsConfig,
    tree: Tree<M::State, M::Action>,
    stopwatch: Stopwatch,
    model_steps: u64,
    path: Vec<Passage>,
    ties: Vec<usize>,
    key: Vec<u8>,
    legal: Vec<M::Action>,
}

impl<'a, M: FiniteActions> Search<'a, M> {
    fn new(
        model: &'a M,
        scratch: &'a mut M::Scratch,
        state: &M::State,
        config: &'a MctsConfig,
    ) -> Result<Self, PlanError> {
        let mut stopwatch = Stopwatch::new(config.profile);
        let mut legal = Vec::new();
        stopwatch.time(|| model.legal_actions(scratch, state, &mut legal)).map_err(|source| PlanError::Model {
            simulation: 0,
            depth: 0,
            source,
        })?;
        if legal.is_empty() {
            return Err(PlanError::NoLegalAction);
        }
        let mut key = Vec::new();
        model.write_key(state, &mut key);
        let ties = Vec::with_capacity(legal.len());
        let path = Vec::with_capacity((config.simulations as usize).min(RESERVED_PATH));
        let tree = Tree::new(state, &key, &mut legal, config.simulations)
            .map_err(|TreeFull| PlanError::TreeTooLarge { simulation: 0 })?;
        Ok(Self { model, scratch, config, tree, stopwatch, model_steps: 0, path, ties, key, legal })
    }

    fn simulate(&mut self, simulation: u32) -> Result<(), PlanError> {
        let simulation = u64::from(simulation);
        let full = |TreeFull| PlanError::TreeTooLarge { simulation };
        let mut random = RandomStream::new(self.config.seed, StreamName::Simulation, simulation);
        self.path.clear();
        let mut node = NodeId::ROOT;
        let value = loop {
            let depth = self.path.len() as u32;
            let failed = |source| PlanError::Model { simulation, depth, source };
            let pairs = match self.tree.pairs(node) {
                Some(pairs) => pairs,
                None => {
                    self.stopwatch
                        .time(|| self.model.legal_actions(self.scratch, self.tree.state(node), &mut self.legal))
                        .map_err(failed)?;
                    self.tree.expand(node, &mut self.legal).map_err(full)?
                }
            };
            if pairs.is_empty() {
                break 0.0;
            }
            let pair = self.select(node, pairs, &mut random);
            let (state, action, next) = self.tree.step_parts(node, pair);
            let outcome = self
                .stopwatch
                .time(|| self.model.step(self.scratch, state, action, &mut random, next))
                .map_err(failed)?;
            self.model_steps += 1;
            self.path.push(Passage { from: node, pair, reward: outcome.reward });
            self.key.clear();
            self.model.write_key(self.tree.stepped(), &mut self.key);
            let (child, new) = self.tree.reach(pair, outcome.terminated, &self.key).map_err(full)?;
            node = child;
            if outcome.terminated {
                break 0.0;
            }
            if new {
                break self.roll_out(node, simulation, &mut random)?;
            }
        };
        if self.back_up(node, value) { Ok(()) } else { Err(PlanError::NonFiniteReturn { simulation }) }
    }

    fn select(&mut self, node: NodeId, pairs: Range<usize>, random: &mut RandomStream) -> PairId {
        let log_visits = libm::log(f64::from(self.tree.node_visits(node)));
        let first = pairs.start;
        let (visits, totals) = self.tree.statistics(pairs);
        let mut best = f64::NEG_INFINITY;
        self.ties.clear();
        for (offset, (&visits, &total)) in visits.iter().zip(totals).enumerate() {
            let visits = f64::from(visits);
            let value = if visits == 0.0 { self.config.initial_value } else { total / visits };
            let score = value + self.config.exploration * (log_visits / (visits + self.config.epsilon)).sqrt();
            if score > best {
                best = score;
                self.ties.clear();
            }
            if score == best {
                self.ties.push(first + offset);
            }
        }
        let chosen = match self.ties[..] {
            [only] => only,
            _ => self.ties[random.integer(self.ties.len() as u64) as usize],
        };
        self.tree.pair(chosen)
    }

    fn roll_out(&mut self, leaf: NodeId, simulation: u64, random: &mut RandomStream) -> Result<f64, PlanError> {
        let MctsConfig { rollout_depth, discount, .. } = *self.config;
        let state = self.tree.state(leaf);
        let depth = self.path.len() as u32;
        let rollout = self
            .stopwatch
            .time(|| self.model.rollout(self.scratch, state, rollout_depth, discount, random))
            .map_err(|source| PlanError::Model { simulation, depth, source })?;
        self.model_steps += u64::from(rollout.steps);
        Ok(rollout.discounted_return)
    }

    /// Adds a leaf's value to everything on the path; false if a sum of returns is not finite.
    fn back_up(&mut self, leaf: NodeId, mut value: f64) -> bool {
        self.tree.visit_node(leaf);
        for passage in self.path.iter().rev() {
            value = passage.reward + self.config.discount * value;
            if !self.tree.visit_pair(passage.pair, value).is_finite() {
                return false;
            }
            self.tree.visit_node(passage.from);
        }
        true
    }
}
