//! What a simulation is at.

use crate::Model;

/// Coordinates, velocities and the solver's start: plain numbers, copied as memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State<const NQ: usize, const NV: usize> {
    /// Coordinates: m, rad, and quaternions of free joints.
    pub qpos: [f64; NQ],
    /// Velocities: m/s and rad/s; of a free joint, translation in the world's and rotation in the body's axes.
    pub qvel: [f64; NV],
    /// Accelerations that the solver starts from: those of the last evaluation.
    pub warm_start: [f64; NV],
}

impl<const NQ: usize, const NV: usize> Default for State<NQ, NV> {
    fn default() -> Self {
        Self { qpos: [0.0; NQ], qvel: [0.0; NV], warm_start: [0.0; NV] }
    }
}

impl<const NQ: usize, const NV: usize> State<NQ, NV> {
    /// The described pose, at rest.
    pub fn described(model: &Model<NQ, NV>) -> Self {
        Self { qpos: model.qpos0, ..Self::default() }
    }
}
