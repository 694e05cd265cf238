//! The inertia matrix (composite rigid bodies; Featherstone 2008, table 6.2) and its factor.
//!
//! Row `k` of a matrix with the tree's sparsity holds one entry per ancestor of `k`, root first, then the diagonal. The
//! ancestors of an ancestor are a prefix of that list, so every inner loop runs over consecutive numbers.

use crate::{Model, Scratch};

/// A matrix with the sparsity of the tree.
pub(crate) type Sparse<const NV: usize> = [[f64; NV]; NV];

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Fills `scratch.mass`.
    pub(crate) fn assemble_inertia(&self, scratch: &mut Scratch<NQ, NV>) {
        scratch.composite.copy_from_slice(&scratch.inertia);
        for index in (0..self.tree.links.len()).rev() {
            let link = &self.tree.links[index];
            let composite = scratch.composite[index];
            if let Some(parent) = link.parent {
                scratch.composite[parent].add(&composite);
            }
            for dof in link.dofs.clone() {
                let momentum = composite.apply(&scratch.motion[dof]);
                let row = &mut scratch.mass[dof];
                let ancestors = &self.tree.ancestors[dof];
                for (entry, &ancestor) in row.iter_mut().zip(ancestors) {
                    *entry = momentum.dot(&scratch.motion[ancestor]);
                }
                row[ancestors.len()] = momentum.dot(&scratch.motion[dof]) + self.armature[dof];
            }
        }
    }

    /// Turns a matrix `Lᵀ D L` into `L`, and writes `1 / D`.
    pub(crate) fn factorize(&self, matrix: &mut Sparse<NV>, inverse_diagonal: &mut [f64; NV]) {
        for k in (0..NV).rev() {
            let ancestors = &self.tree.ancestors[k];
            let depth = ancestors.len();
            let (above, below) = matrix.split_at_mut(k);
            let row = &mut below[0];
            let inverse = 1.0 / row[depth];
            inverse_diagonal[k] = inverse;
            for (e, &ancestor) in ancestors.iter().enumerate() {
                let factor = row[e] * inverse;
                for (entry, value) in above[ancestor][..=e].iter_mut().zip(&row[..=e]) {
                    *entry -= value * factor;
                }
            }
            for entry in &mut row[..depth] {
                *entry *= inverse;
            }
        }
    }

    /// Replaces `x` by the solution of `Lᵀ D L solution = x`.
    pub(crate) fn solve(&self, factor: &Sparse<NV>, inverse_diagonal: &[f64; NV], x: &mut [f64; NV]) {
        for k in (0..NV).rev() {
            let value = x[k];
            for (entry, &ancestor) in factor[k].iter().zip(&self.tree.ancestors[k]) {
                x[ancestor] -= entry * value;
            }
        }
        for (value, inverse) in x.iter_mut().zip(inverse_diagonal) {
            *value *= inverse;
        }
        for k in 0..NV {
            let mut value = x[k];
            for (entry, &ancestor) in factor[k].iter().zip(&self.tree.ancestors[k]) {
                value -= entry * x[ancestor];
            }
            x[k] = value;
        }
    }

    /// `matrix x`.
    pub(crate) fn multiply(&self, matrix: &Sparse<NV>, x: &[f64; NV]) -> [f64; NV] {
        let mut product = [0.0; NV];
        for k in 0..NV {
            let ancestors = &self.tree.ancestors[k];
            let row = &matrix[k];
            let mut sum = row[ancestors.len()] * x[k];
            for (entry, &ancestor) in row.iter().zip(ancestors) {
                sum += entry * x[ancestor];
                product[ancestor] += entry * x[k];
            }
            product[k] += sum;
        }
        product
    }
}
