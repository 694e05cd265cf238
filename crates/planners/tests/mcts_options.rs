//! Options of the tree search beyond the published ones.

mod worlds;

use std::sync::atomic::AtomicBool;

use orrery_core::{FiniteActions, ModelError, Outcome, Player, RandomStream, Status, Turns, WorldModel};
use orrery_planners::mcts::{
    Alone, Forest, Guided, MctsConfig, MctsPlan, MctsStats, RolloutPolicy, Rules, Session, Valued, plan, plan_forest,
    plan_forest_in_turns, plan_in_turns, plan_with,
};
use orrery_planners::{OnModelError, PlanError};
use worlds::{BANDIT, CHAIN, Finite, SLIPPERY};

fn never() -> AtomicBool {
    AtomicBool::new(false)
}

fn untimed<A>(plan: MctsPlan<A>) -> MctsPlan<A> {
    MctsPlan { stats: MctsStats { nanoseconds: 0, tree_bytes: 0, ..plan.stats }, ..plan }
}

/// Nim: one to three matches are taken in turn, and who takes the last wins. State: matches, then who moves.
struct Nim;

impl WorldModel for Nim {
    type State = (u32, bool);
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        (): &mut (),
        (matches, second): &(u32, bool),
        action: &u32,
        _: &mut RandomStream,
        next: &mut (u32, bool),
    ) -> Result<Outcome, ModelError> {
        let left = matches.checked_sub(*action).ok_or_else(|| ModelError::new(Status::InvalidInput))?;
        *next = (left, !second);
        let reward = if left > 0 {
            0.0
        } else if *second {
            -1.0
        } else {
            1.0
        };
        Ok(Outcome { reward, terminated: left == 0 })
    }

    fn write_key(&self, (matches, second): &(u32, bool), out: &mut Vec<u8>) {
        out.extend_from_slice(&matches.to_le_bytes());
        out.push(u8::from(*second));
    }
}

impl FiniteActions for Nim {
    fn legal_actions(&self, (): &mut (), (matches, _): &(u32, bool), out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(1..=(*matches).min(3));
        Ok(())
    }
}

impl Turns for Nim {
    fn player(&self, (): &mut (), (_, second): &(u32, bool)) -> Result<Player, ModelError> {
        Ok(if *second { Player::Second } else { Player::First })
    }
}

// Bouton 1901: the mover wins unless the matches are a multiple of four, by leaving such a multiple.
#[test]
fn both_players_of_nim_play_the_winning_move() {
    for transpositions in [false, true] {
        for matches in [5, 6, 7, 9, 10, 11] {
            for second in [false, true] {
                let config = MctsConfig {
                    simulations: 3000,
                    temperature: 0.0,
                    discount: 1.0,
                    transpositions,
                    ..MctsConfig::published(5)
                };
                let found = plan_in_turns(&Nim, &mut (), &(matches, second), &config, &never()).unwrap();
                assert_eq!(found.actions[found.chosen], matches % 4, "{matches} {second} {transpositions}");
                let value = found.values[found.chosen];
                assert!(if second { value < -0.8 } else { value > 0.8 }, "{value}");
            }
        }
    }
}

#[test]
fn transpositions_share_states_and_paths_that_come_back_end() {
    let config = MctsConfig { simulations: 500, transpositions: true, ..MctsConfig::published(2) };
    let found = plan(&CHAIN, &mut (), &7, &config, &never()).unwrap();
    // Nine cells that go on, and the last one's end.
    assert!(found.stats.nodes <= 10, "{}", found.stats.nodes);
    assert_eq!(found.visits.iter().sum::<u32>(), 500);
    assert!(found.values[1] > found.values[0], "{:?}", found.values);
    let tree = plan(&CHAIN, &mut (), &7, &MctsConfig { transpositions: false, ..config }, &never()).unwrap();
    assert!(tree.stats.nodes > 20, "{}", tree.stats.nodes);
}

