//! What the last evaluation left, in MuJoCo's terms.

use crate::algebra::matrix::{Mat3, apply, multiply, rotated_diagonal};
use crate::algebra::spatial::{Inertia, Spatial};
use crate::algebra::vector::{Vec3, add, add_scaled, cross, scale, sub};
use crate::{Contact, Model, Scratch};

/// A constraint of the last evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstraintRow<'a> {
    /// `[nv]`.
    pub jacobian: &'a [f64],
    /// Distance from violation.
    pub position: f64,
    /// Distance below which the row exists.
    pub margin: f64,
    /// Softness added to the diagonal of the dual problem.
    pub regularizer: f64,
    /// Acceleration asked for.
    pub reference: f64,
    /// Force found.
    pub force: f64,
}

/// A view of what the last evaluation left in a scratch. After a step that is the last stage's evaluation, not the state
/// that the step ended in: MuJoCo's own fields are as stale.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation<'a, const NQ: usize, const NV: usize> {
    model: &'a Model<NQ, NV>,
    scratch: &'a Scratch<NQ, NV>,
}

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// What the last evaluation left in `scratch`.
    pub fn evaluation<'a>(&'a self, scratch: &'a Scratch<NQ, NV>) -> Evaluation<'a, NQ, NV> {
        Evaluation { model: self, scratch }
    }
}

