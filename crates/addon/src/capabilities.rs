//! What each kind of world can do: a compiled model, a true environment, a JavaScript object.

use std::sync::Arc;

use orrery_core::{BoxActions, FiniteActions, Outcomes};
use orrery_guest::GuestModel;
use orrery_oracles::{Environment, Visitor};

use crate::crossing::{Guest, Oracle};
use crate::failure::Failure;
use crate::model::World;
use crate::planning::{Exact, Grown, Played, Receded, Scored};
use crate::script_model::{InBox, Listed as ListedActions, ScriptModel};
use crate::valued::{OwnValued, own_valued};
use crate::world::{Boxed, Listed, Truth};

/// Makes the world of a true environment.
pub struct MakeWorld;

impl Visitor for MakeWorld {
    type Output = World;

    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> World {
        let oracle = Arc::new(Oracle(environment));
        World {
            stepped: oracle.clone(),
            enumerated: Some(oracle.clone()),
            listed: Some(oracle.clone()),
            boxed: None,
            grown: Some(oracle.clone()),
            played: None,
            exact: Some(oracle.clone()),
            receded: Some(Arc::new(Scored(oracle.clone()))),
            truth: Some(oracle),
            valued: None,
            guest: None,
        }
    }

    fn continuous<E: Environment + BoxActions>(self, environment: E) -> World {
        let oracle = Arc::new(Oracle(environment));
        World {
            stepped: oracle.clone(),
            enumerated: None,
            listed: None,
            boxed: Some(oracle.clone()),
            grown: None,
            played: None,
            exact: None,
            receded: Some(oracle.clone()),
            truth: Some(oracle),
            valued: None,
            guest: None,
        }
    }
}

/// The world of a compiled model.
pub fn guest_world(model: GuestModel) -> World {
    let finite = model.finite().map(|model| Arc::new(Guest(model)));
    let boxed = model.in_box().map(|model| Arc::new(Guest(model)));
    World {
        stepped: Arc::new(Guest(model.clone())),
        enumerated: Some(Arc::new(Guest(model.clone()))),
        listed: finite.clone().map(|model| model as Arc<dyn Listed>),
        boxed: boxed.clone().map(|model| model as Arc<dyn Boxed>),
        grown: finite.clone().map(|model| model as Arc<dyn Grown>),
        played: model.two_player().map(|model| Arc::new(Guest(model)) as Arc<dyn Played>),
        exact: finite.clone().map(|model| model as Arc<dyn Exact>),
        receded: boxed
            .map(|model| model as Arc<dyn Receded>)
            .or_else(|| finite.map(|model| Arc::new(Scored(model)) as Arc<dyn Receded>)),
        truth: None,
        valued: own_valued(&model),
        guest: Some(model),
    }
}

impl World {
    pub(crate) fn listed_script(model: Arc<ScriptModel<ListedActions>>, players: bool) -> Self {
        Self {
            stepped: model.clone(),
            enumerated: Some(model.clone()),
            listed: Some(model.clone()),
            boxed: None,
            grown: Some(model.clone()),
            played: players.then(|| model.clone() as Arc<dyn Played>),
            exact: Some(model.clone()),
            receded: Some(Arc::new(Scored(model))),
            truth: None,
            valued: None,
            guest: None,
        }
    }

    pub(crate) fn boxed_script(model: Arc<ScriptModel<InBox>>) -> Self {
        Self {
            stepped: model.clone(),
            enumerated: Some(model.clone()),
            listed: None,
            boxed: Some(model.clone()),
            grown: None,
            played: None,
            exact: None,
            receded: Some(model),
            truth: None,
            valued: None,
            guest: None,
        }
    }

    pub(crate) fn truth(&self) -> std::result::Result<&Arc<dyn Truth>, Failure> {
        self.truth.as_ref().ok_or_else(|| Failure::unsupported("true environment"))
    }

    pub(crate) fn listed(&self) -> std::result::Result<&Arc<dyn Listed>, Failure> {
        self.listed.as_ref().ok_or_else(|| {
            Failure::unsupported("list of actions; MCTS needs one, or the option `widening` where actions fill a box")
        })
    }

    pub(crate) fn grown(&self) -> std::result::Result<&Arc<dyn Grown>, Failure> {
        self.grown.as_ref().ok_or_else(|| {
            Failure::unsupported("list of actions; MCTS needs one, or the option `widening` where actions fill a box")
        })
    }

    pub(crate) fn played(&self) -> std::result::Result<&Arc<dyn Played>, Failure> {
        self.played.as_ref().ok_or_else(|| Failure::unsupported("player(state); a search for two players needs it"))
    }

    pub(crate) fn exact(&self) -> std::result::Result<&Arc<dyn Exact>, Failure> {
        self.exact.as_ref().ok_or_else(|| Failure::unsupported("list of actions; an exact planner needs one"))
    }

    pub(crate) fn valued(&self) -> std::result::Result<&Arc<dyn OwnValued>, Failure> {
        self.valued
            .as_ref()
            .ok_or_else(|| Failure::unsupported("value(state), which would say what its states are worth"))
    }

    /// Its steps are JavaScript.
    pub(crate) fn is_script(&self) -> bool {
        self.truth.is_none() && self.guest.is_none()
    }

    pub(crate) fn guest(&self) -> Option<&GuestModel> {
        self.guest.as_ref()
    }

    pub(crate) fn receded(&self) -> std::result::Result<&Arc<dyn Receded>, Failure> {
        self.receded.as_ref().ok_or_else(|| Failure::unsupported("box or list of actions; this planner needs one"))
    }

    pub(crate) fn boxed(&self) -> std::result::Result<&Arc<dyn Boxed>, Failure> {
        self.boxed.as_ref().ok_or_else(|| Failure::unsupported("box of actions; this planner needs one"))
    }
}
