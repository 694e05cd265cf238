//! RTFM as a world model and a true environment.

use orrery_core::{FiniteActions, ModelError, Outcome, RandomStream, Space, StreamName, WorldModel};
use serde_json::{Map, Value, json};

use super::board::{FREE, RtfmState};
use super::render;
use super::rules::{self, ACTION_COUNT};
use super::task::{InvalidTask, Task, TaskWords};
use super::words::{CODES, Thing};
use crate::environment::{deterministic, no_action};
use crate::error::whole_below;
use crate::json::{fault, object};
use crate::options::{invalid, unknown};
use crate::{Environment, EnvironmentActions, InvalidJson, InvalidValues, Options, OracleError, Spec};

/// Numbers of a state: the cells, then the hand.
const NUMBERS: usize = FREE + 1;
const NUMBER_REQUIREMENT: &str = "the code of a thing (0 for none), with one player at most, and an item or 0 in hand";

/// The game under one task. Deterministic; actions are indices into [`ACTIONS`](super::ACTIONS).
///
/// The flat form of states and observations is 17 numbers, the 4 by 4 free cells row by row from the top, then the hand:
/// 0 nothing, 1 the player, `2 + 9 * element + monster`, `38 + 8 * modifier + item` with the indices of the word lists.
///
/// `reset(seed)` draws from the stream (`seed`, `Reset`, 0): RTFM is no environment of Gymnasium. The reference ends an
/// episode as lost after 1000 turns; here that is the time limit.
#[derive(Clone, Debug)]
pub struct Rtfm {
    task: Task,
    spec: Spec,
}

deterministic!(Rtfm);

impl Rtfm {
    /// The id of the protocol.
    pub const ID: &'static str = "RTFM";

    /// The game under `task`.
    ///
    /// # Errors
    /// [`InvalidTask::Start`] if no start state can be made of it.
    pub fn new(task: Task) -> Result<Self, InvalidTask> {
        let code = Space::Discrete { count: CODES };
        Ok(Self {
            task: task.checked()?,
            spec: Spec {
                id: Self::ID,
                observations: Space::Tuple(vec![code; NUMBERS]),
                state_dimension: Some(NUMBERS),
                actions: EnvironmentActions::Finite { count: ACTION_COUNT },
                time_limit: Some(1000),
                reward_range: (-1.0, 1.0),
                stochastic: false,
            },
        })
    }

    /// The game of the released benchmark, or another by one option: `task`, an object of [`TaskWords`]' shape, or
    /// `task_seed`, a whole number from which [`Task::random`] draws manual, goal and things with the stream
    /// (`task_seed`, `Dataset`, 0).
    ///
    /// # Errors
    /// [`OracleError`] for another option, both options, or a value that is no task.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        const REQUIREMENT: &str = "left out, or alone: a task is given or drawn";
        if let Some(name) = options.keys().find(|name| !["task", "task_seed"].contains(&name.as_str())) {
            return Err(unknown(Self::ID, name, ["task", "task_seed"]));
        }
        let task = match (options.get("task"), options.get("task_seed")) {
            (None, None) => Task::released(),
            (Some(task), None) => serde_json::from_value::<TaskWords>(task.clone())
                .map_err(|error| error.to_string())
                .and_then(|words| Task::from_words(&words).map_err(|error| error.to_string()))
                .map_err(|reason| invalid(Self::ID, "task", task, format!("a task, but {reason}")))?,
            (None, Some(seed)) => {
                let whole = seed
                    .as_u64()
                    .ok_or_else(|| invalid(Self::ID, "task_seed", seed, "a whole number from 0 to 2^64 - 1"))?;
                Task::random(&mut RandomStream::new(whole, StreamName::Dataset, 0))
            }
            (Some(_), Some(seed)) => return Err(invalid(Self::ID, "task_seed", seed, REQUIREMENT)),
        };
        Self::new(task).map_err(|error| {
            let given = options.get("task").cloned().unwrap_or(Value::Null);
            invalid(Self::ID, "task", &given, format!("a task, but {error}"))
        })
    }

    /// The task.
    pub fn task(&self) -> &Task {
        &self.task
    }
}

