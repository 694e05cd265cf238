//! MountainCar-v0 (gymnasium 0.29.1, envs/classic_control/mountain_car.py; Moore 1990).

use orrery_core::{FiniteActions, ModelError, Outcome, Precision, RandomStream, Space, WorldModel};

use super::trigonometry::{sin_cos, vectorised};
use super::{LANES, clamp, float32, write_numbers};
use crate::environment::{all_finite, deterministic, index_actions, no_action, overflow};
use crate::numpy::Generator;
use crate::options::{FINITE, NOT_NEGATIVE, OptionField, apply, check, check_bounds, invalid, number};
use crate::state_forms::number_state;
use crate::svg::Picture;
use crate::{Environment, EnvironmentActions, Options, OracleError, Spec};

const ACTIONS: u32 = 3;

/// The constants of a car in a valley. Options carry the fields' names.
#[derive(Clone, Debug, PartialEq)]
pub struct MountainCarParameters {
    /// Left end of the track; at most `max_position`. -1.2.
    pub min_position: f64,
    /// Right end of the track. 0.6.
    pub max_position: f64,
    /// Velocities are clipped to this size, at least 0. 0.07.
    pub max_speed: f64,
    /// The goal begins here. 0.5.
    pub goal_position: f64,
    /// The goal counts from this velocity on. 0.
    pub goal_velocity: f64,
    /// Velocity that the engine adds in a step. 0.001.
    pub force: f64,
    /// Velocity that a slope takes in a step at most. 0.0025.
    pub gravity: f64,
    /// Lower bound of a start position, at most `high`. -0.6.
    pub low: f64,
    /// Upper bound of a start position. -0.4.
    pub high: f64,
}

impl Default for MountainCarParameters {
    fn default() -> Self {
        Self {
            min_position: -1.2,
            max_position: 0.6,
            max_speed: 0.07,
            goal_position: 0.5,
            goal_velocity: 0.0,
            force: 0.001,
            gravity: 0.0025,
            low: -0.6,
            high: -0.4,
        }
    }
}

const FIELDS: &[OptionField<MountainCarParameters>] = &[
    OptionField { name: "min_position", domain: FINITE, field: |p| &mut p.min_position },
    OptionField { name: "max_position", domain: FINITE, field: |p| &mut p.max_position },
    OptionField { name: "max_speed", domain: NOT_NEGATIVE, field: |p| &mut p.max_speed },
    OptionField { name: "goal_position", domain: FINITE, field: |p| &mut p.goal_position },
    OptionField { name: "goal_velocity", domain: FINITE, field: |p| &mut p.goal_velocity },
    OptionField { name: "force", domain: FINITE, field: |p| &mut p.force },
    OptionField { name: "gravity", domain: FINITE, field: |p| &mut p.gravity },
    OptionField { name: "low", domain: FINITE, field: |p| &mut p.low },
    OptionField { name: "high", domain: FINITE, field: |p| &mut p.high },
];

impl MountainCarParameters {
    /// Gymnasium's values, changed by `options`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        let mut parameters = Self::default();
        apply(MountainCar::ID, FIELDS, options, &mut parameters)?;
        Ok(parameters)
    }
}

/// Position and velocity; float64.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MountainCarState {
    position: f64,
    velocity: f64,
}

/// A car that must swing up to leave a valley. Action 0 accelerates to the left, 1 not at all, 2 to the right; every step
/// costs 1.
#[derive(Clone, Debug)]
pub struct MountainCar {
    parameters: MountainCarParameters,
    spec: Spec,
}

deterministic!(MountainCar);

impl MountainCar {
    /// Gymnasium's id.
    pub const ID: &'static str = "MountainCar-v0";

    /// An environment with the given constants.
    ///
    /// # Errors
    /// [`OracleError::InvalidOption`] for a constant outside its domain.
    pub fn new(mut parameters: MountainCarParameters) -> Result<Self, OracleError> {
        check(Self::ID, FIELDS, &mut parameters)?;
        check_bounds(Self::ID, parameters.low, parameters.high)?;
        let MountainCarParameters { min_position, max_position, max_speed, .. } = parameters;
        if min_position > max_position {
            return Err(invalid(Self::ID, "min_position", &number(min_position), "at most 'max_position'"));
        }
        Ok(Self {
            spec: Spec {
                id: Self::ID,
                observations: Space::Box {
                    low: vec![float32(min_position), -float32(max_speed)],
                    high: vec![float32(max_position), float32(max_speed)],
                    precision: Precision::Float32,
                },
                state_dimension: Some(2),
                actions: EnvironmentActions::Finite { count: ACTIONS },
                time_limit: Some(200),
                reward_range: (-1.0, -1.0),
                stochastic: false,
            },
            parameters,
        })
    }

    fn start(&self, float: f64) -> MountainCarState {
        let MountainCarParameters { low, high, .. } = self.parameters;
        MountainCarState { position: low + (high - low) * float, velocity: 0.0 }
    }
}

impl MountainCar {
    fn is_goal(&self, state: &MountainCarState) -> bool {
        state.position >= self.parameters.goal_position && state.velocity >= self.parameters.goal_velocity
    }
}

/// Position and velocity after a push; `cos` of three times the position. The order of operations is Gymnasium's, so that
/// results are its bits wherever the operations are exact.
#[inline(always)]
fn advance(p: &MountainCarParameters, [position, velocity]: [f64; 2], direction: f64, cos: f64) -> [f64; 2] {
    let velocity = velocity + (direction * p.force + cos * -p.gravity);
    let velocity = clamp(velocity, -p.max_speed, p.max_speed);
    let position = clamp(position + velocity, p.min_position, p.max_position);
    // The left end is a wall.
    let velocity = if (position == p.min_position) & (velocity < 0.0) { 0.0 } else { velocity };
    [position, velocity]
}

