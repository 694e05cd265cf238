//! CliffWalking-v0 (gymnasium 0.29.1, envs/toy_text/cliffwalking.py; Sutton and Barto 2018, example 6.6).

use orrery_core::{FiniteActions, ModelError, Outcome, RandomStream, Space, WorldModel};

use crate::environment::{deterministic, index_actions, no_action};
use crate::options::unknown;
use crate::state_forms::index_state;
use crate::svg::Picture;
use crate::{Environment, EnvironmentActions, Options, OracleError, Spec};

const ACTIONS: u32 = 4;
const ROWS: u32 = 4;
const COLUMNS: u32 = 12;
const STATES: u32 = ROWS * COLUMNS;
const START: u32 = 36;
const GOAL: u32 = 47;

/// A walk along a cliff. States are `12 * row + column`; actions 0 up, 1 right, 2 down, 3 left.
///
/// A step costs 1, one over the cliff 100 and leads back to the start. States on the cliff, which no episode reaches, are
/// legal: from there one walks on as from any other.
#[derive(Clone, Debug)]
pub struct CliffWalking {
    spec: Spec,
    /// Next state and outcome of each state and action: no branch depends on the action.
    table: Vec<(u32, Outcome)>,
}

deterministic!(CliffWalking);

impl Default for CliffWalking {
    fn default() -> Self {
        Self::new()
    }
}

fn is_cliff(state: u32) -> bool {
    START < state && state < GOAL
}

fn walk(state: u32, action: u32) -> (u32, Outcome) {
    let (row, column) = (state / COLUMNS, state % COLUMNS);
    let (row, column) = match action {
        0 => (row.saturating_sub(1), column),
        1 => (row, (column + 1).min(COLUMNS - 1)),
        2 => ((row + 1).min(ROWS - 1), column),
        _ => (row, column.saturating_sub(1)),
    };
    let reached = row * COLUMNS + column;
    if is_cliff(reached) {
        return (START, Outcome { reward: -100.0, terminated: false });
    }
    (reached, Outcome { reward: -1.0, terminated: reached == GOAL })
}

impl CliffWalking {
    /// Gymnasium's id.
    pub const ID: &'static str = "CliffWalking-v0";

    /// The one cliff there is.
    pub fn new() -> Self {
        Self {
            table: (0..STATES).flat_map(|state| (0..ACTIONS).map(move |action| walk(state, action))).collect(),
            spec: Spec {
                id: Self::ID,
                observations: Space::Discrete { count: STATES },
                state_dimension: Some(1),
                actions: EnvironmentActions::Finite { count: ACTIONS },
                time_limit: None,
                reward_range: (-100.0, -1.0),
                stochastic: false,
            },
        }
    }

    /// The same; it has no options.
    ///
    /// # Errors
    /// [`OracleError::UnknownOption`] for any.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        match options.keys().next() {
            Some(name) => Err(unknown(Self::ID, name, [])),
            None => Ok(Self::new()),
        }
    }
}

impl WorldModel for CliffWalking {
    type State = u32;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        _: &mut (),
        state: &u32,
        action: &u32,
        _: &mut RandomStream,
        next: &mut u32,
    ) -> Result<Outcome, ModelError> {
        if *action >= ACTIONS {
            return Err(no_action(*action, ACTIONS));
        }
        let (reached, outcome) = self.table[(state * ACTIONS + action) as usize];
        *next = reached;
        Ok(outcome)
    }

    fn write_key(&self, state: &u32, out: &mut Vec<u8>) {
        out.push(*state as u8);
    }
}

impl FiniteActions for CliffWalking {
    fn legal_actions(&self, _: &mut (), _: &u32, out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..ACTIONS);
        Ok(())
    }
}

impl Environment for CliffWalking {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, _: u64) -> u32 {
        START
    }

    fn reset_from(&self, _: &mut RandomStream) -> u32 {
        START
    }

    fn observe(&self, state: &u32, out: &mut Vec<f64>) {
        out.clear();
        out.push(f64::from(*state));
    }

    fn write_observation(&self, state: &u32, out: &mut [f64]) {
        out[0] = f64::from(*state);
    }

    index_state!(STATES, "a whole number from 0 to 47");

    index_actions!(ACTIONS);

    fn render_ansi(&self, state: &u32) -> String {
        let cell = |cell: u32| match cell {
            _ if cell == *state => "x",
            GOAL => "T",
            _ if is_cliff(cell) => "C",
            _ => "o",
        };
        let row = |row: u32| (0..COLUMNS).map(|column| cell(row * COLUMNS + column)).collect::<Vec<_>>().join(" ");
        (0..ROWS).map(row).collect::<Vec<_>>().join("\n")
    }

    fn render_svg(&self, state: &u32) -> String {
        const SIZE: f64 = 40.0;
        let mut picture = Picture::new(SIZE * f64::from(COLUMNS), SIZE * f64::from(ROWS), "#ffffff");
        for cell in 0..STATES {
            let fill = match cell {
                START => "#d8e2f0",
                GOAL => "#7fbf7f",
                _ if is_cliff(cell) => "#6b4f3a",
                _ => "#efe9dc",
            };
            let (left, top) = (SIZE * f64::from(cell % COLUMNS), SIZE * f64::from(cell / COLUMNS));
            picture.rectangle(left + 1.0, top + 1.0, SIZE - 2.0, SIZE - 2.0, fill);
            if cell == *state {
                picture.circle(left + SIZE / 2.0, top + SIZE / 2.0, SIZE / 3.0, "#2b6cb0");
            }
        }
        picture.finish()
    }
}
