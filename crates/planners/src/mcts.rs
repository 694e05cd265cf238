//! Monte Carlo tree search with UCT, as the Code World Models paper evaluates with.

mod acting;
mod forest;
mod leaves;
mod profile;
mod rules;
mod search;
mod session;
mod tree;
mod wide_tree;
mod widening;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use orrery_core::{FiniteActions, Player, RandomStream, StreamName, Turns};

use crate::error::require;
use crate::stopwatch::nanoseconds;
use crate::{OnModelError, PlanError};
use acting::choose;
use leaves::RandomPlay;
use search::Search;

pub use forest::{Forest, plan_forest, plan_forest_in_turns};
pub use leaves::{Guided, Leaves, OwnValue, RolloutPolicy, Valued};
pub use profile::Phases;
pub use rules::{Alone, InTurns, Players, Rules};
pub use session::Session;
pub use widening::{Widening, WideningConfig, plan_widening, plan_widening_with};

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
    /// Measure the time spent in each phase (two clock readings a phase).
    pub profile: bool,
    /// How leaves are played on. Published: [`RolloutPolicy::Uniform`].
    pub rollout_policy: RolloutPolicy,
    /// One node for a state whatever leads to it, with visits and values of its own: the tree becomes a graph. Published:
    /// false. A path that comes back to a state of its own ends there as at a leaf.
    pub transpositions: bool,
    /// What becomes of a step in which the model fails. [`OnModelError::Terminate`]: it ends the world with reward 0, in a
    /// rollout the whole rollout is worth 0. Published: [`OnModelError::Fail`].
    pub on_model_error: OnModelError,
    /// Wall time after which no further simulation begins; the first is made in any case. A plan under a time limit is not
    /// determined by the seed. Published: none.
    pub nanoseconds: Option<u64>,
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
            rollout_policy: RolloutPolicy::Uniform,
            transpositions: false,
            on_model_error: OnModelError::Fail,
            nanoseconds: None,
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
        require(self.initial_value.is_finite(), "initial_value", "finite", self.initial_value)?;
        require(self.nanoseconds != Some(0), "nanoseconds", "at least 1, or none", 0.0)?;
        if let RolloutPolicy::Sticky { repeat } = self.rollout_policy {
            require((0.0..=1.0).contains(&repeat), "repeat", "0 to 1", repeat)?;
        }
        Ok(())
    }

    fn random_play(&self) -> RandomPlay {
        RandomPlay { policy: self.rollout_policy, depth: self.rollout_depth }
    }
}

/// What a search found. `actions`, `visits` and `values` are aligned, `[legal actions of the root]`.
#[derive(Clone, Debug, PartialEq)]
pub struct MctsPlan<A> {
    /// The root's legal actions in the model's order.
    pub actions: Vec<A>,
    /// Simulations that took each action at the root.
    pub visits: Vec<u32>,
    /// Mean discounted return of those simulations, the first player's; 0 for an unvisited action.
    pub values: Vec<f64>,
    /// Index of the chosen action.
    pub chosen: usize,
    /// What the search cost.
    pub stats: MctsStats,
}

/// What a search cost. The counts are determined by the seed, bytes and nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MctsStats {
    /// Simulations run.
    pub simulations: u32,
    /// Model steps, those of rollouts included.
    pub model_steps: u64,
    /// State nodes of the tree, the root included; of several trees together.
    pub nodes: u32,
    /// Failures of the model that ended a path ([`OnModelError::Terminate`]).
    pub failures: u32,
    /// Memory that the trees held, what states and actions point to left out.
    pub tree_bytes: u64,
    /// Wall time of the whole search.
    pub nanoseconds: u64,
    /// Wall time by phase, added up over the trees; all 0 unless `profiled`.
    pub phases: Phases,
    /// Whether `phases` was measured ([`MctsConfig::profile`]).
    pub profiled: bool,
}

impl MctsStats {
    /// Wall time of the calls into the model, or `None` unless it was measured.
    pub fn model_nanoseconds(&self) -> Option<u64> {
        self.profiled.then(|| self.phases.model())
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
    plan_with(model, scratch, Rules { players: &Alone, leaves: &mut config.random_play() }, state, config, cancel)
}

/// [`plan`] for two players: in a state where the second player moves, the action with the least value is the best.
/// Rewards and values are the first player's.
///
/// # Errors
/// Those of [`plan`].
pub fn plan_in_turns<M: FiniteActions + Turns>(
    model: &M,
    scratch: &mut M::Scratch,
    state: &M::State,
    config: &MctsConfig,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError> {
    plan_with(model, scratch, Rules { players: &InTurns, leaves: &mut config.random_play() }, state, config, cancel)
}

/// [`plan`] under other rules: [`OwnValue`] and [`Valued`] give leaves a value without a rollout, [`Guided`] plays them on by
/// a policy.
/// `config.rollout_policy` and `config.rollout_depth` are then without effect.
///
/// # Errors
/// Those of [`plan`].
pub fn plan_with<M: FiniteActions>(
    model: &M,
    scratch: &mut M::Scratch,
    mut rules: Rules<'_, M>,
    state: &M::State,
    config: &MctsConfig,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError> {
    config.validate()?;
    let started = Instant::now();
    let mut search = Search::new(model, scratch, rules.lent(), state, config)?;
    let simulations = search.run(0, config.simulations, cancel)?;
    let stats = MctsStats { simulations, ..search.stats() };
    Ok(concluded(Root::of(search.tree), stats, config, started))
}

/// What a tree says about its root.
struct Root<A> {
    player: Player,
    actions: Vec<A>,
    visits: Vec<u32>,
    totals: Vec<f64>,
}

impl<A> Root<A> {
    fn of<S: Clone>(tree: tree::Tree<S, A>) -> Self {
        let player = if tree.second_moves(tree::NodeId::ROOT) { Player::Second } else { Player::First };
        let (actions, visits, totals) = tree.into_root();
        Self { player, actions, visits, totals }
    }

    /// The same of a tree that lives on.
    fn at<S: Clone>(tree: &tree::Tree<S, A>) -> Self
    where
        A: Clone,
    {
        let player = if tree.second_moves(tree::NodeId::ROOT) { Player::Second } else { Player::First };
        let (actions, visits, totals) = tree.root();
        Self { player, actions: actions.to_vec(), visits: visits.to_vec(), totals: totals.to_vec() }
    }
}

/// Chooses an action.
fn concluded<A>(root: Root<A>, stats: MctsStats, config: &MctsConfig, started: Instant) -> MctsPlan<A> {
    let Root { player, actions, visits, totals } = root;
    let mean = |(&n, &total): (&u32, &f64)| if n == 0 { 0.0 } else { total / f64::from(n) };
    let values: Vec<f64> = visits.iter().zip(&totals).map(mean).collect();
    let mut random = RandomStream::new(config.seed, StreamName::Acting, config.decision);
    let chosen = match player {
        Player::First => choose(&values, config.temperature, &mut random),
        Player::Second => {
            let own: Vec<f64> = values.iter().map(|value| -value).collect();
            choose(&own, config.temperature, &mut random)
        }
    };
    let stats = MctsStats { nanoseconds: nanoseconds(started.elapsed()), ..stats };
    MctsPlan { actions, visits, values, chosen, stats }
}
