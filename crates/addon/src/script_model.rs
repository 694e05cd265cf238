//! A JavaScript object as core's traits.

use std::sync::Arc;

use orrery_core::{
    ActionBox, BoxActions, FiniteActions, ModelError, Outcome, Outcomes, Player, RandomStream, Rollout, Turns,
    WeightedOutcome, WorldModel,
};
use orrery_guest::{Interrupt, Usage};

use crate::crossing::Crossing;
use crate::failure::Failure;
use crate::script::{Script, ScriptRollout, held, text};
use crate::stream::StreamState;

/// A JavaScript object as a world model. `S` says what is known of its actions.
pub struct ScriptModel<S> {
    pub(crate) script: Arc<Script>,
    pub(crate) space: S,
}

/// The actions of a state are listed.
pub struct Listed;

/// The actions fill a box.
pub struct InBox(pub(crate) ActionBox);

impl<S> WorldModel for ScriptModel<S> {
    type State = Vec<u8>;
    type Action = Vec<u8>;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        (): &mut (),
        state: &Vec<u8>,
        action: &Vec<u8>,
        random: &mut RandomStream,
        next: &mut Vec<u8>,
    ) -> Result<Outcome, ModelError> {
        let stream = StreamState::from(&*random);
        let arguments = (text(state), text(action), stream);
        let stepped = self.script.call(|env, functions| functions.step.borrow_back(env)?.call(arguments.into()))?;
        held(stepped.failure)?;
        next.clear();
        next.extend_from_slice(&stepped.state);
        *random = RandomStream::from(&stepped.random);
        Ok(Outcome { reward: stepped.reward, terminated: stepped.terminated })
    }

    fn write_key(&self, state: &Vec<u8>, out: &mut Vec<u8>) {
        out.extend_from_slice(state);
    }
}

impl<S> ScriptModel<S> {
    fn roll(&self, from: &[u8], limit: u32, discount: f64, random: &mut RandomStream) -> Result<Rollout, ModelError> {
        let arguments = (text(from), limit, discount, StreamState::from(&*random));
        let rolled = self.script.call(|env, functions| functions.rollout.borrow_back(env)?.call(arguments.into()))?;
        held(rolled.failure)?;
        *random = RandomStream::from(&rolled.random);
        let ScriptRollout { discounted_return, steps, terminated, .. } = rolled;
        Ok(Rollout { discounted_return, steps, terminated })
    }
}

impl FiniteActions for ScriptModel<Listed> {
    fn legal_actions(&self, (): &mut (), state: &Vec<u8>, out: &mut Vec<Vec<u8>>) -> Result<(), ModelError> {
        out.clear();
        let listed = self.script.call(|env, functions| functions.legal_actions.borrow_back(env)?.call(text(state)))?;
        held(listed.failure)?;
        out.extend(listed.actions.iter().map(|action| action.to_vec()));
        Ok(())
    }

    fn rollout(
        &self,
        (): &mut (),
        from: &Vec<u8>,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        self.roll(from, limit, discount, random)
    }
}

impl BoxActions for ScriptModel<InBox> {
    fn action_box(&self) -> &ActionBox {
        &self.space.0
    }

    fn write_action(&self, components: &[f64], out: &mut Vec<u8>) {
        // -0 is +0 where a value crosses; a component is never NaN.
        out.clear();
        out.extend(components.iter().flat_map(|component| (component + 0.0).to_le_bytes()));
    }

    fn rollout(
        &self,
        (): &mut (),
        from: &Vec<u8>,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        self.roll(from, limit, discount, random)
    }
}

impl<S> Outcomes for ScriptModel<S> {
    fn outcomes(
        &self,
        (): &mut (),
        state: &Vec<u8>,
        action: &Vec<u8>,
        out: &mut Vec<WeightedOutcome<Vec<u8>>>,
    ) -> Result<(), ModelError> {
        out.clear();
        let arguments = (text(state), text(action));
        let found = self.script.call(|env, functions| functions.outcomes.borrow_back(env)?.call(arguments.into()))?;
        held(found.failure)?;
        let rows = found.probabilities.iter().zip(&found.states).zip(found.rewards.iter().zip(&found.terminated));
        out.extend(rows.map(|((&probability, state), (&reward, &terminated))| WeightedOutcome {
            probability,
            next: state.to_vec(),
            outcome: Outcome { reward, terminated },
        }));
        Ok(())
    }
}

impl Turns for ScriptModel<Listed> {
    fn player(&self, (): &mut (), state: &Vec<u8>) -> Result<Player, ModelError> {
        let told = self.script.call(|env, functions| functions.player.borrow_back(env)?.call(text(state)))?;
        held(told.failure)?;
        Ok(if told.player == 0 { Player::First } else { Player::Second })
    }
}

impl<S: Send + Sync + 'static> Crossing for ScriptModel<S> {
    type World = Self;

    fn with_world<T>(&self, _: &Interrupt, call: impl FnOnce(&Self) -> T) -> T {
        call(self)
    }

    fn read_state(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(bytes.to_vec())
    }

    fn write_state(&self, state: &Vec<u8>) -> Vec<u8> {
        state.clone()
    }

    fn read_action(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(bytes.to_vec())
    }

    fn write_action(&self, action: &Vec<u8>) -> Vec<u8> {
        action.clone()
    }

    fn describe(&self, error: &ModelError) -> String {
        let message = error.status.message();
        error.text.as_ref().map_or_else(|| message.to_owned(), |text| format!("{message}: {text}"))
    }

    fn usage(&self, (): &()) -> Option<Usage> {
        None
    }
}
