//! Ant-v4 (gymnasium 0.29.1, envs/mujoco/ant_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::algebra::spatial::Spatial;
use orrery_physics::models::ANT;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::{around, normals};
use super::options::{TaskOption, apply};
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

const TORSO: usize = 1;
const BODIES: usize = 14;
/// The torso's horizontal position, then forces on bodies.
const STALE: usize = 1 + 6 * BODIES;

/// A torso on four legs. Reward: forward velocity of the torso, by its places of the last evaluations, and a bonus for
/// health, less the squared control and, if asked for, contact forces. Ends when it is not healthy.
pub type Ant = MujocoTask<AntRules, 15, 14, 8, STALE>;

/// Ant's rules. Options carry the fields' names.
#[derive(Clone, Debug)]
pub struct AntRules {
    /// 0.5.
    pub ctrl_cost_weight: f64,
    /// Whether contact forces are observed and charged. False.
    pub use_contact_forces: bool,
    /// 5e-4.
    pub contact_cost_weight: f64,
    /// 1.
    pub healthy_reward: f64,
    /// Whether ill health ends the episode; if so the bonus is paid in its last step too. True.
    pub terminate_when_unhealthy: bool,
    /// The height lies inside, ends included. (0.2, 1).
    pub healthy_z_range: [f64; 2],
    /// Contact forces are clipped to this. (-1, 1).
    pub contact_force_range: [f64; 2],
    /// Size of the start's noise, at least 0. 0.1.
    pub reset_noise_scale: f64,
    /// Whether the observation leaves out the horizontal position. True.
    pub exclude_current_positions_from_observation: bool,
}

impl Default for AntRules {
    fn default() -> Self {
        Self {
            ctrl_cost_weight: 0.5,
            use_contact_forces: false,
            contact_cost_weight: 5e-4,
            healthy_reward: 1.0,
            terminate_when_unhealthy: true,
            healthy_z_range: [0.2, 1.0],
            contact_force_range: [-1.0, 1.0],
            reset_noise_scale: 0.1,
            exclude_current_positions_from_observation: true,
        }
    }
}

const OPTIONS: &[TaskOption<AntRules>] = &[
    TaskOption::weight("ctrl_cost_weight", |rules| &mut rules.ctrl_cost_weight),
    TaskOption::flag("use_contact_forces", |rules| &mut rules.use_contact_forces),
    TaskOption::weight("contact_cost_weight", |rules| &mut rules.contact_cost_weight),
    TaskOption::weight("healthy_reward", |rules| &mut rules.healthy_reward),
    TaskOption::flag("terminate_when_unhealthy", |rules| &mut rules.terminate_when_unhealthy),
    TaskOption::range("healthy_z_range", |rules| &mut rules.healthy_z_range),
    TaskOption::range("contact_force_range", |rules| &mut rules.contact_force_range),
    TaskOption::size("reset_noise_scale", |rules| &mut rules.reset_noise_scale),
    TaskOption::flag("exclude_current_positions_from_observation", |rules| {
        &mut rules.exclude_current_positions_from_observation
    }),
];

impl AntRules {
    fn contact_forces<'a>(&'a self, state: &'a MujocoState<15, 14, STALE>) -> impl Iterator<Item = f64> + 'a {
        let [low, high] = self.contact_force_range;
        state.stale[1..].iter().map(move |x| x.max(low).min(high))
    }
}

engine!(AntRules, 15, 14);

impl Rules<15, 14, 8, STALE> for AntRules {
    const ID: &'static str = "Ant-v4";
    const DESCRIPTION: &'static str = ANT;
    const FRAMES: u32 = 5;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([5.0, 3.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, OPTIONS, options, Self::default())
    }

    fn observation_dimension(&self) -> usize {
        let contacts = if self.use_contact_forces { 6 * BODIES } else { 0 };
        contacts + if self.exclude_current_positions_from_observation { 27 } else { 29 }
    }

    fn start(&self, qpos0: &[f64; 15], noise: &mut dyn Noise) -> ([f64; 15], [f64; 14]) {
        let qpos = around(qpos0, self.reset_noise_scale, noise);
        (qpos, normals(self.reset_noise_scale, noise))
    }

    /// Contact forces stay zero unless they are asked for.
    fn stale(&self, evaluation: &Evaluation<'_, 15, 14>, stepped: bool) -> [f64; STALE] {
        let mut stale = [0.0; STALE];
        stale[0] = evaluation.body_position(TORSO)[0];
        if self.use_contact_forces && stepped {
            let mut forces = [Spatial::default(); BODIES];
            evaluation.contact_forces(&mut forces);
            let numbers = forces.iter().flat_map(|force| force.rot.into_iter().chain(force.lin));
            stale[1..].iter_mut().zip(numbers).for_each(|(slot, number)| *slot = number);
        }
        stale
    }

    fn observe(&self, state: &MujocoState<15, 14, STALE>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[2 * usize::from(self.exclude_current_positions_from_observation)..]);
        out.extend(state.physics.qvel);
        if self.use_contact_forces {
            out.extend(self.contact_forces(state));
        }
    }

    fn judge(&self, step: &Stepped<'_, 15, 14, STALE>) -> Outcome {
        let velocity = (step.after.stale[0] - step.before.stale[0]) / step.time;
        let [low, high] = self.healthy_z_range;
        let height = step.after.physics.qpos[2];
        let healthy = step.after.physics.qpos.iter().chain(&step.after.physics.qvel).all(|x| x.is_finite())
            && low <= height
            && height <= high;
        let bonus = if healthy || self.terminate_when_unhealthy { self.healthy_reward } else { 0.0 };
        let mut cost = self.ctrl_cost_weight * square_sum(step.action);
        if self.use_contact_forces {
            cost += self.contact_cost_weight * self.contact_forces(step.after).map(|x| x * x).sum::<f64>();
        }
        Outcome { reward: velocity + bonus - cost, terminated: self.terminate_when_unhealthy && !healthy }
    }
}
