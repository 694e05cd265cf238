//! What a search asks besides the model's steps: whose turn it is, and what a leaf is worth.

use orrery_core::{ModelError, Player, Turns, WorldModel};

use super::leaves::Leaves;

/// The answers of one kind of world.
pub struct Rules<'a, M: WorldModel> {
    /// Who moves.
    pub players: &'a dyn Players<M>,
    /// What a leaf is worth.
    pub leaves: &'a mut dyn Leaves<M>,
}

impl<M: WorldModel> Rules<'_, M> {
    /// The same rules for a shorter time.
    pub(super) fn lent(&mut self) -> Rules<'_, M> {
        Rules { players: self.players, leaves: &mut *self.leaves }
    }
}

/// Whose turn it is.
pub trait Players<M: WorldModel> {
    /// Who moves in `state`.
    ///
    /// # Errors
    /// The model's own failure.
    fn mover(&self, model: &M, scratch: &mut M::Scratch, state: &M::State) -> Result<Player, ModelError>;
}

/// A world of one player.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl<M: WorldModel> Players<M> for Alone {
    fn mover(&self, _: &M, _: &mut M::Scratch, _: &M::State) -> Result<Player, ModelError> {
        Ok(Player::First)
    }
}

/// A world of two players who take turns.
#[derive(Clone, Copy, Debug)]
pub struct InTurns;

impl<M: Turns> Players<M> for InTurns {
    fn mover(&self, model: &M, scratch: &mut M::Scratch, state: &M::State) -> Result<Player, ModelError> {
        model.player(scratch, state)
    }
}
