//! Several trees from one state, on several threads.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use orrery_core::{FiniteActions, Turns};

use super::rules::{Alone, InTurns, Players, Rules};
use super::search::Search;
use super::{MctsConfig, MctsPlan, MctsStats, Root, concluded};
use crate::PlanError;
use crate::error::require;

/// How many trees grow, and on how many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forest {
    /// Trees, 1 to 4096, each with `config.simulations` simulations.
    pub trees: u32,
    /// Worker threads, 1 to 256, the calling one included. The plan does not depend on it.
    pub threads: u32,
}

/// [`plan`](super::plan) with several independent trees whose visits and returns at the root are added in the order of
/// the trees (root parallelisation; Chaslot, Winands and van den Herik 2008). Simulation `i` of tree `t` has the stream
/// index `t * config.simulations + i`, so that one tree is [`plan`](super::plan) itself.
///
/// # Errors
/// Those of [`plan`](super::plan), those of the first tree that fails in the order of the trees, and
/// [`PlanError::Scratch`].
pub fn plan_forest<M>(
    model: &M,
    state: &M::State,
    config: &MctsConfig,
    forest: Forest,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError>
where
    M: FiniteActions + Sync,
    M::State: Sync,
    M::Action: Send,
{
    grow(model, state, config, forest, &Alone, cancel)
}

/// [`plan_forest`] for two players, as [`plan_in_turns`](super::plan_in_turns).
///
/// # Errors
/// Those of [`plan_forest`].
pub fn plan_forest_in_turns<M>(
    model: &M,
    state: &M::State,
    config: &MctsConfig,
    forest: Forest,
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError>
where
    M: FiniteActions + Turns + Sync,
    M::State: Sync,
    M::Action: Send,
{
    grow(model, state, config, forest, &InTurns, cancel)
}

type Grown<A> = Result<(Root<A>, MctsStats), PlanError>;

fn grow<M>(
    model: &M,
    state: &M::State,
    config: &MctsConfig,
    forest: Forest,
    players: &(dyn Players<M> + Sync),
    cancel: &AtomicBool,
) -> Result<MctsPlan<M::Action>, PlanError>
where
    M: FiniteActions + Sync,
    M::State: Sync,
    M::Action: Send,
{
    config.validate()?;
    require((1..=4096).contains(&forest.trees), "trees", "1 to 4096", forest.trees)?;
    require((1..=256).contains(&forest.threads), "threads", "1 to 256", forest.threads)?;
    let started = Instant::now();
    let mut grown: Vec<Option<Grown<M::Action>>> = (0..forest.trees).map(|_| None).collect();
    let queue = Mutex::new(grown.iter_mut().enumerate());
    let work = || {
        let mut scratch = match model.scratch() {
            Ok(scratch) => Some(scratch),
            Err(source) => {
                let slot = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                if let Some((_, slot)) = slot {
                    *slot = Some(Err(PlanError::Scratch { source }));
                }
                None
            }
        };
        while let Some(scratch) = &mut scratch {
            let Some((tree, slot)) = queue.lock().unwrap_or_else(PoisonError::into_inner).next() else { break };
            *slot = Some(one_tree(model, scratch, players, state, config, tree as u64, cancel));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..forest.threads.min(forest.trees) {
            // The results are the same with fewer threads: where the system has no more, the rest do the work.
            if std::thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    merged(grown, config, started)
}

fn one_tree<M: FiniteActions>(
    model: &M,
    scratch: &mut M::Scratch,
    players: &dyn Players<M>,
    state: &M::State,
    config: &MctsConfig,
    tree: u64,
    cancel: &AtomicBool,
) -> Grown<M::Action> {
    let mut leaves = config.random_play();
    let mut search = Search::new(model, scratch, Rules { players, leaves: &mut leaves }, state, config)?;
    let simulations = search.run(tree * u64::from(config.simulations), config.simulations, cancel)?;
    let stats = MctsStats { simulations, ..search.stats() };
    Ok((Root::of(search.tree), stats))
}

fn merged<A>(grown: Vec<Option<Grown<A>>>, config: &MctsConfig, started: Instant) -> Result<MctsPlan<A>, PlanError> {
    let mut sum: Option<(Root<A>, MctsStats)> = None;
    for tree in grown.into_iter().flatten() {
        let (root, stats) = tree?;
        sum = Some(match sum {
            None => (root, stats),
            Some((first, total)) => added(first, total, &root, &stats),
        });
    }
    let (root, stats) = sum.ok_or(PlanError::Cancelled)?;
    if root.totals.iter().all(|total| total.is_finite()) {
        Ok(concluded(root, stats, config, started))
    } else {
        Err(PlanError::NonFiniteReturn { simulation: 0 })
    }
}

fn added<A>(mut first: Root<A>, total: MctsStats, root: &Root<A>, stats: &MctsStats) -> (Root<A>, MctsStats) {
    for (sum, visits) in first.visits.iter_mut().zip(&root.visits) {
        *sum = sum.saturating_add(*visits);
    }
    for (sum, value) in first.totals.iter_mut().zip(&root.totals) {
        *sum += value;
    }
    let stats = MctsStats {
        simulations: total.simulations.saturating_add(stats.simulations),
        model_steps: total.model_steps + stats.model_steps,
        nodes: total.nodes.saturating_add(stats.nodes),
        failures: total.failures.saturating_add(stats.failures),
        tree_bytes: total.tree_bytes + stats.tree_bytes,
        nanoseconds: 0,
        phases: total.phases.plus(&stats.phases),
        profiled: stats.profiled,
    };
    (first, stats)
}
