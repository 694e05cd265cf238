//! Acrobot-v1 (gymnasium 0.29.1, envs/classic_control/acrobot.py: the dynamics of the book; Sutton 1996, Sutton and Barto
//! 1998 section 11.3).

use std::f64::consts::PI;

use orrery_core::{FiniteActions, ModelError, Outcome, Precision, RandomStream, Space, WorldModel};

use super::trigonometry::{Circle, Lanes, Libm, sin_cos, vectorised};
use super::{LANES, clamp, float32, write_numbers};
use crate::environment::{all_finite, deterministic, index_actions, no_action, overflow};
use crate::numpy::Generator;
use crate::options::{FINITE, NOT_NEGATIVE, OptionField, POSITIVE, apply, check, check_bounds};
use crate::state_forms::number_state;
use crate::svg::Picture;
use crate::{Environment, EnvironmentActions, Options, OracleError, Spec};

const ACTIONS: u32 = 3;

/// The constants of two links. Options carry the fields' names.
#[derive(Clone, Debug, PartialEq)]
pub struct AcrobotParameters {
    /// Gravity, m/s²; any finite number. 9.8.
    pub gravity: f64,
    /// Seconds in a step, above 0. 0.2.
    pub time_step: f64,
    /// Length of the upper link, m, above 0. 1.
    pub length_1: f64,
    /// Mass of the upper link, kg, above 0. 1.
    pub mass_1: f64,
    /// Mass of the lower link, kg, above 0. 1.
    pub mass_2: f64,
    /// Distance of the upper link's centre of mass from its axis, m, at least 0. 0.5.
    pub center_1: f64,
    /// Distance of the lower link's centre of mass from its axis, m, at least 0. 0.5.
    pub center_2: f64,
    /// Moment of inertia of each link, kg m², above 0. 1.
    pub inertia: f64,
    /// Size of the torque between the links, N m; any finite number. 1.
    pub torque: f64,
    /// The upper link's velocities are clipped to this size, rad/s, at least 0. 4 pi.
    pub max_speed_1: f64,
    /// The lower link's. 9 pi.
    pub max_speed_2: f64,
    /// Lower bound of each number of a start state, at most `high`. -0.1.
    pub low: f64,
    /// Upper bound of each number of a start state. 0.1.
    pub high: f64,
}

impl Default for AcrobotParameters {
    fn default() -> Self {
        Self {
            gravity: 9.8,
            time_step: 0.2,
            length_1: 1.0,
            mass_1: 1.0,
            mass_2: 1.0,
            center_1: 0.5,
            center_2: 0.5,
            inertia: 1.0,
            torque: 1.0,
            max_speed_1: 4.0 * PI,
            max_speed_2: 9.0 * PI,
            low: -0.1,
            high: 0.1,
        }
    }
}

const FIELDS: &[OptionField<AcrobotParameters>] = &[
    OptionField { name: "gravity", domain: FINITE, field: |p| &mut p.gravity },
    OptionField { name: "time_step", domain: POSITIVE, field: |p| &mut p.time_step },
    OptionField { name: "length_1", domain: POSITIVE, field: |p| &mut p.length_1 },
    OptionField { name: "mass_1", domain: POSITIVE, field: |p| &mut p.mass_1 },
    OptionField { name: "mass_2", domain: POSITIVE, field: |p| &mut p.mass_2 },
    OptionField { name: "center_1", domain: NOT_NEGATIVE, field: |p| &mut p.center_1 },
    OptionField { name: "center_2", domain: NOT_NEGATIVE, field: |p| &mut p.center_2 },
    OptionField { name: "inertia", domain: POSITIVE, field: |p| &mut p.inertia },
    OptionField { name: "torque", domain: FINITE, field: |p| &mut p.torque },
    OptionField { name: "max_speed_1", domain: NOT_NEGATIVE, field: |p| &mut p.max_speed_1 },
    OptionField { name: "max_speed_2", domain: NOT_NEGATIVE, field: |p| &mut p.max_speed_2 },
    OptionField { name: "low", domain: FINITE, field: |p| &mut p.low },
    OptionField { name: "high", domain: FINITE, field: |p| &mut p.high },
];

impl AcrobotParameters {
    /// Gymnasium's values, changed by `options`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        let mut parameters = Self::default();
        apply(Acrobot::ID, FIELDS, options, &mut parameters)?;
        Ok(parameters)
    }
}

/// Angle of the upper link (rad, 0 hanging), of the lower against the upper, and their velocities (rad/s); float64.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AcrobotState {
    numbers: [f64; 4],
}

