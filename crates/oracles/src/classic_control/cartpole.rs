//! CartPole-v1 (gymnasium 0.29.1, envs/classic_control/cartpole.py; Barto, Sutton and Anderson 1983).

use orrery_core::{FiniteActions, ModelError, Outcome, Precision, RandomStream, Rollout, Space, WorldModel};

use super::trigonometry::{sin_cos, sincos_of_small, vectorised};
use super::{LANES, float32, write_numbers};
use crate::environment::{all_finite, deterministic, index_actions, no_action, overflow};
use crate::numpy::Generator;
use crate::options::{FINITE, NOT_NEGATIVE, OptionField, POSITIVE, apply, check, check_bounds};
use crate::state_forms::number_state;
use crate::svg::Picture;
use crate::{Environment, EnvironmentActions, Options, OracleError, Spec};

const ACTIONS: u32 = 2;

/// The constants of a cart and its pole. Options carry the fields' names.
#[derive(Clone, Debug, PartialEq)]
pub struct CartPoleParameters {
    /// m/s²; any finite number. 9.8.
    pub gravity: f64,
    /// kg, above 0. 1.
    pub mass_cart: f64,
    /// kg, above 0. 0.1.
    pub mass_pole: f64,
    /// Half the pole's length, m, above 0. 0.5.
    pub length: f64,
    /// Size of the push, N; any finite number. 10.
    pub force: f64,
    /// Seconds in a step, above 0. 0.02.
    pub time_step: f64,
    /// The pole has fallen beyond this angle to either side, rad, at least 0. 12 degrees.
    pub theta_limit: f64,
    /// The cart has left the track beyond this distance to either side, m, at least 0. 2.4.
    pub x_limit: f64,
    /// Lower bound of each number of a start state, at most `high`. -0.05.
    pub low: f64,
    /// Upper bound of each number of a start state. 0.05.
    pub high: f64,
}

impl Default for CartPoleParameters {
    fn default() -> Self {
        Self {
            gravity: 9.8,
            mass_cart: 1.0,
            mass_pole: 0.1,
            length: 0.5,
            force: 10.0,
            time_step: 0.02,
            theta_limit: 24.0 * std::f64::consts::PI / 360.0,
            x_limit: 2.4,
            low: -0.05,
            high: 0.05,
        }
    }
}

const FIELDS: &[OptionField<CartPoleParameters>] = &[
    OptionField { name: "gravity", domain: FINITE, field: |p| &mut p.gravity },
    OptionField { name: "mass_cart", domain: POSITIVE, field: |p| &mut p.mass_cart },
    OptionField { name: "mass_pole", domain: POSITIVE, field: |p| &mut p.mass_pole },
    OptionField { name: "length", domain: POSITIVE, field: |p| &mut p.length },
    OptionField { name: "force", domain: FINITE, field: |p| &mut p.force },
    OptionField { name: "time_step", domain: POSITIVE, field: |p| &mut p.time_step },
    OptionField { name: "theta_limit", domain: NOT_NEGATIVE, field: |p| &mut p.theta_limit },
    OptionField { name: "x_limit", domain: NOT_NEGATIVE, field: |p| &mut p.x_limit },
    OptionField { name: "low", domain: FINITE, field: |p| &mut p.low },
    OptionField { name: "high", domain: FINITE, field: |p| &mut p.high },
];

impl CartPoleParameters {
    /// Gymnasium's values, changed by `options`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        let mut parameters = Self::default();
        apply(CartPole::ID, FIELDS, options, &mut parameters)?;
        Ok(parameters)
    }
}

/// Position (m) and velocity of the cart, angle of the pole (rad, 0 upright) and its velocity; float64.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CartPoleState {
    numbers: [f64; 4],
}

/// A pole on a cart that is pushed left (action 0) or right (1).
///
/// Actions are indices. Every step is worth 1, the terminating one included. Gymnasium pays 0 for steps that an episode
/// goes on beyond its end, but it counts those in the episode (`steps_beyond_terminated`, "undefined behavior"), not in
/// the state: an environment that is put into a state has not counted any. So here a step from a state after
/// termination is worth 1 as well.
#[derive(Clone, Debug)]
pub struct CartPole {
    parameters: CartPoleParameters,
    total_mass: f64,
    pole_mass_length: f64,
    spec: Spec,
}

deterministic!(CartPole);

impl CartPole {
    /// Gymnasium's id.
    pub const ID: &'static str = "CartPole-v1";