vectorised! {
    /// Steps `states` by `actions`, all of which are actions, into `next`; says where it is sure.
    fn advance_lanes(
        p: &MountainCarParameters,
        states: &[[f64; LANES]; 2],
        actions: &[u32; LANES],
        next: &mut [[f64; LANES]; 2],
        sure: &mut [bool; LANES],
    ) {
        for i in 0..LANES {
            let direction = if actions[i] == 0 { -1.0 } else if actions[i] == 1 { 0.0 } else { 1.0 };
            let (_, cos, same) = sin_cos(3.0 * states[0][i]);
            let moved = advance(p, [states[0][i], states[1][i]], direction, cos);
            next[0][i] = moved[0];
            next[1][i] = moved[1];
            sure[i] = same & all_finite(&moved);
        }
    }
}

impl WorldModel for MountainCar {
    type State = MountainCarState;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        _: &mut (),
        state: &MountainCarState,
        action: &u32,
        _: &mut RandomStream,
        next: &mut MountainCarState,
    ) -> Result<Outcome, ModelError> {
        if *action >= ACTIONS {
            return Err(no_action(*action, ACTIONS));
        }
        let p = &self.parameters;
        let direction = f64::from(*action) - 1.0;
        let [position, velocity] =
            advance(p, [state.position, state.velocity], direction, libm::cos(3.0 * state.position));
        if !all_finite(&[position, velocity]) {
            return Err(overflow());
        }
        *next = MountainCarState { position, velocity };
        Ok(Outcome { reward: -1.0, terminated: self.is_goal(next) })
    }

    fn write_key(&self, state: &MountainCarState, out: &mut Vec<u8>) {
        write_numbers(&[state.position, state.velocity], out);
    }
}

impl FiniteActions for MountainCar {
    fn legal_actions(&self, _: &mut (), _: &MountainCarState, out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..ACTIONS);
        Ok(())
    }
}

impl Environment for MountainCar {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> MountainCarState {
        self.start(Generator::new(seed).double())
    }

    fn reset_from(&self, random: &mut RandomStream) -> MountainCarState {
        self.start(random.float())
    }

    fn observe(&self, state: &MountainCarState, out: &mut Vec<f64>) {
        out.clear();
        out.extend([state.position, state.velocity].map(float32));
    }

    fn write_observation(&self, state: &MountainCarState, out: &mut [f64]) {
        out.copy_from_slice(&[state.position, state.velocity].map(float32));
    }

    number_state!(MountainCarState { position, velocity });

    index_actions!(ACTIONS);

    fn step_batch(
        &self,
        scratch: &mut (),
        states: &mut [MountainCarState],
        actions: &[u32],
        streams: &mut [RandomStream],
        outcomes: &mut [Outcome],
    ) -> Result<(), (usize, ModelError)> {
        let count = states.len();
        assert!(actions.len() == count && streams.len() == count && outcomes.len() == count);
        let (mut lanes, mut pushes) = ([[0.0; LANES]; 2], [0; LANES]);
        let (mut next, mut sure) = ([[0.0; LANES]; 2], [false; LANES]);
        for first in (0..count).step_by(LANES) {
            let part = first..count.min(first + LANES);
            for (i, (state, action)) in states[part.clone()].iter().zip(&actions[part.clone()]).enumerate() {
                (lanes[0][i], lanes[1][i], pushes[i]) = (state.position, state.velocity, *action);
            }
            advance_lanes(&self.parameters, &lanes, &pushes, &mut next, &mut sure);
            for (i, at) in part.enumerate() {
                if sure[i] & (pushes[i] < ACTIONS) {
                    states[at] = MountainCarState { position: next[0][i], velocity: next[1][i] };
                    outcomes[at] = Outcome { reward: -1.0, terminated: self.is_goal(&states[at]) };
                } else {
                    let before = states[at].clone();
                    outcomes[at] = self
                        .step(scratch, &before, &actions[at], &mut streams[at], &mut states[at])
                        .map_err(|error| (at, error))?;
                }
            }
        }
        Ok(())
    }

    fn render_ansi(&self, state: &MountainCarState) -> String {
        let p = &self.parameters;
        let track = super::gauge(state.position, p.min_position, p.max_position);
        format!(
            "{track}\nposition {:.3} (goal {:.3})  velocity {:+.4}",
            state.position, p.goal_position, state.velocity
        )
    }

    fn render_svg(&self, state: &MountainCarState) -> String {
        const WIDTH: f64 = 600.0;
        let p = &self.parameters;
        let width = (p.max_position - p.min_position).max(1e-3);
        let height = |position: f64| 360.0 - 330.0 * (libm::sin(3.0 * position) * 0.45 + 0.55);
        let at = |position: f64| ((position - p.min_position) / width * WIDTH, height(position));
        let mut picture = Picture::new(WIDTH, 400.0, "#ffffff");
        picture.curve((0..=100).map(|i| at(p.min_position + width * f64::from(i) / 100.0)), 2.0, "#222222");
        let (x, y) = at(p.goal_position);
        picture.line((x, y), (x, y - 50.0), 2.0, "#222222");
        picture.rectangle(x, y - 50.0, 24.0, 14.0, "#cccc00");
        let (x, y) = at(state.position);
        picture.circle(x, y - 10.0, 10.0, "#3b6fb6");
        picture.finish()
    }
}