/// Two links that a torque between them must swing up. Action 0 applies -1, 1 none and 2 the torque +1; a step costs 1
/// unless it reaches the height of one link above the axis.
#[derive(Clone, Debug)]
pub struct Acrobot {
    parameters: AcrobotParameters,
    spec: Spec,
}

deterministic!(Acrobot);

impl Acrobot {
    /// Gymnasium's id.
    pub const ID: &'static str = "Acrobot-v1";

    /// An environment with the given constants.
    ///
    /// # Errors
    /// [`OracleError::InvalidOption`] for a constant outside its domain.
    pub fn new(mut parameters: AcrobotParameters) -> Result<Self, OracleError> {
        check(Self::ID, FIELDS, &mut parameters)?;
        check_bounds(Self::ID, parameters.low, parameters.high)?;
        let bounds = [1.0, 1.0, 1.0, 1.0, parameters.max_speed_1, parameters.max_speed_2];
        Ok(Self {
            spec: Spec {
                id: Self::ID,
                observations: Space::Box {
                    low: bounds.map(|bound| -float32(bound)).to_vec(),
                    high: bounds.map(float32).to_vec(),
                    precision: Precision::Float32,
                },
                state_dimension: Some(4),
                actions: EnvironmentActions::Finite { count: ACTIONS },
                time_limit: Some(500),
                reward_range: (-1.0, 0.0),
                stochastic: false,
            },
            parameters,
        })
    }

    fn start(&self, mut float: impl FnMut() -> f64) -> AcrobotState {
        let AcrobotParameters { low, high, .. } = self.parameters;
        // Gymnasium keeps a start state, and no other, as float32.
        AcrobotState { numbers: std::array::from_fn(|_| float32(low + (high - low) * float())) }
    }

    /// Time derivative of a state. The order of operations is Gymnasium's.
    #[inline(always)]
    fn derivative(
        &self,
        [theta_1, theta_2, speed_1, speed_2]: [f64; 4],
        torque: f64,
        circle: &impl Circle,
    ) -> [f64; 4] {
        let p = &self.parameters;
        let (m1, m2, l1, lc1, lc2, i, g) =
            (p.mass_1, p.mass_2, p.length_1, p.center_1, p.center_2, p.inertia, p.gravity);
        let (sin_2, cos_2) = circle.sin_cos(theta_2);
        let d1 = m1 * (lc1 * lc1) + m2 * (l1 * l1 + lc2 * lc2 + 2.0 * l1 * lc2 * cos_2) + i + i;
        let d2 = m2 * (lc2 * lc2 + l1 * lc2 * cos_2) + i;
        let phi2 = m2 * lc2 * g * circle.cos(theta_1 + theta_2 - PI / 2.0);
        let phi1 = -m2 * l1 * lc2 * (speed_2 * speed_2) * sin_2 - 2.0 * m2 * l1 * lc2 * speed_2 * speed_1 * sin_2
            + (m1 * lc1 + m2 * l1) * g * circle.cos(theta_1 - PI / 2.0)
            + phi2;
        let acceleration_2 = (torque + d2 / d1 * phi1 - m2 * l1 * lc2 * (speed_1 * speed_1) * sin_2 - phi2)
            / (m2 * (lc2 * lc2) + i - d2 * d2 / d1);
        let acceleration_1 = -(d2 * acceleration_2 + phi1) / d1;
        [speed_1, speed_2, acceleration_1, acceleration_2]
    }

    /// One step of the classical Runge-Kutta method.
    #[inline(always)]
    fn integrate(&self, from: [f64; 4], torque: f64, circle: &impl Circle) -> [f64; 4] {
        let dt = self.parameters.time_step;
        let half = dt / 2.0;
        let moved = |step: f64, slope: [f64; 4]| std::array::from_fn(|i| from[i] + step * slope[i]);
        let k1 = self.derivative(from, torque, circle);
        let k2 = self.derivative(moved(half, k1), torque, circle);
        let k3 = self.derivative(moved(half, k2), torque, circle);
        let k4 = self.derivative(moved(dt, k3), torque, circle);
        std::array::from_fn(|i| from[i] + dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]))
    }
}

