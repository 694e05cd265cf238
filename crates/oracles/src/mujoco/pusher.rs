//! Pusher-v4 (gymnasium 0.29.1, envs/mujoco/pusher_v4.py).

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::models::PUSHER;
use orrery_physics::picture::View;

use super::engine::engine;
use super::noise::around;
use super::options::apply;
use super::{MujocoState, MujocoTask, Noise, Rules, Stepped, square_sum};
use crate::{Options, OracleError};

const BODIES: [usize; 3] = [10, 11, 12];

/// An arm that pushes a cylinder to a goal. Reward, from positions before the step: minus the object's distance to the
/// goal, half the arm's to the object and a tenth of the squared control. Never terminates.
pub type Pusher = MujocoTask<PusherRules, 11, 11, 7, 9>;

/// Pusher's rules; it has no options.
#[derive(Clone, Debug, Default)]
pub struct PusherRules;

engine!(PusherRules, 11, 11);

impl Rules<11, 11, 7, 9> for PusherRules {
    const ID: &'static str = "Pusher-v4";
    const DESCRIPTION: &'static str = PUSHER;
    const FRAMES: u32 = 5;
    const TIME_LIMIT: u32 = 100;
    const VIEW: View = View::top([2.4, 2.0]);

    fn from_options(options: &Options) -> Result<Self, OracleError> {
        apply(Self::ID, &[], options, Self)
    }

    fn observation_dimension(&self) -> usize {
        23
    }

    fn start(&self, qpos0: &[f64; 11], noise: &mut dyn Noise) -> ([f64; 11], [f64; 11]) {
        let mut qpos = *qpos0;
        let object = loop {
            let object = [noise.uniform(-0.3, 0.0), noise.uniform(-0.2, 0.2)];
            if square_sum(&object).sqrt() > 0.17 {
                break object;
            }
        };
        qpos[7..9].copy_from_slice(&object);
        qpos[9..].fill(0.0);
        let mut qvel = around(&[0.0; 11], 0.005, noise);
        qvel[7..].fill(0.0);
        (qpos, qvel)
    }

    /// Positions of the arm's tip, the object and the goal.
    fn stale(&self, evaluation: &Evaluation<'_, 11, 11>, _: bool) -> [f64; 9] {
        let positions = BODIES.map(|body| evaluation.body_position(body));
        std::array::from_fn(|i| positions[i / 3][i % 3])
    }

    fn observe(&self, state: &MujocoState<11, 11, 9>, out: &mut Vec<f64>) {
        out.extend(&state.physics.qpos[..7]);
        out.extend(&state.physics.qvel[..7]);
        out.extend(&state.stale);
    }

    fn judge(&self, step: &Stepped<'_, 11, 11, 9>) -> Outcome {
        let stale = &step.before.stale;
        let distance = |first: usize, second: usize| {
            let between: [f64; 3] = std::array::from_fn(|i| stale[3 * first + i] - stale[3 * second + i]);
            square_sum(&between).sqrt()
        };
        let reward = -distance(1, 2) + 0.1 * -square_sum(step.action) + 0.5 * -distance(1, 0);
        Outcome { reward, terminated: false }
    }
}
