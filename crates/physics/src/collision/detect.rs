//! The pass over all pairs.

use super::frame::frame;
use super::pair::Routine;
use super::{GeomPlace, Pair, Touches, capsule, midphase, plane, portal, sphere};
use crate::algebra::matrix::{Mat3, apply, column, multiply};
use crate::algebra::vector::{Vec3, add, dot, sub};
use crate::{Model, Scratch};

/// Two geoms near each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// Distance of the surfaces, m; negative in penetration.
    pub dist: f64,
    /// Midway between the surfaces, m.
    pub pos: Vec3,
    /// Rows: the normal, from the first geom to the second, and two tangents.
    pub frame: Mat3,
    /// The geoms.
    pub geoms: (usize, usize),
    /// Distance below which the contact has rows.
    pub margin: f64,
    /// 1 without, 3 with friction.
    pub dimension: usize,
    pub(crate) pair: usize,
    /// First of its rows.
    pub(crate) row: usize,
}

/// What decides first whether a pair is examined; small, because there are many pairs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    geoms: (u16, u16),
    plane: bool,
    /// Height over a plane, or the square of the distance of centres.
    limit: f64,
}

impl Reach {
    pub(crate) fn of(pair: &Pair) -> Self {
        let plane = matches!(pair.routine, Routine::PlaneSphere | Routine::PlaneCapsule | Routine::PlaneCylinder);
        Self {
            geoms: (pair.geoms.0 as u16, pair.geoms.1 as u16),
            plane,
            limit: if plane { pair.reach } else { pair.reach * pair.reach },
        }
    }
}

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Fills `scratch.contacts`.
    pub(crate) fn collide(&self, scratch: &mut Scratch<NQ, NV>) {
        scratch.contacts.clear();
        for colliding in &self.colliding {
            let local = colliding.local;
            scratch.geoms[colliding.geom] = match colliding.link {
                None => local,
                Some(link) => {
                    let rotation = &scratch.rotation[link];
                    GeomPlace {
                        pos: add(scratch.position[link], apply(rotation, local.pos)),
                        axis: apply(rotation, local.axis),
                    }
                }
            };
        }
        for (number, reach) in self.reaches.iter().enumerate() {
            let (g1, g2) = (&scratch.geoms[usize::from(reach.geoms.0)], &scratch.geoms[usize::from(reach.geoms.1)]);
            let between = sub(g2.pos, g1.pos);
            let distance = if reach.plane { dot(between, g1.axis) } else { dot(between, between) };
            // What is no number is examined, and found not to touch.
            if !(distance > reach.limit) {
                self.examine(scratch, number, &self.pairs[number]);
            }
        }
    }

    /// Orientation of a geom in the world.
    fn turned_geom(&self, scratch: &Scratch<NQ, NV>, index: usize) -> Mat3 {
        let geom = &self.tables.geoms[index];
        let placement = &self.tree.placements[geom.body];
        let local = multiply(&placement.rotation, &geom.rotation);
        placement.link.map_or(local, |link| multiply(&scratch.rotation[link], &local))
    }

    fn examine(&self, scratch: &mut Scratch<NQ, NV>, number: usize, pair: &Pair) {
        let (i1, i2) = pair.geoms;
        let (first, second) = (&self.tables.geoms[i1], &self.tables.geoms[i2]);
        let (g1, g2) = (&scratch.geoms[i1], &scratch.geoms[i2]);
        if pair.midphase {
            let rotations = || (self.turned_geom(scratch, i1), self.turned_geom(scratch, i2));
            if !midphase::near((first, second), (g1, g2), rotations) {
                return;
            }
        }
        let margin = pair.margin;
        let (s1, s2) = (first.size, second.size);
        let mut touches = Touches::default();
        match pair.routine {
            Routine::PlaneSphere => touches.extend(plane::ball(g1, g2.pos, s2[0], None, margin)),
            Routine::PlaneCapsule => plane::capsule(g1, g2, s2, margin, &mut touches),
            Routine::PlaneCylinder => {
                let sideways = column(&self.turned_geom(scratch, i2), 0);
                plane::cylinder(g1, g2, sideways, s2, margin, &mut touches);
            }
            Routine::SphereSphere => {
                touches.extend(sphere::balls(g1.pos, s1[0], g2.pos, s2[0], (g1.axis, g2.axis), margin));
            }
            Routine::SphereCapsule => touches.extend(sphere::ball_capsule(g1, s1[0], g2, s2, margin)),
            Routine::CapsuleCapsule => capsule::capsules(g1, s1, g2, s2, margin, &mut touches),
            Routine::CapsuleCylinder => touches.extend(portal::capsule_cylinder(g1, s1, g2, s2, margin)),
        }
        for touch in &touches.list[..touches.count] {
            scratch.contacts.push(Contact {
                dist: touch.dist,
                pos: touch.pos,
                frame: frame(touch.normal, touch.tangent),
                geoms: pair.geoms,
                margin,
                dimension: if pair.frictional { 3 } else { 1 },
                pair: number,
                row: usize::MAX,
            });
        }
    }
}