vectorised! {
    /// Steps `states` by `actions`, all of which are actions, into `next`; says where it is sure, and where the goal is
    /// reached.
    fn advance_lanes(
        environment: &Acrobot,
        states: &[[f64; LANES]; 4],
        actions: &[u32; LANES],
        next: &mut [[f64; LANES]; 4],
        sure: &mut [bool; LANES],
        reached: &mut [bool; LANES],
    ) {
        let p = &environment.parameters;
        for i in 0..LANES {
            let circle = Lanes::new();
            let from = [states[0][i], states[1][i], states[2][i], states[3][i]];
            // Not through the 32-bit number: few machines turn many of those into f64 at once.
            let direction = if actions[i] == 0 { -1.0 } else if actions[i] == 1 { 0.0 } else { 1.0 };
            let moved = environment.integrate(from, direction * p.torque, &circle);
            // One turn at most; where more are needed, it is not sure.
            let turn = PI - -PI;
            let once = |angle: f64| {
                let down = if angle > PI { angle - turn } else { angle };
                if down < -PI { down + turn } else { down }
            };
            let angles = [once(moved[0]), once(moved[1])];
            let within = (angles[0] <= PI) & (angles[0] >= -PI) & (angles[1] <= PI) & (angles[1] >= -PI);
            next[0][i] = angles[0];
            next[1][i] = angles[1];
            next[2][i] = clamp(moved[2], -p.max_speed_1, p.max_speed_1);
            next[3][i] = clamp(moved[3], -p.max_speed_2, p.max_speed_2);
            reached[i] = -circle.cos(angles[0]) - circle.cos(angles[1] + angles[0]) > 1.0;
            sure[i] = circle.is_sure() & within & all_finite(&moved);
        }
    }
}

vectorised! {
    /// Sine and cosine of both angles of `states`; says where it is sure.
    fn observe_lanes(angles: &[[f64; LANES]; 2], out: &mut [[f64; LANES]; 4], sure: &mut [bool; LANES]) {
        for i in 0..LANES {
            let (sin_1, cos_1, sure_1) = sin_cos(angles[0][i]);
            let (sin_2, cos_2, sure_2) = sin_cos(angles[1][i]);
            out[0][i] = float32(cos_1);
            out[1][i] = float32(sin_1);
            out[2][i] = float32(cos_2);
            out[3][i] = float32(sin_2);
            sure[i] = sure_1 & sure_2;
        }
    }
}

/// Gymnasium's `wrap(x, -pi, pi)`: turns are taken off or added one by one. Beyond a thousand turns, where that would
/// take Gymnasium long or for ever, by a remainder.
fn wrap(angle: f64) -> f64 {
    let turn = PI - -PI;
    let mut angle = if angle.abs() > 1000.0 * turn { angle % turn } else { angle };
    while angle > PI {
        angle -= turn;
    }
    while angle < -PI {
        angle += turn;
    }
    angle
}

fn observation(state: &AcrobotState) -> [f64; 6] {
    let [theta_1, theta_2, speed_1, speed_2] = state.numbers;
    let (sin_1, cos_1) = libm::sincos(theta_1);
    let (sin_2, cos_2) = libm::sincos(theta_2);
    [cos_1, sin_1, cos_2, sin_2, speed_1, speed_2].map(float32)
}

impl WorldModel for Acrobot {
    type State = AcrobotState;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        _: &mut (),
        state: &AcrobotState,
        action: &u32,
        _: &mut RandomStream,
        next: &mut AcrobotState,
    ) -> Result<Outcome, ModelError> {
        if *action >= ACTIONS {
            return Err(no_action(*action, ACTIONS));
        }
        let p = &self.parameters;
        let [theta_1, theta_2, speed_1, speed_2] =
            self.integrate(state.numbers, (f64::from(*action) - 1.0) * p.torque, &Libm);
        if !all_finite(&[theta_1, theta_2, speed_1, speed_2]) {
            return Err(overflow());
        }
        let (theta_1, theta_2) = (wrap(theta_1), wrap(theta_2));
        let speed_1 = speed_1.clamp(-p.max_speed_1, p.max_speed_1);
        let speed_2 = speed_2.clamp(-p.max_speed_2, p.max_speed_2);
        next.numbers = [theta_1, theta_2, speed_1, speed_2];
        let terminated = -libm::cos(theta_1) - libm::cos(theta_2 + theta_1) > 1.0;
        Ok(Outcome { reward: if terminated { 0.0 } else { -1.0 }, terminated })
    }

    fn write_key(&self, state: &AcrobotState, out: &mut Vec<u8>) {
        write_numbers(&state.numbers, out);
    }
}

impl FiniteActions for Acrobot {
    fn legal_actions(&self, _: &mut (), _: &AcrobotState, out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..ACTIONS);
        Ok(())
    }
}

