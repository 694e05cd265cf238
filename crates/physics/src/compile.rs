//! From a description to tables.

mod constants;
mod mass;

use crate::algebra::matrix::{Mat3, apply};
use crate::algebra::quaternion::{from_z_to, to_matrix};
use crate::algebra::vector::{Vec3, add, length, normalize, scale, sub};
use crate::mjcf::{self, BodyElement, Document, FrameSource, GeomElement, JointElement, JointKind, MjcfError, Shape};
use crate::tables::{Actuator, Body, Dof, Geom, Joint, Site, Tables};

/// Compiles a description.
///
/// # Errors
/// [`MjcfError`] for what [`mjcf::read`] refuses, for a moving body without mass, and for a motor without its joint.
pub fn compile(text: &str) -> Result<Tables, MjcfError> {
    let document = mjcf::read(text)?;
    let mut tables = Tables {
        name: document.name.clone(),
        options: document.options.clone(),
        bodies: Vec::new(),
        joints: Vec::new(),
        dofs: Vec::new(),
        geoms: Vec::new(),
        sites: Vec::new(),
        actuators: Vec::new(),
        qpos0: Vec::new(),
        mean_inertia: 0.0,
    };
    for element in &document.bodies {
        add_body(&mut tables, element);
    }
    scale_masses(&mut tables, &document);
    check_masses(&tables, &document)?;
    for element in &document.actuators {
        let Some(joint) = tables.joints.iter().find(|joint| joint.name == element.joint) else {
            return Err(MjcfError { line: element.line, message: format!("there is no joint '{}'", element.joint) });
        };
        if joint.kind == JointKind::Free {
            let message = format!("joint '{}' is free; a motor drives a slide or a hinge", element.joint);
            return Err(MjcfError { line: element.line, message });
        }
        let control_range = element.control_range.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        tables.actuators.push(Actuator { dof: joint.dof, gear: element.gear, control_range });
    }
    constants::fill(&mut tables);
    Ok(tables)
}

fn add_body(tables: &mut Tables, element: &BodyElement) {
    let index = tables.bodies.len();
    let (joints, dofs, geoms) = (tables.joints.len(), tables.dofs.len(), tables.geoms.len());
    for joint in &element.joints {
        add_joint(tables, joint, index, element);
    }
    let masses: Vec<f64> = element.geoms.iter().map(mass::of).collect();
    tables.geoms.extend(element.geoms.iter().map(|geom| place(geom, index)));
    tables.sites.extend(element.sites.iter().map(|site| Site { name: site.name.clone(), body: index, pos: site.pos }));
    let (mass, centre, moments, axes) = mass::compose(&tables.geoms[geoms..], &masses);
    let below_world = index == 0 || element.parent == 0;
    let welded = joints == tables.joints.len();
    tables.bodies.push(Body {
        name: element.name.clone(),
        parent: element.parent,
        root: if below_world { index } else { tables.bodies[element.parent].root },
        weld: match (index, welded) {
            (0, _) => 0,
            (_, true) => tables.bodies[element.parent].weld,
            (_, false) => index,
        },
        joints: joints..tables.joints.len(),
        dofs: dofs..tables.dofs.len(),
        geoms: geoms..tables.geoms.len(),
        pos: element.pos,
        quat: element.quat,
        // The world does not move: its mass has no meaning.
        mass: if index == 0 { 0.0 } else { mass },
        centre: if index == 0 { [0.0; 3] } else { centre },
        moments: if index == 0 { [0.0; 3] } else { moments },
        axes,
        inverse_weight: [0.0; 2],
    });
}

