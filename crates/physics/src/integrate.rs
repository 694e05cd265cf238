//! One evaluation, one step (MuJoCo's `engine_forward`).

use crate::algebra::quaternion;
use crate::mjcf::Integrator;
use crate::tree::MotionKind;
use crate::{Model, Scratch, State};

/// Coordinates, velocities and accelerations beyond this are treated as no numbers (MuJoCo's `mjMAXVAL`).
pub const MAX_VALUE: f64 = 1e10;

fn is_bad(x: f64) -> bool {
    !(-MAX_VALUE..=MAX_VALUE).contains(&x)
}

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Evaluates everything at a state, without moving it: places, contacts, accelerations, forces. The quaternions in
    /// `state.qpos` become units, and its warm start becomes the accelerations found.
    ///
    /// If any of `control` is not finite, all of them count as 0, as in MuJoCo. Missing ones are 0, more are ignored.
    pub fn forward(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>, control: &[f64]) {
        self.set_control(scratch, control);
        self.evaluate(scratch, state);
    }

    /// Moves a state on by one time step.
    ///
    /// MuJoCo's guard: coordinates, velocities or accelerations that are not finite or larger than [`MAX_VALUE`] put
    /// the model back to its described pose, at rest and without control. Returns whether that happened; control then
    /// stays off for as long as the caller keeps passing the same step (MuJoCo clears it in its own data).
    pub fn step(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>, control: &[f64]) -> bool {
        self.steps(scratch, state, control, 1)
    }

    /// Moves a state on by `count` time steps under one control. Returns whether the guard of [`step`](Self::step)
    /// put it back; from then on control is off.
    pub fn steps(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>, control: &[f64], count: u32) -> bool {
        self.set_control(scratch, control);
        let mut put_back = false;
        for _ in 0..count {
            if state.qpos.iter().chain(&state.qvel).any(|x| is_bad(*x)) {
                self.put_back(scratch, state);
                put_back = true;
            }
            self.evaluate(scratch, state);
            if scratch.acceleration_out.iter().any(|x| is_bad(*x)) {
                self.put_back(scratch, state);
                put_back = true;
                self.evaluate(scratch, state);
            }
            match self.tables.options.integrator {
                Integrator::Euler => self.step_euler(scratch, state),
                Integrator::RungeKutta4 => self.step_runge_kutta(scratch, state),
            }
        }
        put_back
    }

    fn put_back(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>) {
        *state = State::described(self);
        scratch.control.fill(0.0);
    }

    fn set_control(&self, scratch: &mut Scratch<NQ, NV>, control: &[f64]) {
        scratch.control.fill(0.0);
        if control.iter().all(|value| !is_bad(*value)) {
            for (own, value) in scratch.control.iter_mut().zip(control) {
                *own = *value;
            }
        }
    }

    fn evaluate(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>) {
        self.place_links(scratch, &mut state.qpos);
        self.place_motions(scratch);
        self.assemble_inertia(scratch);
        scratch.factor = scratch.mass;
        let Scratch { factor, inverse_diagonal, .. } = scratch;
        self.factorize(factor, inverse_diagonal);
        self.collide(scratch);
        self.assemble_rows(scratch, &state.qpos, &state.qvel);
        self.compute_bias(scratch, &state.qvel);
        self.compute_applied(scratch, &state.qpos, &state.qvel);
        for i in 0..NV {
            scratch.smooth[i] = scratch.passive[i] - scratch.bias[i] + scratch.actuation[i];
        }
        let mut acceleration = scratch.smooth;
        self.solve(&scratch.factor, &scratch.inverse_diagonal, &mut acceleration);
        scratch.smooth_acceleration = acceleration;
        self.solve_constraints(scratch, &mut state.warm_start);
    }

    /// Coordinates moved by `velocity` for `time`.
    fn advance(&self, qpos: &mut [f64; NQ], velocity: &[f64; NV], time: f64) {
        for motion in &self.tree.motions {
            let (q, d) = (motion.qpos, motion.dof);
            if motion.kind == MotionKind::Free {
                for k in 0..3 {
                    qpos[q + k] += time * velocity[d + k];
                }
                let turned = quaternion::integrate(
                    [qpos[q + 3], qpos[q + 4], qpos[q + 5], qpos[q + 6]],
                    [velocity[d + 3], velocity[d + 4], velocity[d + 5]],
                    time,
                );
                qpos[q + 3..q + 7].copy_from_slice(&turned);
            } else {
                qpos[q] += time * velocity[d];
            }
        }
    }

    /// Semi-implicit: damping of joints acts at the end of the step.
    fn step_euler(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>) {
        let time = self.tables.options.timestep;
        let mut acceleration = scratch.acceleration_out;
        if self.damped {
            for i in 0..NV {
                acceleration[i] = scratch.smooth[i] + scratch.constraint_force[i];
            }
            scratch.factor = scratch.mass;
            for i in 0..NV {
                scratch.factor[i][self.sparsity.depth(i)] += time * self.damping[i];
            }
            let Scratch { factor, inverse_diagonal, .. } = scratch;
            self.factorize(factor, inverse_diagonal);
            self.solve(factor, inverse_diagonal, &mut acceleration);
        }
        for i in 0..NV {
            state.qvel[i] += time * acceleration[i];
        }
        let velocity = state.qvel;
        self.advance(&mut state.qpos, &velocity, time);
    }

    /// The first stage is the evaluation already made.
    fn step_runge_kutta(&self, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>) {
        let time = self.tables.options.timestep;
        let (qpos, qvel) = (state.qpos, state.qvel);
        let mut velocity = qvel;
        let mut acceleration = scratch.acceleration_out;
        let (mut velocities, mut accelerations) = (velocity, acceleration);
        for (reach, weight) in [(0.5, 2.0), (0.5, 2.0), (1.0, 1.0)] {
            state.qpos = qpos;
            self.advance(&mut state.qpos, &velocity, time * reach);
            for i in 0..NV {
                state.qvel[i] = qvel[i] + time * reach * acceleration[i];
            }
            self.evaluate(scratch, state);
            (velocity, acceleration) = (state.qvel, scratch.acceleration_out);
            for i in 0..NV {
                velocities[i] += weight * velocity[i];
                accelerations[i] += weight * acceleration[i];
            }
        }
        state.qpos = qpos;
        for i in 0..NV {
            velocities[i] /= 6.0;
            state.qvel[i] = qvel[i] + time * (accelerations[i] / 6.0);
        }
        self.advance(&mut state.qpos, &velocities, time);
    }
}
