//! What is known of a model's action space, and the traits that follow from it.

use std::sync::Arc;

use orrery_core::{
    ActionBox, BoxActions, FiniteActions, ModelError, Player, RandomStream, Rollout, SequenceOutcome, Status, Turns,
};
use smallvec::SmallVec;

use crate::abi::results;
use crate::encode::{encode, put_number};
use crate::instance::{Fault, Instance};
use crate::model::put_state;
use crate::module::Module;
use crate::section::ActionSpace;
use crate::{AnySpace, GuestAction, GuestModel, GuestScratch, GuestState, LoadError, batch};

/// The actions of a state can be listed.
#[derive(Clone, Debug)]
pub struct FiniteSpace {
    /// The same in every state; absent where the module lists them.
    table: Option<Arc<[GuestAction]>>,
}

/// The actions can be listed, and two players take turns.
#[derive(Clone, Debug)]
pub struct TwoPlayerSpace(FiniteSpace);

/// The actions fill a box.
#[derive(Clone, Debug)]
pub struct BoxSpace(Arc<ActionBox>);

/// Spaces whose actions can be listed.
pub trait Listed: sealed::Sealed {
    #[doc(hidden)]
    fn space(&self) -> &FiniteSpace;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::FiniteSpace {}
    impl Sealed for super::TwoPlayerSpace {}
}

impl Listed for FiniteSpace {
    fn space(&self) -> &FiniteSpace {
        self
    }
}

impl Listed for TwoPlayerSpace {
    fn space(&self) -> &FiniteSpace {
        &self.0
    }
}

/// A space as the section declares it, checked.
enum Space {
    Finite(FiniteSpace),
    Box(BoxSpace),
}

fn read_space(module: &Module) -> Result<Space, LoadError> {
    let layout = &module.section.layout;
    match &layout.action_space {
        ActionSpace::Finite { actions } => {
            let table = actions.iter().enumerate().map(|(index, action)| {
                let mut bytes = Vec::new();
                encode(&layout.action, action, &mut bytes).map_err(|source| LoadError::Action { index, source })?;
                Ok(GuestAction(SmallVec::from_vec(bytes)))
            });
            let table: Vec<GuestAction> = table.collect::<Result<_, LoadError>>()?;
            let needed = table.iter().map(|action| action.0.len()).max().unwrap_or(0);
            let region = module.regions.action;
            if needed > region.size {
                return Err(LoadError::Region {
                    name: "action",
                    offset: region.offset as u64,
                    size: region.size as u64,
                    needed: needed as u64,
                    memory: (region.offset + region.size) as u64,
                });
            }
            Ok(Space::Finite(FiniteSpace { table: Some(table.into()) }))
        }
        ActionSpace::LegalActions if layout.legal_actions => Ok(Space::Finite(FiniteSpace { table: None })),
        ActionSpace::LegalActions => Err(LoadError::NoLegalActions),
        ActionSpace::Box { low, high } => {
            let bounds = ActionBox::new(low.clone(), high.clone()).map_err(|source| LoadError::Bounds { source })?;
            let numbers = layout.action.numbers();
            if numbers != Some(bounds.dimension()) {
                return Err(LoadError::BoxAction { dimension: bounds.dimension(), numbers });
            }
            Ok(Space::Box(BoxSpace(Arc::new(bounds))))
        }
    }
}

impl GuestModel<AnySpace> {
    pub(crate) fn check_space(&self) -> Result<(), LoadError> {
        read_space(&self.module).map(|_| ())
    }

    /// The model for planners that list actions, if its space is finite or it lists the legal actions.
    pub fn finite(&self) -> Option<GuestModel<FiniteSpace>> {
        match read_space(&self.module) {
            Ok(Space::Finite(space)) => Some(self.with_space(space)),
            _ => None,
        }
    }