    /// An environment with the given constants.
    ///
    /// # Errors
    /// [`OracleError::InvalidOption`] for a constant outside its domain.
    pub fn new(mut parameters: CartPoleParameters) -> Result<Self, OracleError> {
        check(Self::ID, FIELDS, &mut parameters)?;
        check_bounds(Self::ID, parameters.low, parameters.high)?;
        // Gymnasium's: twice the limits, so that the states that end an episode are within.
        let bounds = [parameters.x_limit * 2.0, f64::from(f32::MAX), parameters.theta_limit * 2.0, f64::from(f32::MAX)];
        Ok(Self {
            total_mass: parameters.mass_pole + parameters.mass_cart,
            pole_mass_length: parameters.mass_pole * parameters.length,
            spec: Spec {
                id: Self::ID,
                observations: Space::Box {
                    low: bounds.map(|bound: f64| -float32(bound)).to_vec(),
                    high: bounds.map(float32).to_vec(),
                    precision: Precision::Float32,
                },
                state_dimension: Some(4),
                actions: EnvironmentActions::Finite { count: ACTIONS },
                time_limit: Some(500),
                reward_range: (1.0, 1.0),
                stochastic: false,
            },
            parameters,
        })
    }

    fn start(&self, mut float: impl FnMut() -> f64) -> CartPoleState {
        let CartPoleParameters { low, high, .. } = self.parameters;
        CartPoleState { numbers: std::array::from_fn(|_| low + (high - low) * float()) }
    }
}

impl CartPole {
    /// The state after a push. The order of operations is Gymnasium's, so that results are its bits wherever the
    /// operations are exact.
    #[inline(always)]
    fn advance(&self, [x, x_dot, theta, theta_dot]: [f64; 4], action: u32, sin: f64, cos: f64) -> [f64; 4] {
        let p = &self.parameters;
        // Not by a branch: no processor foresees what a random policy does.
        let force = f64::from_bits(p.force.to_bits() ^ u64::from(action != 1) << 63);
        let push = (force + self.pole_mass_length * (theta_dot * theta_dot) * sin) / self.total_mass;
        let theta_acceleration =
            (p.gravity * sin - cos * push) / (p.length * (4.0 / 3.0 - p.mass_pole * (cos * cos) / self.total_mass));
        let x_acceleration = push - self.pole_mass_length * theta_acceleration * cos / self.total_mass;
        [
            x + p.time_step * x_dot,
            x_dot + p.time_step * x_acceleration,
            theta + p.time_step * theta_dot,
            theta_dot + p.time_step * theta_acceleration,
        ]
    }

    #[inline(always)]
    fn has_fallen(&self, [x, _, theta, _]: &[f64; 4]) -> bool {
        let p = &self.parameters;
        (*x < -p.x_limit) | (*x > p.x_limit) | (*theta < -p.theta_limit) | (*theta > p.theta_limit)
    }
}

vectorised! {
    /// Steps `states` by `actions`, all of which are actions, into `next`; says where it is sure, and where the pole fell.
    fn advance_lanes(
        environment: &CartPole,
        states: &[[f64; LANES]; 4],
        actions: &[u32; LANES],
        next: &mut [[f64; LANES]; 4],
        sure: &mut [bool; LANES],
        fallen: &mut [bool; LANES],
    ) {
        for i in 0..LANES {
            let numbers = [states[0][i], states[1][i], states[2][i], states[3][i]];
            let (sin, cos, same) = sin_cos(numbers[2]);
            let moved = environment.advance(numbers, actions[i], sin, cos);
            next[0][i] = moved[0];
            next[1][i] = moved[1];
            next[2][i] = moved[2];
            next[3][i] = moved[3];
            sure[i] = same & all_finite(&moved);
            fallen[i] = environment.has_fallen(&moved);
        }
    }
}

impl WorldModel for CartPole {
    type State = CartPoleState;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    #[inline]
    fn step(
        &self,
        _: &mut (),
        state: &CartPoleState,
        action: &u32,
        _: &mut RandomStream,
        next: &mut CartPoleState,
    ) -> Result<Outcome, ModelError> {
        if *action >= ACTIONS {
            return Err(no_action(*action, ACTIONS));
        }
        let (sin, cos) = sincos_of_small(state.numbers[2]);
        next.numbers = self.advance(state.numbers, *action, sin, cos);
        if !all_finite(&next.numbers) {
            return Err(overflow());
        }
        Ok(Outcome { reward: 1.0, terminated: self.has_fallen(&next.numbers) })
    }

    #[inline]
    fn write_key(&self, state: &CartPoleState, out: &mut Vec<u8>) {
        write_numbers(&state.numbers, out);
    }
}

