//! InvertedPendulum-v4 (gymnasium 0.29.1, envs/mujoco/inverted_pendulum_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::INVERTED_PENDULUM;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::apply;
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped};
use crate::{Options, OracleError};

/// A pole on a cart, to hold upright. Reward 1 a step, the last one included; ends beyond 0.2 rad.
pub type InvertedPendulum = MujocoTask<InvertedPendulumRules, 2, 2, 1, 0>;

/// InvertedPendulum's rules; it has no options.
#[derive(Clone, Debug, Default)]
pub struct InvertedPendulumRules;

engine!(InvertedPendulumRules, 2, 2);

impl Rules<2, 2, 1, 0> for InvertedPendulumRules {
    const ID: &'static str = "InvertedPendulum-v4";
    const DESCRIPTION: &'static str = INVERTED_PENDULUM;
    const FRAMES: u32 = 2;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([3.0, 2.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, &[], options, Self)
    }

    fn observation_dimension(&self) -> usize {
        4
    }

    fn start(&self, qpos0: &[f64; 2], noise: &mut dyn Noise) -> ([f64; 2], [f64; 2]) {
        let qpos = around(qpos0, 0.01, noise);
        (qpos, around(&[0.0; 2], 0.01, noise))
    }

    fn stale(&self, _: &Evaluation<'_, 2, 2>, _: bool) -> [f64; 0] {
        []
    }

    fn observe(&self, state: &MujocoState<2, 2, 0>, out: &mut Vec<f64>) {
        out.extend(state.physics.qpos);
        out.extend(state.physics.qvel);
    }

    fn judge(&self, step: &Stepped<'_, 2, 2, 0>) -> Outcome {
        Outcome { reward: 1.0, terminated: step.after.physics.qpos[1].abs() > 0.2 }
    }
}
