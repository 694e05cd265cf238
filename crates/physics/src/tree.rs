//! The moving part of a model, laid out for the recursions: one link per body with joints, what is welded to it folded in.

use std::ops::Range;

use crate::algebra::matrix::{IDENTITY, Mat3, apply, multiply, rotated_diagonal};
use crate::algebra::quaternion::to_matrix;
use crate::algebra::vector::{Vec3, add, add_scaled, dot, scale, sub};
use crate::mjcf::JointKind;
use crate::tables::Tables;

/// What one joint does to its link.
#[derive(Clone, Debug)]
pub(crate) struct Motion {
    pub(crate) kind: MotionKind,
    /// First of its numbers in `qpos`.
    pub(crate) qpos: usize,
    /// First of its numbers in `qvel`.
    pub(crate) dof: usize,
    /// In the link's frame.
    pub(crate) axis: Vec3,
    /// A point of the axis in the link's frame, unless that is its origin.
    pub(crate) anchor: Option<Vec3>,
    /// Coordinate without displacement.
    pub(crate) reference: f64,
}

/// Kinds of motion; hinges about a coordinate axis mix two columns only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum MotionKind {
    Free,
    Slide,
    /// About axis 0, 1 or 2, with this sign.
    HingeAbout(usize, f64),
    Hinge,
}

/// A body with joints, and the bodies welded to it.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The link it is attached to; absent: the world.
    pub(crate) parent: Option<usize>,
    /// The first link of its tree.
    pub(crate) root: usize,
    /// Place in the parent.
    pub(crate) pos: Vec3,
    /// Orientation in the parent, unless it is the parent's own.
    pub(crate) rotation: Option<Mat3>,
    pub(crate) motions: Range<usize>,
    pub(crate) dofs: Range<usize>,
    pub(crate) mass: f64,
    /// Centre of mass in the link's frame.
    pub(crate) centre: Vec3,
    /// About the centre of mass, in the link's frame: `(xx, yy, zz, xy, xz, yz)`.
    pub(crate) tensor: [f64; 6],
}

/// Where a body stands in its link.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placement {
    /// Absent: the world.
    pub(crate) link: Option<usize>,
    pub(crate) pos: Vec3,
    pub(crate) rotation: Mat3,
}

/// A spring along one coordinate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spring {
    pub(crate) qpos: usize,
    pub(crate) dof: usize,
    pub(crate) stiffness: f64,
    pub(crate) rest: f64,
}

/// Links and what hangs on them.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) links: Vec<Link>,
    pub(crate) motions: Vec<Motion>,
    /// By body.
    pub(crate) placements: Vec<Placement>,
    /// By degree of freedom: its ancestors, root first.
    pub(crate) ancestors: Vec<Vec<usize>>,
    /// By link: the degrees of freedom that move it, root first.
    pub(crate) chains: Vec<Vec<usize>>,
    /// Link of each degree of freedom.
    pub(crate) dof_links: Vec<usize>,
    pub(crate) springs: Vec<Spring>,
    /// Positions in `qpos` of the quaternions of free joints.
    pub(crate) quaternions: Vec<usize>,
}

impl Tree {
    pub(crate) fn new(tables: &Tables) -> Self {
        let mut tree = Self {
            links: Vec::new(),
            motions: Vec::new(),
            placements: Vec::new(),
            ancestors: Vec::new(),
            chains: Vec::new(),
            dof_links: Vec::new(),
            springs: Vec::new(),
            quaternions: Vec::new(),
        };
        for body in 0..tables.bodies.len() {
            tree.add_body(tables, body);
        }
        for (dof, table) in tables.dofs.iter().enumerate() {
            let mut chain = table.parent.map_or_else(Vec::new, |parent| tree.ancestors[parent].clone());
            chain.extend(table.parent);
            tree.ancestors.push(chain);
            tree.dof_links.extend(tree.placements[table.body].link);
            debug_assert_eq!(tree.dof_links.len(), dof + 1);
        }
        for link in &tree.links {
            let last = link.dofs.end - 1;
            let mut chain = tree.ancestors[last].clone();
            chain.push(last);
            tree.chains.push(chain);
        }
        for joint in &tables.joints {
            if joint.kind == JointKind::Free {
                tree.quaternions.push(joint.qpos + 3);
            } else if joint.stiffness > 0.0 {
                tree.springs.push(Spring {
                    qpos: joint.qpos,
                    dof: joint.dof,
                    stiffness: joint.stiffness,
                    rest: joint.spring_reference,
                });
            }
        }
        tree
    }

