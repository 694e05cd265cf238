//! Taxi-v3 (gymnasium 0.29.1, envs/toy_text/taxi.py; Dietterich 2000).

use orrery_core::{FiniteActions, ModelError, Outcome, RandomStream, Space, WorldModel};

use crate::environment::{deterministic, index_actions, no_action};
use crate::numpy::{Generator, categorical};
use crate::options::unknown;
use crate::state_forms::index_state;
use crate::svg::Picture;
use crate::{Environment, EnvironmentActions, Options, OracleError, Spec};

const ACTIONS: u32 = 6;
const SIDE: u32 = 5;
const STATES: u32 = 500;
const IN_TAXI: u32 = 4;

/// (row, column) of red, green, yellow and blue.
const STOPS: [(u32, u32); 4] = [(0, 0), (0, 4), (4, 0), (4, 3)];
const NAMES: [&str; 4] = ["R", "G", "Y", "B"];
const COLOURS: [&str; 4] = ["#d64541", "#3a9d5d", "#d9b310", "#3b6fb6"];

/// Columns whose right side is open, by row: bit `c` for the side between columns `c` and `c + 1`.
const OPEN: [u8; SIDE as usize] = [0b1101, 0b1101, 0b1111, 0b1010, 0b1010];

/// Where the taxi is, where the passenger is (a stop, or 4 in the taxi) and which stop is the destination.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    passenger: u32,
    destination: u32,
}

impl Place {
    fn decode(state: u32) -> Self {
        Self { row: state / 100, column: state / 20 % SIDE, passenger: state / 4 % 5, destination: state % 4 }
    }

    fn encode(self) -> u32 {
        ((self.row * SIDE + self.column) * 5 + self.passenger) * 4 + self.destination
    }

    /// The stop that the taxi is at.
    fn stop(self) -> Option<u32> {
        (0..4).find(|stop| STOPS[*stop as usize] == (self.row, self.column))
    }

    fn step(mut self, action: u32) -> (Self, Outcome) {
        let mut outcome = Outcome { reward: -1.0, terminated: false };
        match action {
            0 => self.row = (self.row + 1).min(SIDE - 1),
            1 => self.row = self.row.saturating_sub(1),
            2 if self.column + 1 < SIDE && is_open(self.row, self.column) => self.column += 1,
            3 if self.column > 0 && is_open(self.row, self.column - 1) => self.column -= 1,
            4 if self.passenger < IN_TAXI && self.stop() == Some(self.passenger) => self.passenger = IN_TAXI,
            5 if self.passenger == IN_TAXI && self.stop() == Some(self.destination) => {
                self.passenger = self.destination;
                outcome = Outcome { reward: 20.0, terminated: true };
            }
            5 => match self.stop() {
                Some(stop) if self.passenger == IN_TAXI => self.passenger = stop,
                _ => outcome.reward = -10.0,
            },
            4 => outcome.reward = -10.0,
            _ => {}
        }
        (self, outcome)
    }
}

fn is_open(row: u32, column: u32) -> bool {
    OPEN[row as usize] >> column & 1 == 1
}

/// A taxi that fetches a passenger at one of four stops and brings it to another.
///
/// States are `((5 * row + column) * 5 + passenger) * 4 + destination`; actions 0 south, 1 north, 2 east, 3 west, 4 pick
/// up, 5 drop off. All 500 states are legal.
#[derive(Clone, Debug)]
pub struct Taxi {
    spec: Spec,
    /// Next state and outcome of each state and action.
    table: Vec<(u32, Outcome)>,
    starts: Vec<u32>,
    /// What `numpy.cumsum` makes of all states' probabilities to be the start.
    cumulative: Vec<f64>,
}

deterministic!(Taxi);

impl Default for Taxi {
    fn default() -> Self {
        Self::new()
    }
}

impl Taxi {
    /// Gymnasium's id.
    pub const ID: &'static str = "Taxi-v3";

