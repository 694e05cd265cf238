//! Pendulum-v1 (gymnasium 0.29.1, envs/classic_control/pendulum.py).

mod sequences;

use std::f64::consts::PI;

use orrery_core::{
    ActionBatch, ActionBox, BoxActions, ModelError, Outcome, Precision, RandomStream, SequenceOutcome, Space, Status,
    WorldModel, returns_in_turn,
};

use super::trigonometry::{sin_cos, vectorised};
use super::{LANES, float32, write_numbers};
use crate::environment::{all_finite, deterministic, overflow};
use crate::numpy::Generator;
use crate::options::{FINITE, NOT_NEGATIVE, OptionField, POSITIVE, apply, check, invalid, number};
use crate::state_forms::number_state;
use crate::svg::Picture;
use crate::{Environment, EnvironmentActions, InvalidValues, Options, OracleError, Spec};

/// The constants of a pendulum. Options carry the fields' names.
#[derive(Clone, Debug, PartialEq)]
pub struct PendulumParameters {
    /// Gravity, m/s²; any finite number. 10.
    pub g: f64,
    /// Mass, kg, above 0. 1.
    pub m: f64,
    /// Length, m, above 0. 1.
    pub l: f64,
    /// Seconds in a step, above 0. 0.05.
    pub time_step: f64,
    /// Angular velocities are clipped to this size, rad/s, at least 0. 8.
    pub max_speed: f64,
    /// Torques are clipped to this size, N m, at least 0. 2.
    pub max_torque: f64,
    /// Start angles lie within this size, rad, at least 0. Pi.
    pub x_init: f64,
    /// Start velocities lie within this size, rad/s, at least 0. 1.
    pub y_init: f64,
}

impl Default for PendulumParameters {
    fn default() -> Self {
        Self { g: 10.0, m: 1.0, l: 1.0, time_step: 0.05, max_speed: 8.0, max_torque: 2.0, x_init: PI, y_init: 1.0 }
    }
}

const FIELDS: &[OptionField<PendulumParameters>] = &[
    OptionField { name: "g", domain: FINITE, field: |p| &mut p.g },
    OptionField { name: "m", domain: POSITIVE, field: |p| &mut p.m },
    OptionField { name: "l", domain: POSITIVE, field: |p| &mut p.l },
    OptionField { name: "time_step", domain: POSITIVE, field: |p| &mut p.time_step },
    OptionField { name: "max_speed", domain: NOT_NEGATIVE, field: |p| &mut p.max_speed },
    OptionField { name: "max_torque", domain: NOT_NEGATIVE, field: |p| &mut p.max_torque },
    OptionField { name: "x_init", domain: NOT_NEGATIVE, field: |p| &mut p.x_init },
    OptionField { name: "y_init", domain: NOT_NEGATIVE, field: |p| &mut p.y_init },
];

impl PendulumParameters {
    /// Gymnasium's values, changed by `options`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        let mut parameters = Self::default();
        apply(Pendulum::ID, FIELDS, options, &mut parameters)?;
        Ok(parameters)
    }
}

/// Angle (rad, 0 upright, not wrapped) and angular velocity (rad/s); float64.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PendulumState {
    theta: f64,
    theta_dot: f64,
}

/// A pendulum to swing up and hold, driven by a torque (N m).
///
/// A torque beyond `max_torque` is clipped first, and the clipped one is charged. Never terminates.
#[derive(Clone, Debug)]
pub struct Pendulum {
    parameters: PendulumParameters,
    actions: ActionBox,
    spec: Spec,
}

deterministic!(Pendulum);

impl Pendulum {
    /// Gymnasium's id.
    pub const ID: &'static str = "Pendulum-v1";

    /// An environment with the given constants.
    ///
    /// # Errors
    /// [`OracleError::InvalidOption`] for a constant outside its domain.
    pub fn new(mut parameters: PendulumParameters) -> Result<Self, OracleError> {
        check(Self::ID, FIELDS, &mut parameters)?;
        let PendulumParameters { max_speed, max_torque, .. } = parameters;
        let actions = ActionBox::new(vec![-max_torque], vec![max_torque])
            .map_err(|_| invalid(Self::ID, "max_torque", &number(max_torque), "a finite number, at least 0"))?;
        let greatest_cost = PI * PI + 0.1 * (max_speed * max_speed) + 0.001 * (max_torque * max_torque);
        Ok(Self {
            spec: Spec {
                id: Self::ID,
                observations: Space::Box {
                    low: vec![-1.0, -1.0, -float32(max_speed)],
                    high: vec![1.0, 1.0, float32(max_speed)],
                    precision: Precision::Float32,
                },
                state_dimension: Some(2),
                actions: EnvironmentActions::Box(actions.clone()),
                time_limit: Some(200),
                reward_range: (-greatest_cost, 0.0),
                stochastic: false,
            },
            actions,
            parameters,
        })
    }