impl WorldModel for Rtfm {
    type State = RtfmState;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        _: &mut (),
        state: &RtfmState,
        action: &u32,
        _: &mut RandomStream,
        next: &mut RtfmState,
    ) -> Result<Outcome, ModelError> {
        if *action >= ACTION_COUNT {
            return Err(no_action(*action, ACTION_COUNT));
        }
        Ok(rules::step(&self.task, state, *action, next))
    }

    fn write_key(&self, state: &RtfmState, out: &mut Vec<u8>) {
        out.extend(state.bytes());
    }
}

impl FiniteActions for Rtfm {
    fn legal_actions(&self, _: &mut (), state: &RtfmState, out: &mut Vec<u32>) -> Result<(), ModelError> {
        rules::valid_actions(state, out);
        Ok(())
    }
}

impl Environment for Rtfm {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> RtfmState {
        self.reset_from(&mut RandomStream::new(seed, StreamName::Reset, 0))
    }

    fn reset_from(&self, random: &mut RandomStream) -> RtfmState {
        let monsters = self.task.monsters.iter().copied().map(Thing::Monster);
        RtfmState::start(monsters.chain(self.task.items.iter().copied().map(Thing::Item)), random)
    }

    fn observe(&self, state: &RtfmState, out: &mut Vec<f64>) {
        out.clear();
        out.extend(state.bytes().map(f64::from));
    }

    fn write_state(&self, state: &RtfmState, out: &mut Vec<f64>) {
        self.observe(state, out);
    }

    fn read_state(&self, values: &[f64]) -> Result<RtfmState, InvalidValues> {
        let numbers: [f64; NUMBERS] = InvalidValues::finite(values)?;
        let mut bytes = [0; NUMBERS];
        for (index, (byte, value)) in bytes.iter_mut().zip(numbers).enumerate() {
            let code = whole_below(value, CODES);
            *byte = code.ok_or(InvalidValues::OutOfRange { index, value, requirement: NUMBER_REQUIREMENT })? as u8;
        }
        let (index, value) = (NUMBERS - 1, numbers[NUMBERS - 1]);
        RtfmState::from_bytes(bytes).ok_or(InvalidValues::OutOfRange { index, value, requirement: NUMBER_REQUIREMENT })
    }

    fn state_to_json(&self, state: &RtfmState) -> Value {
        json!({ "board": state.board(), "inventory": state.inventory_word() })
    }

    fn state_from_json(&self, value: &Value) -> Result<RtfmState, InvalidJson> {
        let fields = object("state", value, &["board", "inventory"])?;
        let board = words(fields)?;
        let inventory = fields.get("inventory");
        let word = inventory.and_then(Value::as_str);
        let word = word.ok_or_else(|| fault("state.inventory", inventory, "an item's name or 'empty'"))?;
        RtfmState::from_words(&board, word).map_err(|error| fault("state", Some(value), format!("a board: {error}")))
    }

    fn write_action_values(&self, action: &u32, out: &mut Vec<f64>) {
        out.clear();
        out.push(f64::from(*action));
    }

    fn read_action(&self, values: &[f64]) -> Result<u32, InvalidValues> {
        InvalidValues::index(values, ACTION_COUNT)
    }

    fn render_ansi(&self, state: &RtfmState) -> String {
        render::ansi(state)
    }

    fn render_svg(&self, state: &RtfmState) -> String {
        render::svg(&self.task, state)
    }
}

/// The words of `state.board`.
fn words(fields: &Map<String, Value>) -> Result<Vec<Vec<Vec<String>>>, InvalidJson> {
    const EXPECTED: &str = "6 rows of 6 cells of 2 words";
    let found = fields.get("board");
    let board = found.and_then(|board| serde_json::from_value(board.clone()).ok());
    board.ok_or_else(|| fault("state.board", found, EXPECTED))
}