impl Environment for Acrobot {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> AcrobotState {
        let mut generator = Generator::new(seed);
        self.start(|| generator.double())
    }

    fn reset_from(&self, random: &mut RandomStream) -> AcrobotState {
        self.start(|| random.float())
    }

    fn observe(&self, state: &AcrobotState, out: &mut Vec<f64>) {
        out.clear();
        out.extend(observation(state));
    }

    fn write_observation(&self, state: &AcrobotState, out: &mut [f64]) {
        out.copy_from_slice(&observation(state));
    }

    number_state!(AcrobotState.numbers);

    index_actions!(ACTIONS);

    fn observe_batch(&self, states: &[AcrobotState], out: &mut [f64]) {
        assert_eq!(out.len(), 6 * states.len());
        let (mut angles, mut circle, mut sure) = ([[0.0; LANES]; 2], [[0.0; LANES]; 4], [false; LANES]);
        for (states, out) in states.chunks(LANES).zip(out.chunks_mut(6 * LANES)) {
            for (i, state) in states.iter().enumerate() {
                (0..2).for_each(|k| angles[k][i] = state.numbers[k]);
            }
            observe_lanes(&angles, &mut circle, &mut sure);
            for (i, (state, out)) in states.iter().zip(out.chunks_exact_mut(6)).enumerate() {
                if sure[i] {
                    (0..4).for_each(|k| out[k] = circle[k][i]);
                    (4..6).for_each(|k| out[k] = float32(state.numbers[k - 2]));
                } else {
                    self.write_observation(state, out);
                }
            }
        }
    }

    fn step_batch(
        &self,
        scratch: &mut (),
        states: &mut [AcrobotState],
        actions: &[u32],
        streams: &mut [RandomStream],
        outcomes: &mut [Outcome],
    ) -> Result<(), (usize, ModelError)> {
        let count = states.len();
        assert!(actions.len() == count && streams.len() == count && outcomes.len() == count);
        let mut lanes = [[0.0; LANES]; 4];
        let (mut torques, mut next) = ([0; LANES], [[0.0; LANES]; 4]);
        let (mut sure, mut reached) = ([false; LANES], [false; LANES]);
        for first in (0..count).step_by(LANES) {
            let part = first..count.min(first + LANES);
            for (i, (state, action)) in states[part.clone()].iter().zip(&actions[part.clone()]).enumerate() {
                (0..4).for_each(|k| lanes[k][i] = state.numbers[k]);
                torques[i] = *action;
            }
            advance_lanes(self, &lanes, &torques, &mut next, &mut sure, &mut reached);
            for (i, at) in part.enumerate() {
                if sure[i] & (torques[i] < ACTIONS) {
                    states[at].numbers = [next[0][i], next[1][i], next[2][i], next[3][i]];
                    let reward = if reached[i] { 0.0 } else { -1.0 };
                    outcomes[at] = Outcome { reward, terminated: reached[i] };
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

    fn render_ansi(&self, state: &AcrobotState) -> String {
        let [theta_1, theta_2, speed_1, speed_2] = state.numbers;
        let height = -libm::cos(theta_1) - libm::cos(theta_2 + theta_1);
        format!(
            "{}\nheight {height:+.3} (goal +1)  theta {:.2}° {:.2}°  speed {speed_1:+.3} {speed_2:+.3} rad/s",
            super::gauge(height, -2.0, 2.0),
            theta_1.to_degrees(),
            theta_2.to_degrees()
        )
    }

    fn render_svg(&self, state: &AcrobotState) -> String {
        // The lower link is drawn as long as the upper: no constant says its length.
        const LINK: f64 = 65.0;
        let [theta_1, theta_2, ..] = state.numbers;
        let mut picture = Picture::new(300.0, 300.0, "#ffffff");
        let end = |(x, y): (f64, f64), angle: f64| {
            let (sin, cos) = libm::sincos(angle);
            (x + LINK * sin, y + LINK * cos)
        };
        let axis = (150.0, 150.0);
        let elbow = end(axis, theta_1);
        let tip = end(elbow, theta_1 + theta_2);
        picture.line((10.0, 150.0 - LINK), (290.0, 150.0 - LINK), 1.0, "#222222");
        picture.line(axis, elbow, 12.0, "#00cccc");
        picture.line(elbow, tip, 12.0, "#00cccc");
        picture.circle(axis.0, axis.1, 6.0, "#cccc00");
        picture.circle(elbow.0, elbow.1, 6.0, "#cccc00");
        picture.finish()
    }
}
