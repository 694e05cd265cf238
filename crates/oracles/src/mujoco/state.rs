//! States and actions of the tasks.

use orrery_physics::State;

/// A state: plain numbers, copied as memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MujocoState<const NQ: usize, const NV: usize, const NS: usize> {
    /// Coordinates, velocities and the solver's warm start.
    pub physics: State<NQ, NV>,
    /// What the last evaluation left and an observation or a reward reads; each task's own.
    pub stale: [f64; NS],
}

impl<const NQ: usize, const NV: usize, const NS: usize> Default for MujocoState<NQ, NV, NS> {
    fn default() -> Self {
        Self { physics: State::default(), stale: [0.0; NS] }
    }
}

impl<const NQ: usize, const NV: usize, const NS: usize> MujocoState<NQ, NV, NS> {
    /// Numbers in the flat form: coordinates, velocities, warm start, stale numbers.
    pub(super) const DIMENSION: usize = NQ + NV + NV + NS;

    /// All numbers in the flat form's order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        let State { qpos, qvel, warm_start } = &self.physics;
        qpos.iter().chain(qvel).chain(warm_start).chain(&self.stale).copied()
    }

    /// The state with these numbers, of which there are [`Self::DIMENSION`].
    pub(super) fn from_numbers(values: &[f64]) -> Self {
        let mut state = Self::default();
        let State { qpos, qvel, warm_start } = &mut state.physics;
        let targets = qpos.iter_mut().chain(qvel).chain(warm_start).chain(&mut state.stale);
        for (target, value) in targets.zip(values) {
            *target = *value;
        }
        state
    }

    pub(super) fn is_finite(&self) -> bool {
        self.numbers().all(f64::is_finite)
    }
}

/// Controls of the motors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Control<const NU: usize>(pub [f64; NU]);

impl<const NU: usize> Default for Control<NU> {
    fn default() -> Self {
        Self([0.0; NU])
    }
}
