//! What one thread needs to move a state on. Holds what the last evaluation left.

use crate::Model;
use crate::algebra::matrix::{IDENTITY, Mat3};
use crate::algebra::spatial::{Inertia, Spatial};
use crate::algebra::vector::Vec3;
use crate::collision::{Contact, GeomPlace};
use crate::constraint::Rows;
use crate::solver::pgs::Dual;

/// Buffers of one thread; every one is as large as it can become, so that a step allocates nothing.
#[derive(Clone, Debug)]
pub struct Scratch<const NQ: usize, const NV: usize> {
    /// Controls of this evaluation; zero if any of them is not finite.
    pub(crate) control: Vec<f64>,
    // By link.
    pub(crate) rotation: Vec<Mat3>,
    pub(crate) position: Vec<Vec3>,
    pub(crate) velocity: Vec<Spatial>,
    pub(crate) acceleration: Vec<Spatial>,
    pub(crate) force: Vec<Spatial>,
    pub(crate) inertia: Vec<Inertia>,
    pub(crate) composite: Vec<Inertia>,
    /// Axis and a point of it, by degree of freedom, before that joint moved its link.
    pub(crate) axis: [(Vec3, Vec3); NV],
    /// Motion of the tree per unit of each velocity, about the origin of the tree's first link.
    pub(crate) motion: [Spatial; NV],
    /// Inertia matrix by rows; row `k` holds its ancestors' entries, root first, then its own.
    pub(crate) mass: [[f64; NV]; NV],
    /// `L` of `mass = Lᵀ D L`, laid out alike, without its diagonal of ones.
    pub(crate) factor: [[f64; NV]; NV],
    /// `1 / D`.
    pub(crate) inverse_diagonal: [f64; NV],
    pub(crate) bias: [f64; NV],
    pub(crate) passive: [f64; NV],
    pub(crate) actuation: [f64; NV],
    pub(crate) smooth: [f64; NV],
    pub(crate) smooth_acceleration: [f64; NV],
    pub(crate) acceleration_out: [f64; NV],
    pub(crate) constraint_force: [f64; NV],
    /// By geom that collides.
    pub(crate) geoms: Vec<GeomPlace>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) rows: Rows<NV>,
    pub(crate) dual: Dual<NV>,
}

impl<const NQ: usize, const NV: usize> Scratch<NQ, NV> {
    /// Buffers for `model`.
    pub fn new(model: &Model<NQ, NV>) -> Self {
        let links = model.tree.links.len();
        Self {
            control: vec![0.0; model.tables.actuators.len()],
            rotation: vec![IDENTITY; links],
            position: vec![[0.0; 3]; links],
            velocity: vec![Spatial::default(); links],
            acceleration: vec![Spatial::default(); links],
            force: vec![Spatial::default(); links],
            inertia: vec![Inertia::default(); links],
            composite: vec![Inertia::default(); links],
            axis: [([0.0; 3], [0.0; 3]); NV],
            motion: [Spatial::default(); NV],
            mass: [[0.0; NV]; NV],
            factor: [[0.0; NV]; NV],
            inverse_diagonal: [0.0; NV],
            bias: [0.0; NV],
            passive: [0.0; NV],
            actuation: [0.0; NV],
            smooth: [0.0; NV],
            smooth_acceleration: [0.0; NV],
            acceleration_out: [0.0; NV],
            constraint_force: [0.0; NV],
            geoms: vec![GeomPlace::default(); model.tables.geoms.len()],
            contacts: Vec::with_capacity(model.contact_capacity),
            rows: Rows::with_capacity(model.row_capacity),
            dual: Dual::for_model(model),
        }
    }
}
