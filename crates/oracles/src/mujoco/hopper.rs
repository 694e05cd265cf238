//! Hopper-v4 (gymnasium 0.29.1, envs/mujoco/hopper_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::HOPPER;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::{TaskOption, apply};
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, clipped, square_sum};
use crate::{Options, OracleError};

/// A planar one-legged hopper. Reward: forward velocity and a bonus for health, less the squared control, weighted. Ends
/// when it is not healthy.
pub type Hopper = MujocoTask<HopperRules, 6, 6, 3, 0>;

/// Hopper's rules. Options carry the fields' names.
#[derive(Clone, Debug)]
pub struct HopperRules {
    /// 1.
    pub forward_reward_weight: f64,
    /// 1e-3.
    pub ctrl_cost_weight: f64,
    /// 1.
    pub healthy_reward: f64,
    /// Whether ill health ends the episode; if so the bonus is paid in its last step too. True.
    pub terminate_when_unhealthy: bool,
    /// All of coordinates and velocities but the first two lie strictly inside. (-100, 100).
    pub healthy_state_range: [f64; 2],
    /// The height lies strictly inside. (0.7, none).
    pub healthy_z_range: [f64; 2],
    /// The angle of the torso lies strictly inside. (-0.2, 0.2).
    pub healthy_angle_range: [f64; 2],
    /// Size of the start's noise, at least 0. 0.005.
    pub reset_noise_scale: f64,
    /// Whether the observation leaves out the horizontal position. True.
    pub exclude_current_positions_from_observation: bool,
}

impl Default for HopperRules {
    fn default() -> Self {
        Self {
            forward_reward_weight: 1.0,
            ctrl_cost_weight: 1e-3,
            healthy_reward: 1.0,
            terminate_when_unhealthy: true,
            healthy_state_range: [-100.0, 100.0],
            healthy_z_range: [0.7, f64::INFINITY],
            healthy_angle_range: [-0.2, 0.2],
            reset_noise_scale: 5e-3,
            exclude_current_positions_from_observation: true,
        }
    }
}

const OPTIONS: &[TaskOption<HopperRules>] = &[
    TaskOption::weight("forward_reward_weight", |rules| &mut rules.forward_reward_weight),
    TaskOption::weight("ctrl_cost_weight", |rules| &mut rules.ctrl_cost_weight),
    TaskOption::weight("healthy_reward", |rules| &mut rules.healthy_reward),
    TaskOption::flag("terminate_when_unhealthy", |rules| &mut rules.terminate_when_unhealthy),
    TaskOption::range("healthy_state_range", |rules| &mut rules.healthy_state_range),
    TaskOption::range("healthy_z_range", |rules| &mut rules.healthy_z_range),
    TaskOption::range("healthy_angle_range", |rules| &mut rules.healthy_angle_range),
    TaskOption::size("reset_noise_scale", |rules| &mut rules.reset_noise_scale),
    TaskOption::flag("exclude_current_positions_from_observation", |rules| {
        &mut rules.exclude_current_positions_from_observation
    }),
];

impl HopperRules {
    fn is_healthy(&self, state: &MujocoState<6, 6, 0>) -> bool {
        let inside = |x: f64, [low, high]: [f64; 2]| low < x && x < high;
        let (qpos, qvel) = (&state.physics.qpos, &state.physics.qvel);
        qpos[2..].iter().chain(qvel).all(|x| inside(*x, self.healthy_state_range))
            && inside(qpos[1], self.healthy_z_range)
            && inside(qpos[2], self.healthy_angle_range)
    }
}

engine!(HopperRules, 6, 6);

impl Rules<6, 6, 3, 0> for HopperRules {
    const ID: &'static str = "Hopper-v4";
    const DESCRIPTION: &'static str = HOPPER;
    const FRAMES: u32 = 4;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([4.0, 3.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, OPTIONS, options, Self::default())
    }

    fn observation_dimension(&self) -> usize {
        if self.exclude_current_positions_from_observation { 11 } else { 12 }
    }

    fn start(&self, qpos0: &[f64; 6], noise: &mut dyn Noise) -> ([f64; 6], [f64; 6]) {
        let qpos = around(qpos0, self.reset_noise_scale, noise);
        (qpos, around(&[0.0; 6], self.reset_noise_scale, noise))
    }

    fn stale(&self, _: &Evaluation<'_, 6, 6>, _: bool) -> [f64; 0] {
        []
    }

    fn observe(&self, state: &MujocoState<6, 6, 0>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[usize::from(self.exclude_current_positions_from_observation)..]);
        out.extend(clipped(&state.physics.qvel, 10.0));
    }

    fn judge(&self, step: &Stepped<'_, 6, 6, 0>) -> Outcome {
        let healthy = self.is_healthy(step.after);
        let bonus = if healthy || self.terminate_when_unhealthy { self.healthy_reward } else { 0.0 };
        let cost = self.ctrl_cost_weight * square_sum(step.action);
        Outcome {
            reward: self.forward_reward_weight * step.forward_velocity() + bonus - cost,
            terminated: self.terminate_when_unhealthy && !healthy,
        }
    }
}
