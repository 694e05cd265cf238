//! Swimmer-v4 (gymnasium 0.29.1, envs/mujoco/swimmer_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::SWIMMER;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::{TaskOption, apply};
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

/// Three links in a viscous medium. Reward: forward velocity less the squared control, weighted. Never terminates.
pub type Swimmer = MujocoTask<SwimmerRules, 5, 5, 2, 0>;

/// Swimmer's rules. Options carry the fields' names.
#[derive(Clone, Debug)]
pub struct SwimmerRules {
    /// 1.
    pub forward_reward_weight: f64,
    /// 1e-4.
    pub ctrl_cost_weight: f64,
    /// Size of the start's noise, at least 0. 0.1.
    pub reset_noise_scale: f64,
    /// Whether the observation leaves out the position. True.
    pub exclude_current_positions_from_observation: bool,
}

impl Default for SwimmerRules {
    fn default() -> Self {
        Self {
            forward_reward_weight: 1.0,
            ctrl_cost_weight: 1e-4,
            reset_noise_scale: 0.1,
            exclude_current_positions_from_observation: true,
        }
    }
}

const OPTIONS: &[TaskOption<SwimmerRules>] = &[
    TaskOption::weight("forward_reward_weight", |rules| &mut rules.forward_reward_weight),
    TaskOption::weight("ctrl_cost_weight", |rules| &mut rules.ctrl_cost_weight),
    TaskOption::size("reset_noise_scale", |rules| &mut rules.reset_noise_scale),
    TaskOption::flag("exclude_current_positions_from_observation", |rules| {
        &mut rules.exclude_current_positions_from_observation
    }),
];

engine!(SwimmerRules, 5, 5);

impl Rules<5, 5, 2, 0> for SwimmerRules {
    const ID: &'static str = "Swimmer-v4";
    const DESCRIPTION: &'static str = SWIMMER;
    const FRAMES: u32 = 4;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::top([6.0, 4.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, OPTIONS, options, Self::default())
    }

    fn observation_dimension(&self) -> usize {
        if self.exclude_current_positions_from_observation { 8 } else { 10 }
    }

    fn start(&self, qpos0: &[f64; 5], noise: &mut dyn Noise) -> ([f64; 5], [f64; 5]) {
        let qpos = around(qpos0, self.reset_noise_scale, noise);
        (qpos, around(&[0.0; 5], self.reset_noise_scale, noise))
    }

    fn stale(&self, _: &Evaluation<'_, 5, 5>, _: bool) -> [f64; 0] {
        []
    }

    fn observe(&self, state: &MujocoState<5, 5, 0>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[2 * usize::from(self.exclude_current_positions_from_observation)..]);
        out.extend(state.physics.qvel);
    }

    fn judge(&self, step: &Stepped<'_, 5, 5, 0>) -> Outcome {
        let cost = self.ctrl_cost_weight * square_sum(step.action);
        Outcome { reward: self.forward_reward_weight * step.forward_velocity() - cost, terminated: false }
    }
}
