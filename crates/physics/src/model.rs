//! A model ready to run: tables, and everything that load time can know.

use crate::collision::{Colliding, Pair, Reach, UnsupportedPair};
use crate::constraint::Limit;
use crate::fluid::Medium;
use crate::inertia::Sparsity;
use crate::tables::Tables;
use crate::tree::Tree;

/// A model whose state has `NQ` coordinates and `NV` velocities.
///
/// Immutable; shared by all threads. [`State`](crate::State) is what a simulation is at, [`Scratch`](crate::Scratch) what
/// one thread needs to move it on.
#[derive(Clone, Debug)]
pub struct Model<const NQ: usize, const NV: usize> {
    pub(crate) tables: Tables,
    pub(crate) tree: Tree,
    pub(crate) sparsity: Sparsity<NV>,
    pub(crate) qpos0: [f64; NQ],
    pub(crate) damping: [f64; NV],
    pub(crate) armature: [f64; NV],
    pub(crate) damped: bool,
    pub(crate) limits: Vec<Limit>,
    pub(crate) pairs: Vec<Pair>,
    /// Geoms that occur in a pair.
    pub(crate) colliding: Vec<Colliding>,
    /// What decides first about each pair, in the pairs' order.
    pub(crate) reaches: Vec<Reach>,
    pub(crate) medium: Option<Medium>,
    /// Rows of constraints that can be active at once, at most.
    pub(crate) row_capacity: usize,
    pub(crate) contact_capacity: usize,
}

/// Why tables make no model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// The model type has other sizes.
    Size {
        /// Coordinates and velocities of the tables.
        tables: (usize, usize),
        /// Coordinates and velocities of the model type.
        model: (usize, usize),
    },
    /// Two geoms can meet for whose forms there is no routine.
    Pair(UnsupportedPair),
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Size { tables: (nq, nv), model } => {
                write!(
                    f,
                    "the description has nq {nq}, nv {nv}; use Model<{nq}, {nv}> instead of Model<{}, {}>",
                    model.0, model.1
                )
            }
            Self::Pair(UnsupportedPair { shapes, geoms }) => write!(
                f,
                "geoms {} ({:?}) and {} ({:?}) can meet, and there is no routine for these forms; keep them apart by \
                 contype and conaffinity",
                geoms.0, shapes.0, geoms.1, shapes.1
            ),
        }
    }
}

impl std::error::Error for ModelError {}

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Prepares compiled tables.
    ///
    /// # Errors
    /// [`ModelError`] unless the tables have `NQ` coordinates and `NV` velocities, and a routine for every pair of geoms.
    pub fn new(tables: Tables) -> Result<Self, ModelError> {
        let mismatch = || ModelError::Size { tables: (tables.nq(), tables.nv()), model: (NQ, NV) };
        let qpos0: [f64; NQ] = tables.qpos0.as_slice().try_into().map_err(|_| mismatch())?;
        if tables.nv() != NV {
            return Err(mismatch());
        }
        let tree = Tree::new(&tables);
        let limits = Limit::all(&tables);
        let pairs =
            if tables.options.collisions { Pair::all(&tables, &tree).map_err(ModelError::Pair)? } else { Vec::new() };
        let colliding = Colliding::all(&tables, &tree, &pairs);
        let reaches = pairs.iter().map(Reach::of).collect();
        // At most one of a joint's two bounds is violated unless its margins overlap.
        let limit_rows = 2 * limits.len();
        let contact_capacity = pairs.iter().map(Pair::most_contacts).sum();
        let contact_rows: usize = pairs.iter().map(|pair| pair.most_contacts() * pair.rows()).sum();
        Ok(Self {
            damping: std::array::from_fn(|i| tables.dofs[i].damping),
            armature: std::array::from_fn(|i| tables.dofs[i].armature),
            damped: tables.dofs.iter().any(|dof| dof.damping > 0.0),
            medium: Medium::of(&tables, &tree),
            row_capacity: limit_rows + contact_rows,
            sparsity: Sparsity::new(&tree.ancestors),
            qpos0,
            tree,
            limits,
            pairs,
            reaches,
            colliding,
            contact_capacity,
            tables,
        })
    }

    /// The compiled tables.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The described pose.
    pub fn qpos0(&self) -> &[f64; NQ] {
        &self.qpos0
    }
}
