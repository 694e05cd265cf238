//! Tree search over actions in a box, whose children come one by one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use orrery_core::{BoxActions, ModelError, Player, RandomStream, StreamName};

use super::leaves::{Leaves, RandomBoxPlay};
use super::profile::{Phase, Profiler};
use super::wide_tree::{EdgeId, NodeId, WideTree};
use super::{MctsConfig, MctsPlan, MctsStats, Root, concluded};
use crate::error::require;
use crate::{OnModelError, PlanError};

/// How many children there may be after `n` visits: one, and beyond it at most `k * n^alpha`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widening {
    /// Above 0, finite.
    pub k: f64,
    /// In `[0, 1]`: 0 for a constant number, 1 for a new child at every visit.
    pub alpha: f64,
}

impl Widening {
    /// Whether there is room for another child.
    pub fn admits(&self, children: u32, visits: u32) -> bool {
        children == 0 || f64::from(children) + 1.0 <= self.k * libm::pow(f64::from(visits), self.alpha)
    }
}

/// Which children are held back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WideningConfig {
    /// Actions of a node, by its visits.
    pub actions: Widening,
    /// Outcomes of an action, by its visits; where there is no room, one of those that are known is taken, with the
    /// probability with which it was met, without a step of the model. `None`: the model is stepped at every visit, which
    /// suits a deterministic one.
    pub outcomes: Option<Widening>,
}

impl WideningConfig {
    fn validate(&self) -> Result<(), PlanError> {
        let factor = |value: f64| value.is_finite() && value > 0.0;
        let share = |value: f64| (0.0..=1.0).contains(&value);
        require(factor(self.actions.k), "widening.k", "above 0 and finite", self.actions.k)?;
        require(share(self.actions.alpha), "widening.alpha", "0 to 1", self.actions.alpha)?;
        let Some(outcomes) = self.outcomes else { return Ok(()) };
        require(factor(outcomes.k), "widening.outcomes.k", "above 0 and finite", outcomes.k)?;
        require(share(outcomes.alpha), "widening.outcomes.alpha", "0 to 1", outcomes.alpha)
    }
}

/// [`plan`](super::plan) where actions fill a box: a node has few actions at first, drawn uniformly from the box, and gets
/// more as it is visited (progressive widening); outcomes likewise (double progressive widening).
///
/// The `n`-th selection in a node draws a new action if [`Widening::admits`] one, `low + float() * (high - low)` a component,
/// and takes that; else it selects among those there are as [`plan`](super::plan) does. Leaves are rolled out under
/// `config.rollout_policy` over the box. `config.transpositions` must be off. The plan's `actions` are the root's, in the
/// order in which they were drawn.
///
/// # Errors
/// Those of [`plan`](super::plan) but [`PlanError::NoLegalAction`].
///
/// # Source
/// Couetoux, Hoock, Sokolovska, Teytaud and Bonnard (2011), Continuous upper confidence trees, LION 5.
pub fn plan_widening<M>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    config: &MctsConfig,
    widening: &WideningConfig,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError>
where
    M: BoxActions<Action: Default>,
{
    let mut leaves = RandomBoxPlay { policy: config.rollout_policy, depth: config.rollout_depth };
    plan_widening_with(model, scratch, &mut leaves, state, config, widening, cancel)
}

/// [`plan_widening`] with another worth of leaves.
///
/// # Errors
/// Those of [`plan_widening`].
pub fn plan_widening_with<M>(
    model: &M,
    scratch: &mut M::Scratch,
    leaves: &mut dyn Leaves<M>,
    state: &M::State,
    config: &MctsConfig,
    widening: &WideningConfig,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError>
where
    M: BoxActions<Action: Default>,
{
    config.validate()?;
    widening.validate()?;
    require(!config.transpositions, "transpositions", "off where actions fill a box", 1.0)?;
    let started = Instant::now();
    let components = vec![0.0; model.action_box().dimension()];
    let mut search = WideSearch {
        model,
        scratch,
        leaves,
        config,
        widening,
        tree: WideTree::new(state),
        next: M::State::default(),
        profiler: Profiler::new(config.profile),
        stats: MctsStats { profiled: config.profile, ..MctsStats::default() },
        path: Vec::new(),
        ties: Vec::new(),
        key: Vec::new(),
        components,
    };
    let simulations = search.run(cancel)?;
    let WideSearch { tree, profiler, stats, .. } = search;
    let (nodes, tree_bytes, phases) = (tree.nodes(), tree.bytes() as u64, profiler.phases());
    let (actions, visits, totals) = tree.into_root();
    let root = Root { player: Player::First, actions, visits, totals };
    Ok(concluded(root, MctsStats { simulations, nodes, tree_bytes, phases, ..stats }, config, started))
}

/// A search under way.
struct WideSearch<'a, M: BoxActions> {
    model: &'a M,
    scratch: &'a mut M::Scratch,
    leaves: &'a mut dyn Leaves<M>,
    config: &'a MctsConfig,
    widening: &'a WideningConfig,
    tree: WideTree<M::State, M::Action>,
    next: M::State,
    profiler: Profiler,
    stats: MctsStats,
    path: Vec<(NodeId, EdgeId, f64)>,
    ties: Vec<EdgeId>,
    key: Vec<u8>,
    components: Vec<f64>,
}

/// Where one traversal of an edge has led.
enum Reached {
    Leaf(NodeId),
    Node(NodeId),
    End(NodeId),
    Failed(ModelError),
}

