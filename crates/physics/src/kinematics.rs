//! Places of links, and motions per unit of velocity (MuJoCo's `mj_kinematics` and `mj_comPos`).
//!
//! Spatial quantities of a tree are taken about the origin of its first link instead of MuJoCo's centre of mass: the
//! equations hold about any point of the moment, and this one costs nothing to find.

use crate::algebra::matrix::{Mat3, apply, column, multiply};
use crate::algebra::quaternion::{to_matrix, unit};
use crate::algebra::spatial::{Inertia, Spatial};
use crate::algebra::vector::{Vec3, add, add_scaled, cross, sub};
use crate::tree::{Link, MotionKind};
use crate::{Model, Scratch};

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Places of all links at `qpos`, whose quaternions become units.
    pub(crate) fn place_links(&self, scratch: &mut Scratch<NQ, NV>, qpos: &mut [f64; NQ]) {
        for &at in &self.tree.quaternions {
            let turned = unit([qpos[at], qpos[at + 1], qpos[at + 2], qpos[at + 3]]);
            qpos[at..at + 4].copy_from_slice(&turned);
        }
        for (index, link) in self.tree.links.iter().enumerate() {
            let (mut pos, mut rotation) = match link.parent {
                None => (link.pos, link.rotation.unwrap_or(crate::algebra::matrix::IDENTITY)),
                Some(parent) => {
                    let above = scratch.rotation[parent];
                    let pos = add(scratch.position[parent], apply(&above, link.pos));
                    (pos, link.rotation.as_ref().map_or(above, |turned| multiply(&above, turned)))
                }
            };
            for motion in &self.tree.motions[link.motions.clone()] {
                match motion.kind {
                    MotionKind::Free => {
                        let q = &qpos[motion.qpos..motion.qpos + 7];
                        pos = [q[0], q[1], q[2]];
                        rotation = to_matrix([q[3], q[4], q[5], q[6]]);
                    }
                    MotionKind::Slide => {
                        let axis = apply(&rotation, motion.axis);
                        scratch.axis[motion.dof] = (axis, pos);
                        pos = add_scaled(pos, axis, qpos[motion.qpos] - motion.reference);
                    }
                    MotionKind::HingeAbout(..) | MotionKind::Hinge => {
                        let anchor = motion.anchor.map_or(pos, |anchor| add(pos, apply(&rotation, anchor)));
                        let angle = qpos[motion.qpos] - motion.reference;
                        let axis = if let MotionKind::HingeAbout(k, sign) = motion.kind {
                            let along = column(&rotation, k);
                            turn_columns(&mut rotation, k, angle * sign);
                            [along[0] * sign, along[1] * sign, along[2] * sign]
                        } else {
                            let along = apply(&rotation, motion.axis);
                            rotation = multiply(&rotation, &turn_about(motion.axis, angle));
                            along
                        };
                        scratch.axis[motion.dof] = (axis, anchor);
                        if let Some(arm) = motion.anchor {
                            pos = sub(anchor, apply(&rotation, arm));
                        }
                    }
                }
            }
            scratch.position[index] = pos;
            scratch.rotation[index] = rotation;
        }
    }

    /// Motions per unit of velocity and inertias of links, about the origin of the tree's first link.
    pub(crate) fn place_motions(&self, scratch: &mut Scratch<NQ, NV>) {
        for (index, link) in self.tree.links.iter().enumerate() {
            let origin = scratch.position[link.root];
            for motion in &self.tree.motions[link.motions.clone()] {
                let dof = motion.dof;
                let (axis, anchor) = scratch.axis[dof];
                match motion.kind {
                    MotionKind::Slide => scratch.motion[dof] = Spatial { rot: [0.0; 3], lin: axis },
                    MotionKind::Free => {
                        for k in 0..3 {
                            let mut direction = [0.0; 3];
                            direction[k] = 1.0;
                            scratch.motion[dof + k] = Spatial { rot: [0.0; 3], lin: direction };
                            // The joint's point is the origin itself.
                            let turned = column(&scratch.rotation[index], k);
                            scratch.motion[dof + 3 + k] = Spatial { rot: turned, lin: [0.0; 3] };
                        }
                    }
                    MotionKind::HingeAbout(..) | MotionKind::Hinge => {
                        scratch.motion[dof] = Spatial { rot: axis, lin: cross(axis, sub(origin, anchor)) };
                    }
                }
            }
            scratch.inertia[index] = link.inertia(&scratch.rotation[index], sub(scratch.position[index], origin));
        }
    }
}

impl Link {
    /// Inertia about a point from which the link's origin is at `offset`.
    #[inline]
    fn inertia(&self, rotation: &Mat3, offset: Vec3) -> Inertia {
        let [xx, yy, zz, xy, xz, yz] = self.tensor;
        let half = multiply(rotation, &[[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]);
        let entry = |i: usize, j: usize| {
            half[i][0] * rotation[j][0] + half[i][1] * rotation[j][1] + half[i][2] * rotation[j][2]
        };
        let tensor = [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)];
        Inertia::about(tensor, self.mass, add(offset, apply(rotation, self.centre)))
    }
}

/// `rotation` followed, in its own frame, by a turn about axis `k`.
#[inline]
fn turn_columns(rotation: &mut Mat3, k: usize, angle: f64) {
    let (sine, cosine) = libm::sincos(angle);
    let (i, j) = match k {
        0 => (1, 2),
        1 => (2, 0),
        _ => (0, 1),
    };
    for row in rotation {
        let (a, b) = (row[i], row[j]);
        row[i] = a * cosine + b * sine;
        row[j] = b * cosine - a * sine;
    }
}

/// The rotation about a unit axis (Rodrigues' formula).
#[inline]
fn turn_about(axis: Vec3, angle: f64) -> Mat3 {
    let (sine, cosine) = libm::sincos(angle);
    let [x, y, z] = axis;
    let rest = 1.0 - cosine;
    [
        [cosine + rest * x * x, rest * x * y - sine * z, rest * x * z + sine * y],
        [rest * x * y + sine * z, cosine + rest * y * y, rest * y * z - sine * x],
        [rest * x * z - sine * y, rest * y * z + sine * x, cosine + rest * z * z],
    ]
}
