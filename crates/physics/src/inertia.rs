//! The inertia matrix (composite rigid bodies; Featherstone 2008, table 6.2) and its factor.
//!
//! Row `k` of a matrix with the tree's sparsity holds one entry per ancestor of `k`, root first, then the diagonal. The
//! ancestors of an ancestor are a prefix of that list, so every inner loop runs over consecutive numbers.

use crate::{Model, Scratch};

/// A matrix with the sparsity of the tree.
pub(crate) type Sparse<const NV: usize> = [[f64; NV]; NV];

/// Ancestors of every degree of freedom, root first.
#[derive(Clone, Debug)]
pub(crate) struct Sparsity<const NV: usize> {
    lists: [[u8; NV]; NV],
    depths: [u8; NV],
}

impl<const NV: usize> Sparsity<NV> {
    pub(crate) fn new(ancestors: &[Vec<usize>]) -> Self {
        let mut sparsity = Self { lists: [[0; NV]; NV], depths: [0; NV] };
        for (k, list) in ancestors.iter().enumerate() {
            sparsity.depths[k] = list.len() as u8;
            for (entry, ancestor) in sparsity.lists[k].iter_mut().zip(list) {
                *entry = *ancestor as u8;
            }
        }
        sparsity
    }

    /// Number of ancestors of `k`: the place of the diagonal in row `k`.
    #[inline(always)]
    pub(crate) fn depth(&self, k: usize) -> usize {
        usize::from(self.depths[k])
    }

    /// Ancestors of `k`, root first.
    #[inline(always)]
    pub(crate) fn ancestors(&self, k: usize) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.lists[k][..self.depth(k)].iter().map(|ancestor| usize::from(*ancestor))
    }
}

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
                for (entry, ancestor) in row.iter_mut().zip(self.sparsity.ancestors(dof)) {
                    *entry = momentum.dot(&scratch.motion[ancestor]);
                }
                row[self.sparsity.depth(dof)] = momentum.dot(&scratch.motion[dof]) + self.armature[dof];
            }
        }
    }

    /// Turns a matrix `Lᵀ D L` into `L`, and writes `1 / D`.
    pub(crate) fn factorize(&self, matrix: &mut Sparse<NV>, inverse_diagonal: &mut [f64; NV]) {
        for k in (0..NV).rev() {
            let depth = self.sparsity.depth(k);
            let (above, below) = matrix.split_at_mut(k);
            let row = &mut below[0];
            let inverse = 1.0 / row[depth];
            inverse_diagonal[k] = inverse;
            for (e, ancestor) in self.sparsity.ancestors(k).enumerate() {
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
            for (entry, ancestor) in factor[k].iter().zip(self.sparsity.ancestors(k)) {
                x[ancestor] -= entry * value;
            }
        }
        for (value, inverse) in x.iter_mut().zip(inverse_diagonal) {
            *value *= inverse;
        }
        for k in 0..NV {
            let mut value = x[k];
            for (entry, ancestor) in factor[k].iter().zip(self.sparsity.ancestors(k)) {
                value -= entry * x[ancestor];
            }
            x[k] = value;
        }
    }

    /// `matrix x`.
    pub(crate) fn multiply(&self, matrix: &Sparse<NV>, x: &[f64; NV]) -> [f64; NV] {
        let mut product = [0.0; NV];
        for k in 0..NV {
            let row = &matrix[k];
            let mut sum = row[self.sparsity.depth(k)] * x[k];
            for (entry, ancestor) in row.iter().zip(self.sparsity.ancestors(k)) {
                sum += entry * x[ancestor];
                product[ancestor] += entry * x[k];
            }
            product[k] += sum;
        }
        product
    }
}