impl<M: BoxActions<Action: Default>> WideSearch<'_, M> {
    fn run(&mut self, cancel: &AtomicBool) -> Result<u32, PlanError> {
        let deadline = self.config.nanoseconds.map(|limit| Instant::now() + Duration::from_nanos(limit));
        for simulation in 0..self.config.simulations {
            if cancel.load(Ordering::Relaxed) {
                return Err(PlanError::Cancelled);
            }
            // One simulation is made in any case: a plan without one would be a guess.
            if simulation > 0 && deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Ok(simulation);
            }
            self.simulate(simulation)?;
        }
        Ok(self.config.simulations)
    }

    fn simulate(&mut self, simulation: u32) -> Result<(), PlanError> {
        let mut random = RandomStream::new(self.config.seed, StreamName::Simulation, u64::from(simulation));
        self.path.clear();
        let mut node = NodeId::ROOT;
        let (leaf, value) = loop {
            let edge = self.select(node, &mut random);
            let (reached, reward) = self.traverse(node, edge, &mut random);
            self.path.push((node, edge, reward));
            match reached {
                Reached::Node(child) => node = child,
                Reached::End(child) => break (Some(child), 0.0),
                Reached::Leaf(child) => break (Some(child), self.leaf(child, simulation, &mut random)?),
                Reached::Failed(source) => {
                    let depth = self.path.len() as u32 - 1;
                    break (None, self.failed(simulation, depth, source)?);
                }
            }
        };
        self.back_up(leaf, value, simulation)
    }

    /// A new action where there is room for one, else the best by its upper bound, ties uniformly at random.
    fn select(&mut self, node: NodeId, random: &mut RandomStream) -> EdgeId {
        let Self { tree, profiler, ties, config, widening, model, components, .. } = self;
        profiler.time(Phase::Select, || {
            let visits = tree.visits(node);
            if widening.actions.admits(tree.width(node), visits) {
                model.action_box().sample(random, components);
                let mut action = M::Action::default();
                model.write_action(components, &mut action);
                return tree.add_edge(node, action);
            }
            let log_visits = libm::log(f64::from(visits));
            let mut best = f64::NEG_INFINITY;
            ties.clear();
            for (edge, visits, total) in tree.edges(node) {
                let visits = f64::from(visits);
                let score = total / visits + config.exploration * (log_visits / (visits + config.epsilon)).sqrt();
                if score > best {
                    best = score;
                    ties.clear();
                }
                if score == best {
                    ties.push(edge);
                }
            }
            match ties[..] {
                [only] => only,
                _ => ties[random.integer(ties.len() as u64) as usize],
            }
        })
    }

    /// Steps the model, or takes an outcome that is known; gives the reward too.
    fn traverse(&mut self, node: NodeId, edge: EdgeId, random: &mut RandomStream) -> (Reached, f64) {
        let Self { tree, profiler, widening, model, scratch, next, key, stats, .. } = self;
        let full =
            widening.outcomes.is_some_and(|limit| !limit.admits(tree.outcomes(edge), tree.edge_visits(edge) + 1));
        if full {
            let child = profiler.time(Phase::Select, || tree.known_outcome(edge, random));
            let reached = if tree.ended(child) { Reached::End(child) } else { Reached::Node(child) };
            return (reached, tree.mean_reward(child));
        }
        let (state, action) = (tree.state(node), tree.action(edge));
        let outcome = match profiler.time(Phase::Step, || model.step(scratch, state, action, random, next)) {
            Ok(outcome) => outcome,
            Err(source) => return (Reached::Failed(source), 0.0),
        };
        stats.model_steps += 1;
        let (child, new) = profiler.time(Phase::Expand, || {
            key.clear();
            model.write_key(next, key);
            tree.reach(edge, next, key, outcome)
        });
        let reached = match (outcome.terminated, new) {
            (true, _) => Reached::End(child),
            (false, true) => Reached::Leaf(child),
            (false, false) => Reached::Node(child),
        };
        (reached, outcome.reward)
    }

    fn leaf(&mut self, leaf: NodeId, simulation: u32, random: &mut RandomStream) -> Result<f64, PlanError> {
        let Self { tree, profiler, leaves, model, scratch, config, stats, path, .. } = self;
        let state = tree.state(leaf);
        match profiler.time(Phase::Leaf, || leaves.value(model, scratch, state, config.discount, random)) {
            Ok((value, steps)) => {
                stats.model_steps += u64::from(steps);
                Ok(value)
            }
            Err(source) => {
                let depth = path.len() as u32;
                self.failed(simulation, depth, source)
            }
        }
    }

    /// What a failure of the model is worth, or the failure of the search.
    fn failed(&mut self, simulation: u32, depth: u32, source: ModelError) -> Result<f64, PlanError> {
        if self.config.on_model_error == OnModelError::Fail {
            return Err(PlanError::Model { simulation: u64::from(simulation), depth, source });
        }
        self.stats.failures = self.stats.failures.saturating_add(1);
        Ok(0.0)
    }

    /// Adds a leaf's value to everything on the path.
    fn back_up(&mut self, leaf: Option<NodeId>, mut value: f64, simulation: u32) -> Result<(), PlanError> {
        let Self { tree, profiler, path, config, .. } = self;
        let finite = profiler.time(Phase::BackUp, || {
            if let Some(leaf) = leaf {
                tree.visit(leaf);
            }
            path.iter().rev().all(|&(node, edge, reward)| {
                value = reward + config.discount * value;
                tree.visit(node);
                tree.visit_edge(edge, value).is_finite()
            })
        });
        if finite { Ok(()) } else { Err(PlanError::NonFiniteReturn { simulation: u64::from(simulation) }) }
    }
}