    /// The one city there is.
    pub fn new() -> Self {
        let pairs = (0..STATES).flat_map(|state| (0..ACTIONS).map(move |action| (state, action)));
        let table = pairs.map(|(state, action)| {
            let (next, outcome) = Place::decode(state).step(action);
            (next.encode(), outcome)
        });
        let is_start = |state: &u32| {
            let place = Place::decode(*state);
            place.passenger < IN_TAXI && place.passenger != place.destination
        };
        let starts: Vec<u32> = (0..STATES).filter(is_start).collect();
        let probability = 1.0 / starts.len() as f64;
        let mut sum = 0.0;
        let cumulative = (0..STATES).map(|state| {
            sum += if is_start(&state) { probability } else { 0.0 };
            sum
        });
        Self {
            spec: Spec {
                id: Self::ID,
                observations: Space::Discrete { count: STATES },
                state_dimension: Some(1),
                actions: EnvironmentActions::Finite { count: ACTIONS },
                time_limit: Some(200),
                reward_range: (-10.0, 20.0),
                stochastic: false,
            },
            table: table.collect(),
            cumulative: cumulative.collect(),
            starts,
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

impl WorldModel for Taxi {
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
        out.extend((*state as u16).to_le_bytes());
    }
}

impl FiniteActions for Taxi {
    fn legal_actions(&self, _: &mut (), _: &u32, out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..ACTIONS);
        Ok(())
    }
}

impl Environment for Taxi {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> u32 {
        categorical(&self.cumulative, Generator::new(seed).double()) as u32
    }

    fn reset_from(&self, random: &mut RandomStream) -> u32 {
        self.starts[random.integer(self.starts.len() as u64) as usize]
    }

    fn observe(&self, state: &u32, out: &mut Vec<f64>) {
        out.clear();
        out.push(f64::from(*state));
    }

    fn write_observation(&self, state: &u32, out: &mut [f64]) {
        out[0] = f64::from(*state);
    }

    index_state!(STATES, "a whole number from 0 to 499");

    index_actions!(ACTIONS);

    /// The taxi is yellow without a passenger and green with one, the waiting passenger blue, the destination magenta.
    fn render_ansi(&self, state: &u32) -> String {
        let place = Place::decode(*state);
        let paint = |colour: &str, text: &str| format!("\u{1b}[{colour}m{text}\u{1b}[0m");
        let cell = |row: u32, column: u32| {
            let stop = (0..4).find(|stop| STOPS[*stop as usize] == (row, column));
            let name = stop.map_or(" ", |stop| NAMES[stop as usize]);
            let text = match stop {
                Some(stop) if stop == place.destination => paint("35", name),
                Some(stop) if stop == place.passenger => paint("34;1", name),
                _ => name.to_owned(),
            };
            match (row, column) == (place.row, place.column) {
                true if place.passenger == IN_TAXI => paint("42", if name == " " { "_" } else { name }),
                true => paint("43", name),
                false => text,
            }
        };
        let row = |row: u32| {
            let cells = (0..SIDE).map(|column| {
                let side = if column + 1 < SIDE && is_open(row, column) { ":" } else { "|" };
                cell(row, column) + side
            });
            format!("|{}", cells.collect::<String>())
        };
        let rows: Vec<String> = (0..SIDE).map(row).collect();
        format!("+---------+\n{}\n+---------+", rows.join("\n"))
    }

    fn render_svg(&self, state: &u32) -> String {
        const SIZE: f64 = 60.0;
        let place = Place::decode(*state);
        let side = SIZE * f64::from(SIDE);
        let mut picture = Picture::new(side, side, "#f2f2ee");
        for (stop, (row, column)) in STOPS.into_iter().enumerate() {
            let (left, top) = (SIZE * f64::from(column), SIZE * f64::from(row));
            picture.rectangle(left, top, SIZE, SIZE, COLOURS[stop]);
            let text =
                if stop as u32 == place.destination { format!("{} ★", NAMES[stop]) } else { NAMES[stop].into() };
            picture.label(left + 22.0, top + 12.0, 14.0, "#ffffff", &text);
        }
        for row in 0..SIDE {
            for column in (0..SIDE - 1).filter(|column| !is_open(row, *column)) {
                let (x, top) = (SIZE * f64::from(column + 1), SIZE * f64::from(row));
                picture.line((x, top + 3.0), (x, top + SIZE - 3.0), 5.0, "#444444");
            }
        }
        let (x, y) = (SIZE * (f64::from(place.column) + 0.5), SIZE * (f64::from(place.row) + 0.5));
        picture.rectangle(x - 18.0, y - 11.0, 36.0, 24.0, "#f2c230");
        picture.rectangle(x - 18.0, y - 1.0, 36.0, 4.0, "#222222");
        let (x, y) = match STOPS.get(place.passenger as usize) {
            Some((row, column)) => (SIZE * (f64::from(*column) + 0.8), SIZE * (f64::from(*row) + 0.75)),
            None => (x, y - 5.0),
        };
        picture.circle(x, y, 7.0, "#222222");
        picture.finish()
    }
}
