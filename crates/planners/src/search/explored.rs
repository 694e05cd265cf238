//! The states that a search has met, and how it came to them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use orrery_core::{FiniteActions, Outcome, RandomStream, StreamName};

use super::{PathConfig, PathPlan, PathStats};
use crate::interner::Interner;
use crate::stopwatch::nanoseconds;
use crate::{OnModelError, PlanError};

/// A state that was met. Its number is its place in order of discovery; the root is 0.
pub(super) struct Node<S, A> {
    pub(super) state: S,
    /// The last step of the best known path to here; `None` at the root.
    pub(super) arrival: Option<Arrival<A>>,
    /// Steps of that path.
    pub(super) depth: u32,
}

/// A step of a path.
pub(super) struct Arrival<A> {
    pub(super) from: u32,
    pub(super) action: A,
    pub(super) reward: f64,
}

/// What one action leads to.
pub(super) enum Step {
    /// The last step of a path to the goal.
    Goal {
        /// The step's reward.
        reward: f64,
    },
    /// The world ended without the goal, or the model failed and that is a dead end.
    DeadEnd,
    /// A state that was not known before; it has the next number.
    New {
        /// Its number.
        node: u32,
        /// The step's reward.
        reward: f64,
    },
    /// A state that was known before. Nothing of it has changed.
    Known {
        /// Its number.
        node: u32,
        /// The step's reward.
        reward: f64,
    },
}

/// A search under way.
pub(super) struct Explored<'a, M: FiniteActions> {
    model: &'a M,
    scratch: &'a mut M::Scratch,
    pub(super) config: &'a PathConfig,
    cancel: &'a AtomicBool,
    started: Instant,
    numbers: Interner,
    pub(super) nodes: Vec<Node<M::State, M::Action>>,
    pub(super) legal: Vec<M::Action>,
    next: M::State,
    key: Vec<u8>,
    expanded: u32,
    model_steps: u64,
    /// What every step is given, to see whether it draws.
    random: RandomStream,
}

impl<'a, M: FiniteActions> Explored<'a, M> {
    pub(super) fn new(
        model: &'a M,
        scratch: &'a mut M::Scratch,
        root: &M::State,
        config: &'a PathConfig,
        cancel: &'a AtomicBool,
    ) -> Result<Self, PlanError> {
        config.validate()?;
        let mut numbers = Interner::new();
        let mut key = Vec::new();
        model.write_key(root, &mut key);
        numbers.intern(&key);
        Ok(Self {
            model,
            scratch,
            config,
            cancel,
            started: Instant::now(),
            numbers,
            nodes: vec![Node { state: root.clone(), arrival: None, depth: 0 }],
            legal: Vec::new(),
            next: M::State::default(),
            key,
            expanded: 0,
            model_steps: 0,
            random: RandomStream::new(0, StreamName::Simulation, 0),
        })
    }

    /// Fills `legal` with the actions to try in a node: none at the depth limit, or where the model fails and that is a
    /// dead end.
    pub(super) fn begin(&mut self, node: u32) -> Result<(), PlanError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(PlanError::Cancelled);
        }
        self.legal.clear();
        if self.nodes[node as usize].depth == self.config.depth {
            return Ok(());
        }
        self.expanded += 1;
        match self.model.legal_actions(self.scratch, &self.nodes[node as usize].state, &mut self.legal) {
            Ok(()) if node == 0 && self.legal.is_empty() => Err(PlanError::NoLegalAction),
            Ok(()) => Ok(()),
            Err(_) if self.config.on_model_error == OnModelError::Terminate => {
                self.legal.clear();
                Ok(())
            }
            Err(source) => Err(PlanError::Model { simulation: u64::from(node), depth: 0, source }),
        }
    }

    /// Tries an action in a node.
    pub(super) fn step(&mut self, node: u32, action: &M::Action) -> Result<Step, PlanError> {
        let from = &self.nodes[node as usize];
        let mut random = self.random.clone();
        let stepped = self.model.step(self.scratch, &from.state, action, &mut random, &mut self.next);
        let Outcome { reward, terminated } = match stepped {
            Ok(outcome) => outcome,
            Err(_) if self.config.on_model_error == OnModelError::Terminate => return Ok(Step::DeadEnd),
            Err(source) => return Err(PlanError::Model { simulation: u64::from(node), depth: 0, source }),
        };
        self.model_steps += 1;
        if random != self.random {
            return Err(PlanError::Stochastic { state: u64::from(node) });
        }
        if self.config.goal.reached(&Outcome { reward, terminated }) {
            return Ok(Step::Goal { reward });
        }
        if terminated {
            return Ok(Step::DeadEnd);
        }
        self.key.clear();
        self.model.write_key(&self.next, &mut self.key);
        if let Some(known) = self.numbers.find(&self.key) {
            return Ok(Step::Known { node: known as u32, reward });
        }
        if self.nodes.len() >= self.config.states as usize {
            return Err(PlanError::GoalNotReached { exhausted: false, states: self.config.states });
        }
        let depth = from.depth + 1;
        let (number, _) = self.numbers.intern(&self.key);
        let arrival = Some(Arrival { from: node, action: action.clone(), reward });
        self.nodes.push(Node { state: self.next.clone(), arrival, depth });
        Ok(Step::New { node: number as u32, reward })
    }

    /// The path that ends with `last`.
    pub(super) fn path(mut self, last: Arrival<M::Action>) -> PathPlan<M::Action> {
        let states = self.nodes.len() as u32;
        let mut steps = Vec::new();
        let mut step = Some(last);
        while let Some(arrival) = step {
            step = self.nodes[arrival.from as usize].arrival.take();
            steps.push(arrival);
        }
        steps.reverse();
        let predicted_return = steps.iter().map(|step| step.reward).sum();
        let actions = steps.into_iter().map(|step| step.action).collect();
        PathPlan {
            actions,
            predicted_return,
            stats: PathStats {
                states,
                expanded: self.expanded,
                model_steps: self.model_steps,
                nanoseconds: nanoseconds(self.started.elapsed()),
            },
        }
    }

    /// The failure of a search that has nothing left to expand.
    pub(super) fn exhausted(&self) -> PlanError {
        PlanError::GoalNotReached { exhausted: true, states: self.nodes.len() as u32 }
    }
}
