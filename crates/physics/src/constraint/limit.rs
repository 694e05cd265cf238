//! Bounds of joints.

use super::Softness;
use crate::tables::Tables;

/// Bounds of one coordinate.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) qpos: usize,
    pub(crate) dof: usize,
    pub(crate) range: [f64; 2],
    pub(crate) margin: f64,
    pub(crate) softness: Softness,
    pub(crate) inverse_weight: f64,
}

impl Limit {
    pub(crate) fn all(tables: &Tables) -> Vec<Self> {
        let limited = tables.joints.iter().filter_map(|joint| {
            Some(Self {
                qpos: joint.qpos,
                dof: joint.dof,
                range: joint.range?,
                margin: joint.margin,
                softness: Softness::new(&joint.solver, tables.options.timestep),
                inverse_weight: tables.dofs[joint.dof].inverse_weight,
            })
        });
        limited.collect()
    }
}
