//! Gymnasium 0.29.1's MuJoCo tasks, version 4, on our own physics.
//!
//! A state holds what MuJoCo's data holds beside coordinates and velocities and what the next step depends on: the
//! solver's warm start, and quantities that the last step left stale. An observation and a reward read the stale ones, as
//! Gymnasium's do.

mod ant;
mod engine;
mod half_cheetah;
mod hopper;
mod humanoid;
mod humanoid_standup;
mod inverted_double_pendulum;
mod inverted_pendulum;
mod noise;
mod options;
mod pusher;
mod reacher;
mod rules;
mod state;
mod swimmer;
mod task;
mod walker2d;

pub use ant::{Ant, AntRules};
pub use engine::Engine;
pub use half_cheetah::{HalfCheetah, HalfCheetahRules};
pub use hopper::{Hopper, HopperRules};
pub use humanoid::{Humanoid, HumanoidRules};
pub use humanoid_standup::{HumanoidStandup, HumanoidStandupRules};
pub use inverted_double_pendulum::{InvertedDoublePendulum, InvertedDoublePendulumRules};
pub use inverted_pendulum::{InvertedPendulum, InvertedPendulumRules};
pub use noise::Noise;
pub use pusher::{Pusher, PusherRules};
pub use reacher::{Reacher, ReacherRules};
pub use rules::{Rules, Stepped};
pub use state::{Control, MujocoState};
pub use swimmer::{Swimmer, SwimmerRules};
pub use task::MujocoTask;
pub use walker2d::{Walker2d, Walker2dRules};

/// Sum of squares, in order.
fn square_sum(numbers: &[f64]) -> f64 {
    numbers.iter().map(|x| x * x).sum()
}

/// `numbers`, each clipped to `[-bound, bound]`.
fn clipped(numbers: &[f64], bound: f64) -> impl Iterator<Item = f64> + '_ {
    numbers.iter().map(move |x| x.clamp(-bound, bound))
}
