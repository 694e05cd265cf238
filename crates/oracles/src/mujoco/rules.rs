//! What one task adds to the physics.

use orrery_core::Outcome;
use orrery_physics::Evaluation;
use orrery_physics::picture::View;

use super::{Engine, MujocoState, Noise};
use crate::{Options, OracleError};

/// What a step did.
#[derive(Debug)]
pub struct Stepped<'a, const NQ: usize, const NV: usize, const NS: usize> {
    /// State before it.
    pub before: &'a MujocoState<NQ, NV, NS>,
    /// State after it.
    pub after: &'a MujocoState<NQ, NV, NS>,
    /// The action, not clipped.
    pub action: &'a [f64],
    /// The physics' guard put the model back to its described pose and cleared the control.
    pub put_back: bool,
    /// Seconds that the step lasted.
    pub time: f64,
}

impl<const NQ: usize, const NV: usize, const NS: usize> Stepped<'_, NQ, NV, NS> {
    /// Velocity of the first coordinate over the step.
    pub(super) fn forward_velocity(&self) -> f64 {
        (self.after.physics.qpos[0] - self.before.physics.qpos[0]) / self.time
    }
}

/// A task over a model with `NQ` coordinates, `NV` velocities and `NU` motors, which keeps `NS` stale numbers.
pub trait Rules<const NQ: usize, const NV: usize, const NU: usize, const NS: usize>:
    Engine<NQ, NV> + Clone + std::fmt::Debug + Send + Sync + 'static
{
    /// Gymnasium's id.
    const ID: &'static str;
    /// The model, in MJCF.
    const DESCRIPTION: &'static str;
    /// Time steps of the physics in a step.
    const FRAMES: u32;
    /// Steps after which Gymnasium truncates.
    const TIME_LIMIT: u32;
    /// What a picture shows.
    const VIEW: View;

    /// Gymnasium's rules, changed by `options`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    fn from_options(options: &Options) -> Result<Self, OracleError>;

    /// Numbers in an observation.
    fn observation_dimension(&self) -> usize;

    /// Coordinates and velocities of a start, drawn in Gymnasium's order.
    fn start(&self, qpos0: &[f64; NQ], noise: &mut dyn Noise) -> ([f64; NQ], [f64; NV]);

    /// Numbers that the state keeps of the last evaluation. `stepped` is false after a reset, when MuJoCo has not computed
    /// contact forces yet.
    fn stale(&self, evaluation: &Evaluation<'_, NQ, NV>, stepped: bool) -> [f64; NS];

    /// Appends the observation.
    fn observe(&self, state: &MujocoState<NQ, NV, NS>, out: &mut Vec<f64>);

    /// Reward and end of a step.
    fn judge(&self, step: &Stepped<'_, NQ, NV, NS>) -> Outcome;
}
