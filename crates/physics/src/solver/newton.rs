//! Newton's method on the primal problem (Todorov 2014; MuJoCo documentation, "Computation", "Algorithms").
//!
//! Minimises `1/2 (a - a0)ᵀ M (a - a0) + sum over rows of weight/2 min(0, jacobian a - reference)²` over accelerations
//! `a`: strictly convex and piecewise quadratic, so that a full step that changes no row's side is exact.

use super::line_search;
use crate::algebra::MIN_VALUE;
use crate::constraint::{Rows, product as dot};
use crate::inertia::Sparse;
use crate::{Model, Scratch};

/// Writes residuals of `a`, and returns the cost of the rows.
fn residuals<const NV: usize>(rows: &mut Rows<NV>, a: &[f64; NV]) -> f64 {
    let mut cost = 0.0;
    let lists = rows.jacobian.iter().zip(&rows.reference).zip(&rows.weight).zip(&mut rows.residual);
    for (((jacobian, reference), weight), residual) in lists {
        let value = dot(jacobian, a) - reference;
        *residual = value;
        if value < 0.0 {
            cost += 0.5 * weight * value * value;
        }
    }
    cost
}

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    pub(crate) fn solve_newton(&self, scratch: &mut Scratch<NQ, NV>, warm_start: &[f64; NV]) {
        let scale = 1.0 / (self.tables.mean_inertia * NV.max(1) as f64);
        let tolerance = self.tables.options.tolerance;
        let smooth = scratch.smooth;
        let smooth_acceleration = scratch.smooth_acceleration;
        let gauss = |a: &[f64; NV], forces: &[f64; NV]| -> f64 {
            let terms = (0..NV).map(|i| (forces[i] - smooth[i]) * (a[i] - smooth_acceleration[i]));
            0.5 * terms.sum::<f64>()
        };

        let mut a = *warm_start;
        let mut forces = self.multiply(&scratch.mass, &a);
        let mut cost = gauss(&a, &forces) + residuals(&mut scratch.rows, &a);
        let cold_cost = residuals(&mut scratch.rows, &smooth_acceleration);
        // A warm start that is no number is not kept either.
        if cost <= cold_cost {
            residuals(&mut scratch.rows, &a);
        } else {
            a = smooth_acceleration;
            forces = smooth;
            cost = cold_cost;
        }

        let mut hessian = [[0.0; NV]; NV];
        for iteration in 0..=self.tables.options.iterations {
            let mut gradient: [f64; NV] = std::array::from_fn(|i| forces[i] - smooth[i]);
            let rows = &mut scratch.rows;
            for index in 0..rows.len() {
                let residual = rows.residual[index];
                let force = if residual < 0.0 { -rows.weight[index] * residual } else { 0.0 };
                rows.force[index] = force;
                if force != 0.0 {
                    for (entry, part) in gradient.iter_mut().zip(&rows.jacobian[index]) {
                        *entry -= part * force;
                    }
                }
            }
            if iteration == self.tables.options.iterations
                || (iteration > 0 && scale * dot(&gradient, &gradient).sqrt() < tolerance)
            {
                break;
            }
            let mut step = gradient.map(|entry| -entry);
            if self.assemble_sparse_hessian(scratch, &mut hessian) {
                let mut inverse_diagonal = [0.0; NV];
                self.factorize(&mut hessian, &mut inverse_diagonal);
                self.solve(&hessian, &inverse_diagonal, &mut step);
            } else {
                self.assemble_hessian(scratch, &mut hessian);
                solve_dense(&mut hessian, &mut step);
            }
            let size = dot(&step, &step).sqrt();
            if !(size >= MIN_VALUE) {
                break;
            }
            let moved = self.multiply(&scratch.mass, &step);
            let quadratic = line_search::Quadratic {
                slope: (0..NV).map(|i| step[i] * (forces[i] - smooth[i])).sum(),
                curvature: dot(&step, &moved),
            };
            let rows = &mut scratch.rows;
            for (slope, jacobian) in rows.slope.iter_mut().zip(&rows.jacobian) {
                *slope = dot(jacobian, &step);
            }
            let length = line_search::minimize(&quadratic, rows, tolerance * 0.01 * size / scale);
            if length == 0.0 {
                break;
            }
            for i in 0..NV {
                a[i] += length * step[i];
                forces[i] += length * moved[i];
            }
            let mut new_cost = gauss(&a, &forces);
            for ((residual, slope), weight) in rows.residual.iter_mut().zip(&rows.slope).zip(&rows.weight) {
                *residual += length * slope;
                if *residual < 0.0 {
                    new_cost += 0.5 * weight * *residual * *residual;
                }
            }
            let improvement = cost - new_cost;
            cost = new_cost;
            if !(scale * improvement >= tolerance) {
                for index in 0..rows.len() {
                    let residual = rows.residual[index];
                    rows.force[index] = if residual < 0.0 { -rows.weight[index] * residual } else { 0.0 };
                }
                break;
            }
        }
        scratch.acceleration_out = a;
    }

    /// `mass + sum over violated rows of weight jacobianᵀ jacobian`, if every violated row lies on one chain: then the
    /// sum has the sparsity of the tree.
    fn assemble_sparse_hessian(&self, scratch: &Scratch<NQ, NV>, hessian: &mut Sparse<NV>) -> bool {
        let rows = &scratch.rows;
        if rows.leaf.iter().zip(&rows.residual).any(|(leaf, residual)| *residual < 0.0 && *leaf >= NV) {
            return false;
        }
        *hessian = scratch.mass;
        for index in 0..rows.len() {
            if !(rows.residual[index] < 0.0) {
                continue;
            }
            let (leaf, weight, jacobian) = (rows.leaf[index], rows.weight[index], &rows.jacobian[index]);
            let depth = self.sparsity.depth(leaf);
            let mut packed = [0.0; NV];
            for (entry, dof) in packed.iter_mut().zip(self.sparsity.ancestors(leaf)) {
                *entry = jacobian[dof];
            }
            packed[depth] = jacobian[leaf];
            for (e, dof) in self.sparsity.ancestors(leaf).chain([leaf]).enumerate() {
                let factor = packed[e] * weight;
                if factor != 0.0 {
                    for (entry, part) in hessian[dof][..=e].iter_mut().zip(&packed[..=e]) {
                        *entry += factor * part;
                    }
                }
            }
        }
        true
    }

    /// The same with any rows, dense: its lower half.
    fn assemble_hessian(&self, scratch: &Scratch<NQ, NV>, hessian: &mut [[f64; NV]; NV]) {
        for (k, row) in hessian.iter_mut().enumerate() {
            *row = [0.0; NV];
            for (entry, ancestor) in scratch.mass[k].iter().zip(self.sparsity.ancestors(k)) {
                row[ancestor] = *entry;
            }
            row[k] = scratch.mass[k][self.sparsity.depth(k)];
        }
        let rows = &scratch.rows;
        for index in 0..rows.len() {
            if rows.residual[index] < 0.0 {
                let jacobian = &rows.jacobian[index];
                for (k, row) in hessian.iter_mut().enumerate() {
                    let factor = jacobian[k] * rows.weight[index];
                    if factor != 0.0 {
                        for (entry, part) in row[..=k].iter_mut().zip(jacobian) {
                            *entry += factor * part;
                        }
                    }
                }
            }
        }
    }
}

