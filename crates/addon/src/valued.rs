//! Tree searches whose leaves are worth what the compiled model itself says.

use std::sync::Arc;

use orrery_core::{BoxActions, FiniteActions, StateValue};
use orrery_guest::{BoxSpace, FiniteSpace, GuestModel, Interrupt, TwoPlayerSpace};
use orrery_planners::mcts::{self, Alone, InTurns, MctsConfig, OwnValue, Players, Rules, WideningConfig};

use crate::crossing::{Crossing, Guest};
use crate::failure::Failure;
use crate::planning::{TreePlan, plan_failure, scratch, tree_plan};

/// It says what its states are worth.
pub trait OwnValued: Send + Sync {
    fn value(&self, state: &[u8]) -> Result<f64, Failure>;
    /// One tree; `widening` where actions fill a box, and there alone.
    fn search(
        &self,
        state: &[u8],
        config: &MctsConfig,
        widening: Option<&WideningConfig>,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure>;
}

/// A model that exports `value`, for its kind of actions.
pub fn own_valued(model: &GuestModel) -> Option<Arc<dyn OwnValued>> {
    if !model.section().layout.value {
        return None;
    }
    if let Some(model) = model.two_player() {
        return Some(Arc::new(Guest(model)));
    }
    if let Some(model) = model.in_box() {
        return Some(Arc::new(Guest(model)));
    }
    model.finite().map(|model| Arc::new(Guest(model)) as Arc<dyn OwnValued>)
}

fn value<C: Crossing<World: StateValue>>(crossing: &C, state: &[u8]) -> Result<f64, Failure> {
    let state = crossing.read_state(state)?;
    crossing.with_world(&Interrupt::new(), |world| {
        let failure = |error| Failure::model(&error, &crossing.describe(&error));
        let mut scratch = orrery_core::WorldModel::scratch(world).map_err(failure)?;
        world.value(&mut scratch, &state).map_err(failure)
    })
}

fn listed<C: Crossing<World: FiniteActions + StateValue>>(
    crossing: &C,
    players: &dyn Players<C::World>,
    state: &[u8],
    config: &MctsConfig,
    interrupt: &Interrupt,
) -> Result<TreePlan, Failure> {
    let state = crossing.read_state(state)?;
    crossing.with_world(interrupt, |world| {
        let mut scratch = scratch(crossing, world, interrupt)?;
        let rules = Rules { players, leaves: &mut OwnValue };
        let found = mcts::plan_with(world, &mut scratch, rules, &state, config, interrupt.flag());
        Ok(tree_plan(crossing, found.map_err(plan_failure(crossing, interrupt))?))
    })
}

fn widened<C: Crossing<World: BoxActions + StateValue>>(
    crossing: &C,
    state: &[u8],
    config: &MctsConfig,
    widening: &WideningConfig,
    interrupt: &Interrupt,
) -> Result<TreePlan, Failure> {
    let state = crossing.read_state(state)?;
    crossing.with_world(interrupt, |world| {
        let mut scratch = scratch(crossing, world, interrupt)?;
        let cancel = interrupt.flag();
        let found = mcts::plan_widening_with(world, &mut scratch, &mut OwnValue, &state, config, widening, cancel);
        Ok(tree_plan(crossing, found.map_err(plan_failure(crossing, interrupt))?))
    })
}

/// A box cannot be listed, nor a list widened.
fn other_actions(widening: bool) -> Failure {
    Failure::unsupported(if widening {
        "box of actions; `widening` needs one"
    } else {
        "list of actions; MCTS needs one, or the option `widening` where actions fill a box"
    })
}

impl OwnValued for Guest<FiniteSpace> {
    fn value(&self, state: &[u8]) -> Result<f64, Failure> {
        value(self, state)
    }

    fn search(
        &self,
        state: &[u8],
        config: &MctsConfig,
        widening: Option<&WideningConfig>,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure> {
        if widening.is_some() {
            return Err(other_actions(true));
        }
        listed(self, &Alone, state, config, interrupt)
    }
}

impl OwnValued for Guest<TwoPlayerSpace> {
    fn value(&self, state: &[u8]) -> Result<f64, Failure> {
        value(self, state)
    }

    fn search(
        &self,
        state: &[u8],
        config: &MctsConfig,
        widening: Option<&WideningConfig>,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure> {
        if widening.is_some() {
            return Err(other_actions(true));
        }
        listed(self, &InTurns, state, config, interrupt)
    }
}

impl OwnValued for Guest<BoxSpace> {
    fn value(&self, state: &[u8]) -> Result<f64, Failure> {
        value(self, state)
    }

    fn search(
        &self,
        state: &[u8],
        config: &MctsConfig,
        widening: Option<&WideningConfig>,
        interrupt: &Interrupt,
    ) -> Result<TreePlan, Failure> {
        let widening = widening.ok_or_else(|| other_actions(false))?;
        widened(self, state, config, widening, interrupt)
    }
}
