//! Reacher-v4 (gymnasium 0.29.1, envs/mujoco/reacher_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::REACHER;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::apply;
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

const FINGERTIP: usize = 3;
const TARGET: usize = 4;

/// A planar arm of two links that reaches for a target. Reward: minus the distance before the step, minus the squared
/// control. Never terminates.
pub type Reacher = MujocoTask<ReacherRules, 4, 4, 2, 6>;

/// Reacher's rules; it has no options.
#[derive(Clone, Debug, Default)]
pub struct ReacherRules;

engine!(ReacherRules, 4, 4);

impl Rules<4, 4, 2, 6> for ReacherRules {
    const ID: &'static str = "Reacher-v4";
    const DESCRIPTION: &'static str = REACHER;
    const FRAMES: u32 = 2;
    const TIME_LIMIT: u32 = 50;
    const VIEW: View = View::top([0.8, 0.8]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, &[], options, Self)
    }

    fn observation_dimension(&self) -> usize {
        11
    }

    fn start(&self, qpos0: &[f64; 4], noise: &mut dyn Noise) -> ([f64; 4], [f64; 4]) {
        let mut qpos = around(qpos0, 0.1, noise);
        let goal = loop {
            let goal = [noise.uniform(-0.2, 0.2), noise.uniform(-0.2, 0.2)];
            if square_sum(&goal).sqrt() < 0.2 {
                break goal;
            }
        };
        qpos[2..].copy_from_slice(&goal);
        let mut qvel = around(&[0.0; 4], 0.005, noise);
        qvel[2..].fill(0.0);
        (qpos, qvel)
    }

    /// Positions of the fingertip and of the target.
    fn stale(&self, evaluation: &Evaluation<'_, 4, 4>, _: bool) -> [f64; 6] {
        let ([a, b, c], [d, e, f]) = (evaluation.body_position(FINGERTIP), evaluation.body_position(TARGET));
        [a, b, c, d, e, f]
    }

    fn observe(&self, state: &MujocoState<4, 4, 6>, out: &mut Vec<f64>) {
        let [first, second] = [state.physics.qpos[0], state.physics.qpos[1]].map(libm::sincos);
        out.extend([first.1, second.1, first.0, second.0]);
        out.extend(&state.physics.qpos[2..]);
        out.extend(&state.physics.qvel[..2]);
        out.extend((0..3).map(|i| state.stale[i] - state.stale[3 + i]));
    }

    fn judge(&self, step: &Stepped<'_, 4, 4, 6>) -> Outcome {
        let stale = &step.before.stale;
        let between: [f64; 3] = std::array::from_fn(|i| stale[i] - stale[3 + i]);
        let reward = -square_sum(&between).sqrt() - square_sum(step.action);
        Outcome { reward, terminated: false }
    }
}