impl<'a, const NQ: usize, const NV: usize> Evaluation<'a, NQ, NV> {
    /// The model's tables.
    pub fn tables(&self) -> &'a crate::Tables {
        &self.model.tables
    }

    /// Origin and orientation of a body in the world (`xpos`, `xmat`).
    pub fn body_pose(&self, body: usize) -> (Vec3, Mat3) {
        let placement = &self.model.tree.placements[body];
        match placement.link {
            None => (placement.pos, placement.rotation),
            Some(link) => {
                let rotation = &self.scratch.rotation[link];
                let pos = add(self.scratch.position[link], apply(rotation, placement.pos));
                (pos, multiply(rotation, &placement.rotation))
            }
        }
    }

    /// Origin of a body in the world (`xpos`).
    pub fn body_position(&self, body: usize) -> Vec3 {
        let placement = &self.model.tree.placements[body];
        placement.link.map_or(placement.pos, |link| {
            add(self.scratch.position[link], apply(&self.scratch.rotation[link], placement.pos))
        })
    }

    /// A site in the world (`site_xpos`).
    pub fn site_position(&self, site: usize) -> Vec3 {
        let site = &self.model.tables.sites[site];
        let (pos, rotation) = self.body_pose(site.body);
        add(pos, apply(&rotation, site.pos))
    }

    /// Centre of mass of a body in the world (`xipos`).
    pub fn body_centre(&self, body: usize) -> Vec3 {
        let (pos, rotation) = self.body_pose(body);
        add(pos, apply(&rotation, self.model.tables.bodies[body].centre))
    }

    /// Centre of mass of the whole tree that `body` belongs to (`subtree_com` of its root).
    pub fn tree_centre(&self, body: usize) -> Vec3 {
        let root = self.model.tables.bodies[body].root;
        let (mut sum, mut mass) = ([0.0; 3], 0.0);
        for (index, table) in self.model.tables.bodies.iter().enumerate() {
            if index > 0 && table.root == root && table.mass > 0.0 {
                sum = add_scaled(sum, self.body_centre(index), table.mass);
                mass += table.mass;
            }
        }
        if mass > 0.0 { scale(sum, 1.0 / mass) } else { self.body_position(root) }
    }

    /// Centre of mass of all bodies: `sum(mass * xipos) / sum(mass)`.
    pub fn centre_of_mass(&self) -> Vec3 {
        let (mut sum, mut mass) = ([0.0; 3], 0.0);
        for (index, table) in self.model.tables.bodies.iter().enumerate().skip(1) {
            sum = add_scaled(sum, self.body_centre(index), table.mass);
            mass += table.mass;
        }
        scale(sum, 1.0 / mass)
    }

    /// Inertia of a body about `point`, world axes (`cinert` for the tree's centre of mass).
    pub fn body_inertia(&self, body: usize, point: Vec3) -> Inertia {
        let table = &self.model.tables.bodies[body];
        let (pos, rotation) = self.body_pose(body);
        let tensor = rotated_diagonal(&multiply(&rotation, &table.axes), table.moments);
        let tensor = [tensor[0][0], tensor[1][1], tensor[2][2], tensor[0][1], tensor[0][2], tensor[1][2]];
        Inertia::about(tensor, table.mass, sub(add(pos, apply(&rotation, table.centre)), point))
    }

    /// Velocity of a body, taken at `point` (`cvel` for the tree's centre of mass).
    pub fn body_velocity(&self, body: usize, point: Vec3) -> Spatial {
        let Some(link) = self.model.tree.placements[body].link else { return Spatial::default() };
        let velocity = self.scratch.velocity[link];
        let origin = self.scratch.position[self.model.tree.links[link].root];
        Spatial { rot: velocity.rot, lin: add(velocity.lin, cross(velocity.rot, sub(point, origin))) }
    }

    /// Contact forces on every body about its tree's centre of mass (`cfrc_ext`), the world's row being zero. `out` has
    /// one entry per body.
    pub fn contact_forces(&self, out: &mut [Spatial]) {
        out.fill(Spatial::default());
        // Contacts of one tree follow each other.
        let mut known = (usize::MAX, [0.0; 3]);
        for contact in self.contacts() {
            let Some(local) = self.contact_force(contact) else { continue };
            let [normal, first, second] = contact.frame;
            let force = add_scaled(add_scaled(scale(normal, local[0]), first, local[1]), second, local[2]);
            let bodies = self.model.pairs[contact.pair].bodies;
            for (body, sign) in [(bodies.0, -1.0), (bodies.1, 1.0)] {
                if body != 0 {
                    let root = self.model.tables.bodies[body].root;
                    if known.0 != root {
                        known = (root, self.tree_centre(root));
                    }
                    let arm = sub(contact.pos, known.1);
                    out[body].add_scaled(&Spatial { rot: cross(arm, force), lin: force }, sign);
                }
            }
        }
    }

    /// Force of a contact in its frame, on the second body; absent if the contact made no rows.
    pub fn contact_force(&self, contact: &Contact) -> Option<Vec3> {
        let pair = &self.model.pairs[contact.pair];
        let force = self.scratch.rows.force.get(contact.row..)?.get(..pair.rows())?;
        Some(match *force {
            [a, b, c, d] => [a + b + c + d, pair.friction * (a - b), pair.friction * (c - d)],
            _ => [force[0], 0.0, 0.0],
        })
    }

    /// Contacts, in the order of their rows.
    pub fn contacts(&self) -> &'a [Contact] {
        &self.scratch.contacts
    }

    /// Constraints: limits, then contacts.
    pub fn rows(&self) -> impl Iterator<Item = ConstraintRow<'a>> + use<'a, NQ, NV> {
        let rows = &self.scratch.rows;
        (0..rows.len()).map(move |i| ConstraintRow {
            jacobian: &rows.jacobian[i],
            position: rows.position[i],
            margin: rows.margin[i],
            regularizer: rows.regularizer[i],
            reference: rows.reference[i],
            force: rows.force[i],
        })
    }

    /// Entry of the inertia matrix.
    pub fn inertia_entry(&self, row: usize, column: usize) -> f64 {
        let (row, column) = (row.max(column), row.min(column));
        let sparsity = &self.model.sparsity;
        if row == column {
            return self.scratch.mass[row][sparsity.depth(row)];
        }
        sparsity.ancestors(row).position(|dof| dof == column).map_or(0.0, |at| self.scratch.mass[row][at])
    }

    /// Coriolis, centrifugal and gravity forces, less those of the medium (`qfrc_bias`, in a medium less its part of
    /// `qfrc_passive`).
    pub fn bias(&self) -> &'a [f64; NV] {
        &self.scratch.bias
    }

    /// Springs and dampers (`qfrc_passive` without a medium).
    pub fn passive(&self) -> &'a [f64; NV] {
        &self.scratch.passive
    }

    /// Motors (`qfrc_actuator`).
    pub fn actuation(&self) -> &'a [f64; NV] {
        &self.scratch.actuation
    }

    /// Accelerations without constraints (`qacc_smooth`).
    pub fn smooth_acceleration(&self) -> &'a [f64; NV] {
        &self.scratch.smooth_acceleration
    }

    /// Accelerations (`qacc`).
    pub fn acceleration(&self) -> &'a [f64; NV] {
        &self.scratch.acceleration_out
    }

    /// Forces of constraints on the degrees of freedom (`qfrc_constraint`).
    pub fn constraint_force(&self) -> &'a [f64; NV] {
        &self.scratch.constraint_force
    }
}
