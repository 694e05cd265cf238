//! Projected Gauss-Seidel on the dual problem, row after row, as MuJoCo's: where it is stopped early, order and stopping
//! rule are part of the motion.

use crate::constraint::Rows;
use crate::mjcf::Solver;
use crate::{Model, Scratch};

/// Sweeps revert a change that raises the cost by more than this.
const RISE: f64 = 1e-10;

/// The dual problem: least `1/2 fᵀ A f + fᵀ b` over forces `f >= 0`.
///
/// Rows and vectors are padded to whole chunks by zeros, so that the inner loop has no rest.
#[derive(Clone, Debug)]
pub(crate) struct Dual<const NV: usize> {
    /// `A = jacobian mass⁻¹ jacobianᵀ + diag(regularizer)`, row after row.
    matrix: Vec<Chunk>,
    /// The diagonal of `A`, and its inverse.
    diagonal: Vec<(f64, f64)>,
    /// `b`, and `A f + b`.
    linear: Vec<Chunk>,
    residual: Vec<Chunk>,
    /// `L⁻ᵀ jacobian`, by row, and the same times `D⁻¹`.
    half: Vec<[f64; NV]>,
    scaled: Vec<[f64; NV]>,
}

const LANES: usize = 4;
type Chunk = [f64; LANES];

impl<const NV: usize> Dual<NV> {
    pub(crate) fn for_model<const NQ: usize>(model: &Model<NQ, NV>) -> Self {
        let rows = match model.tables.options.solver {
            Solver::Newton => 0,
            Solver::ProjectedGaussSeidel => model.row_capacity,
        };
        let chunks = rows.div_ceil(LANES);
        Self {
            matrix: Vec::with_capacity(rows * chunks),
            diagonal: Vec::with_capacity(rows),
            linear: Vec::with_capacity(chunks),
            residual: Vec::with_capacity(chunks),
            half: Vec::with_capacity(rows),
            scaled: Vec::with_capacity(rows),
        }
    }

    /// Adds `change` times row `index` of the matrix to the residual.
    #[inline(always)]
    fn move_force(&mut self, index: usize, change: f64) {
        let chunks = self.residual.len();
        let row = &self.matrix[index * chunks..][..chunks];
        for (residual, entry) in self.residual.iter_mut().zip(row) {
            for lane in 0..LANES {
                residual[lane] += entry[lane] * change;
            }
        }
    }
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    crate::constraint::product(a, b)
}

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    fn project(&self, scratch: &mut Scratch<NQ, NV>) {
        let Scratch { rows, dual, factor, inverse_diagonal, smooth_acceleration, .. } = scratch;
        let count = rows.len();
        dual.half.clear();
        dual.scaled.clear();
        for jacobian in &rows.jacobian {
            let mut half = *jacobian;
            for k in (0..NV).rev() {
                let value = half[k];
                if value != 0.0 {
                    for (entry, ancestor) in factor[k].iter().zip(self.sparsity.ancestors(k)) {
                        half[ancestor] -= entry * value;
                    }
                }
            }
            dual.half.push(half);
            dual.scaled.push(std::array::from_fn(|i| half[i] * inverse_diagonal[i]));
        }
        let chunks = count.div_ceil(LANES);
        dual.matrix.clear();
        dual.matrix.resize(count * chunks, [0.0; LANES]);
        dual.diagonal.clear();
        let matrix = dual.matrix.as_flattened_mut();
        let stride = chunks * LANES;
        for i in 0..count {
            for j in 0..i {
                let entry = dot(&dual.half[i], &dual.scaled[j]);
                matrix[i * stride + j] = entry;
                matrix[j * stride + i] = entry;
            }
            let diagonal = dot(&dual.half[i], &dual.scaled[i]) + rows.regularizer[i];
            matrix[i * stride + i] = diagonal;
            dual.diagonal.push((diagonal, 1.0 / diagonal));
        }
        dual.linear.clear();
        dual.linear.resize(chunks, [0.0; LANES]);
        let linear = dual.linear.as_flattened_mut();
        for (b, (jacobian, reference)) in linear.iter_mut().zip(rows.jacobian.iter().zip(&rows.reference)) {
            *b = dot(jacobian, smooth_acceleration) - reference;
        }
        dual.residual.clear();
        dual.residual.extend_from_slice(&dual.linear);
    }

    /// Forces that the warm start's accelerations ask for, unless none at all costs less.
    fn start_forces(rows: &mut Rows<NV>, dual: &mut Dual<NV>, warm_start: &[f64; NV]) {
        for index in 0..rows.len() {
            let value = dot(&rows.jacobian[index], warm_start) - rows.reference[index];
            rows.force[index] = if value < 0.0 { -rows.weight[index] * value } else { 0.0 };
        }
        let linear: f64 = rows.force.iter().zip(dual.residual.as_flattened()).map(|(force, b)| force * b).sum();
        for index in 0..rows.len() {
            if rows.force[index] != 0.0 {
                dual.move_force(index, rows.force[index]);
            }
        }
        // `fᵀ (A f + b)` is twice the quadratic part and once the linear one.
        let both: f64 = rows.force.iter().zip(dual.residual.as_flattened()).map(|(force, b)| force * b).sum();
        // A start that is no number is not kept either.
        if !(0.5 * (both - linear) + linear <= 0.0) {
            rows.force.fill(0.0);
            dual.residual.clear();
            dual.residual.extend_from_slice(&dual.linear);
        }
    }

    pub(crate) fn solve_pgs(&self, scratch: &mut Scratch<NQ, NV>, warm_start: &[f64; NV]) {
        self.project(scratch);
        let Scratch { rows, dual, .. } = scratch;
        Self::start_forces(rows, dual, warm_start);
        let scale = 1.0 / (self.tables.mean_inertia * NV.max(1) as f64);
        for _ in 0..self.tables.options.iterations {
            let mut improvement = 0.0;
            for (index, old) in rows.force.iter_mut().enumerate() {
                let residual = dual.residual.as_flattened()[index];
                let (diagonal, inverse) = dual.diagonal[index];
                let force = (*old - residual * inverse).max(0.0);
                let step = force - *old;
                if step == 0.0 {
                    continue;
                }
                let change = 0.5 * step * step * diagonal + step * residual;
                if change > RISE {
                    continue;
                }
                improvement -= change;
                *old = force;
                dual.move_force(index, step);
            }
            if improvement * scale < self.tables.options.tolerance {
                break;
            }
        }
    }
}
