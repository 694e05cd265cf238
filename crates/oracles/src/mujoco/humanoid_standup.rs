//! HumanoidStandup-v4 (gymnasium 0.29.1, envs/mujoco/humanoidstandup_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::HUMANOID_STANDUP;
use orrery_physics::picture::View;

use super::engine::engine;
use super::humanoid::{CONTACTS, OBSERVATION, STALE, body_quantities, control_cost};
use super::noise::around;
use super::options::apply;
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

/// A lying human figure that is to stand up. Reward: height over the physics' time step and 1, less the squared control
/// and contact forces, weighted. Never terminates.
pub type HumanoidStandup = MujocoTask<HumanoidStandupRules, 24, 23, 17, STALE>;

/// HumanoidStandup's rules; it has no options.
#[derive(Clone, Debug, Default)]
pub struct HumanoidStandupRules;

engine!(HumanoidStandupRules, 24, 23);

impl Rules<24, 23, 17, STALE> for HumanoidStandupRules {
    const ID: &'static str = "HumanoidStandup-v4";
    const DESCRIPTION: &'static str = HUMANOID_STANDUP;
    const FRAMES: u32 = 5;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([4.0, 3.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, &[], options, Self)
    }

    fn observation_dimension(&self) -> usize {
        OBSERVATION
    }

    fn start(&self, qpos0: &[f64; 24], noise: &mut dyn Noise) -> ([f64; 24], [f64; 23]) {
        let qpos = around(qpos0, 0.01, noise);
        (qpos, around(&[0.0; 23], 0.01, noise))
    }

    fn stale(&self, evaluation: &Evaluation<'_, 24, 23>, stepped: bool) -> [f64; STALE] {
        body_quantities(evaluation, stepped)
    }

    fn observe(&self, state: &MujocoState<24, 23, STALE>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[2..]);
        out.extend(state.physics.qvel);
        out.extend(&state.stale[1..]);
    }

    fn judge(&self, step: &Stepped<'_, 24, 23, STALE>) -> Outcome {
        let rise = step.after.physics.qpos[2] / (step.time / f64::from(Self::FRAMES));
        let impact = (0.5e-6 * square_sum(&step.after.stale[CONTACTS..])).min(10.0);
        Outcome { reward: rise - 0.1 * control_cost(step) - impact + 1.0, terminated: false }
    }
}
