//! The default methods of core's traits over a guest.

use orrery_core::{BoxActions, FiniteActions, ModelError, Outcome, RandomStream, WorldModel};
use orrery_guest::{GuestAction, GuestScratch, GuestState};

/// Forwards only what a trait requires, so that everything else is core's default.
pub struct Plain<M>(pub M);

impl<M: WorldModel<State = GuestState, Action = GuestAction, Scratch = GuestScratch>> WorldModel for Plain<M> {
    type State = GuestState;
    type Action = GuestAction;
    type Scratch = GuestScratch;
    fn scratch(&self) -> Result<GuestScratch, ModelError> {
        self.0.scratch()
    }
    fn step(
        &self,
        scratch: &mut GuestScratch,
        state: &GuestState,
        action: &GuestAction,
        random: &mut RandomStream,
        next: &mut GuestState,
    ) -> Result<Outcome, ModelError> {
        self.0.step(scratch, state, action, random, next)
    }
    fn write_key(&self, state: &GuestState, out: &mut Vec<u8>) {
        self.0.write_key(state, out);
    }
}

impl<M: FiniteActions<State = GuestState, Action = GuestAction, Scratch = GuestScratch>> FiniteActions for Plain<M> {
    fn legal_actions(
        &self,
        scratch: &mut GuestScratch,
        state: &GuestState,
        out: &mut Vec<GuestAction>,
    ) -> Result<(), ModelError> {
        self.0.legal_actions(scratch, state, out)
    }
}

impl<M: BoxActions<State = GuestState, Action = GuestAction, Scratch = GuestScratch>> BoxActions for Plain<M> {
    fn action_box(&self) -> &orrery_core::ActionBox {
        self.0.action_box()
    }
    fn write_action(&self, components: &[f64], out: &mut GuestAction) {
        self.0.write_action(components, out);
    }
}
