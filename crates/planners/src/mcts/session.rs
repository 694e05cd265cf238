//! A search that keeps its tree from one decision to the next.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use orrery_core::{FiniteActions, WorldModel};

use super::rules::{Alone, Rules};
use super::search::Search;
use super::tree::{NodeId, Tree};
use super::{MctsConfig, MctsPlan, MctsStats, Root, concluded};
use crate::PlanError;

type TreeOf<M> = Tree<<M as WorldModel>::State, <M as WorldModel>::Action>;

/// The tree of the decision before, and how many simulations there have been.
///
/// Visits and values below the state that an action has led to are kept, so that each decision begins where the one before
/// left off. In a stochastic world they are kept if the state that came about was met while planning.
pub struct Session<M: WorldModel> {
    tree: Option<TreeOf<M>>,
    simulations: u64,
    transpositions: bool,
}

impl<M: FiniteActions> Default for Session<M> {
    fn default() -> Self {
        Self { tree: None, simulations: 0, transpositions: false }
    }
}

impl<M: FiniteActions> Session<M> {
    /// A session that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Plans in `state` as [`plan`](super::plan) does, on what is known below it; a state that is not known begins a new
    /// tree. Simulations are numbered through the session, for their streams. `visits` and `values` include what was known.
    ///
    /// # Errors
    /// Those of [`plan`](super::plan), after which the session knows nothing.
    pub fn plan(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        state: &M::State,
        config: &MctsConfig,
        cancel: &AtomicBool,
    ) -> Result<MctsPlan<M::Action>, PlanError> {
        self.plan_with(
            model,
            scratch,
            Rules { players: &Alone, leaves: &mut config.random_play() },
            state,
            config,
            cancel,
        )
    }

    /// [`Session::plan`] under other rules.
    ///
    /// # Errors
    /// Those of [`Session::plan`].
    pub fn plan_with(
        &mut self,
        model: &M,
        scratch: &mut M::Scratch,
        mut rules: Rules<'_, M>,
        state: &M::State,
        config: &MctsConfig,
        cancel: &AtomicBool,
    ) -> Result<MctsPlan<M::Action>, PlanError> {
        config.validate()?;
        let started = Instant::now();
        let mut search = match self.known(model, state, config)? {
            Some(tree) => Search::resumed(model, scratch, rules.lent(), tree, config),
            None => Search::new(model, scratch, rules.lent(), state, config)?,
        };
        let simulations = search.run(self.simulations, config.simulations, cancel)?;
        self.simulations += u64::from(simulations);
        self.transpositions = config.transpositions;
        let stats = MctsStats { simulations, ..search.stats() };
        let root = Root::at(&search.tree);
        self.tree = Some(search.tree);
        Ok(concluded(root, stats, config, started))
    }

    /// Forgets the tree; the numbering of simulations goes on.
    pub fn forget(&mut self) {
        self.tree = None;
    }

    /// What is known below `state`: the root's own tree, or that of one of its actions' outcomes.
    fn known(&mut self, model: &M, state: &M::State, config: &MctsConfig) -> Result<Option<TreeOf<M>>, PlanError> {
        let Some(tree) = self.tree.take() else { return Ok(None) };
        if self.transpositions != config.transpositions {
            return Ok(None);
        }
        let mut key = Vec::new();
        model.write_key(state, &mut key);
        if tree.root_key() == key {
            return Ok(Some(tree));
        }
        let pairs = tree.pairs(NodeId::ROOT).unwrap_or(0..0);
        // Several actions may lead there: the one that was tried most often knows most.
        let mut best: Option<(u32, NodeId)> = None;
        for pair in pairs {
            if let Some(child) = tree.child(tree.pair(pair), &key) {
                let visits = tree.node_visits(child);
                if best.is_none_or(|(most, _)| visits > most) {
                    best = Some((visits, child));
                }
            }
        }
        // A leaf that was never expanded knows nothing that a new tree would not find at once.
        let Some((_, child)) = best.filter(|(_, child)| tree.pairs(*child).is_some_and(|pairs| !pairs.is_empty()))
        else {
            return Ok(None);
        };
        let kept = tree.subtree(child, config.simulations);
        kept.map(Some).map_err(|_| PlanError::TreeTooLarge { simulation: self.simulations })
    }
}