    fn start(&self, mut float: impl FnMut() -> f64) -> PendulumState {
        // As numpy's uniform(low, high): low + (high - low) * double.
        let mut within = |size: f64| -size + (size - -size) * float();
        let theta = within(self.parameters.x_init);
        PendulumState { theta, theta_dot: within(self.parameters.y_init) }
    }
}

/// Python's `(x + pi) % (2 * pi) - pi`, in `[-pi, pi)`.
fn wrap(angle: f64) -> f64 {
    let period = 2.0 * PI;
    let shifted = angle + PI;
    // Within one turn that is the remainder already, and a division is saved.
    let remainder = if -period < shifted && shifted < period { shifted } else { shifted % period };
    (if remainder < 0.0 { remainder + period } else { remainder }) - PI
}

vectorised! {
    /// Sine and cosine of `angles`; says where it is sure.
    fn circle_lanes(angles: &[f64; LANES], out: &mut [[f64; LANES]; 2], sure: &mut [bool; LANES]) {
        for i in 0..LANES {
            (out[0][i], out[1][i], sure[i]) = sin_cos(angles[i]);
        }
    }
}

fn observation(state: &PendulumState) -> [f64; 3] {
    let (sin, cos) = libm::sincos(state.theta);
    [cos, sin, state.theta_dot].map(float32)
}

impl Pendulum {
    /// A step, given the sine of the angle. The order of operations is Gymnasium's, so that results are its bits wherever
    /// the operations are exact.
    #[inline(always)]
    fn advance(
        &self,
        state: &PendulumState,
        action: f64,
        sin: f64,
        next: &mut PendulumState,
    ) -> Result<Outcome, ModelError> {
        let p = &self.parameters;
        let PendulumState { theta, theta_dot } = *state;
        let torque = action.clamp(-p.max_torque, p.max_torque);
        let angle = wrap(theta);
        let cost = angle * angle + 0.1 * (theta_dot * theta_dot) + 0.001 * (torque * torque);

        let acceleration = 3.0 * p.g / (2.0 * p.l) * sin + 3.0 / (p.m * (p.l * p.l)) * torque;
        let new_speed = (theta_dot + acceleration * p.time_step).clamp(-p.max_speed, p.max_speed);
        next.theta = theta + new_speed * p.time_step;
        next.theta_dot = new_speed;

        if !cost.is_finite() {
            return Err(ModelError { details: [-cost, 0.0], ..ModelError::new(Status::NonFiniteReward) });
        }
        if !all_finite(&[next.theta, next.theta_dot]) {
            return Err(overflow());
        }
        Ok(Outcome { reward: -cost, terminated: false })
    }
}

impl WorldModel for Pendulum {
    type State = PendulumState;
    type Action = f64;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        _: &mut (),
        state: &PendulumState,
        action: &f64,
        _: &mut RandomStream,
        next: &mut PendulumState,
    ) -> Result<Outcome, ModelError> {
        self.advance(state, *action, libm::sin(state.theta), next)
    }

    fn write_key(&self, state: &PendulumState, out: &mut Vec<u8>) {
        write_numbers(&[state.theta, state.theta_dot], out);
    }

    fn returns(
        &self,
        scratch: &mut (),
        from: &PendulumState,
        sequences: ActionBatch<'_, f64>,
        streams: &mut [RandomStream],
        discount: f64,
        out: &mut [SequenceOutcome],
    ) {
        assert!(streams.len() >= sequences.len() && out.len() >= sequences.len());
        let horizon = sequences.horizon();
        let groups = sequences.actions().chunks(sequences::WIDTH * horizon);
        for ((actions, streams), out) in
            groups.zip(streams.chunks_mut(sequences::WIDTH)).zip(out.chunks_mut(sequences::WIDTH))
        {
            let found = sequences::returns(&self.parameters, from, actions, horizon, discount);
            for (i, sequence) in actions.chunks_exact(horizon).enumerate() {
                match found[i] {
                    Some(discounted_return) => {
                        out[i] =
                            SequenceOutcome { discounted_return, steps: horizon as u32, ..SequenceOutcome::default() };
                    }
                    None => {
                        let Some(alone) = ActionBatch::new(sequence, horizon) else { continue };
                        returns_in_turn(self, scratch, from, alone, &mut streams[i..=i], discount, &mut out[i..=i]);
                    }
                }
            }
        }
    }
}

