//! HalfCheetah-v4 (gymnasium 0.29.1, envs/mujoco/half_cheetah_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::HALF_CHEETAH;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::{around, normals};
use super::options::{TaskOption, apply};
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

/// A planar runner. Reward: forward velocity less the squared control, weighted. Never terminates.
pub type HalfCheetah = MujocoTask<HalfCheetahRules, 9, 9, 6, 0>;

/// HalfCheetah's rules. Options carry the fields' names.
#[derive(Clone, Debug)]
pub struct HalfCheetahRules {
    /// 1.
    pub forward_reward_weight: f64,
    /// 0.1.
    pub ctrl_cost_weight: f64,
    /// Size of the start's noise, at least 0. 0.1.
    pub reset_noise_scale: f64,
    /// Whether the observation leaves out the horizontal position. True.
    pub exclude_current_positions_from_observation: bool,
}

impl Default for HalfCheetahRules {
    fn default() -> Self {
        Self {
            forward_reward_weight: 1.0,
            ctrl_cost_weight: 0.1,
            reset_noise_scale: 0.1,
            exclude_current_positions_from_observation: true,
        }
    }
}

const OPTIONS: &[TaskOption<HalfCheetahRules>] = &[
    TaskOption::weight("forward_reward_weight", |rules| &mut rules.forward_reward_weight),
    TaskOption::weight("ctrl_cost_weight", |rules| &mut rules.ctrl_cost_weight),
    TaskOption::size("reset_noise_scale", |rules| &mut rules.reset_noise_scale),
    TaskOption::flag("exclude_current_positions_from_observation", |rules| {
        &mut rules.exclude_current_positions_from_observation
    }),
];

engine!(HalfCheetahRules, 9, 9);

impl Rules<9, 9, 6, 0> for HalfCheetahRules {
    const ID: &'static str = "HalfCheetah-v4";
    const DESCRIPTION: &'static str = HALF_CHEETAH;
    const FRAMES: u32 = 5;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([4.0, 2.5]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, OPTIONS, options, Self::default())
    }

    fn observation_dimension(&self) -> usize {
        if self.exclude_current_positions_from_observation { 17 } else { 18 }
    }

    fn start(&self, qpos0: &[f64; 9], noise: &mut dyn Noise) -> ([f64; 9], [f64; 9]) {
        let qpos = around(qpos0, self.reset_noise_scale, noise);
        (qpos, normals(self.reset_noise_scale, noise))
    }

    fn stale(&self, _: &Evaluation<'_, 9, 9>, _: bool) -> [f64; 0] {
        []
    }

    fn observe(&self, state: &MujocoState<9, 9, 0>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[usize::from(self.exclude_current_positions_from_observation)..]);
        out.extend(state.physics.qvel);
    }

    fn judge(&self, step: &Stepped<'_, 9, 9, 0>) -> Outcome {
        let cost = self.ctrl_cost_weight * square_sum(step.action);
        Outcome { reward: self.forward_reward_weight * step.forward_velocity() - cost, terminated: false }
    }
}
