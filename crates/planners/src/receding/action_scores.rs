//! A world whose actions can be listed, for planners of actions in a box.

use orrery_core::{
    ActionBatch, ActionBox, BoxActions, FiniteActions, ModelError, Outcome, RandomStream, SequenceOutcome, WorldModel,
};

use crate::PlanError;

/// A world of finitely many actions as one of a box: a component per action, its score in `[-1, 1]`; the action with the
/// largest score is taken, the first of equals.
///
/// No order of the actions is assumed, and coloured noise on scores makes sequences that stay with an action for a while.
/// The actions are those that are legal in one state: for worlds where other states have others, a plan that comes to
/// such a state is worth what the model makes of it. What a planner keeps from one decision to the next are scores of these
/// actions: where the list has changed since, it is to forget them.
#[derive(Debug)]
pub struct ActionScores<'a, M: WorldModel> {
    model: &'a M,
    actions: Vec<M::Action>,
    bounds: ActionBox,
}

impl<'a, M: FiniteActions> ActionScores<'a, M> {
    /// The box over the legal actions of `state`.
    ///
    /// # Errors
    /// [`PlanError::NoLegalAction`], and [`PlanError::Model`] if the model fails to list them.
    pub fn new(model: &'a M, scratch: &mut M::Scratch, state: &M::State) -> Result<Self, PlanError> {
        let mut actions = Vec::new();
        model.legal_actions(scratch, state, &mut actions).map_err(|source| PlanError::Model {
            simulation: 0,
            depth: 0,
            source,
        })?;
        // Bounds of equal number, finite and in order: there is no box only where there is no action.
        let count = actions.len();
        let bounds = ActionBox::new(vec![-1.0; count], vec![1.0; count]).map_err(|_| PlanError::NoLegalAction)?;
        Ok(Self { model, actions, bounds })
    }

    /// The actions that the components are scores of, in the model's order.
    pub fn actions(&self) -> &[M::Action] {
        &self.actions
    }
}

impl<M: WorldModel> WorldModel for ActionScores<'_, M> {
    type State = M::State;
    type Action = M::Action;
    type Scratch = M::Scratch;

    fn scratch(&self) -> Result<M::Scratch, ModelError> {
        self.model.scratch()
    }

    fn step(
        &self,
        scratch: &mut M::Scratch,
        state: &M::State,
        action: &M::Action,
        random: &mut RandomStream,
        next: &mut M::State,
    ) -> Result<Outcome, ModelError> {
        self.model.step(scratch, state, action, random, next)
    }

    fn write_key(&self, state: &M::State, out: &mut Vec<u8>) {
        self.model.write_key(state, out);
    }

    fn returns(
        &self,
        scratch: &mut M::Scratch,
        from: &M::State,
        sequences: ActionBatch<'_, M::Action>,
        streams: &mut [RandomStream],
        discount: f64,
        out: &mut [SequenceOutcome],
    ) {
        self.model.returns(scratch, from, sequences, streams, discount, out);
    }
}

impl<M: WorldModel> BoxActions for ActionScores<'_, M> {
    fn action_box(&self) -> &ActionBox {
        &self.bounds
    }

    fn write_action(&self, components: &[f64], out: &mut M::Action) {
        let mut best = 0;
        for (index, score) in components.iter().enumerate() {
            if *score > components[best] {
                best = index;
            }
        }
        out.clone_from(&self.actions[best]);
    }
}
