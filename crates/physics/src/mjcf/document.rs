//! A description as read: elements with defaults applied, angles in radians, nothing computed.

use crate::algebra::quaternion::Quat;
use crate::algebra::vector::Vec3;

/// Unit of angles in a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Angle {
    /// MJCF's own default.
    Degree,
    /// Radian.
    Radian,
}

/// How a step moves the state on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrator {
    /// Semi-implicit, with joint damping implicit.
    Euler,
    /// Runge and Kutta's, of order 4.
    RungeKutta4,
}

/// How forces of constraints are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// Projected Gauss-Seidel on the dual problem: order of rows and number of sweeps matter.
    ProjectedGaussSeidel,
    /// Newton's method on the primal problem.
    Newton,
}

/// `<option>`.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Seconds in a step.
    pub timestep: f64,
    /// How a step moves the state on.
    pub integrator: Integrator,
    /// How forces of constraints are found.
    pub solver: Solver,
    /// At most so many iterations of the solver.
    pub iterations: u32,
    /// Improvement, scaled, below which the solver stops.
    pub tolerance: f64,
    /// m/s².
    pub gravity: Vec3,
    /// Of the medium, kg/m³.
    pub density: f64,
    /// Of the medium, Pa s.
    pub viscosity: f64,
    /// Whether geoms collide at all (`collision="predefined"` without pairs: no).
    pub collisions: bool,
    /// Geom pairs of bodies with several geoms are examined without margin, as MuJoCo 2.3.3 to 2.3.7 do.
    pub midphase_zero_margin: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timestep: 0.002,
            integrator: Integrator::Euler,
            solver: Solver::Newton,
            iterations: 100,
            tolerance: 1e-8,
            gravity: [0.0, 0.0, -9.81],
            density: 0.0,
            viscosity: 0.0,
            collisions: true,
            midphase_zero_margin: true,
        }
    }
}

/// Softness of a constraint: `solref` and `solimp`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SolverParameters {
    /// Time constant (s) and damping ratio; negative: stiffness and damping.
    pub reference: [f64; 2],
    /// Least and greatest impedance, width, midpoint and power of the curve between.
    pub impedance: [f64; 5],
}

impl Default for SolverParameters {
    fn default() -> Self {
        Self { reference: [0.02, 1.0], impedance: [0.9, 0.95, 0.001, 0.5, 2.0] }
    }
}

/// Form of a geom. The order is MuJoCo's; it decides which geom of a pair comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Infinite, its normal is z.
    Plane,
    /// `size[0]` is the radius.
    Sphere,
    /// Along z; `size` is radius and half length without caps.
    Capsule,
    /// Along z; `size` is radius and half height.
    Cylinder,
}

/// Where an element stands in its body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FrameSource {
    /// Position and orientation.
    Pose(Vec3, Quat),
    /// End points of its axis.
    FromTo(Vec3, Vec3),
}

/// `<geom>`.
#[derive(Clone, Debug, PartialEq)]
pub struct GeomElement {
    /// Empty if there is none.
    pub name: String,
    /// Line in the description.
    pub line: usize,
    /// Form.
    pub shape: Shape,
    /// Radius and half length.
    pub size: Vec3,
    /// Place in the body.
    pub frame: FrameSource,
    /// kg/m³.
    pub density: f64,
    /// kg, instead of the density.
    pub mass: Option<f64>,
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
}

/// Motion that a joint allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointKind {
    /// Six degrees of freedom; only on a child of the world.
    Free,
    /// Along an axis.
    Slide,
    /// About an axis.
    Hinge,
}

/// `<joint>` or `<freejoint>`.
#[derive(Clone, Debug, PartialEq)]
pub struct JointElement {
    /// Empty if there is none.
    pub name: String,
    /// Line in the description.
    pub line: usize,
    /// Motion it allows.
    pub kind: JointKind,
    /// A point of the axis, in the body's frame.
    pub pos: Vec3,
    /// Direction, in the body's frame; not yet of length 1.
    pub axis: Vec3,
    /// Whether the range holds.
    pub limited: bool,
    /// Least and greatest coordinate (m or rad).
    pub range: [f64; 2],
    /// Added to the diagonal of the inertia matrix.
    pub armature: f64,
    /// Force against the velocity.
    pub damping: f64,
    /// Force against the distance from `springref`.
    pub stiffness: f64,
    /// The coordinate in the described pose.
    pub reference: f64,
    /// The coordinate without a spring's force.
    pub spring_reference: f64,
    /// Distance from the limit below which it acts.
    pub margin: f64,
    /// Softness of the limit.
    pub solver: SolverParameters,
}

/// `<site>`: a point of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteElement {
    /// Empty if there is none.
    pub name: String,
    /// Place in the body.
    pub pos: Vec3,
}

/// `<body>`; the first one of a document is the world.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyElement {
    /// Empty if there is none.
    pub name: String,
    /// Line in the description.
    pub line: usize,
    /// Index of the body it is attached to; the world's own.
    pub parent: usize,
    /// In the parent's frame.
    pub pos: Vec3,
    /// In the parent's frame.
    pub quat: Quat,
    /// In document order.
    pub joints: Vec<JointElement>,
    /// In document order.
    pub geoms: Vec<GeomElement>,
    /// In document order.
    pub sites: Vec<SiteElement>,
}

/// `<motor>`: a force along a joint, `gear * clip(control, range)`.
#[derive(Clone, Debug, PartialEq)]
pub struct ActuatorElement {
    /// Empty if there is none.
    pub name: String,
    /// Line in the description.
    pub line: usize,
    /// Name of the joint.
    pub joint: String,
    /// Force (N or N m) of control 1.
    pub gear: f64,
    /// Bounds of the control; absent: none.
    pub control_range: Option<[f64; 2]>,
}

/// A whole description, bodies depth first.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `model` of the root element.
    pub name: String,
    /// `<option>`.
    pub options: Options,
    /// Masses are scaled to this sum, kg.
    pub total_mass: Option<f64>,
    /// Depth first; the world is the first.
    pub bodies: Vec<BodyElement>,
    /// In document order.
    pub actuators: Vec<ActuatorElement>,
}