    fn add_body(&mut self, tables: &Tables, body: usize) {
        let table = &tables.bodies[body];
        let here = if body == 0 {
            Placement { link: None, pos: [0.0; 3], rotation: IDENTITY }
        } else {
            let above = self.placements[table.parent];
            Placement {
                link: above.link,
                pos: add(above.pos, apply(&above.rotation, table.pos)),
                rotation: multiply(&above.rotation, &to_matrix(table.quat)),
            }
        };
        if table.joints.is_empty() {
            self.placements.push(here);
        } else {
            let index = self.links.len();
            let first = self.motions.len();
            self.motions.extend(tables.joints[table.joints.clone()].iter().map(|joint| Motion {
                kind: motion_kind(joint.kind, joint.axis),
                qpos: joint.qpos,
                dof: joint.dof,
                axis: joint.axis,
                anchor: (joint.pos != [0.0; 3]).then_some(joint.pos),
                reference: tables.qpos0[joint.qpos],
            }));
            self.links.push(Link {
                parent: here.link,
                root: here.link.map_or(index, |parent| self.links[parent].root),
                pos: here.pos,
                rotation: (here.rotation != IDENTITY).then_some(here.rotation),
                motions: first..self.motions.len(),
                dofs: table.dofs.clone(),
                mass: 0.0,
                centre: [0.0; 3],
                tensor: [0.0; 6],
            });
            self.placements.push(Placement { link: Some(index), pos: [0.0; 3], rotation: IDENTITY });
        }
        let placement = self.placements[body];
        if let Some(link) = placement.link {
            self.links[link].absorb(&placement, tables, body);
        }
    }
}

fn motion_kind(kind: JointKind, axis: Vec3) -> MotionKind {
    match kind {
        JointKind::Free => MotionKind::Free,
        JointKind::Slide => MotionKind::Slide,
        JointKind::Hinge => match axis.iter().position(|part| part.abs() == 1.0) {
            Some(k) => MotionKind::HingeAbout(k, axis[k]),
            None => MotionKind::Hinge,
        },
    }
}

impl Link {
    /// Adds the inertia of a body that is fixed to the link.
    fn absorb(&mut self, placement: &Placement, tables: &Tables, body: usize) {
        let table = &tables.bodies[body];
        if table.mass == 0.0 {
            return;
        }
        let centre = add(placement.pos, apply(&placement.rotation, table.centre));
        let own = rotated_diagonal(&multiply(&placement.rotation, &table.axes), table.moments);
        let own = [own[0][0], own[1][1], own[2][2], own[0][1], own[0][2], own[1][2]];
        let mass = self.mass + table.mass;
        let joint_centre = scale(add_scaled(scale(self.centre, self.mass), centre, table.mass), 1.0 / mass);
        let mut tensor = [0.0; 6];
        for (part_tensor, part_mass, part_centre) in [(self.tensor, self.mass, self.centre), (own, table.mass, centre)]
        {
            let d = sub(part_centre, joint_centre);
            let parallel = [
                dot(d, d) - d[0] * d[0],
                dot(d, d) - d[1] * d[1],
                dot(d, d) - d[2] * d[2],
                -d[0] * d[1],
                -d[0] * d[2],
                -d[1] * d[2],
            ];
            for i in 0..6 {
                tensor[i] += part_tensor[i] + part_mass * parallel[i];
            }
        }
        (self.mass, self.centre, self.tensor) = (mass, joint_centre, tensor);
    }
}