#[test]
fn a_leaf_function_takes_the_rollout_s_place() {
    let config = MctsConfig { simulations: 60, temperature: 0.0, ..MctsConfig::published(3) };
    let mut leaves = Valued::new(|state: &i64| *state as f64);
    let rules = Rules { players: &Alone, leaves: &mut leaves };
    let found = plan_with(&CHAIN, &mut (), rules, &4, &config, &never()).unwrap();
    assert_eq!(found.actions[found.chosen], 1);
    let one = MctsConfig { simulations: 1, ..config };
    let rules = Rules { players: &Alone, leaves: &mut leaves };
    let first = plan_with(&CHAIN, &mut (), rules, &4, &one, &never()).unwrap();
    let visited = first.visits.iter().position(|visits| *visits == 1).unwrap();
    // One step, then the leaf's value.
    assert_eq!(first.values[visited], -0.01 + 0.99 * [3.0, 5.0][visited]);
    assert_eq!(first.stats.model_steps, 1);
}

#[test]
fn a_rollout_policy_plays_leaves_on() {
    // Always to the right: from the leaf 5 or 3 it takes 4 or 6 steps to the end of the chain, all but the last at -0.01.
    let mut leaves = Guided::new(|_: &i64, legal: &[u8], _: &mut RandomStream| (legal.len() - 1) as f64, 100);
    let config = MctsConfig { simulations: 1, discount: 1.0, ..MctsConfig::published(3) };
    let rules = Rules { players: &Alone, leaves: &mut leaves };
    let found = plan_with(&CHAIN, &mut (), rules, &4, &config, &never()).unwrap();
    let visited = found.visits.iter().position(|visits| *visits == 1).unwrap();
    let steps = [6, 4][visited];
    assert!((found.values[visited] - (1.0 - 0.01 * f64::from(steps))).abs() < 1e-12);
    assert_eq!(found.stats.model_steps, 1 + steps as u64);
    for index in [2.0, -1.0, 0.5, f64::NAN] {
        let mut leaves = Guided::new(|_: &i64, _: &[u8], _: &mut RandomStream| index, 100);
        let rules = Rules { players: &Alone, leaves: &mut leaves };
        let failed = plan_with(&CHAIN, &mut (), rules, &4, &config, &never());
        let Err(PlanError::Model { source, .. }) = failed else { panic!("{failed:?}") };
        assert_eq!(source.status, Status::InvalidArgument);
    }
}

#[test]
fn sticky_rollouts_repeat_the_action_before() {
    // From the middle of a long corridor, 20 steps in one direction leave it; a uniform walk all but never does.
    let corridor = Finite {
        legal: |_| vec![0, 1],
        step: |state, action, _| {
            let next = if action == 1 { state + 1 } else { state - 1 };
            Ok((next, f64::from(u8::from(next.abs() >= 20)), next.abs() >= 20))
        },
    };
    let leaves = |rollout_policy| {
        let config = MctsConfig {
            simulations: 50,
            rollout_depth: 25,
            discount: 1.0,
            rollout_policy,
            ..MctsConfig::published(1)
        };
        let found = plan(&corridor, &mut (), &0, &config, &never()).unwrap();
        found.visits.iter().zip(&found.values).map(|(n, value)| f64::from(*n) * value).sum::<f64>().round()
    };
    assert_eq!(leaves(RolloutPolicy::Sticky { repeat: 1.0 }), 50.0);
    assert!(leaves(RolloutPolicy::Uniform) < 3.0);
}

/// Action 0 fails, action 1 pays half.
const HALF: Finite = Finite {
    legal: |_| vec![0, 1],
    step: |_, action, _| match action {
        0 => Err(ModelError::new(Status::Thrown)),
        _ => Ok((1, 0.5, true)),
    },
};

#[test]
fn a_failing_step_is_an_end_worth_nothing_if_asked() {
    let config = MctsConfig { temperature: 0.0, ..MctsConfig::published(4) };
    assert!(matches!(plan(&HALF, &mut (), &0, &config, &never()), Err(PlanError::Model { .. })));
    let lenient = MctsConfig { on_model_error: OnModelError::Terminate, ..config };
    let found = plan(&HALF, &mut (), &0, &lenient, &never()).unwrap();
    assert_eq!(found.values, [0.0, 0.5]);
    assert_eq!(found.visits.iter().sum::<u32>(), 25);
    assert_eq!((found.stats.failures, found.actions[found.chosen]), (found.visits[0], 1));
}

