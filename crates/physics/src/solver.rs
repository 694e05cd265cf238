//! Forces of constraints.

mod line_search;
pub(crate) mod newton;
pub(crate) mod pgs;

use crate::mjcf::Solver;
use crate::{Model, Scratch};

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Finds accelerations and forces of constraints, from `warm_start`, which becomes the accelerations found.
    pub(crate) fn solve_constraints(&self, scratch: &mut Scratch<NQ, NV>, warm_start: &mut [f64; NV]) {
        if scratch.rows.len() == 0 {
            scratch.acceleration_out = scratch.smooth_acceleration;
            scratch.constraint_force = [0.0; NV];
        } else {
            match self.tables.options.solver {
                Solver::Newton => self.solve_newton(scratch, warm_start),
                Solver::ProjectedGaussSeidel => self.solve_pgs(scratch, warm_start),
            }
            let rows = &scratch.rows;
            let mut total = [0.0; NV];
            for (jacobian, force) in rows.jacobian.iter().zip(&rows.force) {
                if *force != 0.0 {
                    for (sum, entry) in total.iter_mut().zip(jacobian) {
                        *sum += entry * force;
                    }
                }
            }
            scratch.constraint_force = total;
            if self.tables.options.solver == Solver::ProjectedGaussSeidel {
                let mut change = total;
                self.solve(&scratch.factor, &scratch.inverse_diagonal, &mut change);
                for i in 0..NV {
                    scratch.acceleration_out[i] = scratch.smooth_acceleration[i] + change[i];
                }
            }
        }
        *warm_start = scratch.acceleration_out;
    }
}
