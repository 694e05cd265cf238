//! A compiled model: what MuJoCo's compiler computes from a description, as tables over bodies, joints and geoms.

use std::ops::Range;

use crate::algebra::matrix::Mat3;
use crate::algebra::quaternion::Quat;
use crate::algebra::vector::Vec3;
use crate::mjcf::{JointKind, Options, Shape, SolverParameters};

/// A rigid body. The first one is the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Empty if it has none.
    pub name: String,
    /// The body it is attached to; the world's own.
    pub parent: usize,
    /// Its ancestor just below the world; the world's own.
    pub root: usize,
    /// Its nearest ancestor with joints, itself included; 0 if there is none.
    pub weld: usize,
    /// Its joints.
    pub joints: Range<usize>,
    /// Its degrees of freedom.
    pub dofs: Range<usize>,
    /// Its geoms.
    pub geoms: Range<usize>,
    /// Place in the parent, m.
    pub pos: Vec3,
    /// Orientation in the parent.
    pub quat: Quat,
    /// kg.
    pub mass: f64,
    /// Centre of mass in the body's frame, m.
    pub centre: Vec3,
    /// Principal moments of inertia about the centre of mass, kg m².
    pub moments: Vec3,
    /// Their axes: columns, in the body's frame.
    pub axes: Mat3,
    /// Mean translational and rotational acceleration of the centre of mass per unit of force, at `qpos0`.
    pub inverse_weight: [f64; 2],
}

/// A joint.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// Empty if it has none.
    pub name: String,
    /// The body it moves.
    pub body: usize,
    /// Motion it allows.
    pub kind: JointKind,
    /// First of its numbers in `qpos`.
    pub qpos: usize,
    /// First of its numbers in `qvel`.
    pub dof: usize,
    /// A point of the axis in the body's frame, m.
    pub pos: Vec3,
    /// Of length 1, in the body's frame.
    pub axis: Vec3,
    /// Bounds of the coordinate (m or rad), if it has any.
    pub range: Option<[f64; 2]>,
    /// N/m or N m/rad.
    pub stiffness: f64,
    /// The coordinate without a spring's force.
    pub spring_reference: f64,
    /// Distance from a bound below which it acts.
    pub margin: f64,
    /// Softness of the bounds.
    pub solver: SolverParameters,
}

/// A degree of freedom.
#[derive(Clone, Debug, PartialEq)]
pub struct Dof {
    /// Its joint.
    pub joint: usize,
    /// The body it moves.
    pub body: usize,
    /// The one before it on the way to the root.
    pub parent: Option<usize>,
    /// Force against its velocity.
    pub damping: f64,
    /// Added to the diagonal of the inertia matrix.
    pub armature: f64,
    /// Acceleration per unit of force, at `qpos0`.
    pub inverse_weight: f64,
}

/// A geom: form for mass and contacts.
#[derive(Clone, Debug, PartialEq)]
pub struct Geom {
    /// Empty if it has none.
    pub name: String,
    /// The body it is fixed to.
    pub body: usize,
    /// Form.
    pub shape: Shape,
    /// Radius and half length, m.
    pub size: Vec3,
    /// Place in the body, m.
    pub pos: Vec3,
    /// Orientation in the body; a long geom lies along the last column.
    pub rotation: Mat3,
    /// Bits it touches.
    pub contype: u32,
    /// Bits that touch it.
    pub conaffinity: u32,
    /// 1 without, 3 with friction.
    pub condim: u32,
    /// Sliding, spinning, rolling.
    pub friction: Vec3,
    /// Distance (m) below which a contact is made.
    pub margin: f64,
    /// Softness of contacts.
    pub solver: SolverParameters,
    /// Radius of the sphere around it, m; 0 for a plane.
    pub bounding_radius: f64,
}

/// A point of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Empty if it has none.
    pub name: String,
    /// The body it is fixed to.
    pub body: usize,
    /// Place in the body, m.
    pub pos: Vec3,
}

/// A motor.
#[derive(Clone, Debug, PartialEq)]
pub struct Actuator {
    /// The degree of freedom it drives.
    pub dof: usize,
    /// Force of control 1.
    pub gear: f64,
    /// Controls are clipped to these; infinite if there are none.
    pub control_range: [f64; 2],
}

/// A compiled model.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// From the description.
    pub name: String,
    /// From the description.
    pub options: Options,
    /// Depth first; the world is the first.
    pub bodies: Vec<Body>,
    /// By body.
    pub joints: Vec<Joint>,
    /// By joint.
    pub dofs: Vec<Dof>,
    /// By body.
    pub geoms: Vec<Geom>,
    /// By body.
    pub sites: Vec<Site>,
    /// In the description's order.
    pub actuators: Vec<Actuator>,
    /// The described pose, `[nq]`.
    pub qpos0: Vec<f64>,
    /// Mean of the diagonal of the inertia matrix at `qpos0`.
    pub mean_inertia: f64,
}

impl Tables {
    /// Numbers in `qpos`.
    pub fn nq(&self) -> usize {
        self.qpos0.len()
    }

    /// Numbers in `qvel`.
    pub fn nv(&self) -> usize {
        self.dofs.len()
    }

    /// The body with this name.
    pub fn body(&self, name: &str) -> Option<usize> {
        self.bodies.iter().position(|body| body.name == name)
    }

    /// The site with this name.
    pub fn site(&self, name: &str) -> Option<usize> {
        self.sites.iter().position(|site| site.name == name)
    }
}