#[test]
fn a_time_limit_ends_a_search_after_at_least_one_simulation() {
    let config = MctsConfig { simulations: u32::MAX - 1, nanoseconds: Some(1), ..MctsConfig::published(1) };
    assert_eq!(plan(&BANDIT, &mut (), &0, &config, &never()).unwrap().stats.simulations, 1);
    let none = MctsConfig { nanoseconds: Some(0), ..config };
    let refused = plan(&BANDIT, &mut (), &0, &none, &never());
    assert!(matches!(refused, Err(PlanError::InvalidConfig { field: "nanoseconds", .. })));
}

#[test]
fn a_forest_is_the_sum_of_its_trees_on_any_number_of_threads() {
    let config = MctsConfig { simulations: 40, ..MctsConfig::published(11) };
    let grown = |trees, threads| {
        let found = plan_forest(&SLIPPERY, &0, &config, Forest { trees, threads }, &never()).unwrap();
        untimed(found)
    };
    let single = plan(&SLIPPERY, &mut (), &0, &config, &never()).unwrap();
    assert_eq!(grown(1, 1), untimed(single));
    let four = grown(4, 1);
    assert_eq!(four.stats.simulations, 160);
    for threads in [2, 3, 4, 9] {
        assert_eq!(grown(4, threads), four);
    }
    for forest in [Forest { trees: 0, threads: 1 }, Forest { trees: 1, threads: 0 }] {
        assert!(plan_forest(&SLIPPERY, &0, &config, forest, &never()).is_err());
    }
}

#[test]
fn a_forest_of_one_tree_plays_in_turns_as_the_tree_does() {
    let config = MctsConfig { simulations: 200, ..MctsConfig::published(6) };
    let single = plan_in_turns(&Nim, &mut (), &(7, true), &config, &never()).unwrap();
    let forest = Forest { trees: 1, threads: 2 };
    let grown = plan_forest_in_turns(&Nim, &(7, true), &config, forest, &never()).unwrap();
    assert_eq!(untimed(grown), untimed(single));
}

#[test]
fn a_session_keeps_what_it_knows_below_the_state_that_came_about() {
    let config = MctsConfig { simulations: 100, temperature: 0.0, ..MctsConfig::published(8) };
    let mut session = Session::new();
    let first = session.plan(&CHAIN, &mut (), &3, &config, &never()).unwrap();
    assert_eq!(untimed(first.clone()), untimed(plan(&CHAIN, &mut (), &3, &config, &never()).unwrap()));
    let second = session.plan(&CHAIN, &mut (), &4, &config, &never()).unwrap();
    // What action 1 had led to before, but for the visit as a leaf, and 100 more.
    assert_eq!(second.visits.iter().sum::<u32>(), first.visits[1] - 1 + 100);
    let again = session.plan(&CHAIN, &mut (), &4, &config, &never()).unwrap();
    assert_eq!(again.visits.iter().sum::<u32>(), second.visits.iter().sum::<u32>() + 100);
    let elsewhere = session.plan(&CHAIN, &mut (), &-7, &config, &never()).unwrap();
    assert_eq!(elsewhere.visits.iter().sum::<u32>(), 100);
    session.forget();
    assert_eq!(session.plan(&CHAIN, &mut (), &-7, &config, &never()).unwrap().visits.iter().sum::<u32>(), 100);
}

// 60 simulations after 40 are 100 in one: streams are numbered through the session, and the tree is the same.
#[test]
fn a_session_in_one_state_is_one_long_search() {
    let config = |simulations| MctsConfig { simulations, ..MctsConfig::published(12) };
    let mut session = Session::new();
    session.plan(&SLIPPERY, &mut (), &0, &config(40), &never()).unwrap();
    let both = session.plan(&SLIPPERY, &mut (), &0, &config(60), &never()).unwrap();
    let whole = plan(&SLIPPERY, &mut (), &0, &config(100), &never()).unwrap();
    assert_eq!((both.visits, both.values, both.chosen), (whole.visits, whole.values, whole.chosen));
}
