//! Humanoid-v4 (gymnasium 0.29.1, envs/mujoco/humanoid_v4.py), and what it shares with HumanoidStandup-v4: the body.

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::algebra::spatial::Spatial;
use orrery_physics::models::HUMANOID;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::{TaskOption, apply};
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

const BODIES: usize = 14;
/// The whole body's horizontal position; inertias, velocities, forces of motors, and contact forces.
pub(super) const STALE: usize = 1 + 10 * BODIES + 6 * BODIES + 23 + 6 * BODIES;
/// Where contact forces begin among them.
pub(super) const CONTACTS: usize = STALE - 6 * BODIES;
/// Numbers of an observation without the horizontal position.
pub(super) const OBSERVATION: usize = 22 + 23 + STALE - 1;

/// What observations and rewards of the figure read.
pub(super) fn body_quantities(evaluation: &Evaluation<'_, 24, 23>, stepped: bool) -> [f64; STALE] {
    let mut stale = [0.0; STALE];
    let mut at = 0;
    let mut write = |numbers: &[f64]| {
        stale[at..at + numbers.len()].copy_from_slice(numbers);
        at += numbers.len();
    };
    let centre = evaluation.centre_of_mass();
    write(&centre[..1]);
    // The world's rows are zero. The figure is one tree, whose centre is the whole centre of mass.
    write(&[0.0; 10]);
    for body in 1..BODIES {
        let inertia = evaluation.body_inertia(body, centre);
        write(&inertia.tensor);
        write(&inertia.moment);
        write(&[inertia.mass]);
    }
    for body in 0..BODIES {
        let velocity = evaluation.body_velocity(body, centre);
        write(&velocity.rot);
        write(&velocity.lin);
    }
    write(evaluation.actuation());
    if stepped {
        let mut forces = [Spatial::default(); BODIES];
        evaluation.contact_forces(&mut forces);
        for force in forces {
            write(&force.rot);
            write(&force.lin);
        }
    }
    stale
}

/// The squared control; a guard that put the model back has cleared it.
pub(super) fn control_cost(step: &Stepped<'_, 24, 23, STALE>) -> f64 {
    if step.put_back { 0.0 } else { square_sum(step.action) }
}

/// A standing human figure. Reward: forward velocity of the whole body, by its places of the last evaluations, and a bonus
/// for health, less the squared control. Ends when it is not healthy.
pub type Humanoid = MujocoTask<HumanoidRules, 24, 23, 17, STALE>;

/// Humanoid's rules. Options carry the fields' names.
#[derive(Clone, Debug)]
pub struct HumanoidRules {
    /// 1.25.
    pub forward_reward_weight: f64,
    /// 0.1.
    pub ctrl_cost_weight: f64,
    /// 5.
    pub healthy_reward: f64,
    /// Whether ill health ends the episode; if so the bonus is paid in its last step too. True.
    pub terminate_when_unhealthy: bool,
    /// The height lies strictly inside. (1, 2).
    pub healthy_z_range: [f64; 2],
    /// Size of the start's noise, at least 0. 0.01.
    pub reset_noise_scale: f64,
    /// Whether the observation leaves out the horizontal position. True.
    pub exclude_current_positions_from_observation: bool,
}

impl Default for HumanoidRules {
    fn default() -> Self {
        Self {
            forward_reward_weight: 1.25,
            ctrl_cost_weight: 0.1,
            healthy_reward: 5.0,
            terminate_when_unhealthy: true,
            healthy_z_range: [1.0, 2.0],
            reset_noise_scale: 1e-2,
            exclude_current_positions_from_observation: true,
        }
    }
}

const OPTIONS: &[TaskOption<HumanoidRules>] = &[
    TaskOption::weight("forward_reward_weight", |rules| &mut rules.forward_reward_weight),
    TaskOption::weight("ctrl_cost_weight", |rules| &mut rules.ctrl_cost_weight),
    TaskOption::weight("healthy_reward", |rules| &mut rules.healthy_reward),
    TaskOption::flag("terminate_when_unhealthy", |rules| &mut rules.terminate_when_unhealthy),
    TaskOption::range("healthy_z_range", |rules| &mut rules.healthy_z_range),
    TaskOption::size("reset_noise_scale", |rules| &mut rules.reset_noise_scale),
    TaskOption::flag("exclude_current_positions_from_observation", |rules| {
        &mut rules.exclude_current_positions_from_observation
    }),
];

engine!(HumanoidRules, 24, 23);

impl Rules<24, 23, 17, STALE> for HumanoidRules {
    const ID: &'static str = "Humanoid-v4";
    const DESCRIPTION: &'static str = HUMANOID;
    const FRAMES: u32 = 5;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([4.0, 3.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, OPTIONS, options, Self::default())
    }

    fn observation_dimension(&self) -> usize {
        OBSERVATION + if self.exclude_current_positions_from_observation { 0 } else { 2 }
    }

    fn start(&self, qpos0: &[f64; 24], noise: &mut dyn Noise) -> ([f64; 24], [f64; 23]) {
        let qpos = around(qpos0, self.reset_noise_scale, noise);
        (qpos, around(&[0.0; 23], self.reset_noise_scale, noise))
    }

    fn stale(&self, evaluation: &Evaluation<'_, 24, 23>, stepped: bool) -> [f64; STALE] {
        body_quantities(evaluation, stepped)
    }

    fn observe(&self, state: &MujocoState<24, 23, STALE>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[2 * usize::from(self.exclude_current_positions_from_observation)..]);
        out.extend(state.physics.qvel);
        out.extend(&state.stale[1..]);
    }

    fn judge(&self, step: &Stepped<'_, 24, 23, STALE>) -> Outcome {
        let velocity = (step.after.stale[0] - step.before.stale[0]) / step.time;
        let [low, high] = self.healthy_z_range;
        let height = step.after.physics.qpos[2];
        let healthy = low < height && height < high;
        let bonus = if healthy || self.terminate_when_unhealthy { self.healthy_reward } else { 0.0 };
        Outcome {
            reward: self.forward_reward_weight * velocity + bonus - self.ctrl_cost_weight * control_cost(step),
            terminated: self.terminate_when_unhealthy && !healthy,
        }
    }
}
