//! One step of RTFM `groups_simple_stationary`: monsters stand still, a fight ends the episode.

use orrery_core::Outcome;

use super::board::{FREE_SIDE, RtfmState};
use super::task::Task;
use super::words::Thing;

/// Actions, by number.
pub const ACTIONS: [&str; 5] = ["stay", "up", "down", "left", "right"];
pub(crate) const ACTION_COUNT: u32 = ACTIONS.len() as u32;

/// Where an action leads from a free cell; `None` into a wall.
fn target(cell: usize, action: u32) -> Option<usize> {
    let (row, column) = (cell / FREE_SIDE, cell % FREE_SIDE);
    match action {
        1 => (row > 0).then(|| cell - FREE_SIDE),
        2 => (row + 1 < FREE_SIDE).then(|| cell + FREE_SIDE),
        3 => (column > 0).then(|| cell - 1),
        4 => (column + 1 < FREE_SIDE).then(|| cell + 1),
        _ => Some(cell),
    }
}

/// Replaces the content of `out` by the valid actions, ascending: moves into walls are none. All five once the player has
/// left the board.
pub(crate) fn valid_actions(state: &RtfmState, out: &mut Vec<u32>) {
    out.clear();
    match state.player() {
        None => out.extend(0..ACTION_COUNT),
        Some(cell) => out.extend((0..ACTION_COUNT).filter(|action| target(cell, *action).is_some())),
    }
}

/// What `action` (`0..5`) does. A move into a wall keeps the cell. An item is taken by walking onto it, and the one held
/// before vanishes. Walking onto a monster is a fight, which ends the episode: with an item in hand that beats it, the
/// monster is gone and the player stands in its cell, which is worth +1 if it was of the goal's group and -1 if not;
/// otherwise the player is gone, which is worth -1. A state without a player stays as it is: ended, worth -1.
///
/// Source: 999 recorded transitions of the released benchmark; rtfm/tasks/groups.py, `get_reward_finish_win`.
pub(crate) fn step(task: &Task, state: &RtfmState, action: u32, next: &mut RtfmState) -> Outcome {
    next.clone_from(state);
    let Some(from) = state.player() else { return Outcome { reward: -1.0, terminated: true } };
    let to = target(from, action).unwrap_or(from);
    let on = Outcome { reward: 0.0, terminated: false };
    if to == from {
        return on;
    }
    match state.thing(to) {
        Some(Thing::Monster(monster)) => {
            let won = state.inventory().is_some_and(|item| task.beats(item, monster));
            if won {
                next.move_player(from, to);
            } else {
                next.remove_player(from);
            }
            Outcome { reward: if won && task.is_target(monster) { 1.0 } else { -1.0 }, terminated: true }
        }
        Some(Thing::Item(item)) => {
            next.hold(item);
            next.move_player(from, to);
            on
        }
        Some(Thing::You) | None => {
            next.move_player(from, to);
            on
        }
    }
}
