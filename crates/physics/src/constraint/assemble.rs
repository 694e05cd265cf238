//! From limits and contacts to rows.

use super::rows::product;
use crate::algebra::MIN_VALUE;
use crate::algebra::spatial::Spatial;
use crate::algebra::vector::{Vec3, cross, sub};
use crate::collision::Pair;
use crate::{Model, Scratch};

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Fills `scratch.rows` for coordinates `qpos` and velocities `qvel`.
    pub(crate) fn assemble_rows(&self, scratch: &mut Scratch<NQ, NV>, qpos: &[f64; NQ], qvel: &[f64; NV]) {
        scratch.rows.clear();
        for limit in &self.limits {
            let value = qpos[limit.qpos];
            for (sign, position) in [(1.0, value - limit.range[0]), (-1.0, limit.range[1] - value)] {
                if position < limit.margin {
                    let (impedance, wanted) = limit.softness.at(position - limit.margin);
                    let regularizer = ((1.0 - impedance) / impedance * limit.inverse_weight).max(MIN_VALUE);
                    let reference = wanted - limit.softness.damping * (sign * qvel[limit.dof]);
                    let mut jacobian = [0.0; NV];
                    jacobian[limit.dof] = sign;
                    scratch.rows.push(jacobian, limit.dof, position, limit.margin, regularizer, reference);
                }
            }
        }
        for index in 0..scratch.contacts.len() {
            let contact = &mut scratch.contacts[index];
            if contact.dist < contact.margin {
                contact.row = scratch.rows.len();
                let contact = *contact;
                let pair = &self.pairs[contact.pair];
                let row = |scratch: &Scratch<NQ, NV>, k: usize| {
                    self.contact_row(scratch, pair, contact.pos, contact.frame[k])
                };
                let (impedance, wanted) = pair.softness.at(contact.dist - contact.margin);
                let softness = (1.0 - impedance) / impedance * pair.inverse_weight;
                let normal = row(scratch, 0);
                let add = |scratch: &mut Scratch<NQ, NV>, jacobian: [f64; NV], regularizer: f64| {
                    let reference = wanted - pair.softness.damping * product(&jacobian, qvel);
                    let regularizer = regularizer.max(MIN_VALUE);
                    scratch.rows.push(jacobian, pair.leaf, contact.dist, contact.margin, regularizer, reference);
                };
                if !pair.frictional {
                    add(scratch, normal, softness);
                    continue;
                }
                let square = pair.friction * pair.friction;
                let regularizer = 2.0 * square * (softness * (1.0 + square)).max(MIN_VALUE);
                for k in [1, 2] {
                    let tangent = row(scratch, k);
                    for sign in [pair.friction, -pair.friction] {
                        add(scratch, std::array::from_fn(|i| normal[i] + sign * tangent[i]), regularizer);
                    }
                }
            }
        }
    }

    /// Velocity of the second body's point `pos` against the first one's, along `direction`, per unit of each velocity.
    fn contact_row(&self, scratch: &Scratch<NQ, NV>, pair: &Pair, pos: Vec3, direction: Vec3) -> [f64; NV] {
        let mut row = [0.0; NV];
        let sides = [(pair.links.0, -1.0), (pair.links.1, 1.0)];
        for (link, sign) in sides {
            let Some(link) = link else { continue };
            let origin = scratch.position[self.tree.links[link].root];
            let force = Spatial { rot: cross(sub(pos, origin), direction), lin: direction };
            for &dof in &self.tree.chains[link] {
                row[dof] += sign * scratch.motion[dof].dot(&force);
            }
        }
        row
    }
}