impl FiniteActions for CartPole {
    #[inline]
    fn legal_actions(&self, _: &mut (), _: &CartPoleState, out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..ACTIONS);
        Ok(())
    }

    /// A step waits for the one before it: nothing is to be done meanwhile but what the state needs. So the numbers and the
    /// stream stay in registers, and one branch asks whether the pole stands.
    fn rollout(
        &self,
        (): &mut (),
        from: &CartPoleState,
        limit: u32,
        discount: f64,
        random: &mut RandomStream,
    ) -> Result<Rollout, ModelError> {
        let mut stream = random.clone();
        let mut numbers = from.numbers;
        let mut rollout = Rollout::default();
        let mut weight = 1.0;
        let mut stands = true;
        while stands && rollout.steps < limit {
            let action = stream.integer(u64::from(ACTIONS));
            let (sin, cos) = sincos_of_small(numbers[2]);
            numbers = self.advance(numbers, action, sin, cos);
            stands = all_finite(&numbers) & !self.has_fallen(&numbers);
            rollout.discounted_return += weight;
            weight *= discount;
            rollout.steps += 1;
        }
        *random = stream;
        if !stands && !all_finite(&numbers) {
            return Err(overflow());
        }
        rollout.terminated = !stands;
        Ok(rollout)
    }
}

impl Environment for CartPole {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> CartPoleState {
        let mut generator = Generator::new(seed);
        self.start(|| generator.double())
    }

    fn reset_from(&self, random: &mut RandomStream) -> CartPoleState {
        self.start(|| random.float())
    }

    fn observe(&self, state: &CartPoleState, out: &mut Vec<f64>) {
        out.clear();
        out.extend(state.numbers.map(float32));
    }

    fn write_observation(&self, state: &CartPoleState, out: &mut [f64]) {
        out.copy_from_slice(&state.numbers.map(float32));
    }

    number_state!(CartPoleState.numbers);

    index_actions!(ACTIONS);

    fn step_batch(
        &self,
        scratch: &mut (),
        states: &mut [CartPoleState],
        actions: &[u32],
        streams: &mut [RandomStream],
        outcomes: &mut [Outcome],
    ) -> Result<(), (usize, ModelError)> {
        let count = states.len();
        assert!(actions.len() == count && streams.len() == count && outcomes.len() == count);
        let mut lanes = [[0.0; LANES]; 4];
        let (mut pushes, mut next) = ([0; LANES], [[0.0; LANES]; 4]);
        let (mut sure, mut fallen) = ([false; LANES], [false; LANES]);
        for first in (0..count).step_by(LANES) {
            let part = first..count.min(first + LANES);
            for (i, (state, action)) in states[part.clone()].iter().zip(&actions[part.clone()]).enumerate() {
                (0..4).for_each(|k| lanes[k][i] = state.numbers[k]);
                pushes[i] = *action;
            }
            advance_lanes(self, &lanes, &pushes, &mut next, &mut sure, &mut fallen);
            for (i, at) in part.enumerate() {
                if sure[i] & (pushes[i] < ACTIONS) {
                    states[at].numbers = [next[0][i], next[1][i], next[2][i], next[3][i]];
                    outcomes[at] = Outcome { reward: 1.0, terminated: fallen[i] };
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

    fn render_ansi(&self, state: &CartPoleState) -> String {
        let [x, x_dot, theta, theta_dot] = state.numbers;
        let track = super::gauge(x, -self.parameters.x_limit, self.parameters.x_limit);
        let degrees = theta.to_degrees();
        let lean = if theta > 0.01 {
            '/'
        } else if theta < -0.01 {
            '\\'
        } else {
            '|'
        };
        format!("{track} {lean}\nx {x:.3} m ({x_dot:+.3} m/s)  theta {degrees:.2}° ({theta_dot:+.3} rad/s)")
    }

    fn render_svg(&self, state: &CartPoleState) -> String {
        let p = &self.parameters;
        let [x, _, theta, _] = state.numbers;
        let mut picture = Picture::new(600.0, 300.0, "#ffffff");
        // Both limits stay in the picture, whatever the options.
        let scale = 560.0 / (2.0 * p.x_limit).max(1e-3);
        let (at, ground) = (300.0 + scale * x, 220.0);
        picture.line((20.0, ground), (580.0, ground), 2.0, "#444444");
        picture.rectangle(at - 25.0, ground - 15.0, 50.0, 30.0, "#222222");
        let (sin, cos) = libm::sincos(theta);
        let reach = (scale * 2.0 * p.length).min(190.0);
        picture.line((at, ground - 10.0), (at + reach * sin, ground - 10.0 - reach * cos), 10.0, "#ca9865");
        picture.circle(at, ground - 10.0, 5.0, "#8184cb");
        picture.finish()
    }
}