fn add_joint(tables: &mut Tables, element: &JointElement, body: usize, body_element: &BodyElement) {
    let joint = tables.joints.len();
    tables.joints.push(Joint {
        name: element.name.clone(),
        body,
        kind: element.kind,
        qpos: tables.qpos0.len(),
        dof: tables.dofs.len(),
        pos: if element.kind == JointKind::Free { [0.0; 3] } else { element.pos },
        axis: normalize(element.axis).0,
        range: element.limited.then_some(element.range),
        stiffness: element.stiffness,
        spring_reference: element.spring_reference,
        margin: element.margin,
        solver: element.solver,
    });
    let count = if element.kind == JointKind::Free {
        tables.qpos0.extend(body_element.pos);
        tables.qpos0.extend(body_element.quat);
        6
    } else {
        tables.qpos0.push(element.reference);
        1
    };
    // A body's first degree of freedom follows the last one of its nearest ancestor that has any.
    let mut ancestor = body_element.parent;
    while ancestor != 0 && tables.bodies[ancestor].dofs.is_empty() {
        ancestor = tables.bodies[ancestor].parent;
    }
    let above = if tables.dofs.last().is_some_and(|dof| dof.body == body) {
        Some(tables.dofs.len() - 1)
    } else if ancestor == 0 {
        None
    } else {
        tables.bodies[ancestor].dofs.end.checked_sub(1)
    };
    for k in 0..count {
        let parent = if k == 0 { above } else { Some(tables.dofs.len() - 1) };
        tables.dofs.push(Dof {
            joint,
            body,
            parent,
            damping: element.damping,
            armature: element.armature,
            inverse_weight: 0.0,
        });
    }
}

fn place(element: &GeomElement, body: usize) -> Geom {
    let (pos, quat, half): (Vec3, _, Option<f64>) = match element.frame {
        FrameSource::Pose(pos, quat) => (pos, quat, None),
        FrameSource::FromTo(from, to) => {
            let along = sub(from, to);
            (scale(add(from, to), 0.5), from_z_to(along), Some(0.5 * length(along)))
        }
    };
    let mut size = element.size;
    if let Some(half) = half {
        size[1] = half;
    }
    let bounding_radius = match element.shape {
        Shape::Plane => 0.0,
        Shape::Sphere => size[0],
        Shape::Capsule => size[0] + size[1],
        Shape::Cylinder => (size[0] * size[0] + size[1] * size[1]).sqrt(),
    };
    Geom {
        name: element.name.clone(),
        body,
        shape: element.shape,
        size,
        pos,
        rotation: to_matrix(quat),
        contype: element.contype,
        conaffinity: element.conaffinity,
        condim: element.condim,
        friction: element.friction,
        margin: element.margin,
        solver: element.solver,
        bounding_radius,
    }
}

fn scale_masses(tables: &mut Tables, document: &Document) {
    let Some(total) = document.total_mass else { return };
    let sum: f64 = tables.bodies.iter().map(|body| body.mass).sum();
    if sum > 0.0 {
        let factor = total / sum;
        for body in &mut tables.bodies {
            body.mass *= factor;
            body.moments = scale(body.moments, factor);
        }
    }
}

fn check_masses(tables: &Tables, document: &Document) -> Result<(), MjcfError> {
    for (index, body) in tables.bodies.iter().enumerate() {
        let carried = |other: &Body| other.weld == index && other.mass > 0.0;
        if !body.joints.is_empty() && !tables.bodies.iter().any(carried) {
            let message = "this body moves but has no mass; give it a geom with a size and a density above 0";
            return Err(MjcfError { line: document.bodies[index].line, message: message.to_owned() });
        }
    }
    Ok(())
}

/// Places of all bodies in the described pose: position and orientation in the world.
pub(crate) fn described_pose(tables: &Tables) -> Vec<(Vec3, Mat3)> {
    let mut poses: Vec<(Vec3, Mat3)> = Vec::with_capacity(tables.bodies.len());
    for (index, body) in tables.bodies.iter().enumerate() {
        let rotation = to_matrix(body.quat);
        poses.push(if index == 0 {
            ([0.0; 3], crate::algebra::matrix::IDENTITY)
        } else {
            let (pos, turned) = poses[body.parent];
            (add(pos, apply(&turned, body.pos)), crate::algebra::matrix::multiply(&turned, &rotation))
        });
    }
    poses
}
