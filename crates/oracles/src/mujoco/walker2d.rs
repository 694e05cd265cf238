//! Walker2d-v4 (gymnasium 0.29.1, envs/mujoco/walker2d_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::WALKER2D;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::{TaskOption, apply};
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, clipped, square_sum};
use crate::{Options, OracleError};

/// A planar walker with two legs. Reward: forward velocity and a bonus for health, less the squared control, weighted.
/// Ends when it is not healthy.
pub type Walker2d = MujocoTask<Walker2dRules, 9, 9, 6, 0>;

/// Walker2d's rules. Options carry the fields' names.
#[derive(Clone, Debug)]
pub struct Walker2dRules {
    /// 1.
    pub forward_reward_weight: f64,
    /// 1e-3.
    pub ctrl_cost_weight: f64,
    /// 1.
    pub healthy_reward: f64,
    /// Whether ill health ends the episode; if so the bonus is paid in its last step too. True.
    pub terminate_when_unhealthy: bool,
    /// The height lies strictly inside. (0.8, 2).
    pub healthy_z_range: [f64; 2],
    /// The angle of the torso lies strictly inside. (-1, 1).
    pub healthy_angle_range: [f64; 2],
    /// Size of the start's noise, at least 0. 0.005.
    pub reset_noise_scale: f64,
    /// Whether the observation leaves out the horizontal position. True.
    pub exclude_current_positions_from_observation: bool,
}

impl Default for Walker2dRules {
    fn default() -> Self {
        Self {
            forward_reward_weight: 1.0,
            ctrl_cost_weight: 1e-3,
            healthy_reward: 1.0,
            terminate_when_unhealthy: true,
            healthy_z_range: [0.8, 2.0],
            healthy_angle_range: [-1.0, 1.0],
            reset_noise_scale: 5e-3,
            exclude_current_positions_from_observation: true,
        }
    }
}

const OPTIONS: &[TaskOption<Walker2dRules>] = &[
    TaskOption::weight("forward_reward_weight", |rules| &mut rules.forward_reward_weight),
    TaskOption::weight("ctrl_cost_weight", |rules| &mut rules.ctrl_cost_weight),
    TaskOption::weight("healthy_reward", |rules| &mut rules.healthy_reward),
    TaskOption::flag("terminate_when_unhealthy", |rules| &mut rules.terminate_when_unhealthy),
    TaskOption::range("healthy_z_range", |rules| &mut rules.healthy_z_range),
    TaskOption::range("healthy_angle_range", |rules| &mut rules.healthy_angle_range),
    TaskOption::size("reset_noise_scale", |rules| &mut rules.reset_noise_scale),
    TaskOption::flag("exclude_current_positions_from_observation", |rules| {
        &mut rules.exclude_current_positions_from_observation
    }),
];

impl Walker2dRules {
    fn is_healthy(&self, state: &MujocoState<9, 9, 0>) -> bool {
        let inside = |x: f64, [low, high]: [f64; 2]| low < x && x < high;
        let qpos = &state.physics.qpos;
        inside(qpos[1], self.healthy_z_range) && inside(qpos[2], self.healthy_angle_range)
    }
}

engine!(Walker2dRules, 9, 9);

impl Rules<9, 9, 6, 0> for Walker2dRules {
    const ID: &'static str = "Walker2d-v4";
    const DESCRIPTION: &'static str = WALKER2D;
    const FRAMES: u32 = 4;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([4.0, 3.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, OPTIONS, options, Self::default())
    }

    fn observation_dimension(&self) -> usize {
        if self.exclude_current_positions_from_observation { 17 } else { 18 }
    }

    fn start(&self, qpos0: &[f64; 9], noise: &mut dyn Noise) -> ([f64; 9], [f64; 9]) {
        let qpos = around(qpos0, self.reset_noise_scale, noise);
        (qpos, around(&[0.0; 9], self.reset_noise_scale, noise))
    }

    fn stale(&self, _: &Evaluation<'_, 9, 9>, _: bool) -> [f64; 0] {
        []
    }

    fn observe(&self, state: &MujocoState<9, 9, 0>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[usize::from(self.exclude_current_positions_from_observation)..]);
        out.extend(clipped(&state.physics.qvel, 10.0));
    }

    fn judge(&self, step: &Stepped<'_, 9, 9, 0>) -> Outcome {
        let healthy = self.is_healthy(step.after);
        let bonus = if healthy || self.terminate_when_unhealthy { self.healthy_reward } else { 0.0 };
        let cost = self.ctrl_cost_weight * square_sum(step.action);
        Outcome {
            reward: self.forward_reward_weight * step.forward_velocity() + bonus - cost,
            terminated: self.terminate_when_unhealthy && !healthy,
        }
    }
}