/// Solves `matrix solution = x` for a positive definite matrix given by its lower half, which is overwritten.
fn solve_dense<const N: usize>(matrix: &mut [[f64; N]; N], x: &mut [f64; N]) {
    let mut inverse = [0.0; N];
    for k in 0..N {
        inverse[k] = 1.0 / matrix[k][k];
        let (_, below) = matrix.split_at_mut(k + 1);
        let column: [f64; N] = std::array::from_fn(|i| if i > k { below[i - k - 1][k] } else { 0.0 });
        for (offset, row) in below.iter_mut().enumerate() {
            let i = k + 1 + offset;
            let factor = column[i] * inverse[k];
            row[k] = factor;
            for (entry, part) in row[k + 1..=i].iter_mut().zip(&column[k + 1..=i]) {
                *entry -= factor * part;
            }
        }
    }
    for i in 0..N {
        let mut value = x[i];
        for (entry, part) in matrix[i][..i].iter().zip(&x[..i]) {
            value -= entry * part;
        }
        x[i] = value;
    }
    for i in 0..N {
        x[i] *= inverse[i];
    }
    for i in (0..N).rev() {
        let value = x[i];
        for (part, entry) in x[..i].iter_mut().zip(&matrix[i][..i]) {
            *part -= entry * value;
        }
    }
}