    /// The model for planners that sample a box, if its space is one.
    pub fn in_box(&self) -> Option<GuestModel<BoxSpace>> {
        match read_space(&self.module) {
            Ok(Space::Box(space)) => Some(self.with_space(space)),
            _ => None,
        }
    }

    /// The model for planners of two-player worlds, if its actions can be listed and it says whose turn it is.
    pub fn two_player(&self) -> Option<GuestModel<TwoPlayerSpace>> {
        let finite = self.finite()?;
        self.section().layout.players.then(|| finite.with_space(TwoPlayerSpace(finite.space.clone())))
    }
}

impl<S: Listed> FiniteActions for GuestModel<S> {
    fn legal_actions(
        &self,
        scratch: &mut GuestScratch,
        state: &GuestState,
        out: &mut Vec<GuestAction>,
    ) -> Result<(), ModelError> {
        out.clear();
        match &self.space.space().table {
            Some(table) => {
                out.extend_from_slice(table);
                Ok(())
            }
            None => scratch.run(|module, instance| list(module, instance, state, out)),
        }
    }

    fn rollout(
        &self,
        scratch: &mut GuestScratch,
        from: &GuestState,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        self.roll_inside(scratch, from, limit, discount, random)
    }
}

/// Asks the module for the legal actions of a state.
fn list(module: &Module, instance: &mut Instance, state: &GuestState, out: &mut Vec<GuestAction>) -> Result<(), Fault> {
    put_state(module, &mut instance.memory_mut(), state)?;
    instance.call(module, |functions| functions.legal_actions.as_ref(), ())?;
    let memory = instance.memory();
    let at = module.regions.results.offset;
    let count = memory.u32(at + results::LEGAL_COUNT)? as usize;
    let length = memory.u32(at + results::LEGAL_LENGTH)? as usize;
    let region = module.regions.legal;
    let nonsense = || Fault::Refused(Status::Engine);
    // An action has at least one byte unless its type is empty; then one action is all there is.
    if length > region.size || count > length.max(1) {
        return Err(nonsense());
    }
    let bytes = memory.bytes(region.offset, length)?;
    let mut start = 0;
    for _ in 0..count {
        let end = module.section.layout.action.end_of(bytes, start).ok_or_else(nonsense)?;
        if end - start > module.regions.action.size {
            return Err(nonsense());
        }
        out.push(GuestAction(SmallVec::from_slice(&bytes[start..end])));
        start = end;
    }
    if start == length { Ok(()) } else { Err(nonsense()) }
}

impl BoxActions for GuestModel<BoxSpace> {
    fn action_box(&self) -> &ActionBox {
        &self.space.0
    }

    fn write_action(&self, components: &[f64], out: &mut GuestAction) {
        out.0.clear();
        for component in components {
            put_number(*component, &mut out.0);
        }
    }

    fn returns_of_components(
        &self,
        scratch: &mut GuestScratch,
        from: &GuestState,
        components: &[f64],
        horizon: usize,
        _: &mut [GuestAction],
        streams: &mut [RandomStream],
        discount: f64,
        out: &mut [SequenceOutcome],
    ) {
        batch::returns_of_components(self, scratch, from, components, horizon, streams, discount, out);
    }

    fn rollout(
        &self,
        scratch: &mut GuestScratch,
        from: &GuestState,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        self.roll_inside(scratch, from, limit, discount, random)
    }
}

impl Turns for GuestModel<TwoPlayerSpace> {
    fn player(&self, scratch: &mut GuestScratch, state: &GuestState) -> Result<Player, ModelError> {
        scratch.run(|module, instance| {
            put_state(module, &mut instance.memory_mut(), state)?;
            instance.call(module, |functions| functions.player.as_ref(), ())?;
            match instance.memory().u32(module.regions.results.offset + results::PLAYER)? {
                0 => Ok(Player::First),
                1 => Ok(Player::Second),
                _ => Err(Fault::Refused(Status::Engine)),
            }
        })
    }
}
