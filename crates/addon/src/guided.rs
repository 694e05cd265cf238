//! Tree searches whose leaves JavaScript values, and those over actions in a box.

use std::sync::atomic::AtomicBool;

use napi::bindgen_prelude::{Env, FnArgs, Function, Result};
use napi_derive::napi;
use orrery_core::{BoxActions, FiniteActions, RandomStream, WorldModel};
use orrery_guest::Interrupt;
use orrery_planners::PlanError;
use orrery_planners::mcts::{self, Guided, Leaves, MctsConfig, MctsPlan, Players, Rules, Valued, WideningConfig};

use crate::crossing::Crossing;
use crate::failure::{Failure, guarded};
use crate::mcts::MctsResult;
use crate::mcts_options::MctsOptions;
use crate::model::World;
use crate::planning::{TreePlan, plan_failure, scratch, tree_plan};
use crate::script::text;
use crate::stream::StreamState;

type StateOf<C> = <<C as Crossing>::World as WorldModel>::State;
type ActionOf<C> = <<C as Crossing>::World as WorldModel>::Action;

/// What a state, as bytes, is worth.
pub type LeafValue<'a> = &'a mut dyn FnMut(&[u8]) -> f64;

/// Index of the action to take in a state, all as bytes.
pub type Policy<'a> = &'a mut dyn FnMut(&[u8], &[Vec<u8>], &mut RandomStream) -> f64;

/// What takes the place of random rollouts.
pub enum Guide<'a> {
    Value(LeafValue<'a>),
    Policy(Policy<'a>),
}

/// Searches a world of listed actions.
pub fn search<C: Crossing<World: FiniteActions>>(
    crossing: &C,
    players: &dyn Players<C::World>,
    guide: Guide<'_>,
    state: &[u8],
    config: &MctsConfig,
) -> std::result::Result<TreePlan, Failure> {
    let state = crossing.read_state(state)?;
    let interrupt = Interrupt::new();
    crossing.with_world(&interrupt, |world| {
        let mut scratch = scratch(crossing, world, &interrupt)?;
        let mut plan = |leaves: &mut dyn Leaves<C::World>| {
            mcts::plan_with(world, &mut scratch, Rules { players, leaves }, &state, config, interrupt.flag())
        };
        let found = match guide {
            Guide::Value(value) => plan(&mut Valued::new(|state: &StateOf<C>| value(&crossing.write_state(state)))),
            Guide::Policy(policy) => plan(&mut Guided::new(
                |state: &StateOf<C>, legal: &[ActionOf<C>], random: &mut RandomStream| {
                    let legal: Vec<Vec<u8>> = legal.iter().map(|action| crossing.write_action(action)).collect();
                    policy(&crossing.write_state(state), &legal, random)
                },
                config.rollout_depth,
            )),
        };
        Ok(tree_plan(crossing, found.map_err(plan_failure(crossing, &interrupt))?))
    })
}

/// Searches a world whose actions fill a box; without `value`, leaves are rolled out.
pub fn widened<C: Crossing<World: BoxActions>>(
    crossing: &C,
    state: &[u8],
    config: &MctsConfig,
    widening: &WideningConfig,
    value: Option<LeafValue<'_>>,
    interrupt: &Interrupt,
) -> std::result::Result<TreePlan, Failure> {
    let state = crossing.read_state(state)?;
    crossing.with_world(interrupt, |world| {
        let mut scratch = scratch(crossing, world, interrupt)?;
        let cancel: &AtomicBool = interrupt.flag();
        let found: std::result::Result<MctsPlan<ActionOf<C>>, PlanError> = match value {
            None => mcts::plan_widening(world, &mut scratch, &state, config, widening, cancel),
            Some(value) => {
                let mut leaves = Valued::new(|state: &StateOf<C>| value(&crossing.write_state(state)));
                mcts::plan_widening_with(world, &mut scratch, &mut leaves, &state, config, widening, cancel)
            }
        };
        Ok(tree_plan(crossing, found.map_err(plan_failure(crossing, interrupt))?))
    })
}

/// What a rollout policy chose.
#[napi(object, object_to_js = false)]
pub struct PolicyChoice {
    /// Index of the action.
    pub index: f64,
    /// The stream after the choice.
    pub random: StreamState,
}

/// A state, the actions that are legal there, the stream to choose with.
type PolicyQuestion = FnArgs<(String, Vec<String>, StreamState)>;

/// Searches on the calling thread with leaves valued by `leaf_value`, or played on by `rollout_policy`: exactly one of them.
/// Bytes are told as texts of one unit a byte. What they throw must be kept by the caller; here it is no number.
#[napi(catch_unwind)]
pub fn mcts_guided_sync(
    env: Env,
    world: &World,
    state: &[u8],
    options: &[f64],
    leaf_value: Option<Function<'_, String, f64>>,
    #[napi(ts_arg_type = "(state: string, legal: Array<string>, random: StreamState) => PolicyChoice")]
    rollout_policy: Option<Function<'_, PolicyQuestion, PolicyChoice>>,
) -> Result<MctsResult> {
    let MctsOptions { config, turns, widening, .. } = MctsOptions::read(options)?;
    // Each call has a scope of its own for what it makes, which would otherwise be kept to the search's end.
    let mut value = |state: &[u8]| {
        let call = |leaf: &Function<'_, String, f64>| env.run_in_scope(|| leaf.call(text(state))).ok();
        leaf_value.as_ref().and_then(call).unwrap_or(f64::NAN)
    };
    let mut policy = |state: &[u8], legal: &[Vec<u8>], random: &mut RandomStream| {
        let legal = legal.iter().map(|action| text(action)).collect();
        let arguments = (text(state), legal, StreamState::from(&*random));
        let chosen = rollout_policy.as_ref().and_then(|policy| env.run_in_scope(|| policy.call(arguments.into())).ok());
        chosen.map_or(f64::NAN, |PolicyChoice { index, random: after }| {
            *random = RandomStream::from(&after);
            index
        })
    };
    let plan = guarded(|| {
        if let Some(widening) = &widening {
            return world.boxed()?.widened(state, &config, widening, Some(&mut value), &Interrupt::new());
        }
        let guide = if leaf_value.is_some() { Guide::Value(&mut value) } else { Guide::Policy(&mut policy) };
        if turns { world.played()?.guided(state, &config, guide) } else { world.grown()?.guided(state, &config, guide) }
    })?;
    Ok(plan.into())
}
