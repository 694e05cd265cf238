//! The `<default>` section: one class, for joints, geoms and motors.

use super::document::{JointKind, Shape, SolverParameters};

/// What a `<geom>` has before its own attributes.
#[derive(Clone, Debug)]
pub(super) struct GeomDefaults {
    pub(super) shape: Shape,
    pub(super) size: [f64; 3],
    pub(super) density: f64,
    pub(super) contype: u32,
    pub(super) conaffinity: u32,
    pub(super) condim: u32,
    pub(super) friction: [f64; 3],
    pub(super) margin: f64,
    pub(super) solver: SolverParameters,
}

/// What a `<joint>` has before its own attributes. Angles stay in the description's unit.
#[derive(Clone, Debug)]
pub(super) struct JointDefaults {
    pub(super) kind: JointKind,
    pub(super) pos: [f64; 3],
    pub(super) axis: [f64; 3],
    pub(super) limited: bool,
    pub(super) range: [f64; 2],
    pub(super) armature: f64,
    pub(super) damping: f64,
    pub(super) stiffness: f64,
    pub(super) reference: f64,
    pub(super) spring_reference: f64,
    pub(super) margin: f64,
    pub(super) solver: SolverParameters,
}

/// What a `<motor>` has before its own attributes.
#[derive(Clone, Debug)]
pub(super) struct MotorDefaults {
    pub(super) gear: f64,
    pub(super) control_limited: bool,
    pub(super) control_range: [f64; 2],
}

#[derive(Clone, Debug)]
pub(super) struct Defaults {
    pub(super) geom: GeomDefaults,
    pub(super) joint: JointDefaults,
    pub(super) motor: MotorDefaults,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            geom: GeomDefaults {
                shape: Shape::Sphere,
                size: [0.0; 3],
                density: 1000.0,
                contype: 1,
                conaffinity: 1,
                condim: 3,
                friction: [1.0, 0.005, 0.0001],
                margin: 0.0,
                solver: SolverParameters::default(),
            },
            joint: JointDefaults {
                kind: JointKind::Hinge,
                pos: [0.0; 3],
                axis: [0.0, 0.0, 1.0],
                limited: false,
                range: [0.0; 2],
                armature: 0.0,
                damping: 0.0,
                stiffness: 0.0,
                reference: 0.0,
                spring_reference: 0.0,
                margin: 0.0,
                solver: SolverParameters::default(),
            },
            motor: MotorDefaults { gear: 1.0, control_limited: false, control_range: [0.0; 2] },
        }
    }
}