impl BoxActions for Pendulum {
    fn action_box(&self) -> &ActionBox {
        &self.actions
    }

    fn write_action(&self, components: &[f64], out: &mut f64) {
        *out = components[0];
    }
}

impl Environment for Pendulum {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> PendulumState {
        let mut generator = Generator::new(seed);
        self.start(|| generator.double())
    }

    fn reset_from(&self, random: &mut RandomStream) -> PendulumState {
        self.start(|| random.float())
    }

    fn observe(&self, state: &PendulumState, out: &mut Vec<f64>) {
        out.clear();
        out.extend(observation(state));
    }

    fn write_observation(&self, state: &PendulumState, out: &mut [f64]) {
        out.copy_from_slice(&observation(state));
    }

    number_state!(PendulumState { theta, theta_dot });

    fn observe_batch(&self, states: &[PendulumState], out: &mut [f64]) {
        assert_eq!(out.len(), 3 * states.len());
        let (mut angles, mut circle, mut sure) = ([0.0; LANES], [[0.0; LANES]; 2], [false; LANES]);
        for (states, out) in states.chunks(LANES).zip(out.chunks_mut(3 * LANES)) {
            angles.iter_mut().zip(states).for_each(|(angle, state)| *angle = state.theta);
            circle_lanes(&angles, &mut circle, &mut sure);
            for (i, (state, out)) in states.iter().zip(out.chunks_exact_mut(3)).enumerate() {
                if sure[i] {
                    out.copy_from_slice(&[circle[1][i], circle[0][i], state.theta_dot].map(float32));
                } else {
                    self.write_observation(state, out);
                }
            }
        }
    }

    fn step_batch(
        &self,
        _: &mut (),
        states: &mut [PendulumState],
        actions: &[f64],
        streams: &mut [RandomStream],
        outcomes: &mut [Outcome],
    ) -> Result<(), (usize, ModelError)> {
        let count = states.len();
        assert!(actions.len() == count && streams.len() == count && outcomes.len() == count);
        let (mut angles, mut circle, mut sure) = ([0.0; LANES], [[0.0; LANES]; 2], [false; LANES]);
        for first in (0..count).step_by(LANES) {
            let part = first..count.min(first + LANES);
            angles.iter_mut().zip(&states[part.clone()]).for_each(|(angle, state)| *angle = state.theta);
            circle_lanes(&angles, &mut circle, &mut sure);
            for (i, at) in part.enumerate() {
                let sin = if sure[i] { circle[0][i] } else { libm::sin(angles[i]) };
                let before = states[at].clone();
                outcomes[at] = self.advance(&before, actions[at], sin, &mut states[at]).map_err(|error| (at, error))?;
            }
        }
        Ok(())
    }

    fn write_action_values(&self, action: &f64, out: &mut Vec<f64>) {
        out.clear();
        out.push(*action);
    }

    fn read_action(&self, values: &[f64]) -> Result<f64, InvalidValues> {
        let [torque] = InvalidValues::finite(values)?;
        Ok(torque)
    }

    fn render_ansi(&self, state: &PendulumState) -> String {
        let degrees = wrap(state.theta).to_degrees();
        let dial = super::gauge(degrees, -180.0, 180.0);
        format!("{dial}\ntheta {degrees:.2}° from upright ({:+.3} rad/s)", state.theta_dot)
    }

    fn render_svg(&self, state: &PendulumState) -> String {
        let mut picture = Picture::new(300.0, 300.0, "#ffffff");
        // Gymnasium's picture: angles grow counter-clockwise from upright.
        let (sin, cos) = libm::sincos(state.theta);
        picture.line((150.0, 150.0), (150.0 - 110.0 * sin, 150.0 - 110.0 * cos), 20.0, "#cc4d4d");
        picture.circle(150.0, 150.0, 6.0, "#222222");
        picture.finish()
    }
}
