//! InvertedDoublePendulum-v4 (gymnasium 0.29.1, envs/mujoco/inverted_double_pendulum_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::INVERTED_DOUBLE_PENDULUM;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::{around, normals};
use super::options::apply;
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, clipped};
use crate::{Options, OracleError};

const TIP: usize = 0;

/// Two poles on a cart, to hold upright. Ends when the tip is at most 1 m high, by its place of the last evaluation.
pub type InvertedDoublePendulum = MujocoTask<InvertedDoublePendulumRules, 3, 3, 1, 5>;

/// InvertedDoublePendulum's rules; it has no options.
#[derive(Clone, Debug, Default)]
pub struct InvertedDoublePendulumRules;

engine!(InvertedDoublePendulumRules, 3, 3);

impl Rules<3, 3, 1, 5> for InvertedDoublePendulumRules {
    const ID: &'static str = "InvertedDoublePendulum-v4";
    const DESCRIPTION: &'static str = INVERTED_DOUBLE_PENDULUM;
    const FRAMES: u32 = 5;
    const TIME_LIMIT: u32 = 1000;
    const VIEW: View = View::side([4.0, 3.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, &[], options, Self)
    }

    fn observation_dimension(&self) -> usize {
        11
    }

    fn start(&self, qpos0: &[f64; 3], noise: &mut dyn Noise) -> ([f64; 3], [f64; 3]) {
        let qpos = around(qpos0, 0.1, noise);
        (qpos, normals(0.1, noise))
    }

    /// The tip's place in the picture's plane, and forces of constraints.
    fn stale(&self, evaluation: &Evaluation<'_, 3, 3>, _: bool) -> [f64; 5] {
        let ([x, _, z], [a, b, c]) = (evaluation.site_position(TIP), *evaluation.constraint_force());
        [x, z, a, b, c]
    }

    fn observe(&self, state: &MujocoState<3, 3, 5>, out: &mut Vec<f64>) {
        let [first, second] = [state.physics.qpos[1], state.physics.qpos[2]].map(libm::sincos);
        out.extend([state.physics.qpos[0], first.0, second.0, first.1, second.1]);
        out.extend(clipped(&state.physics.qvel, 10.0));
        out.extend(clipped(&state.stale[2..], 10.0));
    }

    fn judge(&self, step: &Stepped<'_, 3, 3, 5>) -> Outcome {
        let [x, z, ..] = step.after.stale;
        let [_, first, second] = step.after.physics.qvel;
        let distance = 0.01 * x * x + (z - 2.0) * (z - 2.0);
        let speed = 1e-3 * first * first + 5e-3 * second * second;
        Outcome { reward: 10.0 - distance - speed, terminated: z <= 1.0 }
    }
}
